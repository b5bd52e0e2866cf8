"""How each of a company's people is rung outside: his phones, and the order of his ring plan."""

import msgspec
from sqlalchemy import select

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.infra.db import Connection
from dzvin.telephony.phones.model import Delays, OutsidePhone, Reaching
from dzvin.telephony.tables import RING_PLAN, USER_PHONE


async def load_reaching(connection: Connection, tenant: str) -> dict[str, Reaching]:
    """By operator; those who are rung in the usual way are missing."""
    of_user = (USER_ACCOUNT.c.tenant == USER_PHONE.c.tenant) & (
        USER_ACCOUNT.c.id == USER_PHONE.c.user_account
    )
    phones = await connection.execute(
        select(USER_PHONE)
        .join(USER_ACCOUNT, of_user)
        .where(USER_PHONE.c.tenant == tenant, USER_PHONE.c.takes_calls, USER_ACCOUNT.c.is_active)
        .order_by(USER_PHONE.c.user_account, USER_PHONE.c.kind.desc())
    )
    his: dict[str, list[OutsidePhone]] = {}
    for row in phones.mappings():
        values = {name: row[name] for name in OutsidePhone.__struct_fields__}
        phone = msgspec.convert(values, OutsidePhone)
        his.setdefault(row["user_account"], []).append(phone)
    columns = RING_PLAN.c
    found = await connection.execute(
        select(columns.user_account, columns.kind, columns.delays, columns.is_auto_answered).where(
            columns.tenant == tenant, (columns.kind == "ordered") | columns.is_auto_answered
        )
    )
    plans = {row.user_account: row for row in found}
    delays = {
        user: msgspec.convert(row.delays, Delays)
        for user, row in plans.items()
        if row.kind == "ordered"
    }
    return {
        user: Reaching(
            phones=tuple(his.get(user, ())),
            delays=delays.get(user),
            is_auto_answered=user in plans and plans[user].is_auto_answered,
        )
        for user in sorted({*his, *plans})
    }
