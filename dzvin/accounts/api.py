"""Signing in and out, who I am, projects; and the routes of all of the slice."""

from typing import Annotated, Any

from litestar import Request, Response, delete, get, patch, post
from litestar.datastructures import Cookie
from msgspec import Meta, Struct

from dzvin.accounts import store
from dzvin.accounts.actions import SESSION_HOURS, Door, changed
from dzvin.accounts.company import api as company
from dzvin.accounts.groups import api as groups
from dzvin.accounts.guard import COOKIE, PUBLIC, SIGNED_IN, needs
from dzvin.accounts.mail import api as mail
from dzvin.accounts.model import Language, Name, Person, Project, Scope
from dzvin.accounts.permissions import may, permissions_of, scope_of
from dzvin.accounts.roles import api as roles
from dzvin.accounts.sessions import api as sessions
from dzvin.accounts.sessions.api import signed_out
from dzvin.accounts.users import api as users
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound

PLACED = tuple(
    f"{what}.edit" for what in ("queue", "script", "provider", "number", "list", "schedule")
) + ("user.manage",)
"""Things of one project: whoever makes them chooses among its names."""


class SignInForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    login: Annotated[str, Meta(max_length=120)]
    password: Annotated[str, Meta(max_length=200)]


class Company(Struct, frozen=True, kw_only=True):
    id: str
    name: str


class Me(Struct, frozen=True, kw_only=True):
    """Who is signed in, and what he may do: permission to scope."""

    id: str
    name: str
    login: str
    tenant: Company
    language: Language
    timezone: str
    short_number: str | None
    permissions: dict[str, Scope]
    roles: tuple[str, ...]
    projects: tuple[str, ...]
    colleagues: tuple[str, ...]
    """Whom a right of scope `group` reaches, himself included."""


class MyChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    language: Language


class ProjectForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name


@post("/api/session", opt=needs(PUBLIC), status_code=200)
async def sign_in(request: Request[Any, Any, Any], data: SignInForm, door: Door) -> Response[Me]:
    token, person = await door.sign_in(
        data.login,
        data.password,
        ip=request.client.host if request.client else "",
        user_agent=request.headers.get("user-agent", ""),
    )
    async with request.app.state.database.transaction(person.tenant) as connection:
        answer = await _me(connection, person)
    return Response(answer, cookies=[_cookie(request, token, SESSION_HOURS * 3600)])


@delete("/api/session", opt=needs(SIGNED_IN), status_code=204)
async def sign_out(
    request: Request[Any, Any, Any], who: Person, connection: Connection
) -> Response[None]:
    await store.revoke_sessions(connection, session=who.session, at=now())
    await record(connection, who.tenant, f"user:{who.id}", signed_out(request, who))
    request.app.state.signed_out(who)
    return Response(None, status_code=204, cookies=[_cookie(request, "", 0)])


@get("/api/me", opt=needs(SIGNED_IN))
async def me(who: Person, connection: Connection) -> Me:
    return await _me(connection, who)


@patch("/api/me", opt=needs(SIGNED_IN))
async def me_change(who: Person, connection: Connection, data: MyChanges) -> Me:
    await store.update_user(connection, who.id, {"language": data.language})
    person = await store.load_person(connection, who.id)
    return await _me(connection, person or who)


@get("/api/projects", opt=needs(SIGNED_IN))
async def project_list(who: Person, connection: Connection) -> list[Project]:
    """All of them for whoever sees projects or may put something into each; else one's own."""
    found = await store.list_projects(connection)
    is_placing = any(scope_of(who.grants, each) == "company" for each in PLACED)
    is_all = is_placing or may(who, "project.view")
    return found if is_all else [each for each in found if each.id in who.projects]


@post("/api/projects", opt=needs("project.manage"), status_code=201)
async def project_create(who: Person, connection: Connection, data: ProjectForm) -> Project:
    project = Project(id=new_id(), name=data.name)
    await store.insert_project(connection, tenant=who.tenant, id=project.id, name=project.name)
    await changed(connection, who, "project", project.id, action="created", after=project)
    return project


@patch("/api/projects/{project:str}", opt=needs("project.manage"))
async def project_change(
    project: Id, who: Person, connection: Connection, data: ProjectForm
) -> Project:
    found = [each for each in await store.list_projects(connection) if each.id == project]
    if not found or not await store.rename_project(connection, project, data.name):
        raise NotFound
    after = Project(id=project, name=data.name)
    await changed(connection, who, "project", project, before=found[0], after=after)
    return after


ROUTES = [
    sign_in,
    sign_out,
    me,
    me_change,
    project_list,
    project_create,
    project_change,
    *company.ROUTES,
    *groups.ROUTES,
    *mail.ROUTES,
    *roles.ROUTES,
    *sessions.ROUTES,
    *users.ROUTES,
]


async def _me(connection: Connection, who: Person) -> Me:
    tenant = await store.load_tenant(connection, who.tenant)
    return Me(
        id=who.id,
        name=who.name,
        login=who.login,
        tenant=Company(id=tenant.id, name=tenant.name),
        language=who.language,
        timezone=tenant.settings.timezone,
        short_number=who.short_number,
        permissions=permissions_of(who.grants),
        roles=who.roles,
        projects=who.projects,
        colleagues=who.colleagues,
    )


def _cookie(request: Request[Any, Any, Any], token: str, seconds: int) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=token,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )
