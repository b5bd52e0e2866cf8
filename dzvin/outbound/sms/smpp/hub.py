"""Keeps a connection to each SMPP provider in use: what it tells is kept, and how it fares."""

import asyncio
from collections.abc import Awaitable, Callable, Collection

import structlog
from sqlalchemy.exc import SQLAlchemyError

from dzvin.infra.db import BadValue, Database
from dzvin.infra.outgoing import Outgoing
from dzvin.infra.seal import Seal
from dzvin.kernel.errors import AppError
from dzvin.outbound.model import Trouble
from dzvin.outbound.sms import store
from dzvin.outbound.sms.actions import Health, defer_report
from dzvin.outbound.sms.incoming.actions import receive, settle
from dzvin.outbound.sms.provider import Incoming, Provider, SmppSettings
from dzvin.outbound.sms.smpp.delivery import (
    OnIncoming,
    OnReceipt,
    OnState,
    OnSure,
    SmppLink,
)
from dzvin.outbound.sms.smpp.pdu import Receipt
from dzvin.outbound.tables import SMS_PROVIDER

log = structlog.get_logger()

type Tenants = Callable[[], Awaitable[list[str]]]

RETRY_SECONDS = 10.0
NOT_KEPT = SQLAlchemyError, AppError
"""What a transaction of one company may end with: no reason to end the links of all."""


class SmppLinks:
    """One connection for each SMPP provider in use, as long as `run` runs."""

    def __init__(self, database: Database, outgoing: Outgoing, seal: Seal) -> None:
        self._database, self._outgoing, self._seal = database, outgoing, seal
        self.health = Health(database)
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
                except NOT_KEPT as error:
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
        link = SmppLink(
            provider,
            self._outgoing,
            self._keeper(provider),
            on_state=self._teller(provider),
            on_incoming=self._reader(provider),
            on_sure=self._settler(provider),
        )
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
            except NOT_KEPT as error:
                log.warning("sms.report_not_kept", error=type(error).__name__)
                return isinstance(error, BadValue)
            return True

        return keep

    def _reader(self, provider: Provider) -> OnIncoming:
        async def keep(heard: Incoming) -> bool:
            try:
                async with self._database.transaction(provider.tenant) as connection:
                    row = await store.load_provider(connection, provider.id)
                    if row is not None:
                        await receive(connection, provider.tenant, row, heard)
            except NOT_KEPT as error:
                log.warning("sms.not_heard", provider=provider.id, error=type(error).__name__)
                return isinstance(error, BadValue)
            return True

        return keep

    def _settler(self, provider: Provider) -> OnSure:
        async def settle_all(marks: Collection[str]) -> None:
            try:
                async with self._database.transaction(provider.tenant) as connection:
                    await settle(connection, provider.id, marks)
            except NOT_KEPT as error:
                log.warning("sms.not_settled", error=type(error).__name__)

        return settle_all

    def _teller(self, provider: Provider) -> OnState:
        async def tell(trouble: Trouble | None) -> None:
            try:
                await self.health.note(provider.tenant, provider.id, trouble)
            except NOT_KEPT as error:
                log.warning("sms.state_not_kept", error=type(error).__name__)

        return tell
