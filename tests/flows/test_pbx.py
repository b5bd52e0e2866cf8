"""The company's own PBX: its extensions are reached from everywhere, and its people call us."""

from typing import Any

import pytest

from dzvin.calls.extensions import fits
from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import GatewayRoute, Target
from dzvin.calls.toll import Toll
from dzvin.events.call import CallEnded, CallStarted, LegStarted, TalkStarted
from dzvin.events.queue import ItemRefused
from dzvin.infra.batch import PartyRow
from dzvin.reports.facts.project import call_facts
from dzvin.telephony.model import NumberRule
from dzvin.telephony.party import Party
from tests.flows.world import TENANT, World, company, told
from tests.support.story import graph

OUT = GatewayRoute(id="g1", endpoint="gw-out", provider="p1", caller_number="+380440000000")
OFFICE = GatewayRoute(
    id="g9",
    endpoint="gw-office",
    provider="p9",
    name="Office",
    kind="pbx",
    extensions=("1XXX", "8*"),
    rules=(NumberRule(strip="8"),),
    may_call_out=True,
)
KYIV = "+380442790000"
RIGHTS = {"anna": ("workplace.use", "call.transfer", "call.out")}


FORWARDS = graph(
    {
        "id": "out",
        "kind": "forward",
        "params": {"number": "1001", "ring_seconds": 20},
        "exits": dict.fromkeys(("answered", "busy", "no_answer", "failed"), "end"),
    },
    {"id": "end", "kind": "hang_up", "params": {}, "exits": {}},
)


def firm(pbx: GatewayRoute = OFFICE, **calls: Any) -> Any:
    return company(gateways=(OUT, pbx), rights=RIGHTS, **calls)


async def begins(world: World) -> None:
    world.switch.endpoints |= {"gw-out", "gw-office"}
    await world.is_at_work("anna")


async def from_office(world: World, number: str) -> Party:
    caller = world.switch.dial(number, "1001", "Olha", gateway="gw-office", tenant=TENANT)
    await world.settle()
    return caller


@pytest.mark.parametrize(
    ("pattern", "number", "is_one"),
    [
        ("1XXX", "1001", True),
        ("1XXX", "2001", False),
        ("1XXX", "10011", False),
        ("8*", "8123", True),
        ("8*", "8", False),
        ("8*", "7123", False),
    ],
)
def test_a_dial_plan_says_who_is_behind_it(pattern: str, number: str, is_one: bool) -> None:
    assert fits(pattern, number) is is_one


def test_an_operator_dials_an_extension() -> None:
    async def story(world: World) -> None:
        await begins(world)
        phone = await world.calls_from("anna", "1001")
        extension = world.switch.rung("gw-office")
        assert (extension.number, extension.caller) == ("1001", ("101", "Anna"))
        extension.answer()
        await world.settle()
        assert phone.others() == [extension]
        assert world.operator("anna").state == "busy"
        await world.advance(30)
        extension.hang_up()
        await world.settle()
        assert phone.state == "ended"
        assert world.operator("anna").state == "ready", "nobody's contact: no processing after it"
        facts = call_facts(world.log.recorded)
        assert facts is not None
        row = facts.call
        assert (row.direction, row.dialled, row.dialled_by) == ("internal", "1001", "anna")
        assert (row.is_answered, row.talk_seconds, row.party) == (True, 30.0, None)
        assert len(world.told(TalkStarted)) == 1
        assert world.replay(phone.call).differences == ()

    told(firm(), story)


def test_a_prefix_is_taken_off_on_the_way_and_a_busy_extension_is_busy() -> None:
    async def story(world: World) -> None:
        await begins(world)
        phone = await world.calls_from("anna", "8555")
        extension = world.switch.rung("gw-office")
        assert extension.number == "555"
        extension.reject(486)
        await world.settle()
        assert (phone.state, phone.code) == ("ended", 486)

    told(firm(), story)


def test_a_colleagues_number_and_an_emergency_number_are_no_extensions() -> None:
    async def story(world: World) -> None:
        await begins(world)
        await world.calls_from("anna", "102")
        assert world.told(ItemRefused)[0].reason == "operator_offline"
        await world.calls_from("anna", "112")
        assert [leg.endpoint for leg in world.told(LegStarted)][-1] == "gw-out"

    told(firm(pbx=GatewayRoute(**{**_fields(OFFICE), "extensions": ("1XX",)})), story)


def _fields(route: GatewayRoute) -> dict[str, Any]:
    return {name: getattr(route, name) for name in route.__struct_fields__}


def test_a_scenario_forwards_to_an_extension() -> None:
    async def story(world: World) -> None:
        await begins(world)
        caller = await world.calls()
        extension = world.switch.rung("gw-office")
        assert extension.number == "1001"
        assert extension.caller == ("+380501112233", "Iryna"), "one of ours sees who calls"
        extension.answer()
        await world.settle()
        assert caller.others() == [extension]
        extension.hang_up()
        await world.settle()
        assert caller.state == "ended"

    told(firm(scenario=FORWARDS), story)


def test_a_customer_is_handed_over_to_an_extension_without_the_right_to_call_outside() -> None:
    async def story(world: World) -> None:
        await begins(world)
        caller, anna = await world.in_talk("anna")
        asked = TransferAsked(
            operator="anna", kind="blind", to=Target(kind="number", number="1001")
        )
        world.post(asked, caller.call)
        await world.settle()
        await world.advance(0.1)
        assert anna.state == "ended"
        extension = world.switch.rung("gw-office")
        extension.answer()
        await world.settle()
        assert caller.others() == [extension]

    told(firm(), story)


def test_an_extension_calls_an_operator_and_a_queue() -> None:
    async def story(world: World) -> None:
        await begins(world)
        caller = await from_office(world, "101")
        anna = world.switch.rung("anna-phone")
        assert anna.caller == ("1001", "Olha")
        anna.answer()
        await world.settle()
        assert caller.others() == [anna]
        started = world.told(CallStarted)[-1]
        assert (started.direction, started.source_tag) == ("internal", "Office 1001")
        caller.hang_up()
        await world.settle()
        assert world.told(CallEnded)[-1].lost_reason is None
        again = await from_office(world, "300")
        assert world.switch.rung("anna-phone").caller == ("1001", "Olha")
        assert again.state == "up"

    told(firm(queue_numbers={"300": "support"}), story)


def test_an_extension_calls_the_world_with_the_companys_number() -> None:
    async def story(world: World) -> None:
        await begins(world)
        caller = await from_office(world, "0442790000")
        outside = world.switch.rung("gw-out")
        assert (outside.number, outside.caller) == (KYIV, ("+380440000000", ""))
        assert caller.heard == ["ringing"]
        outside.answer()
        await world.settle()
        assert caller.others() == [outside]
        await world.advance(20)
        outside.hang_up()
        await world.settle()
        assert caller.state == "ended"
        started, ended = world.told(CallStarted)[-1], world.told(CallEnded)[-1]
        assert (started.direction, started.operator) == ("outbound", None)
        assert (started.dialled, started.source_tag) == ("", "Office 1001")
        assert (ended.result, ended.lost_reason) == ("connected", None)
        assert world.replay(caller.call).differences == ()
        stored = [row.heard for batch in world.log.batches for row in batch.inputs]
        assert not any(b"442790000" in row for row in stored), "he is named by his party's id"
        parties: list[PartyRow] = list(world.log.parties.values())
        assert KYIV in {row.number for row in parties}

    told(firm(), story)


@pytest.mark.parametrize(
    ("pbx", "toll", "why"),
    [
        (GatewayRoute(**{**_fields(OFFICE), "may_call_out": False}), Toll(), "right_missing"),
        (OFFICE, Toll(countries=("PL",)), "country_forbidden"),
        (OFFICE, Toll(most_calls=1), None),
    ],
)
def test_an_extension_calls_the_world_within_the_limits_only(
    pbx: GatewayRoute, toll: Toll, why: str | None
) -> None:
    async def story(world: World) -> None:
        await begins(world)
        first = await from_office(world, KYIV)
        if why is None:
            assert world.switch.rung("gw-out").number == KYIV
            first = await from_office(world, "+380501112299")
        await world.advance(5)
        assert first.state == "ended"
        assert world.told(CallEnded)[0].result == (why or "calls_limit")

    told(firm(pbx=pbx, toll=toll), story)


def test_an_emergency_number_is_everybodys() -> None:
    async def story(world: World) -> None:
        await begins(world)
        await from_office(world, "112")
        assert world.switch.rung("gw-out").number == "112"

    told(firm(pbx=GatewayRoute(**{**_fields(OFFICE), "may_call_out": False})), story)
