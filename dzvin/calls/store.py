"""Live calls as the web process reads them: the state that the engine has committed."""

from sqlalchemy import select

from dzvin.calls.model import Call
from dzvin.calls.upcasts import call_from
from dzvin.infra.db import Connection
from dzvin.infra.tables import SUBJECT_STATE


async def load_call(connection: Connection, call: str) -> Call | None:
    """None when it is over, was never there, or is another company's."""
    query = select(SUBJECT_STATE.c.state).where(SUBJECT_STATE.c.subject == f"call:{call}")
    state = (await connection.execute(query)).scalar()
    return None if state is None else call_from(state)
