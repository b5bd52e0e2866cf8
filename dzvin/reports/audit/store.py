"""Reads the history of changes from the log and from the list of who fetched recordings."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    Text,
    and_,
    cast,
    false,
    or_,
    select,
    text,
    union_all,
)

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may, scope_of
from dzvin.accounts.privacy import masked_name
from dzvin.accounts.tables import PROJECT, ROLE, TENANT, USER_ACCOUNT, USER_GROUP
from dzvin.acd.tables import AWAY_REASON, QUEUE
from dzvin.crm.contacts.tables import CONTACT, CONTACT_CHANGE, CONTACT_IMPORT
from dzvin.crm.forms.tables import SCRIPT
from dzvin.infra import event_log
from dzvin.infra.db import Connection
from dzvin.infra.tables import AUDITED, EVENT
from dzvin.outbound.tables import MESSAGE_TEMPLATE, SMS_PROVIDER
from dzvin.recordings.tables import RECORDING, RECORDING_ACCESS
from dzvin.reports.audit.acts import act_of
from dzvin.reports.audit.contacts.store import contacts_changed, with_contacts
from dzvin.reports.audit.model import LISTENED, NAMES, OF_PEOPLE, UUID, Act, Filters, Kind
from dzvin.reports.model import Cursor
from dzvin.reports.tables import RESULT_CODE
from dzvin.resources.tables import LIST, PROMPT, SCHEDULE
from dzvin.scenario.tables import SCENARIO
from dzvin.telephony.tables import ENDPOINT, GATEWAY, NUMBER, PROVIDER

DATA = EVENT.c.data
SIGN_INS = [name for name, kind in NAMES.items() if kind == "sign_in"]
PERSON = ("by", "supervisor")
THINGS = (
    "id", "role", "user", "contact", "gone", "contact_import", "operator", "queue", "was", "call",
    "callback", "was_operator",
)  # fmt: skip

NAMED: tuple[tuple[Table, Column[Any]], ...] = (
    *(
        (table, table.c.name)
        for table in (
            TENANT, USER_ACCOUNT, USER_GROUP, ROLE, PROJECT, QUEUE, SCRIPT, LIST,
            PROMPT, SCHEDULE, SCENARIO, PROVIDER, GATEWAY, SMS_PROVIDER, MESSAGE_TEMPLATE,
            RESULT_CODE, CONTACT_IMPORT,
        )
    ),
    (NUMBER, NUMBER.c.number),
)  # fmt: skip
"""Whose ids stand in the history, and what they are called. Contacts are asked apart."""


async def acts(
    connection: Connection, who: Person, filters: Filters, after: Cursor | None, limit: int
) -> list[Act]:
    """The newest first, at most so many; without names."""
    change = CONTACT_CHANGE.c
    of_contacts = _before(change.at, change.id, filters, after)
    found = [
        *(await _recorded(connection, who.tenant, filters, after, limit)),
        *(await _listened(connection, filters, after, limit)),
        *(await contacts_changed(connection, who, filters, of_contacts, limit)),
    ]
    newest = sorted(found, key=lambda act: (act.at, act.id), reverse=True)[:limit]
    return await with_contacts(connection, who, newest)


async def _recorded(
    connection: Connection, tenant: str, filters: Filters, after: Cursor | None, limit: int
) -> Iterable[Act]:
    query = select(*event_log.COLUMNS).where(EVENT.c.tenant == tenant, text(f"({AUDITED})"))
    query = query.where(*_conditions(filters), *_before(EVENT.c.at, EVENT.c.id, filters, after))
    query = query.order_by(EVENT.c.at.desc(), EVENT.c.id.desc()).limit(limit)
    rows = await connection.execute(query)
    made = (act_of(event_log.recorded(row).envelope) for row in rows)
    return [act for act in made if act is not None]


def _conditions(filters: Filters) -> Iterable[ColumnElement[bool]]:
    # A role's own events say more than the change of settings that goes with them.
    yield or_(EVENT.c.name != "config.changed", _data("what") != "role")
    if filters.person:
        is_his = or_(*(_data(name) == filters.person for name in PERSON))
        is_sign_in = and_(EVENT.c.name.in_(SIGN_INS), _data("user") == filters.person)
        yield or_(is_his, is_sign_in)
    if filters.thing:
        yield or_(*(_data(name) == filters.thing for name in THINGS))
    if filters.what:
        yield and_(EVENT.c.name == "config.changed", _data("what") == filters.what)
    if filters.kind:
        yield _of_kind(filters.kind)


def _of_kind(kind: Kind) -> ColumnElement[bool]:
    names = [name for name, its in NAMES.items() if its == kind and name != "config.changed"]
    is_named = EVENT.c.name.in_(names)
    is_of_people = _data("what").in_(OF_PEOPLE)
    of_config = {"settings": ~is_of_people, "people": is_of_people}.get(kind, false())
    return or_(is_named, and_(EVENT.c.name == "config.changed", of_config))


def _data(name: str) -> ColumnElement[Any]:
    found: ColumnElement[Any] = DATA[name].as_string()
    return found


def _before(
    at: ColumnElement[Any], id: ColumnElement[Any], filters: Filters, after: Cursor | None
) -> Iterable[ColumnElement[bool]]:
    if filters.since:
        yield at >= filters.since
    if filters.until:
        yield at < filters.until
    if after:
        yield at <= after.started_at
        yield or_(at < after.started_at, id < after.id)


async def _listened(
    connection: Connection, filters: Filters, after: Cursor | None, limit: int
) -> Iterable[Act]:
    """Who heard or took along which recording."""
    access = RECORDING_ACCESS.c
    if filters.what or filters.kind not in (None, "recordings"):
        return []
    joined = RECORDING_ACCESS.join(
        RECORDING,
        and_(RECORDING.c.tenant == access.tenant, RECORDING.c.id == access.recording),
    )
    query = select(RECORDING_ACCESS, RECORDING.c.call, RECORDING.c.kind).select_from(joined)
    query = query.where(*_before(access.at, access.id, filters, after))
    if filters.person:
        query = query.where(cast(access.user_account, Text) == filters.person)
    if filters.thing:
        query = query.where(
            or_(access.recording == filters.thing, RECORDING.c.call == filters.thing)
        )
    query = query.order_by(access.at.desc(), access.id.desc()).limit(limit)
    return [
        Act(
            id=row.id,
            at=row.at,
            kind="recordings",
            action=LISTENED.get(row.what, row.what),
            what=row.kind,
            thing=row.recording,
            by=row.user_account,
            ip=row.ip,
            call=row.call,
        )
        for row in await connection.execute(query)
    ]


async def names(connection: Connection, who: Person, ids: Collection[str]) -> dict[str, str]:
    """What the things and people of these ids are called now. Those that are gone have no name;
    contacts have one for whoever may see them all."""
    wanted = [id for id in ids if UUID.fullmatch(id)]
    queries = [
        select(cast(table.c.id, Text), name).where(table.c.id.in_(wanted)) for table, name in NAMED
    ]
    reason = AWAY_REASON.c
    own = {"en": reason.name_en, "ru": reason.name_ru}.get(who.language, reason.name_uk)
    queries.append(select(cast(reason.id, Text), own).where(reason.id.in_(wanted)))
    queries.append(select(ENDPOINT.c.name, ENDPOINT.c.label).where(ENDPOINT.c.name.in_(list(ids))))
    found = {id: name for id, name in await connection.execute(union_all(*queries))}
    if scope_of(who.grants, "contact.view") == "company":
        query = select(CONTACT.c.id, CONTACT.c.name).where(CONTACT.c.id.in_(wanted))
        for id, name in await connection.execute(query):
            found[id] = name if may(who, "call.number_visible") else masked_name(name)
    return found


async def people(connection: Connection) -> list[tuple[str, str]]:
    """Everybody who has or had an account, with his name."""
    query = select(USER_ACCOUNT.c.id, USER_ACCOUNT.c.name).order_by(USER_ACCOUNT.c.name)
    return [(id, name) for id, name in await connection.execute(query)]
