"""Calls the webhooks of forms, again and again while the other side does not take it."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import structlog
from msgspec import Struct
from msgspec.structs import replace

from dzvin.crm.forms import store as scripts
from dzvin.crm.forms.filled import store
from dzvin.crm.forms.filled.actions import content_of
from dzvin.crm.forms.filled.model import Performed, Stored
from dzvin.crm.forms.hooks.store import sealed_secret
from dzvin.crm.forms.link import hook_host
from dzvin.crm.forms.tables import FORM, SCRIPT
from dzvin.events.form import ActionStatus, FormActionChanged
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.infra.event_log import record
from dzvin.infra.jobs import defer
from dzvin.infra.outgoing import Asked, BadCertificate, Outgoing, PrivateAddress
from dzvin.infra.seal import Seal
from dzvin.workplace.forms.filling import result_of
from dzvin.workplace.forms.triggers.hook import (
    MOST_OF_ONE,
    MOST_TRIES,
    PASSING,
    SECONDS,
    HookTrouble,
    body_of,
    headers_of,
    hook_job,
    pause_after,
)

log = structlog.get_logger()

APART = timedelta(seconds=1)
"""Between calls of a company that are put off: each has a time of its own."""


class Trouble(Struct, frozen=True):
    """It was not taken. `status`: what was answered; 0: nothing."""

    why: HookTrouble
    status: int = 0

    @property
    def may_pass(self) -> bool:
        return self.why == "unreachable" or self.status in PASSING


class Told(Struct, frozen=True):
    """How it stands `after` a try, and what pages are told of it: nothing, if all is as it was."""

    after: Performed
    event: FormActionChanged | None


class HookCaller:
    """At least once: a crash between the answer and our commit calls it again, by the same key.
    Of one company only some at once: what is more is put off."""

    def __init__(
        self, database: Database, outgoing: Outgoing, seal: Seal, *, seconds: float = SECONDS
    ) -> None:
        self._database, self._outgoing, self._seconds = database, outgoing, seconds
        self._seal = seal
        self._under_way: Counter[str] = Counter()
        self._next: dict[str, datetime] = {}

    async def call(self, *, tenant: str, form: str, action: str) -> None:
        """When another try may do, it is asked for."""
        if self._under_way[tenant] >= MOST_OF_ONE:
            await self._put_off(tenant, form, action)
            return
        self._under_way[tenant] += 1
        try:
            await self._call(tenant, form, action)
        finally:
            self._under_way[tenant] -= 1

    async def _call(self, tenant: str, form: str, action: str) -> None:
        async with self._database.transaction(tenant) as connection:
            asked = await _asked(connection, form, action, self._seal)
        if asked is None:
            return
        trouble = await self._trouble(asked)
        async with self._database.transaction(tenant) as connection:
            told = await _tell(connection, form, action, trouble)
            if told is not None and told.after.status == "queued":
                pause = pause_after(told.after.tries)
                await defer(connection, hook_job(tenant, form, action, at=now() + pause))
            if told is not None and told.event is not None:
                await record(connection, tenant, f"form:{form}", told.event)

    async def _put_off(self, tenant: str, form: str, action: str) -> None:
        self._next[tenant] = max(now(), self._next.get(tenant, now())) + APART
        async with self._database.transaction(tenant) as connection:
            await defer(connection, hook_job(tenant, form, action, at=self._next[tenant]))

    async def _trouble(self, asked: Asked) -> Trouble | None:
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._outgoing.ask(asked)
        except PrivateAddress:
            return Trouble("private_address")
        except BadCertificate:
            return Trouble("bad_certificate")
        except (OSError, ValueError):
            return Trouble("unreachable")
        return None if 200 <= answer.status < 300 else Trouble("refused", answer.status)


async def _asked(connection: Connection, form: str, action: str, seal: Seal) -> Asked | None:
    """None: there is nothing to send any more."""
    stored = await store.load_stored(connection, FORM.c.id == form)
    if stored is None or not _is_waiting(stored, action):
        return None
    content = await content_of(connection, stored)
    found = next((each for each in content.actions if each.id == action), None)
    script = await scripts.load_script(connection, SCRIPT.c.id == stored.script)
    if found is None or script is None:
        return None
    customer = await store.load_customer(connection, stored.party)
    result = result_of(content, stored.answers)
    at = now()
    body = body_of(action, stored, script.name, result, customer, at)
    sealed = await sealed_secret(connection, hook_host(found.url))
    secret = seal.open(sealed) if sealed else ""
    headers = headers_of(form, action, body, secret, at)
    return Asked(method="POST", url=found.url, headers=headers, body=body)


def _is_waiting(form: Stored, action: str) -> bool:
    performed = form.done.get(action)
    return performed is not None and performed.status == "queued"


async def _tell(
    connection: Connection, form: str, action: str, trouble: Trouble | None
) -> Told | None:
    """Beside the form. None: it waits for nothing any more."""
    stored = await store.load_stored(connection, FORM.c.id == form, for_update=True)
    if stored is None or not _is_waiting(stored, action):
        return None
    before = stored.done[action]
    after = _after(before, trouble)
    await store.update_form(connection, form, done={**stored.done, action: after})
    if trouble is not None:
        log.warning("form.webhook_failed", form=form, why=trouble.why, status=trouble.status)
    status: ActionStatus = "done" if trouble is None else "failed"
    told = FormActionChanged(
        form=form,
        script=stored.script,
        action=action,
        status="queued" if after.status == "queued" else status,
        operator=stored.operator,
        call=stored.call,
    )
    return Told(after, told if (before.status, before.said) != (after.status, after.said) else None)


def _after(performed: Performed, trouble: Trouble | None) -> Performed:
    if trouble is None:
        return replace(performed, status="done", said="", tries=performed.tries + 1)
    tries = performed.tries + 1
    is_over = not trouble.may_pass or tries >= MOST_TRIES
    said = f"{trouble.why} {trouble.status or ''}".strip()
    return replace(performed, status="failed" if is_over else "queued", said=said, tries=tries)
