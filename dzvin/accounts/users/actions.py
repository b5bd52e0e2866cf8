"""One person's account, as far as whoever asks may see or change it."""

from collections.abc import Iterable

from dzvin.accounts import store
from dzvin.accounts.model import Person, User
from dzvin.accounts.permissions import may_give
from dzvin.accounts.users.reach import MANAGE, may_see, reaches
from dzvin.infra.db import Connection, UnknownReference
from dzvin.kernel.errors import Forbidden, NotFound


async def load_user(connection: Connection, user: str) -> User:
    """Raises NotFound."""
    for one in await store.list_users(connection):
        if one.id == user:
            return one
    raise NotFound


async def seen(connection: Connection, who: Person, user: str) -> User:
    """Raises NotFound for one whom his rights do not reach."""
    found = await load_user(connection, user)
    if not may_see(who, found):
        raise NotFound
    return found


async def changeable(connection: Connection, who: Person, user: str) -> User:
    """Somebody with more rights than his own is not his to change. Raises NotFound, Forbidden."""
    found = await seen(connection, who, user)
    if not reaches(who, MANAGE, found):
        raise Forbidden(permission=MANAGE)
    await check_roles(connection, who, found.roles)
    return found


async def check_roles(connection: Connection, who: Person, wanted: Iterable[str]) -> None:
    """They exist, and he has himself what they give: nobody makes himself or others more."""
    roles = {role.id: role for role in await store.list_roles(connection)}
    if not set(wanted) <= set(roles):
        raise UnknownReference(fields=[{"field": "roles", "code": "unknown"}])
    if not all(may_give(who, roles[role].grants) for role in wanted):
        raise Forbidden(fields=[{"field": "roles", "code": "more_than_you_have"}])
