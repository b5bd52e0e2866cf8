"""The same stories with the real tables under the loop: what is stored is enough to go on."""

import asyncio

import msgspec
from msgspec.structs import replace

from dzvin.cli.replay import _json, _text
from dzvin.engine.inbox import Heard
from dzvin.engine.replay import replay
from dzvin.engine.snapshot import TenantConfig
from dzvin.engine.stored import load_story
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id
from dzvin.infra.engine_log import PostgresLog
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.messages import Input
from dzvin.run.engine import MACHINES
from tests.flows.world import TENANT, World, company
from tests.infra.build import make_lease, make_tenant
from tests.support.postgres import TestDatabase

ANNA, BORIS = new_id(), new_id()


def real_ids(tenant: str) -> TenantConfig:
    """The usual company with ids as the tables want them."""
    json = msgspec.json.encode(company()).decode()
    for name, id in (
        (TENANT, tenant),
        ("anna", ANNA),
        ("boris", BORIS),
        ("support", new_id()),
        ("sales", new_id()),
        *((f'"{name}"', f'"{new_id()}"') for name in ("n1", "s1", "v1")),
    ):
        json = json.replace(name, id)
    return msgspec.json.decode(json, type=TenantConfig)


class StoredWorld(World):
    """Its log is the database; buttons go straight to the loop."""

    def __init__(self, postgres: TestDatabase) -> None:
        tenant = make_tenant(postgres.admin_url)
        make_lease(postgres.admin_url, 1)
        super().__init__(real_ids(tenant))
        self.tenant = tenant
        self.database = ShardDatabase(postgres.engine_url, "main")
        self.stored = PostgresLog(postgres.engine_url, "main", 1, Notifier(postgres.engine_url))
        self.engine_log = self.stored

    def post(self, heard: Input, call: str = "") -> None:
        subject = f"call:{call}" if call else f"acd:{self.tenant}"
        self.loop.inbox.put_now(Heard(tenant=self.tenant, subject=subject, input=heard))

    def _new_id(self) -> str:
        return new_id()

    async def close(self) -> None:
        await self.die()
        await self.stored.close()
        await self.database.close()


def test_a_call_over_a_restart_is_replayed_from_the_tables(postgres: TestDatabase) -> None:
    async def story() -> None:
        world = StoredWorld(postgres)
        await world.start()
        await world.is_at_work(ANNA, BORIS)
        caller = await world.in_queue()
        await world.advance(22)
        await world.die()
        await world.start()
        assert world.operator(BORIS).offer is not None
        phone = world.switch.rung(f"{BORIS}-phone")
        phone.answer()
        await world.settle()
        assert caller.others() == [phone]
        await world.advance(30)
        caller.hang_up()
        await world.settle()
        found = await load_story(world.database, caller.call)
        assert found is not None
        arrived = next(each.heard for each in found.inputs if each.subject.startswith("call:"))
        assert getattr(arrived, "from_number") == "+380501112233"  # noqa: B009
        replayed = replay(
            caller.call, found.tenant, MACHINES, found.inputs, found.log, found.snapshots
        )
        assert replayed.differences == ()
        names = [event.name for line in replayed.lines for event in line.events]
        assert names[0] == "call.started"
        assert "call.ended" in names
        text = _text(replayed)
        assert "heard   LegArrived" in text
        assert text.endswith("The machines decide the same today.")
        assert msgspec.json.decode(_json(replayed))["is_equal"] is True
        wrong = replay(
            caller.call,
            found.tenant,
            replace_call_machine(),
            found.inputs,
            found.log,
            found.snapshots,
        )
        assert "in the log only: talk.started" in _text(wrong)
        assert await load_story(world.database, new_id()) is None
        await world.close()

    asyncio.run(asyncio.wait_for(story(), 30))


def replace_call_machine() -> object:
    from dataclasses import replace as changed

    def forgetful(*arguments: object) -> object:
        step = MACHINES.call(*arguments)  # type: ignore[arg-type]
        return replace(step, events=tuple(e for e in step.events if e.name != "talk.started"))

    return changed(MACHINES, call=forgetful)  # type: ignore[arg-type]
