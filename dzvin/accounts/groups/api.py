"""Groups of people: by department, skill or territory; they can be dialled and transferred to."""

from collections.abc import Iterable

from litestar import delete, get, patch, post
from msgspec import UNSET, Struct, UnsetType

from dzvin.accounts import store
from dzvin.accounts.actions import changed, check_short_number
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Group, Name, NewGroup, Person, Rings, ShortNumber
from dzvin.infra.changes import given
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection, InUse, UnknownReference
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound


class GroupChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`members`: all of them; who is not named is out."""

    name: Name | UnsetType = UNSET
    short_number: ShortNumber | None | UnsetType = UNSET
    rings: Rings | UnsetType = UNSET
    members: tuple[str, ...] | UnsetType = UNSET


@get("/api/groups", opt=needs("user.view"))
async def group_list(connection: Connection) -> list[Group]:
    return await store.list_groups(connection)


@post("/api/groups", opt=needs("user.manage"), status_code=201)
async def group_create(who: Person, connection: Connection, data: NewGroup) -> Group:
    await check_short_number(connection, data.short_number, "user_group")
    await _check_members(connection, data.members)
    group = new_id()
    await store.insert_group(
        connection,
        tenant=who.tenant,
        id=group,
        name=data.name,
        short_number=data.short_number,
        rings=data.rings,
    )
    await store.set_group_members(connection, who.tenant, group, data.members)
    await changed(connection, who, "user_group", group)
    return await _group(connection, group)


@patch("/api/groups/{group:str}", opt=needs("user.manage"))
async def group_change(group: Id, who: Person, connection: Connection, data: GroupChanges) -> Group:
    await _group(connection, group)
    values = given(data)
    members = values.pop("members", None)
    if "short_number" in values:
        await check_short_number(connection, values["short_number"], "user_group")
    await store.update_group(connection, group, values)
    if members is not None:
        await _check_members(connection, members)
        await store.set_group_members(connection, who.tenant, group, members)
    await changed(connection, who, "user_group", group)
    return await _group(connection, group)


@delete("/api/groups/{group:str}", opt=needs("user.manage"))
async def group_delete(group: Id, who: Person, connection: Connection) -> None:
    """Refused while a published scenario rings it."""
    await _group(connection, group)
    if await store.is_group_used(connection, group):
        raise InUse(by="scenario")
    await store.delete_group(connection, group)
    await changed(connection, who, "user_group", group)


ROUTES = [group_list, group_create, group_change, group_delete]


async def _group(connection: Connection, group: str) -> Group:
    for one in await store.list_groups(connection):
        if one.id == group:
            return one
    raise NotFound


async def _check_members(connection: Connection, members: Iterable[str]) -> None:
    known = {user.id for user in await store.list_users(connection)}
    if not set(members) <= known:
        raise UnknownReference(fields=[{"field": "members", "code": "unknown"}])
