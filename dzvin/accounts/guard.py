"""Who is asking, and whether his roles let him: every route names its permission."""

from collections.abc import AsyncIterator
from typing import Any, Protocol

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import scope_of
from dzvin.infra.db import Connection, Database
from dzvin.kernel.errors import Forbidden

PUBLIC = "public"
"""Anybody: signing in, a visitor's page, a health probe."""
SIGNED_IN = "signed_in"
"""Whoever is signed in, with whatever roles."""
COOKIE = "dzvin_session"


class Recognize(Protocol):
    async def __call__(self, token: str) -> Person | None: ...


def needs(permission: str, *others: str, of_company: bool = False) -> dict[str, Any]:
    """For a route's `opt`: this permission, or one of the others. `of_company`: for the whole
    company, because it is about a thing that belongs to no project and to nobody. The generated
    matrix of the tests reads it."""
    return {"permission": permission, "others": others, "of_company": of_company}


class SessionMiddleware(ASGIMiddleware):
    """Puts the person behind the session cookie into `connection.user`, None for a stranger."""

    def __init__(self, recognize: Recognize) -> None:
        self._recognize = recognize

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        token = ASGIConnection[Any, Any, Any, Any](scope).cookies.get(COOKIE)
        scope["user"] = await self._recognize(token) if token else None
        await next_app(scope, receive, send)


def permission_guard(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """A route that names no permission is refused to everybody."""
    permission = handler.opt.get("permission")
    if permission == PUBLIC:
        return
    who: Person | None = connection.scope.get("user")
    if who is None:
        raise NotAuthorizedException("Sign in first.")
    if permission == SIGNED_IN:
        return
    enough = (permission, *handler.opt.get("others", ())) if permission else ()
    scopes = {scope_of(who.grants, each) for each in enough} - {None}
    if not scopes or (handler.opt.get("of_company") and "company" not in scopes):
        raise Forbidden(permission=permission)


async def provide_who(request: Request[Any, Any, Any]) -> Person:
    who: Person | None = request.scope.get("user")
    if who is None:
        raise NotAuthorizedException("Sign in first.")
    return who


async def provide_connection(who: Person, database: Database) -> AsyncIterator[Connection]:
    """One transaction per request, committed before the answer is sent."""
    async with database.transaction(who.tenant) as connection:
        yield connection


async def provide_database(request: Request[Any, Any, Any]) -> Database:
    database: Database = request.app.state.database
    return database


DEPENDENCIES = {
    "who": Provide(provide_who),
    "database": Provide(provide_database),
    "connection": Provide(provide_connection),
}
