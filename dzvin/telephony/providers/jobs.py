"""A peer's name stands for other addresses by and by: it is looked up again, so that its calls are
still known. Never while a call waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

import structlog
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from dzvin.accounts.actions import record_change
from dzvin.infra.db import Database
from dzvin.kernel.errors import AppError
from dzvin.telephony.providers import store
from dzvin.telephony.providers.actions import Trunks, foreign, looked_up
from dzvin.telephony.providers.model import StoredGateway
from dzvin.telephony.switch import EndpointRefused, SwitchAway

LOOK_SECONDS = 120.0
KEPT = timedelta(hours=1)
"""Many names stand for some of their addresses now and for others in a moment."""
MOST = 64
"""Addresses of one name."""

log = structlog.get_logger()

type LookUp = Callable[[str], Awaitable[list[str]]]
type Tenants = Callable[[], Awaitable[list[str]]]


class Names:
    def __init__(
        self,
        database: Database,
        trunks: Trunks,
        now: Callable[[], datetime],
        look_up: LookUp = looked_up,
    ) -> None:
        self._database, self._trunks, self._now, self._look_up = database, trunks, now, look_up
        self._seen: dict[str, dict[str, datetime]] = {}
        """Host to its addresses, and when it stood for each of them last."""

    async def run(self, tenants: Tenants) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look_at_all(await tenants())
            except SQLAlchemyError as error:
                log.warning("peer names not looked up", why=str(error))

    async def look_at_all(self, tenants: Iterable[str]) -> None:
        """What is strange in one company's gateways costs the others nothing."""
        for tenant in tenants:
            try:
                await self.look(tenant)
            except (SQLAlchemyError, SwitchAway, EndpointRefused, OSError, ValueError) as error:
                log.warning("peer names not looked up", tenant=tenant, why=str(error))
            except AppError as error:  # a bug of ours, or a row went at this very moment
                why = repr(error.__cause__ or error)
                log.error("peer names not looked up", tenant=tenant, why=why)

    async def look(self, tenant: str) -> None:
        async with self._database.transaction(tenant) as connection:
            gateways = await store.followers(connection)
        for gateway in gateways:
            addresses = await self._addresses(gateway)
            if set(addresses) != set(gateway.addresses):
                await self._move(tenant, gateway, addresses)

    async def _addresses(self, gateway: StoredGateway) -> tuple[str, ...]:
        """A name that nobody answers for stands for what it stood for."""
        found = foreign(await self._look_up(gateway.host))[:MOST]
        if not found:
            return gateway.addresses
        at = self._now()
        seen = self._seen.get(gateway.host) or dict.fromkeys(gateway.addresses, at)
        seen |= dict.fromkeys(found, at)
        newest_first = sorted(seen.items(), key=lambda one: one[1], reverse=True)
        kept = [(address, last) for address, last in newest_first if at - last < KEPT][:MOST]
        self._seen[gateway.host] = dict(kept)
        return tuple(sorted(address for address, _ in kept))

    async def _move(self, tenant: str, was: StoredGateway, addresses: tuple[str, ...]) -> None:
        """Unless somebody changes it at this moment."""
        async with self._database.transaction(tenant) as connection:
            now_is = await store.load_gateway(connection, was.id)
            if now_is != was:
                return
            others = await store.peers_of_others(connection, {*addresses} - {*was.addresses})
            if others:
                log.warning("a peer moved to another company", gateway=was.id, addresses=others)
            addresses = tuple(one for one in addresses if one not in others)
            if set(addresses) == set(was.addresses):
                return
            await store.update_gateway(connection, was.id, {"addresses": list(addresses)})
            await self._trunks.moved(tenant, replace(was, addresses=addresses))
            await record_change(connection, tenant, "gateway", was.id, None)
        log.info("peer moved", gateway=was.id, host=was.host, addresses=addresses)
