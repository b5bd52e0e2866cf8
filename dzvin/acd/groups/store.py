"""Groups as the router sees them: desks that ring their people without settings of their own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from dzvin.accounts.tables import USER_ACCOUNT, USER_GROUP, USER_GROUP_MEMBER
from dzvin.acd.model import Member, QueueConfig, QueueSettings
from dzvin.infra.db import Connection

STRATEGY = {"all": "ring_all", "one_by_one": "longest_idle"}


class Groups:
    """`desks` by id; `short_numbers` to ids."""

    def __init__(self, rows: list[Mapping[str, Any]], members: Mapping[str, list[str]]) -> None:
        self.names = {row["id"]: row["name"] for row in rows}
        self.short_numbers = {row["short_number"]: row["id"] for row in rows if row["short_number"]}
        self.desks = {row["id"]: desk(row, members.get(row["id"], [])) for row in rows}


def desk(row: Mapping[str, Any], members: list[str]) -> QueueConfig:
    """Nobody waits for a group that has nobody signed in."""
    settings = QueueSettings(
        strategy=STRATEGY[row["rings"]], join_when_no_operators=False, on_missed="stay_ready"
    )
    people = tuple(Member(operator=id, position=n) for n, id in enumerate(members))
    return QueueConfig(
        id=row["id"], name=row["name"], settings=settings, members=people, is_group=True
    )


async def load_groups(connection: Connection, tenant: str) -> Groups:
    groups = await connection.execute(
        select(USER_GROUP).where(USER_GROUP.c.tenant == tenant).order_by(USER_GROUP.c.name)
    )
    found = await connection.execute(
        select(USER_GROUP_MEMBER.c.user_group, USER_GROUP_MEMBER.c.user_account)
        .join(
            USER_ACCOUNT,
            (USER_ACCOUNT.c.tenant == USER_GROUP_MEMBER.c.tenant)
            & (USER_ACCOUNT.c.id == USER_GROUP_MEMBER.c.user_account),
        )
        .where(USER_GROUP_MEMBER.c.tenant == tenant, USER_ACCOUNT.c.is_active)
        .order_by(USER_ACCOUNT.c.name, USER_ACCOUNT.c.id)
    )
    members: dict[str, list[str]] = {}
    for group, user in found:
        members.setdefault(group, []).append(user)
    return Groups([dict(row) for row in groups.mappings()], members)
