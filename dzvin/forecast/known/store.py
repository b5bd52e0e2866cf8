"""Read for a replay: today's lists and contacts, and who talked to whom before the day."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from dzvin.crm.contacts.tables import CONTACT, CONTACT_PHONE
from dzvin.forecast.model import TalkedTo
from dzvin.infra.db import Connection
from dzvin.infra.tables import ID, PARTY
from dzvin.kernel.value_list import key_of
from dzvin.resources.tables import LIST_VALUE

REMEMBERED = timedelta(days=30)
"""Talks longer ago are not looked for."""
AT_ONCE = 10_000

LAST_TALKS = text("""
    SELECT DISTINCT ON (c.party) c.party::text AS party, s.operator::text AS operator,
        s.started_at AS at
    FROM call c JOIN segment s ON s.tenant = c.tenant AND s.call = c.id
        AND s.call_started_at = c.started_at AND s.kind = 'talk' AND s.operator IS NOT NULL
    WHERE c.tenant = :tenant AND c.party = ANY(:parties)
        AND c.started_at >= :since AND c.started_at < :begin AND s.started_at < :begin
    ORDER BY c.party, s.started_at DESC
""").bindparams(bindparam("parties", type_=ARRAY(ID)))


class Known(Struct, frozen=True, kw_only=True):
    keys: Mapping[str, str]
    """By party: his number, as lists and contacts compare it."""
    responsible: Mapping[str, str]
    """By party: the operator whom his contact names."""
    talked: Mapping[str, TalkedTo]
    """By party: his last talk before the day."""


async def load_known(
    connection: Connection, tenant: str, parties: Collection[str], country: str, begin: datetime
) -> Known:
    keys: dict[str, str] = {}
    responsible: dict[str, str] = {}
    talked: dict[str, TalkedTo] = {}
    all_of_them = sorted(parties)
    for n in range(0, len(all_of_them), AT_ONCE):
        some = all_of_them[n : n + AT_ONCE]
        query = select(PARTY.c.id, PARTY.c.number).where(PARTY.c.id.in_(some))
        numbers = {id: key_of(number, country) for id, number in await connection.execute(query)}
        named = await _responsible(connection, numbers.values())
        keys |= numbers
        responsible |= {id: named[key] for id, key in numbers.items() if key in named}
        asked = {"tenant": tenant, "parties": some, "begin": begin, "since": begin - REMEMBERED}
        for one in await connection.execute(LAST_TALKS, asked):
            talked[one.party] = TalkedTo(operator=one.operator, at=one.at)
    return Known(keys=keys, responsible=responsible, talked=talked)


async def _responsible(connection: Connection, phones: Collection[str]) -> dict[str, str]:
    found = await connection.execute(
        select(CONTACT_PHONE.c.phone, CONTACT.c.responsible)
        .join(
            CONTACT,
            (CONTACT.c.tenant == CONTACT_PHONE.c.tenant)
            & (CONTACT.c.id == CONTACT_PHONE.c.contact),
        )
        .where(CONTACT_PHONE.c.phone.in_(phones), CONTACT.c.responsible.is_not(None))
    )
    return {phone: operator for phone, operator in found}


async def load_vips(connection: Connection, lists: Collection[str]) -> dict[str, set[str]]:
    """By list: its values, those that counted once and do no longer, too."""
    found = await connection.execute(
        select(LIST_VALUE.c.list, LIST_VALUE.c.value).where(LIST_VALUE.c.list.in_(lists))
    )
    values: dict[str, set[str]] = {}
    for whose, value in found:
        values.setdefault(whose, set()).add(value)
    return values
