"""Phones outside and ring plans in the database."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select

from dzvin.infra.db import Connection
from dzvin.telephony.phones.model import Delays, Phone, PhoneKind, RingPlan, UserPhones
from dzvin.telephony.tables import NUMBER, RING_PLAN, USER_PHONE


async def load_phones(connection: Connection, user: str) -> UserPhones:
    found = await connection.execute(select(USER_PHONE).where(USER_PHONE.c.user_account == user))
    phones = {row["kind"]: _phone(dict(row)) for row in found.mappings()}
    plans = await connection.execute(select(RING_PLAN).where(RING_PLAN.c.user_account == user))
    plan = plans.mappings().first()
    return UserPhones(
        int_phone=phones.get("int"),
        ext_phone=phones.get("ext"),
        ring_plan=_plan(plan) if plan else RingPlan(),
    )


async def put_phones(connection: Connection, tenant: str, user: str, phones: UserPhones) -> None:
    """Replaces all that he had."""
    key = {"tenant": tenant, "user_account": user}
    await connection.execute(delete(USER_PHONE).where(USER_PHONE.c.user_account == user))
    await connection.execute(delete(RING_PLAN).where(RING_PLAN.c.user_account == user))
    kinds: dict[PhoneKind, Phone | None] = {"int": phones.int_phone, "ext": phones.ext_phone}
    for kind, phone in kinds.items():
        if phone is not None:
            values = msgspec.structs.asdict(phone)
            await connection.execute(insert(USER_PHONE).values(**key, kind=kind, **values))
    plan: dict[str, Any] = msgspec.to_builtins(phones.ring_plan)
    await connection.execute(insert(RING_PLAN).values(**key, **plan))


async def own_numbers(connection: Connection, country_numbers: set[str]) -> set[str]:
    """Which of these the company's customers dial: with or without their plus."""
    written = country_numbers | {number.removeprefix("+") for number in country_numbers}
    found = await connection.execute(select(NUMBER.c.number).where(NUMBER.c.number.in_(written)))
    return {f"+{row.number.removeprefix('+')}" for row in found}


def _plan(row: Mapping[Any, Any]) -> RingPlan:
    delays = msgspec.convert(row["delays"], Delays)
    return RingPlan(kind=row["kind"], delays=delays, is_auto_answered=row["is_auto_answered"])


def _phone(row: Mapping[str, Any]) -> Phone:
    return msgspec.convert({name: row[name] for name in Phone.__struct_fields__}, Phone)
