"""Who is responsible for a customer who waits: asked of his contact, told to the router."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select

from dzvin.acd.commands import FindResponsible
from dzvin.acd.inputs import ResponsibleFound
from dzvin.crm.contacts.tables import CONTACT, CONTACT_PHONE
from dzvin.engine.follow import acd_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.loop import Loop
from dzvin.engine.patience import patiently
from dzvin.infra.shard import ShardDatabase
from dzvin.infra.tables import PARTY
from dzvin.kernel.value_list import key_of

MOST = 100
"""So many are asked for at a time."""


class Contacts(Protocol):
    """By (tenant, number); one without a contact, or whose contact names nobody, is missing."""

    async def responsible(self, asked: Sequence[FindResponsible]) -> dict[str, str]:
        """Party to operator."""


class StoredContacts:
    def __init__(self, database: ShardDatabase, country_of: "CountryOf") -> None:
        self._database = database
        self._country_of = country_of

    async def responsible(self, asked: Sequence[FindResponsible]) -> dict[str, str]:
        return await patiently(lambda: self._look_up(asked))

    async def _look_up(self, asked: Sequence[FindResponsible]) -> dict[str, str]:
        parties = {one.party for one in asked}
        query = select(PARTY.c.id, PARTY.c.tenant, PARTY.c.number).where(PARTY.c.id.in_(parties))
        async with self._database.shard_transaction() as connection:
            numbers = {
                (tenant, key_of(number, self._country_of(tenant))): party
                for party, tenant, number in await connection.execute(query)
            }
            found = await connection.execute(
                select(CONTACT_PHONE.c.tenant, CONTACT_PHONE.c.phone, CONTACT.c.responsible)
                .join(
                    CONTACT,
                    (CONTACT.c.tenant == CONTACT_PHONE.c.tenant)
                    & (CONTACT.c.id == CONTACT_PHONE.c.contact),
                )
                .where(
                    CONTACT_PHONE.c.tenant.in_({tenant for tenant, _ in numbers}),
                    CONTACT_PHONE.c.phone.in_({phone for _, phone in numbers}),
                    CONTACT.c.responsible.is_not(None),
                )
            )
            return {
                numbers[tenant, phone]: operator
                for tenant, phone, operator in found
                if (tenant, phone) in numbers
            }


class CountryOf(Protocol):
    """Whose numbers a company dials without a country code."""

    def __call__(self, tenant: str, /) -> str: ...


def country_in(loop: Loop) -> CountryOf:
    def country(tenant: str, /) -> str:
        snapshot = loop.mind.newest(tenant)
        return snapshot.config.calls.country if snapshot else ""

    return country


class Acquaintances:
    def __init__(self, loop: Loop, contacts: Contacts) -> None:
        self._loop = loop
        self._contacts = contacts

    async def follow(self) -> None:
        """Until cancelled."""
        while True:
            await self.tell(await self._loop.questions.get())

    async def tell(self, first: FindResponsible) -> None:
        """And of all that were asked meanwhile."""
        asked = [first]
        while len(asked) < MOST and not self._loop.questions.empty():
            asked.append(self._loop.questions.get_nowait())
        found = await self._contacts.responsible(asked)
        for one in asked:
            heard = ResponsibleFound(item=one.item, operator=found.get(one.party))
            subject = acd_subject(one.tenant)
            await self._loop.tell(Heard(tenant=one.tenant, subject=subject, input=heard))
