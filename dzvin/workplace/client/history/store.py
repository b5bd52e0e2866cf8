"""One question of the database for each kind of entry, by the index on whose it is."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.store import visible
from dzvin.accounts.tables import USER_ACCOUNT, USER_GROUP
from dzvin.acd.tables import QUEUE
from dzvin.crm.contacts.tables import CONTACT_NOTE
from dzvin.crm.forms.filled.actions import seen as seen_forms
from dzvin.crm.forms.tables import FORM, SCRIPT
from dzvin.infra.db import Connection, rows
from dzvin.outbound.tables import MESSAGE
from dzvin.recordings.tables import RECORDING
from dzvin.reports.compile import seen as seen_calls
from dzvin.reports.tables import CALL
from dzvin.reports.voicemail.store import IS_MESSAGE
from dzvin.workplace.callbacks.store import seen as seen_callbacks
from dzvin.workplace.client.history.model import KINDS, Entry, Kind, Place
from dzvin.workplace.inbox.store import seen as seen_received
from dzvin.workplace.tables import CALLBACK
from dzvin.workplace.visibility import Viewer

JOURNAL, LISTEN = "report.calls.view", "rec.listen"
RIGHTS: Mapping[Kind, tuple[str, ...]] = {
    "call": (JOURNAL,),
    "form": ("form.use", "widget.forms.view"),
    "sms": ("sms.send",),
    "email": ("email.send",),
    "voicemail": (LISTEN,),
    "callback": ("workplace.use",),
    "note": ("contact.view",),
}


class Client(Struct, frozen=True, kw_only=True):
    """Whose history: all his parties, addresses and numbers. `call`: the reader's own call with
    him, which lends the calls with him and what was written to him."""

    parties: tuple[str, ...]
    recipients: tuple[str, ...]
    contact: str | None
    call: str | None


class Reader(Struct, frozen=True, kw_only=True):
    who: Person
    viewer: Viewer


def readable(reader: Reader, client: Client) -> list[Kind]:
    """Kinds of which he may read any. A call of his own shows the calls before it."""
    lent = {"call"} if client.call else set()
    return [
        kind
        for kind in KINDS
        if kind in lent or any(may(reader.who, right) for right in RIGHTS[kind])
    ]


async def entries(
    connection: Connection,
    reader: Reader,
    client: Client,
    kind: Kind,
    after: Place | None,
    limit: int,
) -> list[Entry]:
    """The newest first."""
    query, at, id = QUESTIONS[kind](reader, client)
    if after is not None:
        query = query.where(_behind(kind, at, id, after))
    query = query.order_by(at.desc(), id.desc()).limit(limit)
    return await rows(connection, query, Entry)


def _behind(
    kind: Kind, at: ColumnElement[Any], id: ColumnElement[Any], after: Place
) -> ColumnElement[bool]:
    """Of the same instant those of later kinds are still to come."""
    if KINDS.index(kind) > KINDS.index(after.kind):
        return at <= after.at
    if kind == after.kind:
        return or_(at < after.at, and_(at == after.at, id < after.id))
    return at < after.at


type Question = tuple[Select[Any], ColumnElement[Any], ColumnElement[Any]]
"""With the columns that order it: the instant, and the id."""


def _named(table: FromClause, *joins: tuple[FromClause, ColumnElement[Any]]) -> FromClause:
    found = table
    for other, id in joins:
        found = found.outerjoin(other, and_(other.c.tenant == table.c.tenant, other.c.id == id))
    return found


def _calls(reader: Reader, client: Client) -> Question:
    call = CALL.c
    mine = seen_calls(reader.who, JOURNAL)
    state = case(
        (call.ended_at.is_(None), "live"),
        (call.is_answered, "answered"),
        (call.lost_reason.is_not(None), "lost"),
        (call.dial_result.is_not(None), "unreached"),
        else_="served",
    )
    query = (
        select(
            literal("call").label("kind"), call.id, call.started_at.label("at"),
            call.id.label("call"), USER_ACCOUNT.c.name.label("by_name"),
            func.coalesce(QUEUE.c.name, USER_GROUP.c.name).label("title"),
            state.label("state"), func.coalesce(call.lost_reason, call.dial_result).label("why"),
            call.direction, call.talk_seconds.label("seconds"), call.rating,
            mine.label("is_open"),
        )
        .select_from(
            _named(
                CALL, (USER_ACCOUNT, call.operator), (QUEUE, call.queue), (USER_GROUP, call.queue)
            )
        )
        .where(call.party.in_(client.parties), call.id != (client.call or ""))
    )  # fmt: skip
    return query if client.call else query.where(mine), call.started_at, call.id


def _forms(reader: Reader, client: Client) -> Question:
    form = FORM.c
    query = (
        select(
            literal("form").label("kind"), form.id, form.opened_at.label("at"), form.call,
            USER_ACCOUNT.c.name.label("by_name"), SCRIPT.c.name.label("title"),
            form.status.label("state"), form.result.label("text"),
        )
        .select_from(_named(FORM, (USER_ACCOUNT, form.operator), (SCRIPT, form.script)))
        .where(form.party.in_(client.parties), form.status != "opened", seen_forms(reader.who))
    )  # fmt: skip
    return query, form.opened_at, form.id


def _messages(channel: Kind) -> Callable[[Reader, Client], Question]:
    right = RIGHTS[channel][0]

    def question(reader: Reader, client: Client) -> Question:
        message = MESSAGE.c
        theirs: list[ColumnElement[bool]] = [
            message.party.in_(client.parties),
            message.recipient.in_(client.recipients),
        ]
        if client.contact:
            theirs.append(message.contact == client.contact)
        seen = (
            true()
            if client.call and may(reader.who, right)
            else or_(
                and_(message.direction == "out", visible(reader.who, right, owner=message.author)),
                seen_received(reader.who, reader.viewer.queues),
            )
        )
        query = (
            select(
                literal(channel).label("kind"), message.id, message.created_at.label("at"),
                message.call, USER_ACCOUNT.c.name.label("by_name"),
                message.subject.label("title"), message.text, message.state, message.why,
                message.said, message.direction,
            )
            .select_from(_named(MESSAGE, (USER_ACCOUNT, message.author)))
            .where(message.channel == channel, or_(*theirs), seen)
        )  # fmt: skip
        return query, message.created_at, message.id

    return question


def _voicemails(reader: Reader, client: Client) -> Question:
    recording = RECORDING.c
    of_call = and_(CALL.c.tenant == recording.tenant, CALL.c.id == recording.call)
    query = (
        select(
            literal("voicemail").label("kind"), recording.id, recording.started_at.label("at"),
            recording.call, recording.box.label("title"),
            case((recording.listened_at.is_(None), "new"), else_="listened").label("state"),
            func.coalesce(recording.seconds, 0).label("seconds"),
            seen_calls(reader.who, JOURNAL).label("is_open"),
        )
        .select_from(RECORDING.join(CALL, of_call))
        .where(
            CALL.c.party.in_(client.parties),
            IS_MESSAGE,
            visible(reader.who, LISTEN, project=recording.project),
        )
    )  # fmt: skip
    return query, recording.started_at, recording.id


def _callbacks(reader: Reader, client: Client) -> Question:
    callback = CALLBACK.c
    query = (
        select(
            literal("callback").label("kind"), callback.id, callback.made_at.label("at"),
            callback.call, USER_ACCOUNT.c.name.label("by_name"), QUEUE.c.name.label("title"),
            callback.state, callback.note.label("text"), callback.due_at,
        )
        .select_from(
            _named(CALLBACK, (USER_ACCOUNT, callback.made_by), (QUEUE, callback.queue))
        )
        .where(callback.party.in_(client.parties), seen_callbacks(reader.viewer))
    )  # fmt: skip
    return query, callback.made_at, callback.id


def _notes(_: Reader, client: Client) -> Question:
    note = CONTACT_NOTE.c
    query = (
        select(
            literal("note").label("kind"), note.id, note.at, note.call, note.text,
            USER_ACCOUNT.c.name.label("by_name"),
        )
        .select_from(_named(CONTACT_NOTE, (USER_ACCOUNT, note.author)))
        .where(note.contact == client.contact if client.contact else false())
    )  # fmt: skip
    return query, note.at, note.id


QUESTIONS: Mapping[Kind, Callable[[Reader, Client], Question]] = {
    "call": _calls,
    "form": _forms,
    "sms": _messages("sms"),
    "email": _messages("email"),
    "voicemail": _voicemails,
    "callback": _callbacks,
    "note": _notes,
}
