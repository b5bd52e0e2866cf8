"""Settings of a company as the machines get them, read from the tables as role dzvin_engine."""

import asyncio
from datetime import UTC, datetime

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from dzvin.engine.config import ConfigKeeper, ConfigReader, changed_tenants, log_head
from dzvin.engine.snapshot import TenantConfig, snapshot_from, snapshot_of
from dzvin.events.system import ConfigChanged
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id
from dzvin.infra.db import Database
from dzvin.infra.event_log import record
from dzvin.infra.shard import ShardDatabase
from dzvin.scenario.templates.hotline import hotline
from tests.engine.toys import World
from tests.infra.build import make_tenant
from tests.support.postgres import TestDatabase

SOME_DAY = datetime(2026, 12, 1, tzinfo=UTC)
OLD = "00000000-0000-4000-8000-00000000000a"


def furnish(postgres: TestDatabase) -> dict[str, str]:
    """A company with a project, two people, a queue, a schedule, a number and its scenario."""
    ids = {
        name: new_id()
        for name in (
            "project",
            "anna",
            "boris",
            "gone",
            "queue",
            "scenario",
            "version",
            "number",
            "list",
        )
    }
    ids["tenant"] = make_tenant(postgres.admin_url)
    graph = msgspec.to_builtins(hotline(ids["queue"], ids["queue"]))
    rows: list[tuple[str, dict[str, object]]] = [
        ("project", {"id": ids["project"], "name": "Hotline"}),
        *(
            (
                "user_account",
                {
                    "id": ids[name],
                    "login": f"{name}{ids['tenant']}",
                    "name": name.title(),
                    "password_hash": "-",
                    "short_number": short,
                    "is_active": name != "gone",
                },
            )
            for name, short in (("anna", "101"), ("boris", "102"), ("gone", "103"))
        ),
        (
            "queue",
            {
                "id": ids["queue"],
                "project": ids["project"],
                "name": "Support",
                "short_number": "700",
                "settings": Jsonb(
                    {
                        "ring_seconds": 7,
                        "max_wait_seconds": 99,
                        "result_rule": "mandatory",
                        "topic_rule": "mandatory",
                    }
                ),
            },
        ),
        *(
            (
                "result_code",
                {"id": new_id(), "kind": kind, "name": name, "queues": queues, "is_active": is_on},
            )
            for kind, name, queues, is_on in (
                ("result", "Sold", [ids["queue"]], True),
                ("topic", "Of another", [new_id()], True),
                ("topic", "Old", [], False),
            )
        ),
        *(
            (
                "queue_member",
                {"queue": ids["queue"], "user_account": ids[name], "priority": p, "position": n},
            )
            for n, (name, p) in enumerate((("boris", 1), ("anna", None), ("gone", 1)))
        ),
        (
            "scenario",
            {
                "id": ids["scenario"],
                "project": ids["project"],
                "name": "S",
                "draft": Jsonb(graph),
                "published": ids["version"],
            },
        ),
        *(
            (
                "scenario_version",
                {"id": id, "scenario": ids["scenario"], "number": n, "graph": Jsonb(graph)},
            )
            for n, id in enumerate((ids["version"], OLD))
        ),
        (
            "schedule",
            {
                "id": new_id(),
                "project": ids["project"],
                "name": "Hours",
                "timezone": "UTC",
                "week": Jsonb([{"weekday": 1, "opens": "09:00", "closes": "18:00"}]),
            },
        ),
        (
            "number",
            {
                "id": ids["number"],
                "project": ids["project"],
                "number": "800",
                "scenario": ids["scenario"],
                "language": "ru",
            },
        ),
        (
            "list",
            {
                "id": ids["list"],
                "project": ids["project"],
                "name": "Black list",
                "blocks_callers": True,
            },
        ),
        *(
            ("list_value", {"list": ids["list"], "value": value, "expires_at": end})
            for value, end in (("+380441234567", None), ("202", SOME_DAY))
        ),
        (
            "endpoint",
            {
                "name": f"phone-{ids['tenant']}",
                "kind": "device",
                "user_account": ids["anna"],
                "secret": "sealed",
            },
        ),
    ]
    with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
        connection.execute("SET search_path TO dzvin")
        for table, row in rows:
            row = {"tenant": ids["tenant"], **row}
            names = psycopg.sql.SQL(", ").join(psycopg.sql.Identifier(name) for name in row)
            places = psycopg.sql.SQL(", ").join(psycopg.sql.Placeholder() * len(row))
            connection.execute(
                psycopg.sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    psycopg.sql.Identifier(table), names, places
                ),
                list(row.values()),
            )
    return ids


async def loaded(postgres: TestDatabase, tenant: str, *versions: str) -> TenantConfig:
    database = ShardDatabase(postgres.engine_url, "main")
    try:
        return (await ConfigReader(database).load(tenant, versions)).config
    finally:
        await database.close()


def test_everything_a_call_and_the_router_need_is_there(postgres: TestDatabase) -> None:
    ids = furnish(postgres)
    config = asyncio.run(loaded(postgres, ids["tenant"]))
    queue = config.acd.queues[ids["queue"]]
    assert queue.settings.ring_seconds == 7
    assert queue.settings.result_rule == "mandatory"
    assert queue.settings.topic_rule == "optional", "nobody owes what there is none of to choose"
    assert [(m.operator, m.priority) for m in queue.members] == [
        (ids["boris"], 1),
        (ids["anna"], None),
    ], "whoever left the company is in no queue"
    assert set(config.acd.operators) == {ids["anna"], ids["boris"]}
    assert config.acd.devices == (f"phone-{ids['tenant']}",)
    calls = config.calls
    assert calls.numbers["800"].language == "ru"
    assert calls.published == {ids["scenario"]: ids["version"]}
    assert set(calls.graphs) == {ids["version"]}
    assert calls.queues[ids["queue"]].max_wait_seconds == 99
    assert (calls.short_numbers["101"], calls.queue_numbers["700"]) == (ids["anna"], ids["queue"])
    assert calls.own_numbers[ids["anna"]] == "101"
    assert len(calls.schedules) == 1
    assert calls.country == "UA"
    (black,) = calls.lists.values()
    assert black.values == {"+380441234567": None, "202": SOME_DAY}
    assert black.blocks_callers and black.project == calls.numbers["800"].project
    assert config.projects == {ids["queue"]: ids["project"], ids["number"]: ids["project"]}
    running = asyncio.run(loaded(postgres, ids["tenant"], OLD))
    assert set(running.calls.graphs) == {ids["version"], OLD}, "a running call keeps its version"
    again = snapshot_from(snapshot_of(config).json)
    assert again.id == snapshot_of(config).id


def test_a_changed_setting_reaches_the_running_loop(postgres: TestDatabase) -> None:
    async def story() -> None:
        tenant = make_tenant(postgres.admin_url)
        database = ShardDatabase(postgres.engine_url, "main")
        app = Database(postgres.app_url, Notifier(postgres.app_url))
        world = World()
        keeper = ConfigKeeper(ConfigReader(database), world.loop)
        changes = changed_tenants(database, postgres.engine_url, await log_head(database))
        await keeper.reload(tenant)
        await world.loop.settle()
        before = world.loop.mind.snapshots[tenant]
        async with app.transaction(tenant) as connection:
            await connection.exec_driver_sql(
                "INSERT INTO project (tenant, id, name) VALUES (%s, %s, 'P')", (tenant, tenant)
            )
            await connection.exec_driver_sql(
                "INSERT INTO number (tenant, id, project, number) VALUES (%s, %s, %s, '555')",
                (tenant, tenant, tenant),
            )
            await record(connection, tenant, "config", ConfigChanged(what="number", id=tenant))
        assert await anext(changes) == {tenant}
        await keeper.reload(tenant)
        assert world.loop.mind.snapshots[tenant] is before, "it holds from its own input on"
        await world.loop.settle()
        assert "555" in world.loop.mind.snapshots[tenant].config.calls.numbers
        assert len([row for row in world.log.inputs if row.tenant == tenant]) == 2
        assert len([row for row in world.log.configs.values() if row.tenant == tenant]) == 2
        await keeper.reload(tenant)
        assert len(world.loop.inbox) == 0, "the same settings are no change"
        await app.close()
        await database.close()

    asyncio.run(asyncio.wait_for(story(), 20))
