"""One's own sign-ins: on which devices, since when, and ending those that are not wanted."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, delete, get
from litestar.params import Parameter
from msgspec import Meta, Struct
from msgspec.structs import replace

from dzvin.accounts.guard import SIGNED_IN, needs
from dzvin.accounts.model import Person
from dzvin.accounts.sessions import store
from dzvin.events.account import UserSignedOut
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.kernel.errors import NotFound

PATTERN = r"^[0-9a-f]{16}$(?!\n)"
SessionId = Annotated[str, Meta(pattern=PATTERN), Parameter(pattern=PATTERN)]
"""The beginning of the token's hash: enough to name it, worth nothing for signing in."""


class SessionCard(Struct, frozen=True, kw_only=True):
    id: SessionId
    created_at: datetime
    expires_at: datetime
    ip: str
    user_agent: str
    is_this: bool
    """The one that asks."""


@get("/api/me/sessions", opt=needs(SIGNED_IN))
async def session_list(who: Person, connection: Connection) -> list[SessionCard]:
    return [
        SessionCard(
            id=one.id[:16],
            created_at=one.created_at,
            expires_at=one.expires_at,
            ip=one.ip,
            user_agent=one.user_agent,
            is_this=one.id == who.session,
        )
        for one in await store.list_sessions(connection, who.id, now())
    ]


@delete("/api/me/sessions/{session:str}", opt=needs(SIGNED_IN))
async def session_end(
    session: SessionId, request: Request[Any, Any, Any], who: Person, connection: Connection
) -> None:
    """Its pages close at once."""
    ended = await store.end_sessions(connection, who.id, now(), begins=session)
    if not ended:
        raise NotFound
    await _close(request, who, connection, ended)


@delete("/api/me/sessions", opt=needs(SIGNED_IN))
async def session_end_others(
    request: Request[Any, Any, Any], who: Person, connection: Connection
) -> None:
    """All but the one that asks."""
    ended = await store.end_sessions(connection, who.id, now(), but=who.session)
    await _close(request, who, connection, ended)


ROUTES = [session_list, session_end, session_end_others]


def signed_out(request: Request[Any, Any, Any], who: Person) -> UserSignedOut:
    return UserSignedOut(user=who.id, ip=request.client.host if request.client else "")


async def _close(
    request: Request[Any, Any, Any], who: Person, connection: Connection, ended: list[str]
) -> None:
    for session in ended:
        request.app.state.signed_out(replace(who, session=session))
    if ended:
        facts = [signed_out(request, who) for _ in ended]
        await record(connection, who.tenant, f"user:{who.id}", *facts)
