"""Looks at every gateway each two seconds, at new ones sooner: what changed is recorded, and kept
for the pages."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

import msgspec
import structlog
from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from dzvin.acd.inputs import GatewaySeen
from dzvin.engine.follow import acd_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.loop import Loop
from dzvin.engine.newcomers import Newcomers, Watched
from dzvin.engine.patience import patiently
from dzvin.infra.db import fields
from dzvin.infra.shard import ShardDatabase
from dzvin.telephony.providers.model import LiveState
from dzvin.telephony.registration import Registration
from dzvin.telephony.tables import CARRIER, GATEWAY, GATEWAY_STATE, PROVIDER

LOOK_SECONDS, SOON_SECONDS = 2.0, 0.5
TIMEOUT = 408

journal = structlog.get_logger("engine")


class Sight(Struct, frozen=True, kw_only=True):
    """What is known of one gateway at this moment."""

    watched: Watched
    registration: Registration | None
    is_reachable: bool
    is_new: bool
    """Put or changed only just now."""


class Registrations(Protocol):
    async def read(self) -> list[Registration]:
        """Raises ConnectionError."""

    async def ask(self, endpoint: str) -> None:
        """Whether it answers OPTIONS, now. Raises ConnectionError."""


def judged(sight: Sight, before: LiveState, now: datetime) -> LiveState:
    """`before` with a new `since` when the state is another one."""
    after = _judged(sight, before)
    since = before.since if after.state == before.state and before.since else now
    return msgspec.structs.replace(after, since=since)


def _judged(sight: Sight, before: LiveState) -> LiveState:
    watched, registration = sight.watched, sight.registration
    is_asked = watched.options_seconds > 0 or watched.registers_here
    seen = LiveState(
        registration=registration.status if registration else "",
        is_reachable=sight.is_reachable if is_asked else None,
        sip_code=registration.sip_code if registration else None,
    )
    if watched.kind == "line" and (registration is None or not registration.is_registered):
        return _unregistered(seen, before)
    if not is_asked:
        state = "up" if watched.kind == "line" else "unknown"
        return msgspec.structs.replace(seen, state=state)
    if sight.is_reachable:
        return msgspec.structs.replace(seen, state="up", sip_code=200)
    if before.state == "unknown" and sight.is_new:
        return seen
    return msgspec.structs.replace(seen, state="down", why="unreachable", sip_code=TIMEOUT)


def _unregistered(seen: LiveState, before: LiveState) -> LiveState:
    """As long as nobody has answered it is only on its way."""
    if seen.sip_code is None:
        return before if before.state == "down" else seen
    why = "no_answer" if seen.sip_code == TIMEOUT else "rejected"
    return msgspec.structs.replace(seen, state="down", why=why)


class GatewayWatch:
    """One per engine. `reachable` is kept by the phones' follower, who hears all endpoints."""

    def __init__(
        self,
        *,
        loop: Loop,
        database: ShardDatabase,
        registrations: Registrations,
        reachable: Collection[str],
        now: Callable[[], datetime],
    ) -> None:
        self._loop, self._database = loop, database
        self._registrations, self._reachable, self._now = registrations, reachable, now
        self._states: dict[str, LiveState] = {}
        self._newcomers = Newcomers()

    async def run(self) -> None:
        """Until cancelled."""
        self._states = await patiently(self._stored)
        while True:
            await self.look()
            has_new = self._newcomers.are_here(self._now())
            await asyncio.sleep(SOON_SECONDS if has_new else LOOK_SECONDS)

    async def look(self) -> None:
        watched = await patiently(self._gateways)
        self._newcomers.see(watched, self._states, self._now())
        if not self._loop.performer.is_connected:
            return
        try:
            has_lines = any(one.kind == "line" for one in watched)
            found = await self._registrations.read() if has_lines else []
            for endpoint in self._newcomers.to_ask(self._reachable, self._now()):
                await self._registrations.ask(endpoint)
        except ConnectionError:
            return
        by_endpoint = {one.endpoint: one for one in found}
        changed = self._changes(watched, by_endpoint)
        gone = self._states.keys() - {one.id for one in watched}
        if changed or gone:
            with suppress(IntegrityError):  # deleted at this very moment: gone at the next look
                await patiently(lambda: self._keep(changed, gone))
            for one in gone:
                del self._states[one]

    def _changes(
        self, watched: Collection[Watched], found: Mapping[str, Registration]
    ) -> dict[str, tuple[str, LiveState]]:
        """Gateway to tenant and new state."""
        now, changed = self._now(), dict[str, tuple[str, LiveState]]()
        for one in watched:
            sight = Sight(
                watched=one,
                registration=found.get(one.endpoint),
                is_reachable=one.endpoint in self._reachable,
                is_new=self._newcomers.is_new(one.endpoint, now),
            )
            before = self._states.get(one.id, LiveState())
            after = judged(sight, before, now)
            if after != before:
                self._states[one.id] = after
                changed[one.id] = one.tenant, after
                self._tell(one, before, after)
        return changed

    def _tell(self, one: Watched, before: LiveState, after: LiveState) -> None:
        is_same = (before.state, before.why) == (after.state, after.why)
        if after.state == "unknown" or is_same:
            return
        seen = GatewaySeen(
            gateway=one.id,
            is_up=after.state == "up",
            why=after.why or None,
            sip_code=after.sip_code if after.state == "down" else None,
        )
        journal.info("gateway", gateway=one.id, state=after.state, sip_code=after.sip_code)
        subject = acd_subject(one.tenant)
        self._loop.inbox.put_now(Heard(tenant=one.tenant, subject=subject, input=seen))

    async def _gateways(self) -> list[Watched]:
        query = (
            select(GATEWAY)
            .join(
                PROVIDER,
                (PROVIDER.c.tenant == GATEWAY.c.tenant) & (PROVIDER.c.id == GATEWAY.c.provider),
            )
            .where(GATEWAY.c.is_active, PROVIDER.c.is_active)
        )
        async with self._database.shard_transaction() as connection:
            found = (await connection.execute(query)).mappings().all()
            carriers = await connection.execute(select(CARRIER).where(CARRIER.c.is_active))
            self._loop.numbers.learn_carriers(
                {one.endpoint: tuple(one.addresses) for one in carriers}
            )
        return [msgspec.convert(fields(row), Watched) for row in found]

    async def _stored(self) -> dict[str, LiveState]:
        async with self._database.shard_transaction() as connection:
            found = (await connection.execute(select(GATEWAY_STATE))).mappings().all()
        return {row["gateway"]: msgspec.convert(fields(row), LiveState) for row in found}

    async def _keep(
        self, changed: Mapping[str, tuple[str, LiveState]], gone: Collection[str]
    ) -> None:
        async with self._database.shard_transaction() as connection:
            await connection.execute(delete(GATEWAY_STATE).where(GATEWAY_STATE.c.gateway.in_(gone)))
            for gateway, (tenant, state) in changed.items():
                values: dict[str, Any] = msgspec.structs.asdict(state)
                statement = insert(GATEWAY_STATE).values(tenant=tenant, gateway=gateway, **values)
                await connection.execute(
                    statement.on_conflict_do_update(
                        index_elements=["tenant", "gateway"], set_=values
                    )
                )
