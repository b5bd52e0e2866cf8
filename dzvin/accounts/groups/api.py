"""Groups of people: by department, skill or territory; they can be dialled and transferred to."""

from collections.abc import Iterable

from litestar import delete, get, patch, post
from msgspec import UNSET, Struct, UnsetType

from dzvin.accounts import store
from dzvin.accounts.actions import changed, check_short_number
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Group, GroupKind, Name, NewGroup, Person, Rings, ShortNumber
from dzvin.accounts.permissions import scope_of
from dzvin.accounts.users.reach import MANAGE, VIEW
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
    kind: GroupKind | UnsetType = UNSET
    members: tuple[str, ...] | UnsetType = UNSET


@get("/api/groups", opt=needs(VIEW, MANAGE))
async def group_list(who: Person, connection: Connection) -> list[Group]:
    """All of them, or one's own for whoever does not see the whole company's people."""
    scopes = {scope_of(who.grants, VIEW), scope_of(who.grants, MANAGE)}
    found = await store.list_groups(connection)
    return [one for one in found if "company" in scopes or one.id in who.groups]


@post("/api/groups", opt=needs(MANAGE, of_company=True), status_code=201)
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
        kind=data.kind,
    )
    await store.set_group_members(connection, who.tenant, group, data.members)
    made = await _group(connection, group)
    await changed(connection, who, "user_group", group, action="created", after=made)
    return made


@patch("/api/groups/{group:str}", opt=needs(MANAGE, of_company=True))
async def group_change(group: Id, who: Person, connection: Connection, data: GroupChanges) -> Group:
    before = await _group(connection, group)
    values = given(data)
    members = values.pop("members", None)
    if "short_number" in values:
        await check_short_number(connection, values["short_number"], "user_group")
    await store.update_group(connection, group, values)
    if members is not None:
        await _check_members(connection, members)
        await store.set_group_members(connection, who.tenant, group, members)
    after = await _group(connection, group)
    await changed(connection, who, "user_group", group, before=before, after=after)
    return after


@delete("/api/groups/{group:str}", opt=needs(MANAGE, of_company=True))
async def group_delete(group: Id, who: Person, connection: Connection) -> None:
    """Refused while a published scenario rings it."""
    gone = await _group(connection, group)
    if await store.is_group_used(connection, group):
        raise InUse(by="scenario")
    await store.delete_group(connection, group)
    await changed(connection, who, "user_group", group, action="deleted", before=gone)


# Rights of scope `group` reach colleagues: whoever could put people into his group would widen
# his own. So departments are changed by those who manage the whole company's people.
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
