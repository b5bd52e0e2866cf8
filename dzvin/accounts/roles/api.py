"""Roles of one's own: copied from others, changed, given; nobody gives more than he has."""

from litestar import delete, get, patch, post
from msgspec import UNSET

from dzvin.accounts import store as accounts
from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import DefaultRole, Grant, Person, Role, RoleInUse
from dzvin.accounts.permissions import may_give, offered
from dzvin.accounts.roles import store
from dzvin.accounts.roles.model import (
    NewRole,
    PermissionCard,
    RoleCard,
    RoleChanges,
    grants_of,
    not_yours,
    permission_cards,
    wrong_permissions,
)
from dzvin.events.account import RoleChanged, RoleCreated, RoleDeleted, UserRolesChanged
from dzvin.infra.clock import new_id
from dzvin.infra.db import BadValue, Connection, UnknownReference
from dzvin.infra.http import Id
from dzvin.kernel.errors import Forbidden, NotFound


@get("/api/permissions", opt=needs("role.view", "role.manage"))
async def permission_list(who: Person) -> list[PermissionCard]:
    return permission_cards(who)


@get("/api/roles", opt=needs("user.view", "role.view", "role.manage"))
async def role_list(who: Person, connection: Connection) -> list[RoleCard]:
    people = await store.count_people(connection)
    found = [card(role, who, people) for role in await accounts.list_roles(connection)]
    return sorted(found, key=lambda role: (not role.is_default, role.name.casefold()))


@post("/api/roles", opt=needs("role.manage"), status_code=201)
async def role_create(who: Person, connection: Connection, data: NewRole) -> RoleCard:
    role = Role(id=new_id(), name=data.name, is_default=False, grants=checked(who, data))
    await accounts.insert_role(
        connection, tenant=who.tenant, id=role.id, name=role.name, grants=role.grants
    )
    event = RoleCreated(
        role=role.id, title=role.name, permissions=dict(offered(role.grants)), by=who.id
    )
    await changed(connection, who, "role", role.id, event)
    return card(role, who, {})


@patch("/api/roles/{role:str}", opt=needs("role.manage"))
async def role_change(role: Id, who: Person, connection: Connection, data: RoleChanges) -> RoleCard:
    """Open pages of its people follow at once."""
    before = await changeable(connection, who, role)
    name = before.name if data.name is UNSET else data.name
    grants = before.grants
    if data.permissions is not UNSET:
        grants = checked(who, NewRole(name=name, permissions=data.permissions))
    await store.update_role(connection, role, name, grants)
    people = await store.count_people(connection)
    event = RoleChanged(
        role=role,
        title=name,
        title_before=before.name,
        permissions=dict(offered(grants)),
        permissions_before=dict(offered(before.grants)),
        by=who.id,
    )
    await changed(connection, who, "role", role, event)
    return card(Role(id=role, name=name, is_default=False, grants=grants), who, people)


@delete("/api/roles/{role:str}", opt=needs("role.manage"))
async def role_delete(
    role: Id, who: Person, connection: Connection, move_to: Id | None = None
) -> None:
    """Whoever has it gets `move_to` instead; without that it is refused while somebody has it."""
    await store.lock_rights(connection)
    before = await changeable(connection, who, role)
    people = await store.people_of(connection, role)
    if people and move_to is None:
        raise RoleInUse(people=len(people))
    were = await store.titles_of(connection, people)
    if people and move_to is not None:
        await check_target(connection, who, role, move_to)
        await store.move_people(connection, role, move_to)
    await store.delete_role(connection, role)
    are = await store.titles_of(connection, people)
    deleted = RoleDeleted(
        role=role,
        title=before.name,
        permissions_before=dict(offered(before.grants)),
        moved_to=move_to if people else None,
        by=who.id,
    )
    told = [
        UserRolesChanged(user=one, roles=are.get(one, ()), roles_before=were[one], by=who.id)
        for one in people
    ]
    await changed(connection, who, "role", role, deleted, *told)


ROUTES = [permission_list, role_list, role_create, role_change, role_delete]


def card(role: Role, who: Person, people: dict[str, int]) -> RoleCard:
    return RoleCard(
        id=role.id,
        name=role.name,
        is_default=role.is_default,
        people=people.get(role.id, 0),
        permissions=offered(role.grants),
        may_give=may_give(who, role.grants),
    )


def checked(who: Person, wanted: NewRole) -> tuple[Grant, ...]:
    """Raises BadValue, Forbidden; all that is wrong at once."""
    if wrong := wrong_permissions(wanted.permissions):
        raise BadValue(fields=wrong)
    grants = grants_of(wanted.permissions)
    if wrong := not_yours(who, grants):
        raise Forbidden(fields=wrong)
    return grants


async def changeable(connection: Connection, who: Person, role: str) -> Role:
    """A role that gives more than he has himself is not his to change, nor to take away."""
    found = await store.load_role(connection, role)
    if found is None:
        raise NotFound
    if found.is_default:
        raise DefaultRole
    if not may_give(who, found.grants):
        raise Forbidden(fields=[{"field": "role", "code": "more_than_you_have"}])
    return found


async def check_target(connection: Connection, who: Person, role: str, move_to: str) -> None:
    found = await store.load_role(connection, move_to)
    if found is None or move_to == role:
        raise UnknownReference(fields=[{"field": "move_to", "code": "unknown"}])
    if not may_give(who, found.grants):
        raise Forbidden(fields=[{"field": "move_to", "code": "more_than_you_have"}])
