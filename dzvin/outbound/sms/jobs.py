"""Sends SMS by the company's providers, the next one when one takes none; hears their fate."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from msgspec import structs

from dzvin.infra.batch import Job
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.infra.job_worker import Task
from dzvin.infra.jobs import defer
from dzvin.infra.outgoing import Outgoing
from dzvin.infra.seal import Seal
from dzvin.outbound.messages import actions
from dzvin.outbound.messages import store as messages
from dzvin.outbound.messages.actions import QUEUE
from dzvin.outbound.model import ITS_OWN, MOST_TRIES, Message, Trouble, storable
from dzvin.outbound.sms import store
from dzvin.outbound.sms.actions import ID, REPORT, defer_report
from dzvin.outbound.sms.http import delivery as http
from dzvin.outbound.sms.provider import HttpSettings, Outgone, Provider, ProviderRow, SmppSettings
from dzvin.outbound.sms.receipt import fate_of, names_of
from dzvin.outbound.sms.segments import cut
from dzvin.outbound.sms.smpp.delivery import BOUND_SECONDS
from dzvin.outbound.sms.smpp.hub import SmppLinks
from dzvin.outbound.sms.store import PartRow
from dzvin.outbound.tables import SMS_PROVIDER

log = structlog.get_logger()

SEND, POLL, LINK = "sms.send", "sms.poll", "sms.link"
POLL_AFTER = tuple(
    timedelta(seconds=each) for each in (10, 30, 120, 600, 1800, 3600, 14_400, 36_000)
)
"""When a provider is asked what became of a message: the last time fifteen hours later."""


GIVEN = "given"
UNSURE = {"unknown_outcome", "bad_answer"}
"""With these the provider may have taken it."""
PATIENCE_SECONDS = 3.0
"""A provider whose connection is not there is waited for so long, when there is another."""
REPORT_TRIES = 6
"""A minute: what is reported is committed by then, or was never ours."""


class UnknownMessage(Exception):
    """A report that came before what it reports about was committed: the job is done again."""


class Pace:
    """So many a second for each provider, evenly."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    async def wait(self, provider: Provider) -> None:
        loop = asyncio.get_running_loop()
        at = max(self._next.get(provider.id, 0.0), loop.time())
        self._next[provider.id] = at + 1 / provider.per_second
        await asyncio.sleep(at - loop.time())


class Taken:
    """Its id is known once the provider has answered."""

    id = ""


class SmsSender:
    """By the first provider that takes the message. What one was given is kept before it is given:
    when its answer is lost, nobody knows whether it went, and it is not sent again."""

    def __init__(
        self, database: Database, seal: Seal, outgoing: Outgoing, links: SmppLinks
    ) -> None:
        self._database, self._seal = database, seal
        self._outgoing, self._links = outgoing, links
        self._pace = Pace()

    async def send(self, *, tenant: str, message: str) -> None:
        """Raises Trouble when another try may do."""
        async with self._database.transaction(tenant) as connection:
            found = await messages.load_message(connection, message)
            if found is None or found.state != "queued":
                return
            parts = await store.load_parts(connection, message)
            rows = await self._providers(connection, parts)
        try:
            if not found.recipient:
                raise Trouble("forgotten")
            if any(part.state == GIVEN for part in parts):
                raise Trouble("unknown_outcome")
            ways = [store.ready(row, tenant, self._seal) for row in rows]
            provider = await self._by_one(tenant, found, ways, len(parts))
        except Trouble as trouble:
            log.warning("sms.not_sent", message=message, why=trouble.why)
            async with self._database.transaction(tenant) as connection:
                is_tried_again = await actions.did_not_go(connection, tenant, found, trouble, now())
            if is_tried_again:
                raise
            return
        await self._is_sent(tenant, found, provider)

    async def _providers(
        self, connection: Connection, parts: Sequence[PartRow]
    ) -> Sequence[ProviderRow]:
        """Those in use, in their order; once one has taken a part, only that one has the rest."""
        if not parts:
            return await store.list_providers(connection, SMS_PROVIDER.c.is_active)
        row = await store.load_provider(connection, parts[0].provider)
        return [row] if row else []

    async def _by_one(
        self, tenant: str, message: Message, providers: Sequence[Provider], first: int
    ) -> Provider:
        """Which one took it. Raises the Trouble of the first with which another try may do."""
        troubles = [Trouble("no_provider")] if not providers else []
        for nth, provider in enumerate(providers, start=1):
            patience = BOUND_SECONDS if nth == len(providers) else PATIENCE_SECONDS
            try:
                await self._give(tenant, message, provider, first, patience)
            except Trouble as trouble:
                if trouble.why not in ITS_OWN:
                    raise
                troubles.append(trouble)
                log.warning("sms.not_taken", provider=provider.id, why=trouble.why)
                await self._links.health.note(tenant, provider.id, trouble)
                async with self._database.transaction(tenant) as connection:
                    has_begun = await store.load_parts(connection, message.id)
                if has_begun:
                    break
            else:
                await self._links.health.note(tenant, provider.id, None)
                return provider
        raise next((each for each in troubles if each.may_pass), troubles[-1])

    async def _give(
        self, tenant: str, message: Message, provider: Provider, first: int, patience: float
    ) -> None:
        """What the provider has taken is kept at once: a retry goes on behind it."""
        outgone = Outgone(id=message.id, to=message.recipient, text=message.text, first=first)
        if isinstance(provider.settings, HttpSettings):
            if first == 0:
                await self._pace.wait(provider)
                async with self._part(tenant, message, provider, 1) as part:
                    part.id = await http.send(self._outgoing, provider, outgone)
            return
        link = self._links.link_of(provider)
        for nth, body in enumerate(link.segments(outgone), start=first + 1):
            await self._pace.wait(provider)
            async with self._part(tenant, message, provider, nth) as part:
                part.id = await link.submit(body, patience)

    @asynccontextmanager
    async def _part(
        self, tenant: str, message: Message, provider: Provider, nth: int
    ) -> AsyncIterator[Taken]:
        """Kept as given before it is given. One that was surely not taken was not given."""
        taken = Taken()
        part = PartRow(
            message=message.id, nth=nth, provider=provider.id, outside_id="", state=GIVEN
        )
        async with self._database.transaction(tenant) as connection:
            await store.save_part(connection, tenant, part)
        try:
            yield taken
        except Trouble as trouble:
            if trouble.why not in UNSURE:
                async with self._database.transaction(tenant) as connection:
                    await store.drop_part(connection, message.id, nth)
            raise
        part = structs.replace(part, outside_id=storable(taken.id, ID), state="sent")
        async with self._database.transaction(tenant) as connection:
            await store.save_part(connection, tenant, part)

    async def _is_sent(self, tenant: str, message: Message, provider: Provider) -> None:
        segments = len(cut(message.text).segments)
        settings = provider.settings
        async with self._database.transaction(tenant) as connection:
            found = await messages.load_message(connection, message.id, lock=True)
            if found is None or found.state != "queued":
                return
            if isinstance(settings, HttpSettings) and settings.reports == "polling":
                await self._ask_later(connection, tenant, message.id, 0)
            cost = segments * provider.segment_micros
            await actions.is_sent(
                connection,
                tenant,
                structs.replace(found, provider=provider.id),
                now(),
                segments=segments,
                cost_micros=cost,
            )

    async def report(
        self, *, tenant: str, provider: str, outside_id: str, fate: str, said: str
    ) -> None:
        """What became of a part. Raises UnknownMessage: perhaps it is not committed yet."""
        async with self._database.transaction(tenant) as connection:
            parts = await self._named(connection, provider, outside_id)
            found = (
                await messages.load_message(connection, parts[0].message, lock=True)
                if parts
                else None
            )
            if found is None or found.state == "queued":
                raise UnknownMessage
            if fate == "sent" or found.state != "sent":
                return
            for part in (each for each in parts if each.message == found.id):
                after = PartRow(
                    message=part.message, nth=part.nth, provider=provider,
                    outside_id=part.outside_id, state=fate, said=said,
                )  # fmt: skip
                await store.save_part(connection, tenant, after)
            await self._settle(connection, tenant, found, said)

    async def _named(
        self, connection: Connection, provider: str, outside_id: str
    ) -> Sequence[PartRow]:
        """By its very name; by another that it may have only with SMPP."""
        found = await store.find_parts(connection, provider, [outside_id])
        others = names_of(outside_id)[1:]
        if found or not others:
            return found
        row = await store.load_provider(connection, provider)
        if row is None or not isinstance(row.settings, SmppSettings):
            return ()
        return await store.find_parts(connection, provider, others)

    async def _settle(
        self, connection: Connection, tenant: str, message: Message, said: str
    ) -> None:
        together = fate_of(each.state for each in await store.load_parts(connection, message.id))
        if together == "delivered":
            await actions.is_delivered(connection, tenant, message, now())
        elif together == "failed":
            trouble = Trouble("not_delivered", said, may_pass=False)
            await actions.has_failed(connection, tenant, message, trouble, now())

    async def poll(self, *, tenant: str, message: str, nth: int) -> None:
        """Ask an HTTP provider what became of a message, until it says so."""
        async with self._database.transaction(tenant) as connection:
            found = await messages.load_message(connection, message)
            parts = await store.load_parts(connection, message)
            row = await store.load_provider(connection, found.provider or "") if found else None
        if found is None or found.state != "sent" or not parts or row is None:
            return
        provider = store.ready(row, tenant, self._seal)
        said = None
        try:
            said = await http.fate(self._outgoing, provider, message, parts[0].outside_id)
        except Trouble as trouble:
            log.warning("sms.poll_failed", message=message, why=trouble.why)
        async with self._database.transaction(tenant) as connection:
            if said is not None and said.fate != "sent":
                await defer_report(connection, tenant, provider.id, said.id, said.fate, said.said)
            elif nth + 1 < len(POLL_AFTER):
                await self._ask_later(connection, tenant, message, nth + 1)

    async def _ask_later(self, connection: Connection, tenant: str, message: str, nth: int) -> None:
        args: dict[str, object] = {"tenant": tenant, "message": message, "nth": nth}
        job = Job(task=POLL, args=args, queue=QUEUE, at=now() + POLL_AFTER[nth])
        await defer(connection, job)


def tasks(sender: SmsSender, links: SmppLinks) -> tuple[Task, ...]:
    """What a worker does of all this."""
    return (
        Task(SEND, sender.send, tries=MOST_TRIES),
        Task(REPORT, sender.report, tries=REPORT_TRIES),
        Task(POLL, sender.poll),
        Task(LINK, links.look),
    )
