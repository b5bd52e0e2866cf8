"""Operators hand a customer over, ask a colleague first, bring him in; nobody is ever dropped."""

from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import Target
from dzvin.engine.follow import call_subject
from dzvin.events.call import (
    CallEnded,
    ConferenceLeft,
    ConsultEnded,
    ConsultStarted,
    TalkEnded,
    TalkStarted,
    TransferCompleted,
    TransferFailed,
    TransferStarted,
)
from dzvin.events.queue import ItemQueued
from dzvin.recordings.model import recordings_of
from dzvin.reports.facts.project import call_facts
from dzvin.scenario.model import HANG_UP, Graph, GraphNode
from dzvin.telephony.party import Party
from tests.flows.world import SALES, World, company, in_virtual_time, told

BORIS = Target(kind="operator", id="boris")


async def asks(
    world: World, caller: Party, kind: str, to: Target = BORIS, operator: str = "anna"
) -> None:
    heard = TransferAsked(operator=operator, kind=kind, to=to)  # type: ignore[arg-type]
    world.post(heard, caller.call)
    await world.settle()
    await world.advance(0.1)


async def talk_of_anna(world: World, *people: str) -> tuple[Party, Party]:
    await world.is_at_work(*(people or ("anna", "boris")))
    talk = await world.in_talk("anna")
    await world.advance(10)
    return talk


@in_virtual_time
async def test_a_customer_is_handed_to_a_colleague(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "blind")
    assert anna.state == "ended" and world.operator("anna").state == "pcp"
    assert caller.music == "default"
    await world.advance(4)
    boris = world.switch.rung("boris-phone")
    assert boris.caller == ("+380501112233", "Iryna via Anna")
    boris.answer()
    await world.settle()
    assert caller.others() == [boris] and caller.music == ""
    assert world.operator("boris").state == "busy"
    (done,) = world.told(TransferCompleted)
    assert (done.by, done.operator, done.kind) == ("anna", "boris", "blind")
    await world.advance(20)
    boris.hang_up()
    await world.settle()
    await world.advance(2)
    assert world.operator("boris").state == "pcp", "the customer came by a queue"
    facts = call_facts(world.log.recorded)
    assert facts is not None
    talks = [(s.operator, s.queue, s.kind) for s in facts.segments if s.kind == "talk"]
    assert talks == [("anna", "support", "talk"), ("boris", "support", "talk")]
    ended = {s.operator: (s.ended_at - s.started_at).seconds for s in facts.segments if s.ended_at}
    assert (ended["anna"], ended["boris"]) == (10, 20)
    assert facts.call.operators == ("anna", "boris") and facts.call.talk_seconds == 30.0
    assert not world.replay(caller.call).differences


@in_virtual_time
async def test_a_colleague_who_is_busy_changes_nothing(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await world.presses("boris", "offline")
    await asks(world, caller, "blind")
    assert world.told(TransferFailed)[0].why == "offline"
    assert caller.others() == [anna] and not world.told(TalkEnded)
    await asks(world, caller, "attended")
    assert caller.others() == [anna] and caller.music == ""


@in_virtual_time
async def test_who_does_not_answer_sends_the_customer_back_to_the_operator(world: World) -> None:
    caller, _ = await talk_of_anna(world)
    await world.presses("anna", "away", "lunch")
    await asks(world, caller, "blind")
    await world.advance(20)
    assert world.told(TransferFailed)[0].why == "no_answer"
    again = world.switch.rung("anna-phone")
    again.answer()
    await world.settle()
    assert caller.others() == [again]
    again.hang_up()
    await world.settle()
    await world.advance(15)
    assert world.operator("boris").state == "ready", "a colleague's ring sends nobody away"
    assert world.operator("anna").state == "away", "what she planned holds when it is over"


@in_virtual_time
async def test_when_nobody_is_free_the_customer_is_first_in_his_old_queue(world: World) -> None:
    caller, _ = await talk_of_anna(world)
    await asks(world, caller, "blind")
    others = [await world.in_queue() for _ in range(3)]
    await world.ends_pcp("anna")
    await world.advance(0.1)
    second = world.switch.rung("anna-phone")
    second.answer()
    await world.settle()
    await world.advance(20)
    assert [item.is_front for item in world.told(ItemQueued, call=caller.call)][-1]
    assert caller.state == "up" and caller.music == "default"
    second.hang_up()
    await world.settle()
    await world.ends_pcp("anna")
    third = world.switch.rung("anna-phone")
    third.answer()
    await world.settle()
    assert caller.others() == [third], "before one who waits longer in this queue"
    assert others[2].music == "default"


def test_a_customer_of_one_person_goes_on_in_his_scenario_when_nobody_takes_him() -> None:
    """He came through no queue: what follows an operator who does not answer is his as well."""
    exits = {"answered": HANG_UP, "no_answer": "box", "busy": HANG_UP, "offline": HANG_UP}
    graph = Graph(
        nodes=(
            GraphNode(id="start", kind="start", exits={"next": "her"}),
            GraphNode(id="her", kind="operator", params={"operator": "anna"}, exits=exits),
            GraphNode(
                id="box", kind="voicemail", exits=dict.fromkeys(("recorded", "empty"), HANG_UP)
            ),
        )
    )

    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller = await world.calls()
        world.switch.rung("anna-phone").answer()
        await world.settle()
        await asks(world, caller, "blind")
        await world.presses("anna", "offline")
        await world.ends_pcp("anna")
        await world.advance(21)
        assert caller.state == "up" and "prompt:voicemail" in caller.heard
        assert not world.replay(caller.call).differences

    told(company(graph), story)


@in_virtual_time
async def test_a_customer_is_sent_to_another_queue(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "blind", Target(kind="queue", id=SALES))
    assert anna.state == "ended"
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    assert caller.others() == [boris]
    assert [t.queue for t in world.told(TalkStarted)] == ["support", "sales"]


@in_virtual_time
async def test_a_customer_is_sent_to_a_scenario(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    heard = len(caller.heard)
    await asks(world, caller, "blind", Target(kind="number", number="800"))
    assert anna.state == "ended" and caller.state == "up"
    await world.advance(2)
    assert any(one.startswith("prompt:") for one in caller.heard[heard:])
    assert world.told(TransferStarted)[0].to_kind == "scenario"


@in_virtual_time
async def test_a_number_that_is_nobodys_is_refused(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "blind", Target(kind="number", number="999"))
    assert world.told(TransferFailed)[0].why == "not_found"
    assert caller.others() == [anna]


@in_virtual_time
async def test_a_colleague_is_asked_and_then_takes_the_customer(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "attended")
    assert caller.music == "default" and anna.music == "ringback", "she hears his phone ring"
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    assert anna.others() == [boris] and caller.others() == [] and anna.music == ""
    assert world.told(ConsultStarted)[0].operator == "boris"
    assert world.operator("boris").state == "busy"
    await world.advance(5)
    await world.clicks("anna", "complete", caller.call)
    assert caller.others() == [boris] and anna.state == "ended" and caller.music == ""
    assert world.operator("anna").state == "pcp"
    assert len(world.told(ConsultEnded)) == 1
    caller.hang_up()
    await world.settle()
    assert world.operator("boris").state == "pcp"
    assert world.told(CallEnded)[0].lost_reason is None
    assert not world.replay(caller.call).differences


@in_virtual_time
async def test_return_and_swap(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "attended")
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    await world.clicks("anna", "swap", caller.call)
    assert caller.others() == [anna] and boris.music == "default"
    await world.clicks("anna", "swap", caller.call)
    assert anna.others() == [boris] and caller.music == "default"
    await world.clicks("anna", "return", caller.call)
    assert caller.others() == [anna] and caller.music == "" and boris.state == "ended"
    assert world.operator("boris").state == "ready", "he talked with no customer"
    assert world.told(TransferFailed)[0].why is None


@in_virtual_time
async def test_an_operator_thinks_better_of_it_while_the_colleague_rings(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "attended")
    boris = world.switch.rung("boris-phone")
    await world.clicks("anna", "return", caller.call)
    assert boris.state == "ended" and caller.others() == [anna]
    assert world.operator("boris").state == "ready"


@in_virtual_time
async def test_hanging_up_while_the_colleague_rings_hands_over(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "attended")
    anna.hang_up()
    await world.settle()
    assert caller.state == "up" and caller.music == "default"
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    assert caller.others() == [boris]


@in_virtual_time
async def test_a_consulted_colleague_who_hangs_up_brings_the_customer_back(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "attended")
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    boris.hang_up()
    await world.settle()
    assert caller.others() == [anna] and caller.music == ""
    assert world.told(TransferFailed)[0].why == "hung_up"


@in_virtual_time
async def test_a_customer_who_hangs_up_in_a_consultation_ends_all_of_it(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "attended")
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    caller.hang_up()
    await world.settle()
    assert (anna.state, boris.state) == ("ended", "ended")
    assert (world.operator("anna").state, world.operator("boris").state) == ("pcp", "ready")


@in_virtual_time
async def test_in_a_conference_everybody_hears_everybody(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "conference")
    assert caller.others() == [anna], "the talk goes on while he rings"
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    assert set(caller.others()) == {anna, boris} and set(anna.others()) == {caller, boris}
    await world.advance(10)
    anna.hang_up()
    await world.settle()
    assert caller.others() == [boris], "the initiator may leave"
    assert world.told(ConferenceLeft)[0].operator == "anna"
    await world.advance(10)
    boris.hang_up()
    await world.settle()
    await world.advance(5)
    assert caller.state == "ended"
    facts = call_facts(world.log.recorded)
    assert facts is not None and facts.call.talk_seconds == 30.1
    long = [
        (s.operator, (s.ended_at - s.started_at).seconds)
        for s in facts.segments
        if s.kind == "talk" and s.ended_at
    ]
    assert long == [("anna", 20), ("boris", 20)]
    assert not world.replay(caller.call).differences


@in_virtual_time
async def test_one_who_was_invited_leaves_and_the_talk_goes_on(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "conference")
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    await world.clicks("boris", "hang_up", caller.call)
    assert caller.others() == [anna] and boris.state == "ended"
    assert world.operator("boris").state == "pcp"


@in_virtual_time
async def test_an_invited_colleague_who_rejects_changes_nothing(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "conference")
    world.switch.rung("boris-phone").reject(603)
    await world.settle()
    assert caller.others() == [anna]
    assert world.told(TransferFailed)[0].why == "rejected"


@in_virtual_time
async def test_a_recording_is_paused_and_goes_on(world: World) -> None:
    caller, _ = await talk_of_anna(world)
    await world.clicks("anna", "pause", caller.call)
    (recording,) = world.switch.recordings
    assert world.switch.paused == {recording}
    await world.clicks("anna", "pause", caller.call)
    await world.advance(5)
    await world.clicks("anna", "record", caller.call)
    assert world.switch.paused == set()
    await world.advance(5)
    caller.hang_up()
    await world.settle()
    (told,) = recordings_of(world.log.recorded)
    gaps = [(side.since, side.until) for side in told.sides if side.what == "paused"]
    assert gaps == [(10.0, 15.0)]


@in_virtual_time
async def test_a_transfer_goes_on_after_a_restart(world: World) -> None:
    caller, anna = await talk_of_anna(world)
    await asks(world, caller, "attended")
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    await world.die()
    await world.start()
    assert world.loop.mind.states[call_subject(caller.call)].transfer is not None
    assert anna.others() == [boris] and caller.music == "default"
    await world.clicks("anna", "complete", caller.call)
    assert caller.others() == [boris]
