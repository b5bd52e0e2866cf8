"""One turn: hear, decide with the neighbours, record in one commit, then act."""

import asyncio

from msgspec.structs import replace

from dzvin.calls.model import Leg
from dzvin.events.system import SubjectFailed
from dzvin.infra.batch import Batch, EpochGone
from dzvin.telephony.commands import Answer, HangUp, Originate
from dzvin.telephony.signals import LegAnswered, LegEnded, SpeechReady
from tests.engine.toys import TENANT, World, arrived, ended, in_loop, pressed


@in_loop
async def test_what_happened_is_recorded_before_anything_is_done() -> None:
    world = World()
    await world.hear(arrived())
    assert world.names == ["call.started"]
    assert world.switch.of(Answer)
    assert world.switch.recorded_before == [1]


@in_loop
async def test_a_failed_commit_does_nothing() -> None:
    world = World()
    world.log.is_fenced = True
    try:
        await world.hear(arrived())
    except EpochGone:
        assert not world.switch.asked
        return
    raise AssertionError("the process must end")


@in_loop
async def test_the_router_answers_in_the_same_commit_and_the_call_acts_on_it() -> None:
    world = World()
    await world.hear(arrived())
    await world.hear(pressed("1"))
    assert world.names[1:] == ["item.queued", "offer.made"]
    assert len(world.log.batches) == 2
    assert world.switch.of(Originate)
    assert {row.id for row in await world.log.items()} == {"c1"}


@in_loop
async def test_turns_made_during_a_commit_are_recorded_together_by_the_next_one() -> None:
    world = World()
    for call in ("c1", "c2", "c3"):
        await world.loop.hear(arrived(call))
    await world.loop.settle()
    assert len(world.log.batches) == 1
    assert len(world.log.batches[0].events) == 3
    assert [row.events_before for row in world.log.inputs] == [0, 1, 2]


@in_loop
async def test_only_the_last_state_of_a_subject_is_written() -> None:
    world = World()
    for signal in (arrived(), pressed("0"), pressed("1"), ended()):
        await world.loop.hear(signal)
    await world.loop.settle()
    (batch,) = world.log.batches
    assert [row.state for row in batch.states] == [None]
    assert await world.log.states() == []
    assert batch.items == (), "queued and gone again within one commit"


@in_loop
async def test_inputs_that_change_nothing_are_not_kept() -> None:
    world = World()
    await world.hear(arrived())
    await world.hear(pressed("5"))
    assert [row.n for row in world.log.inputs] == [1]


@in_loop
async def test_events_name_the_input_that_caused_them_and_the_project() -> None:
    world = World()
    await world.hear(arrived())
    await world.hear(pressed("1"))
    started, queued, made = (record.envelope for record in world.log.recorded)
    assert started.caused_by == "call:c1#1"
    assert queued.caused_by == made.caused_by == "call:c1#2"
    assert made.subject == f"acd:{TENANT}"
    assert (queued.project, made.project) == ("support", "support")


@in_loop
async def test_who_called_is_kept_with_the_party_and_nowhere_else() -> None:
    world = World()
    await world.hear(arrived(from_number="380670000001", from_name="Olha"))
    (party,) = world.log.parties.values()
    assert (party.number, party.name) == ("380670000001", "Olha")
    (row,) = world.log.inputs
    assert b"380670000001" not in row.heard
    assert b"Olha" not in row.heard
    assert party.id.encode() in row.heard


@in_loop
async def test_a_number_that_nobody_owns_is_answered_with_404() -> None:
    world = World()
    await world.hear(arrived(number="12345"))
    assert world.names == []
    (refusal,) = world.switch.of(HangUp)
    assert isinstance(refusal, HangUp)
    assert refusal.cause == 1


@in_loop
async def test_a_phone_of_ours_brings_its_tenant_with_it() -> None:
    world = World()
    await world.hear(arrived(number="12345", tenant=TENANT))
    assert world.names == ["call.started"]


@in_loop
async def test_a_call_that_is_over_hears_nothing_more() -> None:
    world = World()
    await world.hear(arrived())
    await world.hear(ended())
    await world.hear(ended(), pressed("#"))
    assert world.names == ["call.started", "call.ended"]
    assert "call:c1" not in world.loop.mind.states
    assert not world.loop.mind.tenants


@in_loop
async def test_a_leg_that_is_picked_up_after_its_call_was_closed_is_hung_up() -> None:
    world = World()
    await world.hear(LegAnswered(call="long-gone", leg="long-gone.1"))
    (asked,) = world.switch.asked
    assert isinstance(asked, HangUp)
    assert asked.leg == "long-gone.1"


@in_loop
async def test_a_bug_costs_one_turn_and_every_other_call_goes_on() -> None:
    world = World()
    await world.hear(arrived("c1"), arrived("c2"))
    await world.hear(pressed("#", "c1"), pressed("1", "c2"))
    failed = [r.event for r in world.log.recorded if isinstance(r.event, SubjectFailed)]
    assert [event.subject for event in failed] == ["call:c1"]
    assert failed[0].heard == "DigitPressed"
    assert "all of it" not in failed[0].error, "messages may hold personal data"
    assert world.state("c1").variables["failed"] == failed[0].error
    assert world.state("c2").waiting is not None
    assert [row.n for row in world.log.inputs if row.subject == "call:c1"] == [1, 2]


@in_loop
async def test_a_bug_of_the_router_takes_back_the_whole_turn_of_the_call() -> None:
    world = World()
    await world.hear(arrived("router-bug"))
    await world.hear(pressed("1", "router-bug"))
    assert world.names == ["call.started", "subject.failed"]
    assert world.state("router-bug").waiting is None
    assert "failed" in world.state("router-bug").variables


@in_loop
async def test_a_call_that_cannot_even_hear_of_its_failure_is_closed() -> None:
    world = World()
    await world.hear(arrived(from_number="hopeless"))
    await world.hear(pressed("1"))
    await world.hear(pressed("#"))
    assert world.names[-4:] == ["subject.failed", "item.left", "leg.ended", "call.ended"]
    assert not world.loop.mind.tenants
    assert await world.log.items() == [], "the router heard that it ended"
    (asked,) = world.switch.of(HangUp)
    assert isinstance(asked, HangUp)
    assert asked.leg == "c1-in"


@in_loop
async def test_a_caller_whose_first_turn_crashes_hears_503() -> None:
    world = World()
    await world.hear(arrived(from_number="bug"))
    (refusal,) = world.switch.of(HangUp)
    assert isinstance(refusal, HangUp)
    assert refusal.cause == 42
    assert world.names == ["subject.failed"]


@in_loop
async def test_a_speech_that_is_there_is_played_at_once_and_another_is_a_job_of_the_commit() -> (
    None
):
    world = World()
    heard: list[object] = []
    hear = world.loop.hear

    async def listen(signal: object) -> None:
        heard.append(signal)
        await hear(signal)  # type: ignore[arg-type]

    world.loop.hear = listen  # type: ignore[method-assign]
    await world.hear(arrived())
    await world.hear(pressed("4"))
    assert [job.task for job in world.log.jobs] == ["speech.render"]
    assert not any(isinstance(signal, SpeechReady) for signal in heard)
    world.shelf.files.add("hello")
    await world.hear(pressed("4"))
    assert len(world.log.jobs) == 1
    assert heard[-1] == SpeechReady(call="c1", play="c1.p1")


@in_loop
async def test_alone_it_thinks_records_acts_and_wakes_by_itself() -> None:
    world = World()
    commits: list[Batch] = []
    done = asyncio.Event()

    def note(batch: Batch) -> None:
        commits.append(batch)
        if any(state.state is None for state in batch.states):
            done.set()

    world.log.before_commit = note
    async with asyncio.TaskGroup() as group:
        running = group.create_task(world.loop.run())
        for signal in (arrived(), pressed("1"), LegEnded(call="c1", leg="c1-in")):
            await world.loop.hear(signal)
        await done.wait()
        await world.loop.quiet()
        running.cancel()
    assert world.names == ["call.started", "item.queued", "offer.made", "call.ended"]
    assert world.switch.of(Originate)


@in_loop
async def test_a_decision_that_nobody_waits_for_is_recorded_with_the_next_that_is_awaited() -> None:
    before, world = World(), World()
    await before.hear(arrived())
    world.loop.mind.load("call:c1", TENANT, before.state("c1"), 1)
    world.loop.company_seconds = 60.0
    both = asyncio.Event()
    world.log.before_commit = lambda batch: both.set()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(world.loop.run())
        for digit in ("0", "2"):
            await world.loop.hear(pressed(digit))
        async with asyncio.timeout(10):
            await both.wait()
        await world.loop.quiet()
        running.cancel()
    assert [len(batch.inputs) for batch in world.log.batches] == [2]
    assert world.switch.of(Answer)


@in_loop
async def test_legs_are_counted_as_they_come_and_go() -> None:
    world = World()
    mind = world.loop.mind
    await world.hear(arrived("c1"), arrived("c2"))
    assert mind.leg_count == 2
    two = replace(world.state("c1"), legs={leg: Leg(id=leg, kind="customer") for leg in ("a", "b")})
    mind.load("call:c1", TENANT, two, 1)
    assert mind.leg_count == 3
    await world.hear(LegEnded(call="c1", leg="c1-in"), LegEnded(call="c2", leg="c2-in"))
    assert mind.leg_count == 0
