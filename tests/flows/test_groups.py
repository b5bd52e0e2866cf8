"""A department is rung: from a scenario, by its short number, and as target of a transfer."""

from functools import partial
from typing import Any

from msgspec.structs import replace

from dzvin.acd.groups.store import desk
from dzvin.acd.inputs import ItemMovePressed
from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import QueueVoice, Target
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import NodeLeft, TalkStarted, TransferFailed
from dzvin.events.queue import ItemMoved
from tests.flows.world import SUPPORT, World, company, told
from tests.support.story import graph

SALES_TEAM = "sales-team"
RINGS = {
    "id": "team",
    "kind": "group",
    "params": {"group": SALES_TEAM, "ring_seconds": 15},
    "exits": dict.fromkeys(("answered", "no_answer", "offline"), "hang_up"),
}


def firm(rings: str = "all", *members: str) -> TenantConfig:
    """The sales team is Anna and Boris, short number 40."""
    plain = company(graph(RINGS) if rings == "all" else None)
    row: dict[str, Any] = {"id": SALES_TEAM, "name": "Sales team", "rings": rings}
    team = desk(row, list(members or ("anna", "boris")))
    calls = replace(
        plain.calls,
        groups={SALES_TEAM: "Sales team"},
        queue_numbers={"40": SALES_TEAM},
        queues=plain.calls.queues | {SALES_TEAM: QueueVoice()},
    )
    return replace(
        plain,
        acd=replace(plain.acd, queues=plain.acd.queues | {SALES_TEAM: team}),
        calls=calls,
    )


def test_a_scenario_rings_everybody_of_a_group_and_the_first_one_talks() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller = await world.calls()
        await world.settle()
        anna, boris = world.switch.rung("anna-phone"), world.switch.rung("boris-phone")
        boris.answer()
        await world.settle()
        assert caller.others() == [boris] and anna.state == "ended"
        (talk,) = world.told(TalkStarted)
        assert (talk.operator, talk.queue) == ("boris", SALES_TEAM)
        assert not world.replay(caller.call).differences

    told(firm(), story)


def test_a_group_that_does_not_answer_or_is_not_there_says_so_to_the_scenario() -> None:
    async def story(world: World) -> None:
        await world.calls()
        assert world.told(NodeLeft, node="team")[0].exit == "offline"
        await world.is_at_work("anna")
        await world.calls()
        await world.settle()
        assert world.switch.rung("anna-phone").state == "ringing"
        await world.advance(16)
        assert world.told(NodeLeft, node="team")[1].exit == "no_answer"

    told(firm(), story)


def test_a_supervisor_moves_out_of_a_group_and_its_ring_time_holds_no_longer() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        caller = await world.calls()
        await world.settle()
        heard = ItemMovePressed(item=caller.call, queue=SUPPORT, by="boss")
        world.post(heard)
        await world.settle()
        assert world.told(ItemMoved)[0].queue == SUPPORT
        await world.advance(60)
        assert not world.told(NodeLeft, node="team")
        assert not world.replay(caller.call).differences

    told(firm(), story)


async def handed_to_the_team(number: str, world: World) -> None:
    await world.is_at_work("anna", "boris")
    caller, _ = await world.in_talk("anna")
    to = Target(kind="number", number=number) if number else Target(kind="group", id=SALES_TEAM)
    world.post(TransferAsked(operator="anna", kind="blind", to=to), caller.call)
    await world.settle()
    await world.advance(0.1)
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    assert caller.others() == [boris]


def test_a_customer_is_handed_to_a_group_by_name_and_by_number() -> None:
    told(firm("one_by_one"), partial(handed_to_the_team, ""))
    told(firm("one_by_one"), partial(handed_to_the_team, "40"))


def test_a_customer_whom_a_group_does_not_take_comes_back_to_the_operator() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller, _ = await world.in_talk("anna")
        to = Target(kind="group", id=SALES_TEAM)
        world.post(TransferAsked(operator="anna", kind="blind", to=to), caller.call)
        await world.settle()
        await world.advance(21)
        assert world.told(TransferFailed)[0].why == "timeout"
        again = world.switch.rung("anna-phone")
        again.answer()
        await world.settle()
        assert caller.others() == [again]

    told(firm("one_by_one", "boris"), story)
