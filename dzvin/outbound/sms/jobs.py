"""Sends SMS by the company's provider, hears what became of them, keeps SMPP connections open."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

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
from dzvin.outbound.model import MOST_TRIES, SAID, Message, Trouble, storable
from dzvin.outbound.sms import store
from dzvin.outbound.sms.http import delivery as http
from dzvin.outbound.sms.provider import HttpSettings, Outgone, Provider, SmppSettings
from dzvin.outbound.sms.receipt import fate_of, names_of
from dzvin.outbound.sms.segments import cut
from dzvin.outbound.sms.smpp.delivery import OnReceipt, SmppLink
from dzvin.outbound.sms.smpp.pdu import Receipt
from dzvin.outbound.sms.store import PartRow
from dzvin.outbound.tables import SMS_PROVIDER

log = structlog.get_logger()

type Tenants = Callable[[], Awaitable[list[str]]]

SEND, REPORT, POLL, LINK = "sms.send", "sms.report", "sms.poll", "sms.link"
POLL_AFTER = tuple(
    timedelta(seconds=each) for each in (10, 30, 120, 600, 1800, 3600, 14_400, 36_000)
)
"""When a provider is asked what became of a message: the last time fifteen hours later."""


RETRY_SECONDS = 10.0
ID = 200
"""So much of what a provider calls a message is kept."""
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


class SmppLinks:
    """One connection for each SMPP provider in use, as long as `run` runs."""

    def __init__(self, database: Database, outgoing: Outgoing, seal: Seal) -> None:
        self._database, self._outgoing, self._seal = database, outgoing, seal
        self._links: dict[str, tuple[SmppLink, asyncio.Task[None]]] = {}
        self._group: asyncio.TaskGroup | None = None

    async def run(self, tenants: Tenants) -> None:
        """Until cancelled; those that are in use are opened at once."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            while True:
                try:
                    for tenant in await tenants():
                        await self.open_all(tenant)
                    break
                except SQLAlchemyError as error:
                    log.warning("smpp.database_away", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)
            await asyncio.Event().wait()

    async def open_all(self, tenant: str) -> None:
        async with self._database.transaction(tenant) as connection:
            found = await store.list_providers(connection, SMS_PROVIDER.c.is_active)
        for each in found:
            if isinstance(each.settings, SmppSettings):
                self.link_of(store.ready(each, tenant, self._seal))

    async def look(self, *, tenant: str, provider: str) -> None:
        """A provider was set, changed, taken out of use or deleted."""
        async with self._database.transaction(tenant) as connection:
            found = await store.load_provider(connection, provider)
        if found is None or not found.is_active or not isinstance(found.settings, SmppSettings):
            self._close(provider)
        else:
            self.link_of(store.ready(found, tenant, self._seal))

    def link_of(self, provider: Provider) -> SmppLink:
        """With settings that have changed it is another connection."""
        link, _ = self._links.get(provider.id, (None, None))
        if link is not None and link.provider == provider:
            return link
        self._close(provider.id)
        assert self._group is not None, "run() is running"
        link = SmppLink(provider, self._outgoing, self._keeper(provider))
        self._links[provider.id] = link, self._group.create_task(link.run())
        return link

    def _close(self, provider: str) -> None:
        _, task = self._links.pop(provider, (None, None))
        if task is not None:
            task.cancel()

    def _keeper(self, provider: Provider) -> OnReceipt:
        async def keep(receipt: Receipt) -> bool:
            try:
                async with self._database.transaction(provider.tenant) as connection:
                    await defer_report(
                        connection, provider.tenant, provider.id, receipt.id, receipt.fate,
                        receipt.said,
                    )  # fmt: skip
            except SQLAlchemyError as error:
                log.warning("sms.report_not_kept", error=type(error).__name__)
                return False
            return True

        return keep


async def defer_report(
    connection: Connection, tenant: str, provider: str, id: str, fate: str, said: str
) -> None:
    args: dict[str, object] = {"tenant": tenant, "provider": provider}
    args |= {"outside_id": storable(id, ID), "fate": fate, "said": storable(said, SAID)}
    await defer(connection, Job(task=REPORT, args=args, queue=QUEUE))


class SmsSender:
    """At least once: a crash between the provider's answer and our commit sends a part again."""

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
            row = await store.load_provider(connection, found.provider or "")
            parts = await store.load_parts(connection, message)
        try:
            if row is None:
                raise Trouble("no_provider")
            provider = store.ready(row, tenant, self._seal)
            await self._give(tenant, found, provider, len(parts))
        except Trouble as trouble:
            log.warning("sms.not_sent", message=message, why=trouble.why)
            async with self._database.transaction(tenant) as connection:
                is_tried_again = await actions.did_not_go(connection, tenant, found, trouble, now())
            if is_tried_again:
                raise
            return
        await self._is_sent(tenant, found, provider)

    async def _give(self, tenant: str, message: Message, provider: Provider, first: int) -> None:
        """What the provider has taken is kept at once: a retry goes on behind it."""
        outgone = Outgone(id=message.id, to=message.recipient, text=message.text, first=first)
        if isinstance(provider.settings, HttpSettings):
            if first == 0:
                await self._pace.wait(provider)
                id = await http.send(self._outgoing, provider, outgone)
                await self._took(tenant, message, provider, 1, id)
            return
        link = self._links.link_of(provider)
        for nth, body in enumerate(link.segments(outgone), start=first + 1):
            await self._pace.wait(provider)
            await self._took(tenant, message, provider, nth, await link.submit(body))

    async def _took(
        self, tenant: str, message: Message, provider: Provider, nth: int, id: str
    ) -> None:
        part = PartRow(
            message=message.id, nth=nth, provider=provider.id, outside_id=storable(id, ID),
            state="sent",
        )  # fmt: skip
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
                connection, tenant, found, now(), segments=segments, cost_micros=cost
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
