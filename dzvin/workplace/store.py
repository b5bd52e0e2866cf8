"""What a workplace page shows when it opens, and what the hub asks about a call."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, delete, func, insert, or_, select, text, tuple_, union_all

from dzvin.accounts.tables import SESSION, USER_ACCOUNT, USER_GROUP
from dzvin.acd.lines import Capacity
from dzvin.acd.tables import AWAY_REASON, ITEM, OPERATOR_STATE, QUEUE, QUEUE_MEMBER
from dzvin.crm.contacts.tables import CONTACT, CONTACT_PHONE
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.event_log import read_calls
from dzvin.infra.tables import CURSOR, EVENT, PARTY, SUBJECT_STATE
from dzvin.reports.facts.project import call_facts
from dzvin.reports.listener import CONSUMER
from dzvin.reports.tables import CALL, OFFER, SEGMENT
from dzvin.scenario.tables import SCENARIO
from dzvin.telephony.switch import Endpoint
from dzvin.telephony.tables import ENDPOINT
from dzvin.workplace.model import PublicRow
from dzvin.workplace.recent import RecentRow, recent_of

RECENT_CALLS = 20
RECENT_LOOKED_AT = RECENT_CALLS + 10
"""Some of them may live still."""

PUBLIC_NUMBER = text(
    "SELECT tenant::text, tenant_name, id::text, number, label, language FROM public_number(:slug)"
)


class PersonRow(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    short_number: str | None
    state: dict[str, Any] | None


class QueueRow(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    short_number: str | None


class ScenarioRow(Struct, frozen=True, kw_only=True):
    id: str
    name: str


class AwayReasonRow(Struct, frozen=True, kw_only=True):
    id: str
    name_uk: str
    name_ru: str
    name_en: str
    icon: str
    color: str
    max_seconds: int | None
    max_daily_seconds: int | None
    requires_comment: bool
    position: int
    is_active: bool
    """One that is not in use any more is needed for its name."""


async def people(connection: Connection) -> list[PersonRow]:
    """Active users with the router's row of each, as builtins."""
    query = (
        select(
            USER_ACCOUNT.c.id,
            USER_ACCOUNT.c.name,
            USER_ACCOUNT.c.short_number,
            OPERATOR_STATE.c.state,
        )
        .outerjoin(
            OPERATOR_STATE,
            (OPERATOR_STATE.c.tenant == USER_ACCOUNT.c.tenant)
            & (OPERATOR_STATE.c.user_account == USER_ACCOUNT.c.id),
        )
        .where(USER_ACCOUNT.c.is_active)
        .order_by(USER_ACCOUNT.c.name, USER_ACCOUNT.c.id)
    )
    return await rows(connection, query, PersonRow)


async def queues(connection: Connection) -> list[QueueRow]:
    query = select(QUEUE.c.id, QUEUE.c.name, QUEUE.c.short_number).where(QUEUE.c.is_active)
    return await rows(connection, query.order_by(QUEUE.c.name), QueueRow)


async def groups(connection: Connection) -> list[QueueRow]:
    """Departments, whom everybody may ring."""
    columns = USER_GROUP.c
    query = select(columns.id, columns.name, columns.short_number).order_by(columns.name)
    return await rows(connection, query, QueueRow)


async def published_scenarios(connection: Connection) -> list[ScenarioRow]:
    query = select(SCENARIO.c.id, SCENARIO.c.name).where(SCENARIO.c.published.is_not(None))
    return await rows(connection, query.order_by(SCENARIO.c.name), ScenarioRow)


async def devices(connection: Connection) -> frozenset[str]:
    """Endpoint names of desk phones and softphones, which ring without an open page."""
    found = await connection.execute(select(ENDPOINT.c.name).where(ENDPOINT.c.kind == "device"))
    return frozenset(found.scalars())


async def own_queues(connection: Connection, operator: str) -> frozenset[str]:
    """Queues that offer this operator calls."""
    found = await connection.execute(
        select(QUEUE_MEMBER.c.queue).where(
            QUEUE_MEMBER.c.user_account == operator,
            QUEUE_MEMBER.c.is_active,
            QUEUE_MEMBER.c.priority.is_not(None),
        )
    )
    return frozenset(found.scalars())


async def queues_of(
    connection: Connection, operators: Collection[str]
) -> dict[str, frozenset[str]]:
    """Queues that offer these operators calls."""
    members = QUEUE_MEMBER.c
    found = await connection.execute(
        select(members.user_account, members.queue).where(
            members.user_account.in_(operators),
            members.is_active,
            members.priority.is_not(None),
        )
    )
    queues: dict[str, set[str]] = {}
    for operator, queue in found:
        queues.setdefault(operator, set()).add(queue)
    return {operator: frozenset(his) for operator, his in queues.items()}


async def project_of(connection: Connection, queue: str) -> str | None:
    """None when the queue is switched off."""
    query = select(QUEUE.c.project).where(QUEUE.c.id == queue, QUEUE.c.is_active)
    return (await connection.execute(query)).scalar_one_or_none()


async def lines(connection: Connection, operator: str) -> Capacity:
    """How many calls he may have at a time, and whether they change his status."""
    columns = USER_ACCOUNT.c
    query = select(columns.max_lines, columns.has_status_control).where(columns.id == operator)
    found = (await connection.execute(query)).one()
    return Capacity(max_lines=found.max_lines, is_status_kept=not found.has_status_control)


async def served_by(connection: Connection, queue: str) -> frozenset[str]:
    """Operators whom this queue offers calls."""
    members = QUEUE_MEMBER.c
    found = await connection.execute(
        select(members.user_account).where(
            members.queue == queue, members.is_active, members.priority.is_not(None)
        )
    )
    return frozenset(found.scalars())


async def away_reasons(connection: Connection) -> list[AwayReasonRow]:
    names = AwayReasonRow.__struct_fields__
    query = select(*(AWAY_REASON.c[name] for name in names))
    order = AWAY_REASON.c.position, AWAY_REASON.c.name_uk, AWAY_REASON.c.id
    return await rows(connection, query.order_by(*order), AwayReasonRow)


async def items(connection: Connection) -> list[dict[str, Any]]:
    """Waiting items as builtins of `WorkItem`."""
    return list((await connection.execute(select(ITEM.c.state))).scalars())


async def call_state(connection: Connection, call: str) -> dict[str, Any] | None:
    """The live call's document as builtins."""
    query = select(SUBJECT_STATE.c.state).where(SUBJECT_STATE.c.subject == f"call:{call}")
    return (await connection.execute(query)).scalar()


async def parties(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Number and name by party id; one whom the company has written down has the name it gave."""
    if not ids:
        return {}
    joined = PARTY.outerjoin(
        CONTACT_PHONE,
        (CONTACT_PHONE.c.tenant == PARTY.c.tenant) & (CONTACT_PHONE.c.phone == PARTY.c.number),
    ).outerjoin(
        CONTACT,
        (CONTACT.c.tenant == PARTY.c.tenant) & (CONTACT.c.id == CONTACT_PHONE.c.contact),
    )
    name = func.coalesce(CONTACT.c.name, PARTY.c.name).label("name")
    query = select(PARTY.c.id, PARTY.c.number, name).select_from(joined)
    found = await connection.execute(query.where(PARTY.c.id.in_(list(ids))))
    return {row.id: {"number": row.number, "name": row.name} for row in found}


async def recent_calls(
    connection: Connection, tenant: str, shard: str, operator: str
) -> list[RecentRow]:
    """His last calls, newest first; `outcome` is that of his own offer, if he had one. The journal
    comes half a second behind the log: what ended since is asked of the log, and asked first, so
    that a call is in one of the two whenever the journal grows."""
    just_now = await _just_ended(connection, tenant, shard, operator)
    told = {row.id: row for row in await _recent_in_journal(connection, operator)}
    told |= {row.id: row for row in just_now}
    newest = sorted(told.values(), key=lambda row: (row.started_at, row.id), reverse=True)
    return newest[:RECENT_CALLS]


async def _just_ended(
    connection: Connection, tenant: str, shard: str, operator: str
) -> list[RecentRow]:
    """His calls that are over in the log and, perhaps, not yet in the journal."""
    place = select(func.coalesce(func.max(CURSOR.c.position), 0)).where(
        CURSOR.c.tenant == tenant, CURSOR.c.consumer == CONSUMER, CURSOR.c.shard == shard
    )
    about = EVENT.alias("about")
    is_his = (
        select(about.c.call)
        .where(
            about.c.tenant == tenant,
            about.c.call == EVENT.c.call,
            about.c.data["operator"].as_string() == operator,
        )
        .exists()
    )
    query = (
        select(EVENT.c.call)
        .where(
            EVENT.c.tenant == tenant,
            EVENT.c.shard == shard,
            EVENT.c.position > place.scalar_subquery(),
            EVENT.c.name == "call.ended",
            is_his,
        )
        .order_by(EVENT.c.position.desc())
        .limit(RECENT_CALLS)
    )
    calls = list((await connection.execute(query)).scalars())
    if not calls:
        return []
    stories = await read_calls(connection, tenant, calls)
    facts = [call_facts(story) for story in stories.values()]
    return [row for one in facts if one and (row := recent_of(one, operator))]


async def _recent_in_journal(connection: Connection, operator: str) -> list[RecentRow]:
    own_offer = (
        select(OFFER.c.outcome)
        .where(
            OFFER.c.tenant == CALL.c.tenant,
            OFFER.c.call == CALL.c.id,
            OFFER.c.operator == operator,
        )
        .order_by(OFFER.c.made_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    names = [name for name in RecentRow.__struct_fields__ if name != "outcome"]
    query = (
        select(*(CALL.c[name] for name in names), own_offer.label("outcome"))
        .where(_newest_of(operator), CALL.c.ended_at.is_not(None))
        .order_by(CALL.c.started_at.desc())
        .limit(RECENT_CALLS)
    )
    return await rows(connection, query, RecentRow)


def _newest_of(operator: str) -> ColumnElement[bool]:
    """A look at all calls of years would take seconds for who had few: his own are looked up."""
    place = SEGMENT.c.call_started_at
    asked = select(place, SEGMENT.c.call).where(SEGMENT.c.operator == operator)
    asked = asked.group_by(place, SEGMENT.c.call).order_by(place.desc()).limit(RECENT_LOOKED_AT)
    mine = CALL.alias("mine")
    began = select(mine.c.started_at, mine.c.id).where(mine.c.dialled_by == operator)
    began = began.order_by(mine.c.started_at.desc()).limit(RECENT_LOOKED_AT)
    newest = union_all(*(select(each.subquery()) for each in (asked, began)))
    return tuple_(CALL.c.started_at, CALL.c.id).in_(newest)


async def story(connection: Connection, call: str) -> tuple[set[str], str | None, str]:
    """Operators that this call had to do with so far, its party, and the door it came through."""
    operator, door = EVENT.c.data["operator"].as_string(), EVENT.c.data["door"].as_string()
    query = select(operator, door, EVENT.c.party).where(EVENT.c.call == call)
    found = (await connection.execute(query)).all()
    operators = {each for each, _, _ in found if each}
    party = next((each for _, _, each in found if each), None)
    return operators, party, next((each for _, each, _ in found if each), "")


async def insert_endpoint(
    connection: Connection,
    endpoint: Endpoint,
    sealed: str,
    *,
    session: str,
    expires_at: datetime,
    number: str | None = None,
) -> None:
    """`session` is the sign-in's id, or the hash of a guest's token."""
    await connection.execute(
        insert(ENDPOINT).values(
            tenant=endpoint.tenant,
            name=endpoint.name,
            kind=endpoint.kind,
            user_account=endpoint.user or None,
            session=session,
            number=number,
            secret=sealed,
            language=endpoint.language,
            expires_at=expires_at,
        )
    )


async def delete_phones(connection: Connection, session: str) -> list[str]:
    """Names of the endpoints that this sign-in had."""
    gone = await connection.execute(
        delete(ENDPOINT).where(ENDPOINT.c.session == session).returning(ENDPOINT.c.name)
    )
    return list(gone.scalars())


async def stale_phones(connection: Connection, at: datetime) -> list[str]:
    """Browsers' and guests' endpoints that are over, or whose sign-in has ended. One of somebody
    who talks stays until the talk is over."""
    live = select(SESSION.c.id).where(SESSION.c.revoked_at.is_(None), SESSION.c.expires_at > at)
    is_over = ENDPOINT.c.expires_at < at
    is_signed_out = (ENDPOINT.c.kind == "browser") & ENDPOINT.c.session.not_in(live)
    legs = OPERATOR_STATE.c.state["legs"]
    talks = select(OPERATOR_STATE.c.user_account).where(legs.astext.not_in(("{}", "null")))
    is_in_use = func.coalesce(ENDPOINT.c.user_account.in_(talks), False)
    which = or_(is_over, is_signed_out) & ~is_in_use
    found = await connection.execute(select(ENDPOINT.c.name).where(which))
    return list(found.scalars())


async def delete_endpoints(connection: Connection, names: Collection[str]) -> None:
    await connection.execute(delete(ENDPOINT).where(ENDPOINT.c.name.in_(names)))


async def session_ends_at(connection: Connection, session: str) -> datetime | None:
    found = await connection.execute(select(SESSION.c.expires_at).where(SESSION.c.id == session))
    return found.scalar_one_or_none()


async def endpoint_of(connection: Connection, session: str, at: datetime) -> str | None:
    query = select(ENDPOINT.c.name).where(ENDPOINT.c.session == session, ENDPOINT.c.expires_at > at)
    return (await connection.execute(query)).scalar()


async def public_number(connection: Connection, slug: str) -> PublicRow | None:
    """Before the tenant is known: only numbers that are meant for everybody."""
    return await row(connection, PUBLIC_NUMBER.bindparams(slug=slug), PublicRow)
