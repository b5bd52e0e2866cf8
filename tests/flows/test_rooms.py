"""A conference whose last operator has left: with the company's leave the others talk on."""

from typing import Any

import pytest

from dzvin.acd.model import QueueSettings
from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import GatewayRoute, Target
from dzvin.calls.toll import Toll
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import (
    CallEnded,
    CallLimited,
    ConferenceLeft,
    ForwardEnded,
    TalkEnded,
    TalkInterrupted,
)
from dzvin.events.recording import RecordingEnded
from dzvin.reports.facts.project import call_facts
from dzvin.telephony.party import Party
from tests.flows.world import World, company, told

LOST = 38
"""Q.850: network out of order."""
WAY = GatewayRoute(id="g1", endpoint="gw-one", provider="p1", caller_number="+380440000000")


def goes_on(**calls: Any) -> TenantConfig:
    usual: dict[str, Any] = {"conference_outlives_operators": True, "gateways": (WAY,)}
    settings = QueueSettings(strategy="round_robin", pcp_seconds=10)
    return company(settings=settings, out_queues={"anna": "support"}, **(usual | calls))


async def invites(world: World, call: str, number: str = "0442790000") -> Party:
    to = Target(kind="number", number=number)
    asked = TransferAsked(operator="anna", kind="conference", to=to, may_external=True)
    world.post(asked, call)
    await world.settle()
    await world.advance(0.1)
    guest = world.switch.rung("gw-one")
    guest.answer()
    await world.settle()
    await world.advance(5)
    return guest


async def room(world: World) -> tuple[Party, Party, Party]:
    """A customer, Anna, and somebody outside."""
    world.switch.endpoints |= {"gw-one"}
    await world.is_at_work("anna")
    caller, anna = await world.in_talk("anna")
    guest = await invites(world, caller.call)
    assert set(caller.others()) == {anna, guest}
    return caller, anna, guest


def segments(world: World) -> list[tuple[str, str | None]]:
    facts = call_facts(world.log.recorded)
    assert facts is not None and all(each.ended_at for each in facts.segments)
    return [(each.kind, each.result) for each in facts.segments if each.kind in {"talk", "forward"}]


async def leaves(world: World, party: Party) -> None:
    party.hang_up()
    await world.settle()


def test_the_customer_talks_on_with_somebody_outside_and_is_not_left_alone() -> None:
    async def story(world: World) -> None:
        caller, anna, guest = await room(world)
        await leaves(world, anna)
        assert caller.others() == [guest] and world.operator("anna").state == "pcp"
        assert world.told(TalkEnded)[0].operator == world.told(ConferenceLeft)[0].operator == "anna"
        assert world.told(RecordingEnded)
        await world.advance(60)
        assert caller.others() == [guest] and world.operator("anna").state == "ready"
        await leaves(world, guest)
        await world.advance(3)
        assert caller.state == "ended" and len(world.told(ForwardEnded)) == 1
        assert segments(world) == [("talk", "operator"), ("forward", "operator")]
        assert world.told(CallEnded)[0].lost_reason is None
        assert not world.replay(caller.call).differences

    told(goes_on(), story)


def test_without_the_companys_leave_somebody_outside_goes_with_the_last_operator() -> None:
    async def story(world: World) -> None:
        caller, anna, guest = await room(world)
        await leaves(world, anna)
        await world.advance(3)
        assert caller.state == guest.state == "ended" and not world.told(ForwardEnded)

    told(goes_on(conference_outlives_operators=False), story)


def test_a_customer_who_leaves_such_a_room_ends_it() -> None:
    async def story(world: World) -> None:
        caller, anna, guest = await room(world)
        await leaves(world, anna)
        await leaves(world, caller)
        assert guest.state == "ended"
        assert world.told(ForwardEnded)[0].ended_by == "customer"
        assert world.told(CallEnded)[0].ended_by == "customer"

    told(goes_on(), story)


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_people_outside_either_may_leave_first(first: int) -> None:
    async def story(world: World) -> None:
        caller, anna, one = await room(world)
        other = await invites(world, caller.call, "0442790001")
        await world.clicks("anna", "hold", caller.call)
        assert caller.music == "default"
        await leaves(world, anna)
        assert caller.music == "" and set(caller.others()) == {one, other}
        goes, stays = (one, other) if first == 0 else (other, one)
        await leaves(world, goes)
        assert caller.others() == [stays] and world.told(ConferenceLeft)[-1].party is not None
        await world.die()
        await world.start()
        await world.settle()
        assert caller.others() == [stays]
        await leaves(world, stays)
        await world.advance(3)
        assert caller.state == "ended" and len(world.told(ForwardEnded)) == 1
        assert not world.replay(caller.call).differences

    told(goes_on(), story)


def test_an_operator_whose_phone_is_lost_ends_no_room_that_goes_on() -> None:
    async def story(world: World) -> None:
        caller, anna, guest = await room(world)
        anna.is_lost(LOST)
        await world.settle()
        assert caller.others() == [guest] and not world.told(TalkInterrupted)

    told(goes_on(), story)


def test_the_limit_of_a_day_ends_a_room_without_operators() -> None:
    async def story(world: World) -> None:
        caller, anna, guest = await room(world)
        await leaves(world, anna)
        await world.advance(130)
        assert guest.state == caller.state == "ended"
        assert [(each.why, each.is_over) for each in world.told(CallLimited)][-1] == (
            "minutes_limit",
            True,
        )

    told(goes_on(toll=Toll(day_seconds=120)), story)


def test_the_called_customer_talks_on_when_whoever_called_him_leaves() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw-one"}
        await world.is_at_work("anna")
        phone = await world.calls_from("anna", "+380501112244")
        customer = world.switch.rung("gw-one")
        customer.answer()
        await world.settle()
        guest = await invites(world, phone.call)
        assert set(customer.others()) == {phone, guest}
        await leaves(world, phone)
        assert customer.others() == [guest] and world.operator("anna").state == "pcp"
        await leaves(world, customer)
        await world.advance(3)
        assert guest.state == "ended" and world.told(CallEnded)

    told(goes_on(), story)
