"""The ways into and out of the public network, read from the tables: numbers, gateways, limits."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import select

from dzvin.accounts.model import TenantSettings
from dzvin.acd.tables import OUT_QUEUE
from dzvin.calls.model import GatewayRoute, NumberConfig
from dzvin.calls.numbers import key_of
from dzvin.calls.toll import Toll
from dzvin.infra.db import Connection, fields
from dzvin.telephony.tables import GATEWAY, NUMBER, PROVIDER


async def load_numbers(connection: Connection, tenant: str) -> dict[str, NumberConfig]:
    """As `CallConfig.numbers` has them."""
    found = await connection.execute(select(NUMBER).where(NUMBER.c.tenant == tenant))
    numbers = [number_of(fields(row)) for row in found.mappings()]
    return {key_of(number): number for number in numbers}


async def load_out_queues(connection: Connection, tenant: str) -> dict[str, str]:
    """What operators chose: operator id to queue id."""
    found = await connection.execute(select(OUT_QUEUE).where(OUT_QUEUE.c.tenant == tenant))
    return {row.user_account: row.queue for row in found}


async def load_gateways(connection: Connection, tenant: str) -> tuple[GatewayRoute, ...]:
    """Provider by provider, the first choice first."""
    query = (
        select(GATEWAY)
        .where(GATEWAY.c.tenant == tenant)
        .join(
            PROVIDER,
            (PROVIDER.c.tenant == GATEWAY.c.tenant) & (PROVIDER.c.id == GATEWAY.c.provider),
        )
        .where(GATEWAY.c.is_active, PROVIDER.c.is_active)
        .order_by(PROVIDER.c.name, GATEWAY.c.position, GATEWAY.c.name)
    )
    found = map(fields, (await connection.execute(query)).mappings())
    return tuple(msgspec.convert(row, GatewayRoute) for row in found)


def number_of(row: Mapping[str, Any]) -> NumberConfig:
    return NumberConfig(
        id=row["id"],
        number=row["number"],
        scenario=row["scenario"],
        language=row["language"],
        match=row["match"],
        gateway=row["gateway"],
        project=row["project"],
        queue=row["queue"],
        source_tag=row["source_tag"],
        schedule=row["schedule"],
        closed_scenario=row["closed_scenario"],
        has_recording_notice=row["has_recording_notice"],
    )


def toll_of(settings: TenantSettings) -> Toll:
    return Toll(
        countries=settings.out_countries,
        may_premium=settings.out_premium,
        most_calls=settings.out_calls,
        call_seconds=settings.out_call_minutes * 60,
        day_seconds=settings.out_minutes_per_day * 60,
        minute_micros=settings.out_price_per_minute_micros,
        day_micros=settings.out_cost_per_day_micros,
    )
