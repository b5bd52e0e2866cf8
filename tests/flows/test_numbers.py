"""Where a number leads: straight to a queue, past its own hours, with a notice, with its tag."""

from typing import Any

from dzvin.acd.model import QueueSettings
from dzvin.calls.model import NumberConfig
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import CallEnded, CallStarted, VoicemailLeft
from dzvin.events.queue import ItemQueued
from dzvin.kernel.value_list import ValueList
from dzvin.reports.facts.project import call_facts
from dzvin.scenario.model import HANG_UP, Graph, GraphNode
from tests.flows.world import World, company, told

NEVER: dict[str, object] = {"timezone": "", "week": [], "exceptions": []}


def leads(
    number: dict[str, Any], settings: QueueSettings | None = None, **calls: Any
) -> TenantConfig:
    """The number 800 as described; `night` is a scenario that takes a message."""
    exits = dict.fromkeys(("recorded", "empty"), HANG_UP)
    night = Graph(
        nodes=(
            GraphNode(id="start", kind="start", exits={"next": "box"}),
            GraphNode(id="box", kind="voicemail", params={"box": "night"}, exits=exits),
        )
    )
    usual = company().calls
    return company(
        settings=settings,
        numbers={"800": NumberConfig(id="n1", number="800", language="en", **number)},
        published={"s1": "v1", "night": "v2"},
        graphs=usual.graphs | {"v2": night},
        schedules={"never": NEVER},
        **calls,
    )


def test_a_number_leads_straight_to_its_queue() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        caller = await world.calls()
        assert caller.state == "up" and caller.music == "default"
        anna = world.switch.rung("anna-phone")
        anna.answer()
        await world.settle()
        assert caller.others() == [anna]
        caller.hang_up()
        await world.settle()
        row = call_facts(world.log.recorded)
        assert row is not None
        assert (row.call.queue, row.call.source_tag) == ("support", "Billboard")
        assert world.told(CallStarted)[0].source_tag == "Billboard"
        assert not world.replay(caller.call).differences

    told(leads({"queue": "support", "source_tag": "Billboard"}), story)


def test_a_caller_on_a_black_list_does_not_come_into_the_queue_either() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        caller = await world.calls()
        assert (caller.state, caller.code) == ("ended", 603)
        assert world.told(ItemQueued) == []
        assert world.told(CallEnded)[0].lost_reason == "blocked"

    number = {"queue": "support", "project": "hotline"}
    blocked = ValueList(project="hotline", blocks_callers=True, values={"+380501112233": None})
    told(leads(number, lists={"black": blocked}), story)


def test_whom_nobody_of_the_queue_serves_is_told_so_and_lost_for_that_reason() -> None:
    async def too_long(world: World) -> None:
        caller = await world.calls()
        await world.advance(30.2)
        assert caller.heard[-1] == "prompt:all_busy" and caller.state == "up"
        await world.advance(2)
        assert caller.state == "ended"
        assert world.told(CallEnded)[0].lost_reason == "timeout"
        assert not world.replay(caller.call).differences

    async def too_many(world: World) -> None:
        await world.calls()
        caller = await world.calls()
        assert caller.heard[-1] == "prompt:all_busy"
        await world.advance(2)
        assert world.told(CallEnded)[0].lost_reason == "queue_full"

    async def nobody(world: World) -> None:
        caller = await world.calls()
        assert caller.heard[-1] == "prompt:no_operators"
        await world.advance(2)
        assert world.told(CallEnded)[0].lost_reason == "no_operators"

    rules: tuple[tuple[Any, dict[str, Any]], ...] = (
        (too_long, {"max_wait_seconds": 30}),
        (too_many, {"max_length": 1}),
        (nobody, {"join_when_no_operators": False}),
    )
    for story, rule in rules:
        told(leads({"queue": "support"}, settings=QueueSettings(**rule)), story)


def test_an_internal_call_to_a_number_leads_there_too() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        phone = await world.calls_from("boris", "800")
        assert world.told(ItemQueued)[0].queue == "support" and phone.state == "up"
        assert world.told(CallStarted)[0].source_tag == ""

    told(leads({"queue": "support", "source_tag": "Billboard"}), story)


def test_outside_its_hours_it_is_said_that_nobody_works() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        caller = await world.calls()
        assert caller.heard[-1] == "prompt:closed"
        await world.advance(2)
        assert caller.state == "ended"
        assert world.told(CallEnded)[0].lost_reason == "closed_hours"
        assert world.told(ItemQueued) == []
        assert not world.replay(caller.call).differences

    told(leads({"queue": "support", "schedule": "never"}), story)


def test_who_hangs_up_while_that_is_said_is_lost_for_the_same_reason() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        caller.hang_up()
        await world.settle()
        assert world.told(CallEnded)[0].lost_reason == "closed_hours"

    told(leads({"scenario": "s1", "schedule": "never"}), story)


def test_outside_its_hours_a_number_has_an_exit_of_its_own() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        await world.advance(1.5)
        caller.say()
        await world.advance(10)
        caller.hang_up()
        await world.settle()
        assert len(world.told(VoicemailLeft)) == 1
        assert world.told(CallEnded)[0].lost_reason is None, "the box has served him"

    number = {"queue": "support", "schedule": "never", "closed_scenario": "night"}
    told(leads(number), story)


def test_a_caller_who_leaves_no_message_then_is_lost_for_the_hours() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        caller.hang_up()
        await world.settle()
        assert world.told(CallEnded)[0].lost_reason == "closed_hours"

    number = {"queue": "support", "schedule": "never", "closed_scenario": "night"}
    told(leads(number), story)


def test_a_schedule_that_is_gone_closes_nothing() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        await world.calls()
        assert world.switch.rung("anna-phone")

    told(leads({"queue": "support", "schedule": "gone"}), story)


def test_the_notice_is_heard_to_its_end_before_anybody_is_rung() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        caller = await world.calls()
        assert caller.heard == ["prompt:recording_notice"] and world.told(ItemQueued) == []
        caller.press("1")
        await world.settle()
        assert caller.heard == ["prompt:recording_notice"], "no key cuts it short"
        await world.advance(1)
        assert world.switch.rung("anna-phone")
        assert not world.replay(caller.call).differences

    told(leads({"queue": "support", "has_recording_notice": True}), story)


def test_a_new_engine_goes_on_after_the_notice() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        await world.calls()
        await world.die()
        await world.advance(2)
        await world.start()
        await world.advance(1)
        assert world.told(ItemQueued)[0].queue == "support"

    told(leads({"queue": "support", "has_recording_notice": True}), story)


def test_before_a_scenario_the_notice_is_said_but_not_to_who_is_locked_out() -> None:
    async def welcome(world: World) -> None:
        caller = await world.calls()
        await world.advance(1)
        assert caller.heard[:2] == ["prompt:recording_notice", "prompt:greeting"]

    async def locked_out(world: World) -> None:
        caller = await world.calls()
        await world.advance(1)
        assert "prompt:recording_notice" not in caller.heard

    number = {"scenario": "s1", "has_recording_notice": True}
    blocked = ValueList(blocks_callers=True, values={"+380501112233": None})
    told(leads(number), welcome)
    told(leads(number, lists={"l": blocked}), locked_out)


def test_a_number_without_anything_leads_nowhere() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        assert (caller.state, caller.code) == ("ended", 404)

    told(leads({}), story)
