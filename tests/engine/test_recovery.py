"""What a new engine finds, and what it does about the differences."""

from contextlib import suppress

from msgspec.structs import replace

from dzvin.engine.loop import Loop
from dzvin.engine.mind import Mind
from dzvin.engine.perform import Performer
from dzvin.engine.phones import Owner, Phones
from dzvin.engine.recovery import open_calls, reconcile, restore, versions_kept
from dzvin.scenario.model import Place
from dzvin.telephony.commands import ArriveAgain, CloseBridge, HangUp
from dzvin.telephony.signals import CallSeen, EndpointChanged, LegSeen
from tests.engine.toys import (
    MORNING,
    OTHER,
    TENANT,
    TOY_SIGHT,
    TOYS,
    World,
    arrived,
    config,
    ended,
    in_loop,
    pressed,
)


class Book:
    async def of(self, names: object) -> dict[str, Owner]:
        return {"anna-phone": Owner(tenant=TENANT, operator="anna")}


async def successor(world: World) -> World:
    """Another process with the same log and the same switch."""
    after = World()
    after.log, after.switch, after.clock = world.log, world.switch, world.clock
    after.performer = Performer(world.switch, world.shelf)
    after.loop = Loop(
        mind=Mind(TOYS, TOY_SIGHT),
        log=world.log,
        performer=after.performer,
        now=world.clock.now,
        new_id=after.new_id,
    )
    after.loop.settle_config(TENANT, config(TENANT, "800"))
    after.loop.settle_config(OTHER, config(OTHER, "900"))
    await restore(after.loop, world.log, await open_calls(world.log), [TENANT, OTHER])
    await after.loop.settle()
    return after


def seen(call: str = "c1", *legs: LegSeen) -> CallSeen:
    return CallSeen(call=call, legs=legs)


def leg(name: str = "c1-in", is_arrived: bool = True) -> LegSeen:
    return LegSeen(leg=name, is_up=True, is_arrived=is_arrived)


@in_loop
async def test_open_calls_their_timers_and_their_counts_are_there_again() -> None:
    world = World()
    await world.hear(arrived())
    await world.hear(pressed("0"), pressed("1"))
    after = await successor(world)
    assert after.state("c1") == world.state("c1")
    assert after.loop.mind.counts["call:c1"] == 3
    assert after.loop.mind.timers.next() == world.loop.mind.timers.next() != None  # noqa: E711
    assert after.loop.mind.states[f"acd:{TENANT}"] == world.loop.mind.states[f"acd:{TENANT}"]
    await after.hear(pressed("1"))
    assert [row.n for row in world.log.inputs if row.subject == "call:c1"] == [1, 2, 3, 4]


@in_loop
async def test_nobody_is_late_before_the_switch_said_what_he_did_meanwhile() -> None:
    world = World()
    await world.hear(arrived())
    await world.hear(pressed("0"))
    world.clock.move(10)
    after = await successor(world)
    after.loop.fire()
    assert not len(after.loop.inbox), "his time was over while nobody listened"
    after.switch.there = [seen("c1", leg())]
    await reconcile(after.loop, after.switch, Phones(after.loop, Book(), after.switch))
    after.loop.fire()
    await after.loop.settle()
    assert world.names[-1] == "leg.answered"


@in_loop
async def test_nobody_is_late_after_a_connection_that_broke_before_it_was_told_all() -> None:
    world = World()
    await world.hear(arrived())
    await world.hear(pressed("0"))
    world.clock.move(10)
    after = await successor(world)
    after.performer.is_held = True
    answers = after.switch.snapshot

    async def breaks() -> list[CallSeen]:
        after.loop.fire()
        raise ConnectionError

    after.switch.snapshot = breaks  # type: ignore[method-assign]
    phones = Phones(after.loop, Book(), after.switch)
    with suppress(ConnectionError):
        await reconcile(after.loop, after.switch, phones)
    after.loop.fire()
    assert not len(after.loop.inbox)
    assert not after.performer.is_connected
    after.switch.snapshot = answers  # type: ignore[method-assign]
    after.switch.there = [seen("c1", leg())]
    await reconcile(after.loop, after.switch, phones)
    after.loop.fire()
    await after.loop.settle()
    assert world.names[-1] == "leg.answered"


@in_loop
async def test_time_goes_on_without_a_switch_that_cannot_be_reached() -> None:
    world = World()
    await world.hear(arrived())
    await world.hear(pressed("0"))
    after = await successor(world)
    world.clock.move(31)
    after.loop.fire()
    await after.loop.settle()
    assert world.names[-1] == "leg.answered"


@in_loop
async def test_a_call_that_the_switch_no_longer_has_is_closed() -> None:
    world = World()
    await world.hear(arrived("c1"), arrived("c2"))
    after = await successor(world)
    after.switch.there = [seen("c2", leg("c2-in"))]
    await reconcile(after.loop, after.switch, Phones(after.loop, Book(), after.switch))
    await after.loop.settle()
    assert "call:c1" not in after.loop.mind.states
    assert "call:c2" in after.loop.mind.states
    assert after.performer.is_connected


@in_loop
async def test_what_is_left_of_an_unknown_call_ends_and_its_caller_arrives_again() -> None:
    world = World()
    orphan = CallSeen(call="x", legs=(leg("x-in"), leg("x.1", False)), bridges=("x.b",))
    world.switch.there = [orphan]
    await reconcile(world.loop, world.switch, Phones(world.loop, Book(), world.switch))
    assert [(type(c), getattr(c, "leg", "")) for c in world.switch.asked] == [
        (ArriveAgain, "x-in"),
        (HangUp, "x.1"),
        (CloseBridge, ""),
    ]


@in_loop
async def test_whose_books_are_closed_goes_and_does_not_arrive_again() -> None:
    """An engine died after it had recorded the end and before it let him go."""
    world = World()
    await world.hear(arrived())
    await world.hear(ended())
    assert world.names[-1] == "call.ended"
    after = await successor(world)
    after.switch.there = [seen("c1", leg())]
    await reconcile(after.loop, after.switch, Phones(after.loop, Book(), after.switch))
    assert not after.switch.of(ArriveAgain)
    assert [command.leg for command in after.switch.of(HangUp)] == ["c1-in"]


@in_loop
async def test_who_came_while_we_connected_is_left_in_peace() -> None:
    world = World()
    leg = LegSeen(leg="came", is_up=False, is_arrived=True, is_arriving=True)
    world.switch.there = [CallSeen(call="c9", legs=(leg,))]
    await reconcile(world.loop, world.switch, Phones(world.loop, Book(), world.switch))
    assert world.switch.asked == []


@in_loop
async def test_an_arrival_that_is_gone_before_it_was_decided_is_forgotten() -> None:
    world = World()
    await world.loop.hear(arrived())
    await reconcile(world.loop, world.switch, Phones(world.loop, Book(), world.switch))
    await world.loop.settle()
    assert world.names == []
    assert not world.loop.mind.tenants


@in_loop
async def test_an_arrival_that_waits_for_its_decision_is_no_orphan() -> None:
    world = World()
    await world.loop.hear(arrived())
    world.switch.there = [seen("c1", leg())]
    await reconcile(world.loop, world.switch, Phones(world.loop, Book(), world.switch))
    await world.loop.settle()
    assert world.names == ["call.started"]


@in_loop
async def test_a_phone_is_told_to_the_router_of_its_owner() -> None:
    world = World()
    phones = Phones(world.loop, Book(), world.switch)
    await world.loop.hear(EndpointChanged(endpoint="anna-phone", is_registered=True))
    await phones.tell(world.loop.phones.get_nowait())
    heard = world.loop.inbox.pop()
    assert heard is not None
    assert (heard.tenant, heard.subject) == (TENANT, f"acd:{TENANT}")


@in_loop
async def test_settings_keep_the_scenario_versions_of_running_calls() -> None:
    world = World()
    await world.hear(arrived())
    place = Place(version="old", node="menu", entered_at=MORNING)
    standing = replace(world.state("c1"), place=place)
    ((subject, (row, _)),) = (await open_calls(world.log)).items()
    assert versions_kept({subject: (row, standing)}, TENANT) == ["old"]
    assert versions_kept({subject: (row, standing)}, OTHER) == []


@in_loop
async def test_a_call_that_cannot_be_read_stops_nobody_and_its_books_are_closed() -> None:
    world = World()
    await world.hear(arrived("c1"), arrived("c2"))
    broken = replace(world.log._states["call:c1"], state=b'{"version": 2, "id": 7}')
    world.log._states["call:c1"] = broken
    after = await successor(world)
    assert "call:c1" not in after.loop.mind.states
    assert after.state("c2").id == "c2"
    assert world.names[-2:] == ["subject.failed", "call.ended"]
    after.switch.there = [seen("c1", leg("c1-in")), seen("c2", leg("c2-in"))]
    await reconcile(after.loop, after.switch, Phones(after.loop, Book(), after.switch))
    hung_up = [command for command in after.switch.asked if isinstance(command, HangUp)]
    assert [command.leg for command in hung_up] == ["c1-in"]
    assert not after.switch.of(ArriveAgain)
    assert "call:c1" not in world.log._states
