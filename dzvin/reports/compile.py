"""The journal's questions as SQL: who may see which calls, filters, one page after another."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.sql.selectable import FromClause

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import SCOPES, scope_of
from dzvin.accounts.tables import USER_ACCOUNT, USER_GROUP
from dzvin.acd.tables import QUEUE
from dzvin.crm.contacts.tables import CONTACT, CONTACT_PHONE
from dzvin.infra.tables import PARTY
from dzvin.recordings.tables import RECORDING
from dzvin.reports.model import Cursor, Filters
from dzvin.reports.tables import CALL, RESULT_CODE, SEGMENT
from dzvin.telephony.tables import NUMBER

SHORT_NUMBER_SIGNS = 6
CALLER = USER_ACCOUNT.alias("caller")
CHOSEN, TOPIC = RESULT_CODE.alias("chosen_result"), RESULT_CODE.alias("chosen_topic")
DIALLED = CALL.alias("dialled_call")

RESULTS = {
    "answered": CALL.c.is_answered,
    "lost": CALL.c.lost_reason != "blocked",
    "served": and_(
        ~CALL.c.is_answered,
        CALL.c.lost_reason.is_(None),
        CALL.c.dial_result.is_(None),
        CALL.c.ended_at.is_not(None),
    ),
    "live": CALL.c.ended_at.is_(None),
}


def seen(who: Person, permission: str) -> ColumnElement[bool]:
    """The calls on which he has the permission. One's own are those that one dialled or that
    were offered to one; a group's are those of its members."""
    return _reached(who, permission, took_part)


def seen_of_few(who: Person, permission: str) -> ColumnElement[bool]:
    """The same, where the calls are few and known: each is asked, not all that a person had."""
    return _reached(who, permission, _has_part)


def _reached(
    who: Person, permission: str, part: Callable[[list[str]], ColumnElement[bool]]
) -> ColumnElement[bool]:
    scope = scope_of(who.grants, permission)
    if scope is None:
        return false()
    if scope == "company":
        return true()
    reach = SCOPES.index(scope)
    people = {who.id, *who.colleagues} if reach >= SCOPES.index("group") else {who.id}
    allowed = [part(sorted(people))]
    if reach >= SCOPES.index("project"):
        allowed.append(CALL.c.project.in_(who.projects))
    return or_(*allowed)


def took_part(people: list[str]) -> ColumnElement[bool]:
    """Asked from the people's side: their calls are few among all, and an index finds them."""
    asked = select(SEGMENT.c.call_started_at, SEGMENT.c.call).where(SEGMENT.c.operator.in_(people))
    began = select(DIALLED.c.started_at, DIALLED.c.id).where(DIALLED.c.dialled_by.in_(people))
    return tuple_(CALL.c.started_at, CALL.c.id).in_(union_all(asked, began))


def _has_part(people: list[str]) -> ColumnElement[bool]:
    segment = SEGMENT.c
    offered = exists().where(
        segment.tenant == CALL.c.tenant,
        segment.call == CALL.c.id,
        segment.call_started_at == CALL.c.started_at,
        segment.operator.in_(people),
    )
    return or_(CALL.c.dialled_by.in_(people), offered)


def journal(
    shown: ColumnElement[bool], filters: Filters, after: Cursor | None, limit: int
) -> Select[tuple[object, ...]]:
    """The newest first. One row more than `limit` says that there is a next page."""
    query = call_rows().where(shown, *_conditions(filters))
    if after:
        query = query.where(
            CALL.c.started_at <= after.started_at,
            or_(CALL.c.started_at < after.started_at, CALL.c.id < after.id),
        )
    return query.order_by(CALL.c.started_at.desc(), CALL.c.id.desc()).limit(limit + 1)


def call_rows() -> Select[tuple[object, ...]]:
    """Calls with the names that belong to their ids."""
    has_recording = exists().where(
        RECORDING.c.tenant == CALL.c.tenant,
        RECORDING.c.call == CALL.c.id,
        RECORDING.c.status != "failed",
    )
    joined: FromClause = CALL
    for table, id in (
        (PARTY, CALL.c.party),
        (NUMBER, CALL.c.number),
        (QUEUE, CALL.c.queue),
        (USER_GROUP, CALL.c.queue),
        (USER_ACCOUNT, CALL.c.operator),
        (CALLER, CALL.c.dialled_by),
        (CHOSEN, CALL.c.result_code),
        (TOPIC, CALL.c.topic),
    ):
        joined = joined.outerjoin(table, and_(table.c.tenant == CALL.c.tenant, table.c.id == id))
    for table, found in (
        (CONTACT_PHONE, CONTACT_PHONE.c.phone == PARTY.c.number),
        (CONTACT, CONTACT.c.id == CONTACT_PHONE.c.contact),
    ):
        joined = joined.outerjoin(table, and_(table.c.tenant == CALL.c.tenant, found))
    return select(
        CALL,
        PARTY.c.number.label("party_number"),
        func.coalesce(CONTACT.c.name, PARTY.c.name).label("party_name"),
        NUMBER.c.label.label("number_label"),
        func.coalesce(QUEUE.c.name, USER_GROUP.c.name).label("queue_name"),
        USER_ACCOUNT.c.name.label("operator_name"),
        CALLER.c.name.label("dialled_by_name"),
        has_recording.label("has_recording"),
        CHOSEN.c.name.label("result_name"),
        TOPIC.c.name.label("topic_name"),
    ).select_from(joined)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    asked = ((make, getattr(filters, name)) for name, make in CONDITIONS.items())
    return [make(value) for make, value in asked if value is not None]


def _has_segment(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            SEGMENT.c.tenant == CALL.c.tenant,
            SEGMENT.c.call_started_at == CALL.c.started_at,
            SEGMENT.c.call == CALL.c.id,
            condition,
        )
        .correlate(CALL)
    )


def _has_number(number: str) -> ColumnElement[bool]:
    """By the end of the number: a range of the reversed one, because LIKE finds no index under
    row-level security. A short one may also be what was dialled inside the company."""
    first = "".join(reversed([sign for sign in number if sign.isalnum()]))
    if not first:
        return false()
    ends = select(PARTY.c.id).where(
        PARTY.c.number_reversed >= first,
        PARTY.c.number_reversed < first[:-1] + chr(ord(first[-1]) + 1),
    )
    is_party = CALL.c.party.in_(ends)
    is_short = len(first) <= SHORT_NUMBER_SIGNS
    return or_(is_party, CALL.c.dialled == number) if is_short else is_party


CONDITIONS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "since": lambda since: CALL.c.started_at >= since,
    "until": lambda until: CALL.c.started_at < until,
    "direction": lambda direction: CALL.c.direction == direction,
    "queue": lambda queue: _has_segment(SEGMENT.c.queue == queue),
    "operator": lambda operator: took_part([operator]),
    "number": _has_number,
    "lost_reason": lambda reason: CALL.c.lost_reason == reason,
    "result": lambda result: RESULTS[result],
    "source_tag": lambda tag: CALL.c.source_tag == tag,
    "result_code": lambda code: CALL.c.result_code == code,
    "topic": lambda topic: CALL.c.topic == topic,
}
