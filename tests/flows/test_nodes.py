"""Whom a scenario lets in, whom it puts first, and what it asks after the talk."""

from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from dzvin.acd.inputs import ResponsibleFound
from dzvin.acd.model import QueueSettings, SkillNeed
from dzvin.calls.model import GatewayRoute, NumberConfig
from dzvin.calls.numbers import key_of
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import CallEnded, ForwardFailed, NodeLeft
from dzvin.events.feedback import CallRated
from dzvin.events.queue import ItemQueued, ItemTaken, OfferMade
from dzvin.events.recording import RecordingStarted
from dzvin.kernel.value_list import ValueList
from dzvin.telephony.commands import Originate
from dzvin.telephony.party import Party
from tests.flows.world import SUPPORT, World, company, told
from tests.support.story import graph

TROUBLE, VIP, ANYBODY = "+380441110000", "+380442220000", "+380443330000"
PROJECT = "hotline"


def firm(*nodes: dict[str, Any], **settings: Any) -> TenantConfig:
    """Project `hotline` with a black list and a list of VIPs."""
    lists = {
        "black": ValueList(project=PROJECT, blocks_callers=True, values={TROUBLE: None}),
        "vips": ValueList(project=PROJECT, values={VIP: None}),
    }
    number = NumberConfig(id="n1", number="800", scenario="s1", language="en", project=PROJECT)
    return company(graph(*nodes), QueueSettings(**settings), lists=lists, numbers={"800": number})


def queue(then: str = "hang_up") -> dict[str, Any]:
    exits = dict.fromkeys(("answered", "timeout", "full", "no_operators"), then)
    return {"id": "queue", "kind": "queue", "params": {"queue": SUPPORT}, "exits": exits}


def check(**params: Any) -> dict[str, Any]:
    exits = {"vip": "queue", "not_vip": "queue"}
    return {"id": "vip", "kind": "vip_check", "params": {"list": "vips"} | params, "exits": exits}


RATING = {"id": "rating", "kind": "rating", "exits": {"rated": "hang_up", "skipped": "hang_up"}}


async def dials(world: World, number: str) -> Party:
    caller = world.switch.dial("800", number, "")
    await world.settle()
    return caller


def test_a_caller_on_the_black_list_hears_nothing_but_a_refusal() -> None:
    async def story(world: World) -> None:
        caller = await dials(world, "0441110000")
        await world.settle()
        (ended,) = world.told(CallEnded)
        assert (ended.sip_code, ended.lost_reason, ended.ended_by) == (603, "blocked", "system")
        assert caller.state == "ended" and not world.told(ItemQueued)
        (left,) = world.told(NodeLeft)
        assert (left.kind, left.exit) == ("start", "")
        await dials(world, ANYBODY)
        assert world.told(ItemQueued)

    told(firm(queue()), story)


def waiting_company(**vip: Any) -> TenantConfig:
    return firm(check(**vip), queue(), pcp_seconds=0, retry_seconds=1, strategy="round_robin")


async def served_in_order(world: World, pause: float) -> list[str]:
    """Three wait, then the VIP comes, then Anna has time: in which order she takes them."""
    callers = {}
    for number in (ANYBODY + "1", ANYBODY + "2", ANYBODY + "3", VIP):
        callers[(await dials(world, number)).call] = number
        await world.advance(pause)
    await world.is_at_work("anna")
    for _ in callers:
        phone = world.switch.rung("anna-phone")
        phone.answer()
        await world.settle()
        await world.advance(5)
        phone.hang_up()
        await world.settle()
        await world.advance(1)
    return [callers[taken.call] for taken in world.told(ItemTaken)]


def test_a_vip_overtakes_three_who_wait() -> None:
    async def story(world: World) -> None:
        assert (await served_in_order(world, 60))[0] == VIP
        (queued,) = [one for one in world.told(ItemQueued) if one.is_vip]
        assert queued.priority_delta == 0

    told(waiting_company(), story)


def test_points_overtake_those_who_did_not_wait_that_long() -> None:
    async def story(world: World) -> None:
        order = await served_in_order(world, 50)
        assert order == [ANYBODY + "1", VIP, ANYBODY + "2", ANYBODY + "3"]

    told(waiting_company(mode="boost", boost=2), story)


async def talks(world: World, number: str = ANYBODY) -> tuple[Party, Party]:
    await world.is_at_work("anna")
    caller = await dials(world, number)
    phone = world.switch.rung("anna-phone")
    phone.answer()
    await world.settle()
    await world.advance(20)
    return caller, phone


def test_after_the_talk_he_rates_it_and_the_rating_is_about_anna() -> None:
    async def story(world: World) -> None:
        caller, phone = await talks(world)
        phone.hang_up()
        await world.settle()
        assert caller.heard[-1] == "prompt:rating"
        caller.press("5")
        await world.settle()
        (rated,) = world.told(CallRated)
        assert (rated.rating, rated.operator, rated.queue) == (5, "anna", SUPPORT)
        await world.advance(3)
        assert caller.state == "ended" and "prompt:rating_thanks" in caller.heard
        (ended,) = world.told(CallEnded)
        assert (ended.sip_code, ended.lost_reason) == (200, None)
        assert [one.exit for one in world.told(NodeLeft)][-2:] == ["answered", "rated"]
        assert not world.replay(caller.call).differences

    told(firm(queue("rating"), RATING), story)


def test_who_says_nothing_is_let_go_unrated() -> None:
    async def story(world: World) -> None:
        caller, phone = await talks(world)
        phone.hang_up()
        await world.settle()
        await world.advance(30)
        assert caller.state == "ended" and not world.told(CallRated)
        assert world.told(NodeLeft)[-1].exit == "skipped"

    told(firm(queue("rating"), RATING), story)


def test_a_scenario_switches_recording_on_whatever_the_queue_says_and_off() -> None:
    async def story(world: World, is_recorded: bool) -> None:
        await talks(world)
        assert bool(world.told(RecordingStarted)) is is_recorded

    for action in ("start", "stop"):
        node = {
            "id": "record",
            "kind": "recording",
            "params": {"action": action},
            "exits": {"next": "queue"},
        }
        config = firm(node, queue())
        voice = replace(config.calls.queues[SUPPORT], is_recorded=action == "stop")
        calls = replace(config.calls, queues={SUPPORT: voice})
        told(
            replace(config, calls=calls),
            partial(story, is_recorded=action == "start"),
        )


def test_music_plays_its_time_also_when_the_engine_dies_meanwhile() -> None:
    async def story(world: World) -> None:
        caller = await dials(world, ANYBODY)
        assert caller.music == "jazz"
        await world.advance(5)
        await world.die()
        await world.start()
        assert caller.music == "jazz"
        await world.advance(14)
        assert not world.told(CallEnded)
        await world.advance(2)
        assert caller.state == "ended" and caller.music == ""

    params = {"melody": "jazz", "seconds": 20}
    told(firm({"id": "m", "kind": "music", "params": params, "exits": {"next": "hang_up"}}), story)


def test_one_person_is_rung_and_what_comes_of_it_decides() -> None:
    async def story(world: World) -> None:
        await dials(world, ANYBODY)
        assert world.told(NodeLeft)[-1].exit == "offline"
        await world.is_at_work("anna", "boris")
        caller = await dials(world, ANYBODY)
        world.switch.rung("boris-phone").answer()
        await world.settle()
        (offer,) = world.told(OfferMade)
        assert (offer.operator, offer.ring_seconds) == ("boris", 15)
        assert caller.state == "up"
        caller.hang_up()
        await world.settle()
        assert world.told(CallEnded)[-1].lost_reason is None

    exits = dict.fromkeys(("answered", "busy", "no_answer", "offline"), "hang_up")
    params = {"operator": "boris", "ring_seconds": 15}
    told(firm({"id": "b", "kind": "operator", "params": params, "exits": exits}), story)


def test_what_he_types_decides_where_he_goes() -> None:
    async def story(world: World) -> None:
        caller = await dials(world, ANYBODY)
        await world.advance(2)
        caller.press("4711#")
        await world.settle()
        assert [one.exit for one in world.told(NodeLeft)][1:] == [
            "ok",
            "next",
            "gold",
            "no_operators",
        ]
        assert world.told(NodeLeft)[1].pressed == "4711"

    asks = {
        "id": "asks",
        "kind": "input",
        "params": {"question": {"prompt": "menu"}, "variable": "var.contract"},
        "exits": {"ok": "sets", "timeout": "hang_up", "invalid": "hang_up"},
    }
    sets = {
        "id": "sets",
        "kind": "set_variable",
        "params": {"variable": "var.long", "value": "c-{{ var.contract }}"},
        "exits": {"next": "if"},
    }
    decides = {
        "id": "if",
        "kind": "condition",
        "params": {"branches": [{"exit": "gold", "when": "var.long matches 'c-47*'"}]},
        "exits": {"gold": "queue", "else": "hang_up"},
    }
    told(firm(asks, sets, decides, queue(), join_when_no_operators=False), story)


def forwarding() -> TenantConfig:
    exits = {"answered": "asks", "busy": "queue", "no_answer": "queue", "failed": "queue"}
    params = {"number": "+380442790000", "ring_seconds": 20}
    forward = {"id": "out", "kind": "forward", "params": params, "exits": exits}
    config = firm(forward, RATING | {"id": "asks"}, queue(), join_when_no_operators=False)
    way = GatewayRoute(id="g1", endpoint="gw", provider="p1", caller_number="+380440000000")
    return replace(config, calls=replace(config.calls, gateways=(way,)))


def test_a_caller_is_forwarded_outside_and_goes_on_after_that_talk() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw"}
        caller = await dials(world, ANYBODY)
        outside = world.switch.rung("gw")
        assert outside.caller == ("+380440000000", ""), "the company's number, not the customer's"
        outside.answer()
        await world.settle()
        assert caller.others() == [outside]
        await world.advance(10)
        outside.hang_up()
        await world.settle()
        assert world.told(NodeLeft)[-1].exit == "answered" and caller.heard[-1] == "prompt:rating"
        caller.press("3")
        await world.settle()
        (rated,) = world.told(CallRated)
        assert (rated.rating, rated.operator) == (3, None)
        await world.advance(5)
        assert world.told(CallEnded)[-1].lost_reason is None
        assert not world.replay(caller.call).differences

    told(forwarding(), story)


@pytest.mark.parametrize(
    "ours",
    [
        {"number": "+380442790000"},
        {"number": "380442790000"},
        {"number": "0442790000"},
        {"number": "+380442790000", "gateway": "g1"},
        {"number": "38044279", "match": "prefix", "gateway": "g1"},
    ],
)
def test_a_forward_to_a_number_of_the_company_does_not_go_round_by_the_provider(
    ours: dict[str, Any],
) -> None:
    config = forwarding()
    own = NumberConfig(id="n2", scenario="s1", language="en", **ours)
    numbers = config.calls.numbers | {key_of(own): own}
    config = replace(config, calls=replace(config.calls, numbers=numbers))

    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw"}
        await dials(world, ANYBODY)
        assert [one.exit for one in world.told(NodeLeft)][1:] == ["failed", "no_operators"]
        assert [one.why for one in world.told(ForwardFailed)] == ["not_allowed"]
        assert not [one for one in world.switch.performed if isinstance(one, Originate)]

    told(config, story)


def test_who_is_busy_outside_leads_elsewhere_and_so_does_having_no_way_out() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw"}
        await dials(world, ANYBODY)
        world.switch.rung("gw").reject(486)
        await world.settle()
        assert [one.exit for one in world.told(NodeLeft)][1:] == ["busy", "no_operators"]

    async def without_a_way(world: World) -> None:
        await dials(world, ANYBODY)
        assert [one.exit for one in world.told(NodeLeft)][1:] == ["failed", "no_operators"]

    told(forwarding(), story)
    config = forwarding()
    told(replace(config, calls=replace(config.calls, gateways=())), without_a_way)


def test_a_scenario_says_what_a_call_needs_and_who_knows_it_is_rung() -> None:
    """Anna has been free for longer; Boris speaks Polish."""
    needs = {"queue": SUPPORT, "skills": [{"skill": "pl", "level": 2}], "relax_seconds": 0}
    ends = dict.fromkeys(("answered", "timeout", "full", "no_operators"), "hang_up")
    plain = company(graph({"id": "q", "kind": "queue", "params": needs, "exits": ends}))
    support = plain.acd.queues[SUPPORT]
    settings = replace(support.settings, skills=(SkillNeed(skill="pl"),))
    members = tuple(
        replace(member, priority=1, skills={"pl": 2} if member.operator == "boris" else {"pl": 1})
        for member in support.members
    )
    queue = replace(support, settings=settings, members=members)
    config = replace(plain, acd=replace(plain.acd, queues=plain.acd.queues | {SUPPORT: queue}))

    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller = await world.calls()
        await world.settle()
        assert world.told(OfferMade)[0].operator == "boris"
        assert not world.replay(caller.call).differences

    told(config, story)


def test_the_one_whom_his_contact_names_is_rung_though_another_is_idle_longer() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller = await world.calls()
        asked = world.loop.questions.get_nowait()
        assert (asked.tenant, asked.item) == (world.tenant, caller.call)
        assert world.told(OfferMade) == []
        world.post(ResponsibleFound(item=asked.item, operator="boris"))
        await world.settle()
        assert world.told(OfferMade)[0].operator == "boris"
        assert not world.replay(caller.call).differences

    plain = firm(queue(), strategy="sticky")
    told(replace(plain, acd=replace(plain.acd, is_contact_asked=True)), story)
