"""The trace of a call: who may, and may see the call, gets what was said on the wire about it."""

from litestar import get

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.infra import event_log
from dzvin.infra.db import Connection
from dzvin.kernel.errors import Forbidden
from dzvin.reports import store
from dzvin.reports.compile import call_rows, seen
from dzvin.reports.model import NoSuchCall
from dzvin.reports.tables import CALL
from dzvin.reports.trace.ladder import Trace, trace_of
from dzvin.telephony.trace.store import load_lines

TRACE = "call.trace"
VIEW, NUMBERS = "report.calls.view", "call.number_visible"


@get("/api/calls/{call:str}/trace", opt=needs(TRACE))
async def call_trace(call: str, who: Person, connection: Connection) -> Trace:
    """Kept for 14 days. Secrets are not in it; without the right to numbers they are masked."""
    if not may(who, VIEW):
        raise Forbidden(permission=VIEW)
    query = call_rows().where(CALL.c.tenant == who.tenant, CALL.c.id == call, seen(who, VIEW))
    if not await store.load_calls(connection, query, with_numbers=False):
        raise NoSuchCall
    return await load_trace(connection, who.tenant, call, with_numbers=may(who, NUMBERS))


async def load_trace(
    connection: Connection, tenant: str, call: str, *, with_numbers: bool
) -> Trace:
    events = await event_log.read_calls(connection, tenant, [call])
    operators: dict[str, str] = {}
    for row in events[call]:
        leg, operator = getattr(row.event, "leg", None), getattr(row.event, "operator", None)
        if leg and operator:
            operators.setdefault(leg, operator)
    lines = await load_lines(connection, tenant, call)
    return trace_of(lines, operators, with_numbers=with_numbers, call=call)


ROUTES = [call_trace]
