"""Roles in the database: how many have each, who has one, and that an administrator stays."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import delete, func, select, text, update

from dzvin.accounts.model import Grant, Role
from dzvin.accounts.tables import ROLE, USER_ROLE
from dzvin.infra.db import Connection, row

LOCK = text("SELECT 1 FROM tenant FOR NO KEY UPDATE")
HAS_ADMIN = text("""
    SELECT 1 FROM user_account u
    JOIN user_role ur ON ur.tenant = u.tenant AND ur.user_account = u.id
    JOIN role r ON r.tenant = ur.tenant AND r.id = ur.role
    WHERE u.is_active AND r.grants @> '[{"permission": "*", "scope": "company"}]' LIMIT 1
""")
MOVE = text("""
    WITH gone AS (DELETE FROM user_role WHERE role = CAST(:role AS uuid)
                  RETURNING tenant, user_account)
    INSERT INTO user_role (tenant, user_account, role)
    SELECT tenant, user_account, CAST(:target AS uuid) FROM gone ON CONFLICT DO NOTHING
""")
TITLES = text("""
    SELECT ur.user_account::text, array_agg(r.name ORDER BY r.name)
    FROM user_role ur JOIN role r ON r.tenant = ur.tenant AND r.id = ur.role
    WHERE ur.user_account = ANY(CAST(:users AS uuid[])) GROUP BY 1
""")


async def lock_rights(connection: Connection) -> None:
    """Whoever takes rights away does it one after another: two administrators who block each other
    at the same moment would leave none."""
    await connection.execute(LOCK)


async def has_admin(connection: Connection) -> bool:
    """Somebody who may sign in has all rights."""
    return (await connection.execute(HAS_ADMIN)).first() is not None


async def load_role(connection: Connection, role: str) -> Role | None:
    return await row(connection, select(ROLE).where(ROLE.c.id == role), Role)


async def count_people(connection: Connection) -> dict[str, int]:
    found = await connection.execute(
        select(USER_ROLE.c.role, func.count()).group_by(USER_ROLE.c.role)
    )
    return {role: count for role, count in found}


async def people_of(connection: Connection, role: str) -> list[str]:
    found = await connection.execute(
        select(USER_ROLE.c.user_account)
        .where(USER_ROLE.c.role == role)
        .order_by(USER_ROLE.c.user_account)
    )
    return list(found.scalars())


async def titles_of(connection: Connection, users: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Names of the roles of these people."""
    found = await connection.execute(TITLES, {"users": list(users)})
    return {user: tuple(titles) for user, titles in found}


async def update_role(
    connection: Connection, role: str, name: str, grants: Iterable[Grant]
) -> None:
    values: Mapping[str, Any] = {
        "name": name,
        "grants": [msgspec.to_builtins(grant) for grant in grants],
    }
    await connection.execute(update(ROLE).where(ROLE.c.id == role).values(values))


async def move_people(connection: Connection, role: str, target: str) -> None:
    await connection.execute(MOVE, {"role": role, "target": target})


async def delete_role(connection: Connection, role: str) -> None:
    await connection.execute(delete(ROLE).where(ROLE.c.id == role))
