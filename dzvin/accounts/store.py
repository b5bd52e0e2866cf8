"""Companies, users, roles, projects and sessions in the database."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, delete, false, insert, or_, select, text, true, update

from dzvin.accounts.model import Grant, Group, Person, Project, Role, Tenant, User
from dzvin.accounts.permissions import SCOPES, Thing, may, scope_of
from dzvin.accounts.tables import (
    PROJECT,
    ROLE,
    SESSION,
    TENANT,
    USER_ACCOUNT,
    USER_GROUP,
    USER_GROUP_MEMBER,
    USER_PROJECT,
    USER_ROLE,
)
from dzvin.infra.db import Connection, row, rows
from dzvin.kernel.errors import Forbidden

LOGIN_OF = text(
    "SELECT tenant::text, user_account::text, password_hash, is_active FROM login_of(:login)"
)
SESSION_OF = text("SELECT session, tenant::text, user_account::text FROM session_of(:hash)")
SESSIONS_OF = text("SELECT s.session FROM unnest(CAST(:hashes AS text[])) hash, session_of(hash) s")

PEOPLE = text("""
    SELECT u.id::text, u.tenant::text, u.login, u.name, u.language, u.short_number,
        ARRAY(SELECT r.name FROM user_role ur JOIN role r ON r.tenant = ur.tenant AND r.id = ur.role
              WHERE ur.user_account = u.id ORDER BY r.name) AS roles,
        (SELECT coalesce(jsonb_agg(g), '[]') FROM user_role ur
         JOIN role r ON r.tenant = ur.tenant AND r.id = ur.role,
         jsonb_array_elements(r.grants) g WHERE ur.user_account = u.id) AS grants,
        ARRAY(SELECT p.project::text FROM user_project p WHERE p.user_account = u.id) AS projects,
        ARRAY(SELECT m.user_group::text FROM user_group_member m
              WHERE m.user_account = u.id) AS groups,
        ARRAY(SELECT DISTINCT o.user_account::text FROM user_group_member m
              JOIN user_group_member o ON o.tenant = m.tenant AND o.user_group = m.user_group
              WHERE m.user_account = u.id) AS colleagues
    FROM user_account u WHERE u.id = ANY(CAST(:users AS uuid[])) AND u.is_active
""")

USERS = text("""
    SELECT u.id::text, u.login, u.name, u.language, u.short_number, u.is_active,
        u.max_lines, u.has_status_control,
        ARRAY(SELECT role::text FROM user_role WHERE user_account = u.id) AS roles,
        ARRAY(SELECT project::text FROM user_project WHERE user_account = u.id) AS projects
    FROM user_account u ORDER BY u.name, u.login
""")


GROUPS = text("""
    SELECT g.id::text, g.name, g.short_number, g.rings, g.kind,
        ARRAY(SELECT m.user_account::text FROM user_group_member m
              JOIN user_account u ON u.tenant = m.tenant AND u.id = m.user_account
              WHERE m.user_group = g.id ORDER BY u.name, u.id) AS members
    FROM user_group g ORDER BY g.name
""")

GROUP_IS_USED = text("""
    SELECT 1 FROM scenario s
    JOIN scenario_version v ON v.tenant = s.tenant AND v.id = s.published,
    jsonb_array_elements(v.graph -> 'nodes') n
    WHERE n ->> 'kind' = 'group' AND n #>> '{params,group}' = :group LIMIT 1
""")

HAS_SHORT_NUMBER = {
    "user_account": text("SELECT 1 FROM user_account WHERE short_number = :number"),
    "user_group": text("SELECT 1 FROM user_group WHERE short_number = :number"),
    "queue": text("SELECT 1 FROM queue WHERE short_number = :number"),
}


class SignIn(msgspec.Struct, frozen=True):
    """What the database knows of a login, before the tenant is known."""

    tenant: str
    user_account: str
    password_hash: str
    is_active: bool


class SessionRow(msgspec.Struct, frozen=True):
    session: str
    tenant: str
    user_account: str


async def load_sign_in(connection: Connection, login: str) -> SignIn | None:
    return await row(connection, LOGIN_OF.bindparams(login=login), SignIn)


async def only_tenant(connection: Connection) -> str | None:
    """None: there are several companies, or none."""
    found = await connection.scalar(text("SELECT only_tenant()::text"))
    return str(found) if found else None


async def load_session(connection: Connection, token_hash: str) -> SessionRow | None:
    """None when it is over, revoked or its user is blocked."""
    return await row(connection, SESSION_OF.bindparams(hash=token_hash), SessionRow)


async def live_sessions(connection: Connection, tokens: Collection[str]) -> frozenset[str]:
    """Those of these sessions that hold."""
    found = await connection.execute(SESSIONS_OF, {"hashes": list(tokens)})
    return frozenset(found.scalars())


async def insert_session(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(SESSION).values(values))


async def revoke_sessions(
    connection: Connection, *, session: str = "", user: str = "", at: datetime
) -> None:
    """One, or all of a user."""
    which = SESSION.c.id == session if session else SESSION.c.user_account == user
    await connection.execute(
        update(SESSION).where(which, SESSION.c.revoked_at.is_(None)).values(revoked_at=at)
    )


async def load_person(connection: Connection, user: str) -> Person | None:
    """With the union of his roles' grants. None when he is blocked or gone."""
    return await row(connection, PEOPLE.bindparams(users=[user]), Person)


async def load_people(connection: Connection, users: Iterable[str]) -> list[Person]:
    """Those of them who are neither blocked nor gone."""
    return await rows(connection, PEOPLE.bindparams(users=list(users)), Person)


async def load_tenant(connection: Connection, tenant: str) -> Tenant:
    found = await row(connection, select(TENANT).where(TENANT.c.id == tenant), Tenant)
    assert found, "a session's tenant exists"
    return found


async def insert_tenant(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(TENANT).values(values))


async def list_users(connection: Connection) -> list[User]:
    return await rows(connection, USERS, User)


async def insert_user(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(USER_ACCOUNT).values(values))


async def update_user(connection: Connection, user: str, values: Mapping[str, Any]) -> bool:
    """False when there is no such user."""
    found = await connection.execute(
        update(USER_ACCOUNT)
        .where(USER_ACCOUNT.c.id == user)
        .values(dict(values) or {"id": user})
        .returning(USER_ACCOUNT.c.id)
    )
    return found.first() is not None


async def is_short_number_elsewhere(connection: Connection, number: str, *, table: str) -> bool:
    """Whether somebody else than a row of `table` has it: that one has its own constraint."""
    others = (query for other, query in HAS_SHORT_NUMBER.items() if other != table)
    found = [await connection.execute(query, {"number": number}) for query in others]
    return any(each.first() is not None for each in found)


async def set_user_roles(
    connection: Connection, tenant: str, user: str, roles: Iterable[str]
) -> None:
    await connection.execute(delete(USER_ROLE).where(USER_ROLE.c.user_account == user))
    wanted = [{"tenant": tenant, "user_account": user, "role": role} for role in sorted(set(roles))]
    if wanted:
        await connection.execute(insert(USER_ROLE), wanted)


async def set_user_projects(
    connection: Connection, tenant: str, user: str, projects: Iterable[str]
) -> None:
    await connection.execute(delete(USER_PROJECT).where(USER_PROJECT.c.user_account == user))
    wanted = [
        {"tenant": tenant, "user_account": user, "project": project}
        for project in sorted(set(projects))
    ]
    if wanted:
        await connection.execute(insert(USER_PROJECT), wanted)


async def list_roles(connection: Connection) -> list[Role]:
    return await rows(connection, select(ROLE).order_by(ROLE.c.name), Role)


async def insert_role(
    connection: Connection,
    *,
    tenant: str,
    id: str,
    name: str,
    grants: Iterable[Grant],
    is_default: bool = False,
) -> None:
    await connection.execute(
        insert(ROLE).values(
            tenant=tenant,
            id=id,
            name=name,
            is_default=is_default,
            grants=[msgspec.to_builtins(grant) for grant in grants],
        )
    )


async def list_groups(connection: Connection) -> list[Group]:
    return await rows(connection, GROUPS, Group)


async def insert_group(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(USER_GROUP).values(values))


async def update_group(connection: Connection, group: str, values: Mapping[str, Any]) -> None:
    if values:
        await connection.execute(
            update(USER_GROUP).where(USER_GROUP.c.id == group).values(dict(values))
        )


async def delete_group(connection: Connection, group: str) -> None:
    await connection.execute(delete(USER_GROUP).where(USER_GROUP.c.id == group))


async def is_group_used(connection: Connection, group: str) -> bool:
    """By a scenario as calls know it now."""
    found = await connection.execute(GROUP_IS_USED, {"group": group})
    return found.first() is not None


async def set_group_members(
    connection: Connection, tenant: str, group: str, users: Iterable[str]
) -> None:
    members = USER_GROUP_MEMBER
    await connection.execute(delete(members).where(members.c.user_group == group))
    wanted = [
        {"tenant": tenant, "user_group": group, "user_account": user} for user in sorted(set(users))
    ]
    if wanted:
        await connection.execute(insert(members), wanted)


async def list_projects(connection: Connection) -> list[Project]:
    return await rows(connection, select(PROJECT).order_by(PROJECT.c.created_at), Project)


async def usual_project(connection: Connection, who: Person, permission: str) -> str:
    """Where something new belongs that names no project: the first in which he may make it.
    Raises Forbidden."""
    for project in await list_projects(connection):
        if may(who, permission, Thing(project=project.id)):
            return project.id
    raise Forbidden(permission=permission)


async def insert_project(connection: Connection, *, tenant: str, id: str, name: str) -> None:
    await connection.execute(insert(PROJECT).values(tenant=tenant, id=id, name=name))


async def rename_project(connection: Connection, project: str, name: str) -> bool:
    found = await connection.execute(
        update(PROJECT).where(PROJECT.c.id == project).values(name=name).returning(PROJECT.c.id)
    )
    return found.first() is not None


def visible(
    who: Person,
    permission: str,
    *,
    owner: ColumnElement[Any] | None = None,
    project: ColumnElement[Any] | None = None,
) -> ColumnElement[bool]:
    """The rows on which he has the permission: `permissions.may` as a WHERE condition."""
    scope = scope_of(who.grants, permission)
    if scope is None:
        return false()
    if scope == "company":
        return true()
    reach = SCOPES.index(scope)
    allowed: list[ColumnElement[bool]] = []
    if owner is not None:
        people = {who.id, *who.colleagues} if reach >= SCOPES.index("group") else {who.id}
        allowed.append(owner.in_(sorted(people)))
    if project is not None and reach >= SCOPES.index("project"):
        allowed.append(project.in_(who.projects))
    return or_(false(), *allowed)
