"""Results and topics in the database, and what was chosen for a call."""

from collections.abc import Mapping
from typing import Any

from msgspec import structs
from sqlalchemy import insert, select, update

from dzvin.acd import store as acd
from dzvin.acd.queue_settings import QueueSettings
from dzvin.events.feedback import CallResultSet
from dzvin.infra import event_log
from dzvin.infra.db import Connection, row, rows
from dzvin.reports.results.model import CallResult, Part, ResultCode, choice, part_of
from dzvin.reports.tables import RESULT_CODE


async def list_codes(connection: Connection) -> list[ResultCode]:
    order = RESULT_CODE.c.kind, RESULT_CODE.c.position, RESULT_CODE.c.name
    return await rows(connection, select(RESULT_CODE).order_by(*order), ResultCode)


async def load_code(connection: Connection, id: str) -> ResultCode | None:
    return await row(connection, select(RESULT_CODE).where(RESULT_CODE.c.id == id), ResultCode)


async def insert_code(connection: Connection, tenant: str, code: ResultCode) -> None:
    await connection.execute(insert(RESULT_CODE).values(tenant=tenant, **structs.asdict(code)))


async def update_code(connection: Connection, id: str, values: Mapping[str, Any]) -> None:
    if values:
        statement = update(RESULT_CODE).where(RESULT_CODE.c.id == id)
        await connection.execute(statement.values(dict(values)))


async def load_result(
    connection: Connection, tenant: str, call: str, operator: str
) -> tuple[Part, CallResult]:
    """From the log, which has it before the journal."""
    told = await event_log.read_calls(connection, tenant, [call])
    events = [one.event for one in told[call]]
    part = part_of(operator, events)
    said = next((one for one in reversed(events) if isinstance(one, CallResultSet)), None)
    codes = await list_codes(connection)
    settings = await _settings(connection, part.queue)
    if said is None:
        return part, choice(codes, part.queue, settings)
    return part, choice(codes, part.queue, settings, said.result_code, said.topic)


async def _settings(connection: Connection, queue: str | None) -> QueueSettings | None:
    found = await acd.load_queue(connection, queue) if queue else None
    return found.settings if found else None
