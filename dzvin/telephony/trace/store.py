"""Writes and reads the lines of traces."""

from collections.abc import Sequence
from itertools import count

from sqlalchemy import insert, select

from dzvin.infra.db import Connection, rows
from dzvin.telephony.tables import TRACE
from dzvin.telephony.trace.model import Line

_numbers = count(1)


async def save_lines(connection: Connection, lines: Sequence[Line]) -> None:
    """`n` tells lines of one instant apart."""
    told = [
        {**{name: getattr(line, name) for name in line.__struct_fields__}, "n": next(_numbers)}
        for line in lines
    ]
    await connection.execute(insert(TRACE), told)


async def load_lines(connection: Connection, tenant: str, call: str) -> list[Line]:
    """By time."""
    lines = TRACE.c
    query = (
        select(TRACE).where(lines.tenant == tenant, lines.call == call).order_by(lines.at, lines.n)
    )
    return await rows(connection, query, Line)
