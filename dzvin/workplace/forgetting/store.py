"""What the database has of a person behind some numbers, and taking it away."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, text, update

from dzvin.crm.forms.tables import FORM
from dzvin.events.contact import ContactDeleted
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.tables import CURSOR, EVENT
from dzvin.outbound.tables import MESSAGE
from dzvin.recordings.model import ERASED, Recording
from dzvin.recordings.store import COLUMNS
from dzvin.recordings.tables import RECORDING
from dzvin.reports.listener import CONSUMER
from dzvin.reports.tables import CALL
from dzvin.telephony.tables import TRACE
from dzvin.workplace.forgetting.model import Traces
from dzvin.workplace.tables import CALLBACK

IS_LIVE = text(
    "SELECT 1 FROM subject_state WHERE subject LIKE 'call:%'"
    " AND state ->> 'party' = ANY(CAST(:parties AS text[])) LIMIT 1"
)


async def count(connection: Connection, contact: str, parties: Collection[str]) -> Traces:
    numbers = (
        _count(CALL.c.party.in_(parties)).label("calls"),
        _recordings_of(parties, "talk").label("recordings"),
        _recordings_of(parties, "voicemail").label("voicemail"),
        _count(FORM.c.party.in_(parties)).label("forms"),
        _count(or_(MESSAGE.c.party.in_(parties), MESSAGE.c.contact == contact)).label("messages"),
        _count(CALLBACK.c.party.in_(parties)).label("callbacks"),
    )
    found = await row(connection, select(*numbers), Traces)
    assert found, "counts are always there"
    return found


async def is_told(connection: Connection, contact: str) -> bool:
    """Whether the journal has read on to the moment when he was forgotten: it has all his calls."""
    gone = (
        select(EVENT.c.shard, EVENT.c.position)
        .where(
            EVENT.c.subject == f"contact:{contact}",
            EVENT.c.name == ContactDeleted.__struct_config__.tag,
        )
        .subquery()
    )
    is_behind = exists().where(
        CURSOR.c.consumer == CONSUMER,
        CURSOR.c.shard == gone.c.shard,
        CURSOR.c.position >= gone.c.position,
    )
    return (await connection.execute(select(gone.c.position).where(is_behind))).first() is not None


async def is_calling(connection: Connection, parties: Collection[str]) -> bool:
    """One of his calls lives."""
    found = await connection.execute(IS_LIVE, {"parties": list(parties)})
    return found.first() is not None


async def is_being_recorded(connection: Connection, parties: Collection[str]) -> bool:
    """Something of his is not encoded yet: whoever encodes it would make it anew."""
    query = select(RECORDING.c.id).where(
        _of(parties), RECORDING.c.status.in_(("started", "encoding"))
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def recordings(
    connection: Connection, parties: Collection[str], limit: int, after: str = ""
) -> Sequence[Recording]:
    """Those that are still there, or whose files may be; by id, behind the one of `after`."""
    is_there = and_(
        RECORDING.c.status.in_(("ready", "failed")), RECORDING.c.why.is_distinct_from(ERASED)
    )
    query = select(*COLUMNS).where(_of(parties), is_there, RECORDING.c.id > after)
    query = query.order_by(RECORDING.c.id).limit(limit).with_for_update()
    return await rows(connection, query, Recording)


async def erase_rows(connection: Connection, ids: Sequence[str]) -> None:
    """What the log says of them, as soon as it is read."""
    values = {"status": "failed", "why": ERASED, "size_bytes": None}
    await connection.execute(update(RECORDING).where(RECORDING.c.id.in_(ids)).values(values))


async def forget_traces(connection: Connection, parties: Collection[str]) -> None:
    """What was said on the wire names his number."""
    calls = select(CALL.c.id).where(CALL.c.party.in_(parties))
    await connection.execute(delete(TRACE).where(TRACE.c.call.in_(calls)))


async def forget_callbacks(connection: Connection, parties: Collection[str]) -> list[Any]:
    """Notes go from all; those that waited come back: nobody can call him any more."""
    theirs = CALLBACK.c.party.in_(parties)
    waiting = update(CALLBACK).where(theirs, CALLBACK.c.state == "waiting")
    ended = await connection.execute(
        waiting.values(state="cancelled", ended_at=func.now()).returning(
            CALLBACK.c.id, CALLBACK.c.operator, CALLBACK.c.queue
        )
    )
    found = list(ended)
    await connection.execute(update(CALLBACK).where(theirs).values(note=""))
    return found


def _of(parties: Collection[str]) -> ColumnElement[bool]:
    return RECORDING.c.call.in_(select(CALL.c.id).where(CALL.c.party.in_(parties)))


def _count(where: ColumnElement[bool]) -> Any:
    query: Select[Any] = select(func.count()).where(where)
    return query.scalar_subquery()


def _recordings_of(parties: Collection[str], kind: str) -> Any:
    is_there = RECORDING.c.status != "failed"
    return _count(and_(_of(parties), RECORDING.c.kind == kind, is_there))
