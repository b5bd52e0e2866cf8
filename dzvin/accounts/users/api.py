"""People of the company: adding, changing, blocking them, and giving them roles."""

from typing import Any

from litestar import get, patch, post
from msgspec import UNSET, Struct, UnsetType, to_builtins

from dzvin.accounts import store
from dzvin.accounts.actions import changed, check_short_number, create_user
from dzvin.accounts.guard import needs
from dzvin.accounts.model import (
    Language,
    LastAdmin,
    MaxLines,
    Name,
    NewUser,
    Password,
    Person,
    ShortNumber,
    User,
)
from dzvin.accounts.roles.store import has_admin, lock_rights, titles_of
from dzvin.accounts.users.actions import changeable, check_roles, load_user
from dzvin.accounts.users.reach import MANAGE, VIEW, may_add_to, may_put_in, may_see
from dzvin.events.account import UserRolesChanged
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.passwords import Passwords
from dzvin.kernel.errors import Forbidden

COLUMNS = (
    "name",
    "language",
    "short_number",
    "is_active",
    "max_lines",
    "has_status_control",
)


class UserChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    short_number: ShortNumber | None | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    max_lines: MaxLines | UnsetType = UNSET
    has_status_control: bool | UnsetType = UNSET
    roles: tuple[str, ...] | UnsetType = UNSET
    projects: tuple[str, ...] | UnsetType = UNSET


@get("/api/users", opt=needs(VIEW, MANAGE))
async def user_list(who: Person, connection: Connection) -> list[User]:
    return [user for user in await store.list_users(connection) if may_see(who, user)]


@post("/api/users", opt=needs(MANAGE), status_code=201)
async def user_create(
    who: Person, connection: Connection, data: NewUser, passwords: Passwords
) -> User:
    if not may_add_to(who, data.projects):
        raise Forbidden(fields=[{"field": "projects", "code": "more_than_you_have"}])
    await check_roles(connection, who, data.roles)
    user = await create_user(connection, who.tenant, data, passwords, by=who.id)
    return await load_user(connection, user)


@patch("/api/users/{user:str}", opt=needs(MANAGE))
async def user_change(
    user: Id, who: Person, connection: Connection, data: UserChanges, passwords: Passwords
) -> User:
    """Whoever is blocked, or gets another password, is signed out at once."""
    takes_rights = data.roles is not UNSET or data.is_active is False
    had_admin = takes_rights and await _with_lock(connection)
    before = await changeable(connection, who, user)
    values: dict[str, Any] = {
        name: value for name in COLUMNS if (value := getattr(data, name)) is not UNSET
    }
    await check_short_number(connection, values.get("short_number"))
    if data.password is not UNSET:
        values["password_hash"] = await passwords.hash(data.password)
    await store.update_user(connection, user, values)
    if data.projects is not UNSET:
        await _put_in(connection, who, user, data.projects)
    if "password_hash" in values or values.get("is_active") is False:
        await store.revoke_sessions(connection, user=user, at=now())
    facts = []
    if data.roles is not UNSET:
        facts = await _give(connection, who, before, data.roles)
    if had_admin and not await has_admin(connection):
        raise LastAdmin
    answer = await load_user(connection, user)
    was, now_is = _told(before), _told(answer)
    if data.password is not UNSET:
        now_is["password"] = data.password
    await changed(connection, who, "user_account", user, *facts, before=was, after=now_is)
    return answer


ROUTES = [user_list, user_create, user_change]


def _told(user: User) -> dict[str, Any]:
    """Of his roles another event tells, by their titles."""
    return {name: value for name, value in to_builtins(user).items() if name != "roles"}


async def _with_lock(connection: Connection) -> bool:
    await lock_rights(connection)
    return await has_admin(connection)


async def _put_in(
    connection: Connection, who: Person, user: str, projects: tuple[str, ...]
) -> None:
    if not may_put_in(who, projects):
        raise Forbidden(fields=[{"field": "projects", "code": "more_than_you_have"}])
    await store.set_user_projects(connection, who.tenant, user, projects)


async def _give(
    connection: Connection, who: Person, user: User, roles: tuple[str, ...]
) -> list[UserRolesChanged]:
    """What is recorded of it: nothing when he has these roles already."""
    await check_roles(connection, who, roles)
    if set(roles) == set(user.roles):
        return []
    were = (await titles_of(connection, [user.id])).get(user.id, ())
    await store.set_user_roles(connection, who.tenant, user.id, roles)
    are = (await titles_of(connection, [user.id])).get(user.id, ())
    return [UserRolesChanged(user=user.id, roles=are, roles_before=were, by=who.id)]
