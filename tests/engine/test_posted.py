"""Buttons pressed on pages: stored at the door, heard by the loop, deleted with their turn."""

from dzvin.calls.inputs import Pressed
from dzvin.engine.posted import PostedReader
from dzvin.infra.batch import Posted
from dzvin.telephony.signals import DigitPressed
from tests.engine.toys import OTHER, TENANT, World, arrived, in_loop


async def nobody_new(tenant: str) -> None:
    raise AssertionError(tenant)


@in_loop
async def test_a_posted_input_is_heard_once_and_its_row_goes_with_the_commit() -> None:
    world = World()
    await world.hear(arrived())
    reader = PostedReader(world.loop, world.log, nobody_new)
    key = DigitPressed(call="c1", leg="c1-in", digit="1")
    world.log.post(TENANT, "call:c1", key, world.clock.now())
    assert await reader.look() == 1
    assert await reader.look() == 0, "it is in hand"
    await world.loop.settle()
    assert world.names == ["call.started", "item.queued", "offer.made"]
    assert await world.log.inbox((), 10) == []
    assert not world.loop.posted


@in_loop
async def test_a_button_of_a_call_that_is_over_is_deleted_and_changes_nothing() -> None:
    world = World()
    reader = PostedReader(world.loop, world.log, nobody_new)
    world.log.post(TENANT, "call:gone", Pressed(operator="anna", button="hold"), world.clock.now())
    await reader.look()
    await world.loop.settle()
    assert await world.log.inbox((), 10) == []
    assert world.names == []
    assert world.log.inputs == []


@in_loop
async def test_a_call_hears_nothing_in_another_companys_name() -> None:
    world = World()
    await world.hear(arrived())
    reader = PostedReader(world.loop, world.log, nobody_new)
    key = DigitPressed(call="c1", leg="c1-in", digit="1")
    world.log.post(OTHER, "call:c1", key, world.clock.now())
    world.log.post(OTHER, f"acd:{TENANT}", key, world.clock.now())
    await reader.look()
    await world.loop.settle()
    assert world.names == ["call.started"]
    assert await world.log.inbox((), 10) == []


@in_loop
async def test_what_is_no_input_is_thrown_away_and_stops_nobody() -> None:
    world = World()
    reader = PostedReader(world.loop, world.log, nobody_new)
    world.log._inbox[7] = Posted(
        id=7,
        tenant=TENANT,
        subject="call:c1",
        heard=b'{"type": "Nonsense"}',
        posted_at=world.clock.now(),
    )
    assert await reader.look() == 1
    assert await world.log.inbox((), 10) == []


@in_loop
async def test_a_company_that_came_after_the_start_is_learned_first() -> None:
    world = World()
    learned: list[str] = []

    async def learn(tenant: str) -> None:
        learned.append(tenant)

    reader = PostedReader(world.loop, world.log, learn)
    world.log.post("new", "acd:new", Pressed(operator="a", button="hold"), world.clock.now())
    await reader.look()
    assert learned == ["new"]
