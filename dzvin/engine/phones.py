"""Whose phone registered or is gone: the switch knows endpoints, the router knows operators."""

from collections.abc import Collection, Mapping
from typing import Protocol

from msgspec import Struct
from sqlalchemy import select

from dzvin.acd.inputs import PhoneChanged, PhonesSeen
from dzvin.engine.follow import acd_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.loop import LookAgain, Loop
from dzvin.engine.patience import patiently
from dzvin.infra.shard import ShardDatabase
from dzvin.telephony.signals import EndpointChanged
from dzvin.telephony.switch import Switch
from dzvin.telephony.tables import ENDPOINT


class Owner(Struct, frozen=True, kw_only=True):
    tenant: str
    operator: str


class Owners(Protocol):
    """By endpoint name; guests, gateways and unknown names are missing."""

    async def of(self, names: Collection[str]) -> dict[str, Owner]: ...


class EndpointOwners:
    """Asked for each registration, which is rare: a phone may be given to another person."""

    def __init__(self, database: ShardDatabase) -> None:
        self._database = database

    async def of(self, names: Collection[str]) -> dict[str, Owner]:
        return await patiently(lambda: self._look_up(names)) if names else {}

    async def _look_up(self, names: Collection[str]) -> dict[str, Owner]:
        async with self._database.shard_transaction() as connection:
            found = await connection.execute(
                select(ENDPOINT.c.name, ENDPOINT.c.tenant, ENDPOINT.c.user_account).where(
                    ENDPOINT.c.name.in_(names), ENDPOINT.c.user_account.is_not(None)
                )
            )
            return {name: Owner(tenant=tenant, operator=user) for name, tenant, user in found}


class Phones:
    def __init__(self, loop: Loop, owners: Owners, switch: Switch) -> None:
        self._loop = loop
        self._owners = owners
        self.online: set[str] = set()
        """Every endpoint that can be reached now, gateways included."""
        self._switch = switch

    async def follow(self) -> None:
        """In the order of the switch. Until cancelled."""
        while True:
            await self.tell(await self._loop.phones.get())

    def look_again(self, tenant: str) -> None:
        """After all registrations that were told so far: a phone went, came or changed hands."""
        self._loop.phones.put_nowait(LookAgain(tenant))

    async def tell(self, news: EndpointChanged | LookAgain) -> None:
        if isinstance(news, EndpointChanged):
            await self._tell_owner(news)
        else:
            await self._tell_all(news.tenant)

    async def _tell_all(self, tenant: str) -> None:
        try:
            registered = await self.by_operator(await self._switch.registered())
        except ConnectionError:
            return  # told after the next connect
        heard = PhonesSeen(registered=registered.get(tenant, {}))
        await self._loop.tell(Heard(tenant=tenant, subject=acd_subject(tenant), input=heard))

    async def _tell_owner(self, changed: EndpointChanged) -> None:
        (self.online.add if changed.is_registered else self.online.discard)(changed.endpoint)
        owner = (await self._owners.of([changed.endpoint])).get(changed.endpoint)
        if owner is None:
            return
        heard = PhoneChanged(
            operator=owner.operator,
            endpoint=changed.endpoint,
            is_registered=changed.is_registered,
        )
        await self._loop.tell(
            Heard(tenant=owner.tenant, subject=acd_subject(owner.tenant), input=heard)
        )

    async def by_operator(
        self, registered: Collection[str]
    ) -> Mapping[str, dict[str, tuple[str, ...]]]:
        """Tenant to operator to his registered endpoints."""
        self.online.clear()
        self.online.update(registered)
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, owner in sorted((await self._owners.of(registered)).items()):
            of_tenant = found.setdefault(owner.tenant, {})
            of_tenant[owner.operator] = (*of_tenant.get(owner.operator, ()), name)
        return found
