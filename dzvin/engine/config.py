"""Settings of each tenant as the machines need them, read from the tables and read again when
`config.changed` passes by in the log."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
import structlog
from sqlalchemy import Select, Table, select

from dzvin.accounts.model import Grant, TenantSettings
from dzvin.accounts.permissions import scope_of
from dzvin.accounts.tables import ROLE, TENANT, USER_ACCOUNT, USER_ROLE
from dzvin.acd.groups.store import load_groups
from dzvin.acd.inputs import ConfigLoaded
from dzvin.acd.lines import Capacity
from dzvin.acd.model import AcdConfig, AwayLimits, Member, QueueConfig, QueueSettings
from dzvin.acd.out_queue import out_queues
from dzvin.acd.store import outside_phones
from dzvin.acd.tables import AWAY_REASON, QUEUE, QUEUE_MEMBER
from dzvin.calls.model import CallConfig, QueueVoice
from dzvin.calls.rights import RIGHTS
from dzvin.engine.follow import acd_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.loop import Loop
from dzvin.engine.patience import patiently
from dzvin.engine.reaching import load_reaching
from dzvin.engine.snapshot import Snapshot, TenantConfig, snapshot_of
from dzvin.engine.ways import load_gateways, load_numbers, load_out_queues, toll_of
from dzvin.events.system import ConfigChanged
from dzvin.infra.bell import LOG, rings
from dzvin.infra.db import Connection
from dzvin.infra.event_log import head
from dzvin.infra.shard import ShardDatabase
from dzvin.infra.tables import EVENT
from dzvin.kernel.value_list import ValueList
from dzvin.reports.tables import RESULT_CODE
from dzvin.resources.tables import LIST, LIST_VALUE, SCHEDULE
from dzvin.scenario.model import Graph
from dzvin.scenario.tables import SCENARIO, SCENARIO_VERSION
from dzvin.telephony.tables import ENDPOINT

journal = structlog.get_logger("engine")

BETWEEN_LOOKS_SECONDS = 0.3
"""The log grows hundreds of times a second; settings change a few times a day."""

type Rows = Sequence[Mapping[str, Any]]


class ConfigReader:
    """Reads on its own connections: the commits of the loop do not wait for it."""

    def __init__(self, database: ShardDatabase) -> None:
        self._database = database

    async def tenants(self) -> list[str]:
        """All of the shard."""
        async with self._database.shard_transaction() as connection:
            found = await connection.execute(select(TENANT.c.id).order_by(TENANT.c.id))
            return [str(row.id) for row in found]

    async def load(self, tenant: str, versions: Sequence[str] = ()) -> Snapshot:
        """`versions`: scenario versions that running calls keep."""
        async with self._database.shard_transaction() as connection:
            return snapshot_of(await tenant_config(connection, tenant, versions))


async def tenant_config(
    connection: Connection, tenant: str, versions: Sequence[str]
) -> TenantConfig:
    found = await connection.execute(select(TENANT).where(TENANT.c.id == tenant))
    row = found.mappings().first()
    settings = msgspec.convert(dict(row["settings"]) if row else {}, TenantSettings)
    queues = await _rows(connection, _of(QUEUE, tenant).where(QUEUE.c.is_active))
    people = await _rows(connection, _of(USER_ACCOUNT, tenant).where(USER_ACCOUNT.c.is_active))
    numbers = await load_numbers(connection, tenant)
    groups = await load_groups(connection, tenant)
    codes = await _rows(connection, _of(RESULT_CODE, tenant).where(RESULT_CODE.c.is_active))
    desks = _queues(queues, await _members(connection, tenant), codes)
    reasons = await _away_reasons(connection, tenant)
    acd = AcdConfig(
        tenant=tenant,
        timezone=settings.timezone,
        is_member_priority_first=settings.member_priority_first,
        queues=desks | groups.desks,
        operators={person["id"]: person["name"] for person in people},
        capacities=_capacities(people),
        away_reasons=tuple(reason["id"] for reason in reasons),
        away_limits=await _away_limits(connection, tenant),
        devices=await _devices(connection, tenant),
        outside=await outside_phones(connection, tenant),
        is_contact_asked=True,
    )
    calls = CallConfig(
        tenant=tenant,
        timezone=settings.timezone,
        language=settings.language,
        country=settings.country,
        fallback_queue=settings.fallback_queue,
        numbers=numbers,
        gateways=await load_gateways(connection, tenant),
        schedules=await _schedules(connection, tenant),
        lists=await _lists(connection, tenant),
        queues={queue.id: _voice(queue.settings) for queue in acd.queues.values()},
        short_numbers=_by_short_number(people),
        queue_numbers=groups.short_numbers | _by_short_number(queues),
        groups=groups.names,
        own_numbers={row["id"]: row["short_number"] for row in people if row["short_number"]},
        names=acd.operators,
        reaching=await load_reaching(connection, tenant),
        devices=acd.devices,
        company=row["name"] if row else "",
        languages={person["id"]: person["language"] for person in people},
        rights=await _rights(connection, tenant),
        away_reasons=reasons,
        is_away_reason_required=settings.away_reason_required and bool(reasons),
        announces_monitoring=settings.announce_monitoring,
        conference_outlives_operators=settings.conference_outlives_operators,
        toll=toll_of(settings),
        out_queues=out_queues(desks.values(), await load_out_queues(connection, tenant)),
        **await _scenarios(connection, tenant, versions),
    )
    projects = {row["id"]: row["project"] for row in queues}
    projects |= {number.id: number.project for number in numbers.values()}
    return TenantConfig(acd=acd, calls=calls, projects=projects)


def _of(table: Table, tenant: str) -> Select[Any]:
    return select(table).where(table.c.tenant == tenant)


async def _rows(connection: Connection, query: Select[Any]) -> Rows:
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def _members(connection: Connection, tenant: str) -> dict[str, list[Member]]:
    query = (
        _of(QUEUE_MEMBER, tenant)
        .join(
            USER_ACCOUNT,
            (USER_ACCOUNT.c.tenant == QUEUE_MEMBER.c.tenant)
            & (USER_ACCOUNT.c.id == QUEUE_MEMBER.c.user_account),
        )
        .where(QUEUE_MEMBER.c.is_active, USER_ACCOUNT.c.is_active)
        .order_by(QUEUE_MEMBER.c.position, QUEUE_MEMBER.c.user_account)
    )
    members: dict[str, list[Member]] = {}
    for row in await _rows(connection, query):
        members.setdefault(row["queue"], []).append(
            Member(
                operator=row["user_account"],
                priority=row["priority"],
                position=row["position"],
                weight=row["weight"],
                skills=row["skills"],
            )
        )
    return members


def _queues(rows: Rows, members: Mapping[str, list[Member]], codes: Rows) -> dict[str, QueueConfig]:
    return {
        row["id"]: QueueConfig(
            id=row["id"],
            name=row["name"],
            settings=demanding(
                msgspec.convert(row["settings"], QueueSettings),
                {
                    code["kind"]
                    for code in codes
                    if not code["queues"] or row["id"] in code["queues"]
                },
            ),
            members=tuple(members.get(row["id"], ())),
        )
        for row in rows
    }


def demanding(settings: QueueSettings, kinds: Collection[str]) -> QueueSettings:
    """Nobody is kept for a result or topic of which there is none to choose."""
    result, topic = settings.result_rule, settings.topic_rule
    return msgspec.structs.replace(
        settings,
        result_rule="optional" if result == "mandatory" and "result" not in kinds else result,
        topic_rule="optional" if topic == "mandatory" and "topic" not in kinds else topic,
    )


def _voice(settings: QueueSettings) -> QueueVoice:
    return QueueVoice(
        music=settings.music,
        announce_seconds=settings.announce_seconds,
        max_wait_seconds=settings.max_wait_seconds,
        is_recorded=settings.is_recorded,
        short_abandon_seconds=settings.short_abandon_seconds,
        caller_number=settings.caller_number,
        providers=settings.providers,
        country=settings.country,
        vip_list=settings.vip_list,
        vip_boost=settings.vip_boost if settings.vip_mode == "boost" else 0,
        is_auto_answered=settings.is_auto_answered,
    )


def _capacities(people: Rows) -> dict[str, Capacity]:
    """Of those who are not like most: one line, and a status that follows the calls."""
    return {
        row["id"]: Capacity(
            max_lines=row["max_lines"], is_status_kept=not row["has_status_control"]
        )
        for row in sorted(people, key=lambda row: str(row["id"]))
        if row["max_lines"] > 1 or not row["has_status_control"]
    }


def _by_short_number(rows: Rows) -> dict[str, str]:
    return {row["short_number"]: row["id"] for row in rows if row["short_number"]}


async def _away_reasons(connection: Connection, tenant: str) -> tuple[dict[str, str], ...]:
    """In the order in which the codes of phones count them; the API shows the same one."""
    query = _of(AWAY_REASON, tenant).where(AWAY_REASON.c.is_active)
    order = AWAY_REASON.c.position, AWAY_REASON.c.name_uk, AWAY_REASON.c.id
    rows = await _rows(connection, query.order_by(*order))
    return tuple(
        {"id": row["id"], "uk": row["name_uk"], "ru": row["name_ru"], "en": row["name_en"]}
        for row in rows
    )


async def _away_limits(connection: Connection, tenant: str) -> dict[str, AwayLimits]:
    columns = AWAY_REASON.c
    rows = await _rows(connection, _of(AWAY_REASON, tenant).where(columns.is_active))
    return {
        row["id"]: AwayLimits(
            max_seconds=row["max_seconds"], max_daily_seconds=row["max_daily_seconds"]
        )
        for row in sorted(rows, key=lambda row: str(row["id"]))
        if row["max_seconds"] or row["max_daily_seconds"]
    }


async def _rights(connection: Connection, tenant: str) -> dict[str, tuple[str, ...]]:
    """What each operator may do from his phone, by all his roles together."""
    query = (
        select(USER_ROLE.c.user_account, ROLE.c.grants)
        .join(ROLE, (ROLE.c.tenant == USER_ROLE.c.tenant) & (ROLE.c.id == USER_ROLE.c.role))
        .where(USER_ROLE.c.tenant == tenant)
    )
    grants: dict[str, tuple[Grant, ...]] = {}
    for row in await _rows(connection, query):
        given = msgspec.convert(row["grants"], tuple[Grant, ...])
        grants[row["user_account"]] = grants.get(row["user_account"], ()) + given
    return {
        operator: tuple(right for right in RIGHTS if scope_of(all_of_his, right))
        for operator, all_of_his in sorted(grants.items())
    }


async def _devices(connection: Connection, tenant: str) -> tuple[str, ...]:
    query = select(ENDPOINT.c.name).where(
        ENDPOINT.c.tenant == tenant,
        ENDPOINT.c.kind == "device",
        ENDPOINT.c.user_account.is_not(None),
    )
    return tuple(row["name"] for row in await _rows(connection, query.order_by(ENDPOINT.c.name)))


async def _schedules(connection: Connection, tenant: str) -> dict[str, object]:
    return {
        row["id"]: {
            "timezone": row["timezone"],
            "week": row["week"],
            "exceptions": row["exceptions"],
        }
        for row in await _rows(connection, _of(SCHEDULE, tenant))
    }


async def _lists(connection: Connection, tenant: str) -> dict[str, ValueList]:
    values: dict[str, dict[str, datetime | None]] = {}
    columns = (LIST_VALUE.c.list, LIST_VALUE.c.value, LIST_VALUE.c.expires_at)
    found = await connection.execute(select(*columns).where(LIST_VALUE.c.tenant == tenant))
    for whose, value, expires_at in found:  # thousands: no dict for each
        values.setdefault(whose, {})[value] = expires_at
    return {
        row["id"]: ValueList(
            project=row["project"],
            blocks_callers=row["blocks_callers"],
            blocks_dialling=row["blocks_dialling"],
            values=values.get(row["id"], {}),
        )
        for row in await _rows(connection, _of(LIST, tenant))
    }


async def _scenarios(
    connection: Connection, tenant: str, versions: Sequence[str]
) -> dict[str, Any]:
    """`published` and `graphs` of CallConfig."""
    query = _of(SCENARIO, tenant).where(SCENARIO.c.published.is_not(None))
    published = {row["id"]: row["published"] for row in await _rows(connection, query)}
    wanted = {*published.values(), *versions}
    found = await _rows(
        connection, _of(SCENARIO_VERSION, tenant).where(SCENARIO_VERSION.c.id.in_(wanted))
    )
    graphs = {row["id"]: msgspec.convert(row["graph"], Graph) for row in found}
    return {"published": published, "graphs": graphs}


class ConfigKeeper:
    """Brings changed settings into the running loop."""

    def __init__(
        self,
        reader: ConfigReader,
        loop: Loop,
        and_then: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`and_then`: what else follows from changed settings."""
        self._reader = reader
        self._loop = loop
        self._and_then = and_then

    async def reload(self, tenant: str) -> None:
        versions = self._kept_versions(tenant)
        snapshot = await patiently(lambda: self._reader.load(tenant, versions))
        known = self._loop.mind.newest(tenant)
        if known is not None and known.id == snapshot.id:
            return
        self._loop.settle_config(tenant, snapshot)
        await self._loop.tell(
            Heard(tenant=tenant, subject=acd_subject(tenant), input=ConfigLoaded())
        )
        journal.info("settings loaded", tenant=tenant, snapshot=snapshot.id)

    async def follow(self, changes: AsyncIterator[set[str]]) -> None:
        """`changes`: tenants whose settings were changed, as it happens."""
        async for tenants in changes:
            for tenant in tenants:
                await self.reload(tenant)
            if self._and_then is not None:
                await self._and_then()

    def _kept_versions(self, tenant: str) -> list[str]:
        return sorted(
            {
                call.place.version
                for call in self._loop.mind.calls(tenant).values()
                if call.place is not None
            }
        )


async def changed_tenants(
    database: ShardDatabase,
    listen_url: str,
    after: int,
    is_grown_by_others: Callable[[Sequence[str]], bool] = lambda rung: True,
) -> AsyncIterator[set[str]]:
    """Tenants named by `config.changed` at positions > `after`; never ends. The engine itself
    changes no settings."""
    async for rung in rings(listen_url, LOG):
        if is_grown_by_others(rung):
            tenants, after = await patiently(partial(_look, database, after))
            if tenants:
                yield tenants
        await asyncio.sleep(BETWEEN_LOOKS_SECONDS)


async def _look(database: ShardDatabase, after: int) -> tuple[set[str], int]:
    async with database.shard_transaction() as connection:
        last = await head(connection, database.shard)
        found = await connection.execute(
            select(EVENT.c.tenant)
            .distinct()
            .where(
                EVENT.c.shard == database.shard,
                EVENT.c.position > after,
                EVENT.c.position <= last,
                EVENT.c.name == ConfigChanged.__struct_config__.tag,
            )
        )
        return {row.tenant for row in found}, max(after, last)


async def log_head(database: ShardDatabase) -> int:
    async with database.shard_transaction() as connection:
        return await head(connection, database.shard)
