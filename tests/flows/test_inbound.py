"""A customer dials 800, presses a key, and what happens then."""

from msgspec.structs import replace

from dzvin.acd.model import QueueSettings
from dzvin.engine.inbox import Heard
from dzvin.events.call import CallEnded, CallPickedUp, NodeLeft, TalkEnded, TalkStarted
from dzvin.events.queue import (
    ItemLeft,
    ItemRefused,
    ItemTaken,
    OfferFailed,
    OfferMade,
    OfferMissed,
)
from dzvin.events.recording import RecordingEnded, RecordingStarted
from dzvin.events.system import SubjectFailed
from dzvin.kernel.messages import TimerFired
from tests.flows.world import SUPPORT, TENANT, World, company, in_virtual_time, told
from tests.support.story import graph


@in_virtual_time
async def test_a_customer_chooses_support_talks_with_anna_and_hangs_up(world: World) -> None:
    await world.is_at_work("anna")
    caller = await world.calls()
    await world.advance(1.5)
    assert caller.heard[:2] == ["prompt:greeting", "prompt:menu"]
    caller.press("1")
    await world.settle()
    assert caller.music == "default"
    phone = world.switch.rung("anna-phone")
    assert phone.caller == ("+380501112233", "Iryna")
    await world.advance(4)
    phone.answer()
    await world.settle()
    assert caller.others() == [phone]
    assert world.operator("anna").state == "busy"
    await world.advance(60)
    caller.hang_up()
    await world.settle()
    assert phone.state == "ended"
    (ended,) = world.told(CallEnded)
    assert (ended.ended_by, ended.sip_code, ended.lost_reason) == ("customer", 200, None)
    (talk,) = world.told(TalkStarted)
    assert (talk.operator, talk.queue) == ("anna", SUPPORT)
    (recording,) = world.told(RecordingStarted)
    assert world.told(RecordingEnded, recording=recording.recording)
    assert world.operator("anna").state == "pcp"
    await world.advance(10)
    assert world.operator("anna").state == "ready"


@in_virtual_time
async def test_what_was_recorded_is_in_the_order_of_the_story(world: World) -> None:
    await world.is_at_work("anna")
    caller, _ = await world.in_talk()
    caller.hang_up()
    await world.settle()
    assert world.names(caller.call) == [
        "call.started",
        "leg.started",
        "node.left",
        "node.left",
        "call.picked_up",
        "node.left",
        "node.left",
        "item.queued",
        "offer.made",
        "operator.state_changed",
        "leg.started",
        "leg.rang",
        "leg.answered",
        "item.taken",
        "talk.started",
        "recording.started",
        "operator.state_changed",
        "node.left",
        "talk.ended",
        "recording.ended",
        "leg.ended",
        "leg.ended",
        "call.ended",
        "operator.state_changed",
    ]


@in_virtual_time
async def test_the_operator_hangs_up_and_the_customer_is_let_go(world: World) -> None:
    await world.is_at_work("anna")
    caller, phone = await world.in_talk()
    await world.advance(30)
    phone.hang_up()
    await world.settle()
    assert caller.state == "ended"
    (ended,) = world.told(CallEnded)
    assert (ended.ended_by, ended.lost_reason) == ("operator", None)
    assert world.told(TalkEnded)[0].ended_by == "operator"


@in_virtual_time
async def test_anna_rejects_and_boris_is_rung(world: World) -> None:
    await world.is_at_work("anna", "boris")
    caller = await world.in_queue()
    world.switch.rung("anna-phone").reject(603)
    await world.settle()
    (failed,) = world.told(OfferFailed)
    assert (failed.operator, failed.reason, failed.sip_code) == ("anna", "rejected", 603)
    await world.advance(1.5)
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    assert caller.others() == [boris]
    assert [made.operator for made in world.told(OfferMade)] == ["anna", "boris"]
    assert world.told(ItemTaken)[0].operator == "boris"


@in_virtual_time
async def test_a_phone_that_is_busy_is_passed_over(world: World) -> None:
    await world.is_at_work("anna", "boris")
    world.switch.habits["anna-phone"] = 486
    await world.in_queue()
    await world.advance(1.5)
    assert world.told(OfferFailed)[0].reason == "busy"
    assert world.switch.rung("boris-phone")


@in_virtual_time
async def test_anna_does_not_answer_twice_and_is_sent_away(world: World) -> None:
    await world.is_at_work("anna")
    caller = await world.in_queue()
    await world.advance(20)
    assert [missed.operator for missed in world.told(OfferMissed)] == ["anna"]
    await world.advance(2)
    assert world.switch.rung("anna-phone").state == "ringing"
    await world.advance(20)
    assert len(world.told(OfferMissed)) == 2
    assert world.states_of("anna")[-1] == ("away", "no_answer")
    await world.advance(60)
    assert len(world.told(OfferMade)) == 2, "nobody rings an operator who is away"
    assert caller.state == "up"
    caller.hang_up()
    await world.settle()
    assert world.told(CallEnded)[0].lost_reason == "operator_no_answer"


@in_virtual_time
async def test_he_hangs_up_in_the_menu(world: World) -> None:
    caller = await world.calls()
    await world.advance(1.5)
    caller.hang_up()
    await world.settle()
    (ended,) = world.told(CallEnded)
    assert (ended.ended_by, ended.lost_reason) == ("customer", "abandoned_ivr")
    last = world.told(NodeLeft)[-1]
    assert (last.kind, last.exit) == ("menu", "")


@in_virtual_time
async def test_he_hangs_up_in_the_queue(world: World) -> None:
    caller = await world.in_queue()
    await world.advance(40)
    caller.hang_up()
    await world.settle()
    assert world.told(ItemLeft)[0].reason == "abandoned"
    assert world.told(CallEnded)[0].lost_reason == "abandoned_queue"


@in_virtual_time
async def test_he_hangs_up_in_the_queue_at_once(world: World) -> None:
    caller = await world.in_queue()
    await world.advance(2)
    caller.hang_up()
    await world.settle()
    assert world.told(CallEnded)[0].lost_reason == "abandoned_queue_short"


@in_virtual_time
async def test_he_hangs_up_while_anna_rings_and_her_phone_stops(world: World) -> None:
    await world.is_at_work("anna")
    caller = await world.in_queue()
    phone = world.switch.rung("anna-phone")
    await world.advance(6)
    caller.hang_up()
    await world.settle()
    assert phone.state == "ended"
    assert world.operator("anna").state == "ready"
    assert world.told(CallEnded)[0].lost_reason == "abandoned_queue"


@in_virtual_time
async def test_wrong_keys_end_in_a_goodbye(world: World) -> None:
    caller = await world.calls()
    await world.advance(1.5)
    for _ in range(3):
        caller.press("7")
        await world.settle()
        await world.advance(1.5)
    await world.advance(5)
    assert "prompt:invalid" in caller.heard
    assert caller.heard[-1] == "prompt:goodbye"
    assert caller.state == "ended"
    assert world.told(CallEnded)[0].ended_by == "system"


@in_virtual_time
async def test_no_key_leads_to_support(world: World) -> None:
    await world.is_at_work("anna")
    await world.calls()
    await world.advance(40)
    assert world.told(OfferMade)[0].queue == SUPPORT


@in_virtual_time
async def test_he_hears_his_place_while_he_waits(world: World) -> None:
    first, second = await world.in_queue(), await world.in_queue()
    await world.advance(35)
    assert "prompt:position_1" in " ".join(first.heard).split()
    assert "prompt:position_2" in " ".join(second.heard).split()
    assert first.music == "default", "and then the music goes on"


@in_virtual_time
async def test_one_person_alone_still_talks_with_the_robot(world: World) -> None:
    caller = await world.calls()
    await world.advance(1.5)
    caller.press("0")
    caller.say()
    await world.settle()
    await world.advance(30)
    assert any(sound.startswith("take:") for sound in caller.heard), "he hears himself"
    caller.hang_up()
    await world.settle()
    (ended,) = world.told(CallEnded)
    assert (ended.sip_code, ended.lost_reason) == (200, None)


@in_virtual_time
async def test_a_number_that_leads_nowhere_says_so(world: World) -> None:
    caller = await world.calls("801")
    assert caller.state == "ended"
    assert caller.code == 404
    assert not world.told(CallPickedUp)


def test_the_queue_gives_up_after_its_longest_wait() -> None:
    async def story(world: World) -> None:
        caller = await world.in_queue()
        await world.advance(60)
        assert world.told(ItemLeft)[0].reason == "timeout"
        await world.advance(5)
        assert caller.heard[-1] == "prompt:all_busy"
        assert caller.state == "ended"
        assert world.told(CallEnded)[0].lost_reason == "timeout"

    told(company(settings=QueueSettings(max_wait_seconds=45)), story)


def test_a_queue_that_wants_somebody_at_work_refuses() -> None:
    async def story(world: World) -> None:
        caller = await world.in_queue()
        await world.advance(5)
        assert world.told(ItemRefused)[0].reason == "no_operators"
        assert caller.heard[-1] == "prompt:no_operators"
        assert world.told(CallEnded)[0].lost_reason == "no_operators"

    told(company(settings=QueueSettings(join_when_no_operators=False)), story)


def test_after_hours_he_hears_that_we_are_closed() -> None:
    closed = graph(
        {
            "id": "clock",
            "kind": "schedule_check",
            "params": {"schedule": "hours"},
            "exits": {"open": "queue", "closed": "bye", "holiday": "bye"},
        },
        {
            "id": "queue",
            "kind": "queue",
            "params": {"queue": SUPPORT},
            "exits": {
                "answered": "hang_up",
                "timeout": "bye",
                "full": "bye",
                "no_operators": "bye",
            },
        },
        {"id": "bye", "kind": "hang_up", "params": {"lost_reason": "closed_hours"}},
    )
    hours = {"timezone": "UTC", "week": [{"weekday": 7, "opens": "10:00", "closes": "11:00"}]}

    async def story(world: World) -> None:
        caller = await world.calls()
        assert caller.code == 480
        (ended,) = world.told(CallEnded)
        assert (ended.lost_reason, ended.sip_code) == ("closed_hours", 480)
        assert not world.told(CallPickedUp), "nobody pays for a closed door"

    told(company(closed, schedules={"hours": hours}), story)


def test_he_leaves_a_message() -> None:
    voicemail = graph(
        {
            "id": "box",
            "kind": "voicemail",
            "params": {"box": "main"},
            "exits": {"recorded": "hang_up", "empty": "hang_up"},
        }
    )

    async def story(world: World) -> None:
        caller = await world.calls()
        caller.say()
        await world.advance(10)
        caller.press("#")
        await world.settle()
        await world.advance(5)
        assert "voicemail.left" in world.names(caller.call)
        (ended,) = world.told(CallEnded)
        assert ended.lost_reason is None

    told(company(voicemail), story)


@in_virtual_time
async def test_a_bug_in_one_call_leaves_the_others_alone(world: World) -> None:
    await world.is_at_work("anna", "boris")
    await world.in_talk()
    other = await world.in_queue()
    subject = f"call:{other.call}"
    call = world.loop.mind.states[subject]
    world.loop.mind.states[subject] = replace(call, timers={"no such timer": world.switch.now})
    world.loop.inbox.put_now(Heard(tenant=TENANT, subject=subject, input=TimerFired()))
    await world.settle()
    assert world.told(SubjectFailed)[0].subject == subject
    assert world.operator("boris").offer is None, "what was on offer is free again"
    assert other.heard[-1] == "prompt:sorry"
    await world.advance(11)
    assert other.state == "ended"
    assert world.told(CallEnded)[0].lost_reason == "technical"
    assert world.operator("anna").state == "busy"


@in_virtual_time
async def test_who_calls_when_no_port_is_left_is_refused_at_once_and_in_the_books(
    world: World,
) -> None:
    await world.is_at_work("anna", "boris")
    world.loop.most_legs = 3
    caller, _ = await world.in_talk("anna")
    waiting = await world.in_queue()
    refused = await world.calls()
    assert (waiting.state, refused.state, refused.code) == ("up", "ended", 503)
    assert [(e.call, e.lost_reason) for e in world.told(CallEnded)] == [(refused.call, "technical")]
    assert not world.replay(refused.call).differences
    caller.hang_up()
    waiting.hang_up()
    await world.settle()
    assert (await world.calls()).state != "ended"
