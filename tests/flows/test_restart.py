"""The engine dies, the connection breaks, the media node dies: what customers notice."""

from datetime import timedelta

from dzvin.acd.inputs import ConfigLoaded, PageOpened
from dzvin.calls.inputs import Pressed
from dzvin.engine.follow import acd_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.snapshot import snapshot_of
from dzvin.events.call import CallEnded, CallStarted, TalkStarted, VoicemailLeft
from dzvin.events.operator import OperatorCorrected
from dzvin.events.queue import ItemQueued, OfferMade, OfferMissed
from dzvin.events.recording import RecordingStarted
from dzvin.telephony.commands import ArriveAgain, StopPlay
from tests.flows.world import World, company, in_virtual_time, told
from tests.support.story import graph

BOX = graph(
    {
        "id": "box",
        "kind": "voicemail",
        "params": {"box": "main"},
        "exits": {"recorded": "hang_up", "empty": "hang_up"},
    }
)

CHOICE = {
    "id": "menu",
    "kind": "menu",
    "params": {"greeting": {"prompt": "menu"}, "keys": ["1"], "timeout_seconds": 5, "tries": 1},
    "exits": {"1": "queue", "timeout": "hang_up", "invalid": "hang_up"},
}
NUMBER = {
    "id": "number",
    "kind": "input",
    "params": {"question": {"prompt": "number"}, "min_digits": 3, "max_digits": 3, "tries": 1},
    "exits": {"ok": "queue", "timeout": "hang_up", "invalid": "hang_up"},
}
QUEUE = {"id": "queue", "kind": "queue", "params": {"queue": "support"}, "exits": {}}


async def deaf(world: World, seconds: float) -> None:
    """No engine runs for so long; what callers press meanwhile nobody hears."""
    await world.die()
    world.switch.advance_to(world.switch.now + timedelta(seconds=seconds))


async def deaf_until_started(world: World, seconds: float) -> None:
    """The next engine begins after so long, and its clock before its connection."""
    world.switch.advance_to(world.switch.now + timedelta(seconds=seconds))
    await world.start(fires_first=True)


def test_whose_key_nobody_heard_is_asked_again_and_loses_no_try() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        await world.advance(2)
        await deaf(world, 3)
        caller.press("1")
        await deaf_until_started(world, 12)
        assert caller.heard == ["prompt:menu", "prompt:menu"], "his only try is not used up"
        await world.advance(5)
        assert caller.state == "up", "the time for the key begins after the question"
        caller.press("1")
        await world.settle()
        assert world.told(ItemQueued)

    told(company(graph(CHOICE, QUEUE)), story)


def test_whose_key_was_lost_with_the_connection_loses_no_try_either() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        await world.advance(2)
        world.switch.lose_connection()
        await world.settle()
        caller.press("1")
        await world.advance(15)
        await world.is_connected_again()
        await world.advance(5)
        assert caller.heard == ["prompt:menu", "prompt:menu"] and caller.state == "up"
        caller.press("1")
        await world.settle()
        assert world.told(ItemQueued)

    told(company(graph(CHOICE, QUEUE)), story)


def test_who_pressed_nothing_after_he_was_asked_again_ran_out_of_time() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        await world.advance(2)
        await deaf(world, 3)
        await deaf_until_started(world, 12)
        await world.advance(7)
        assert caller.state == "ended"
        assert len(world.told(CallEnded)) == 1

    told(company(graph(CHOICE, QUEUE)), story)


def test_who_was_typing_types_all_of_it_again() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        await world.advance(2)
        caller.press("12")
        await world.settle()
        await world.die()
        caller.press("3")
        await world.start()
        await world.advance(1)
        assert caller.heard == ["prompt:number", "prompt:number"]
        caller.press("456")
        await world.settle()
        (queued,) = world.told(ItemQueued)
        assert world.loop.mind.calls(world.tenant)[queued.call].variables["var.input"] == "456"

    told(company(graph(NUMBER, QUEUE)), story)


def test_a_question_that_is_still_heard_begins_anew_and_is_not_heard_twice_at_once() -> None:
    async def story(world: World) -> None:
        world.switch.sound_seconds = 8
        caller = await world.calls()
        await world.advance(1)
        first = caller.playing
        await world.die()
        await world.start()
        stopped = [each.play for each in world.switch.performed if isinstance(each, StopPlay)]
        assert first in stopped and caller.playing not in ("", first)

    told(company(graph(CHOICE, QUEUE)), story)


@in_virtual_time
async def test_a_talk_goes_on_while_the_engine_is_killed(world: World) -> None:
    await world.is_at_work("anna")
    caller, phone = await world.in_talk()
    await world.die()
    await world.start()
    assert caller.others() == [phone]
    assert world.operator("anna").state == "busy"
    assert not world.told(CallEnded)
    await world.advance(30)
    assert not world.told(OperatorCorrected), "nothing had to be mended"
    phone.hang_up()
    await world.settle()
    assert caller.state == "ended"
    assert len(world.told(TalkStarted)) == len(world.told(CallEnded)) == 1


@in_virtual_time
async def test_a_talk_that_ended_meanwhile_is_closed_in_the_books(world: World) -> None:
    await world.is_at_work("anna")
    caller, phone = await world.in_talk()
    await world.die()
    caller.hang_up()
    await world.start()
    assert phone.state == "ended"
    (ended,) = world.told(CallEnded)
    assert (ended.ended_by, ended.sip_code) == ("customer", 200)
    assert world.operator("anna").state == "pcp"


@in_virtual_time
async def test_a_recording_that_was_never_begun_begins_after_the_break(world: World) -> None:
    await world.is_at_work("anna")
    caller = await world.in_queue()
    await world.loop.performer.hold()
    world.switch.rung("anna-phone").answer()
    await world.settle()
    assert world.told(RecordingStarted)
    assert not world.switch.recordings, "it was asked of nobody"
    await world.die()
    await world.start()
    assert list(world.switch.recordings.values()) == [caller.leg]


@in_virtual_time
async def test_those_who_wait_keep_their_places(world: World) -> None:
    first = await world.in_queue()
    await world.advance(20)
    second = await world.in_queue()
    await world.die()
    await world.start()
    assert [first.music, second.music] == ["default", "default"]
    assert len(world.told(ItemQueued)) == 2, "nobody was queued again"
    await world.is_at_work("anna")
    assert [offer.call for offer in world.told(OfferMade)] == [first.call]
    world.switch.rung("anna-phone").answer()
    await world.settle()
    assert first.others()
    await world.is_at_work("boris")
    assert world.told(OfferMade)[-1].call == second.call


@in_virtual_time
async def test_an_offer_that_rings_goes_on_ringing(world: World) -> None:
    await world.is_at_work("anna")
    caller = await world.in_queue()
    phone = world.switch.rung("anna-phone")
    await world.die()
    await world.start()
    assert phone.state == "ringing"
    phone.answer()
    await world.settle()
    assert caller.others() == [phone]


@in_virtual_time
async def test_an_operator_who_answered_while_nobody_listened_is_joined(world: World) -> None:
    await world.is_at_work("anna")
    caller = await world.in_queue()
    phone = world.switch.rung("anna-phone")
    await world.die()
    phone.answer()
    await world.start()
    assert caller.others() == [phone]
    assert world.operator("anna").state == "busy"


@in_virtual_time
async def test_a_deadline_that_passed_meanwhile_is_kept_at_once(world: World) -> None:
    await world.is_at_work("anna", "boris")
    await world.in_queue()
    await world.die()
    world.switch.advance_to(world.switch.now + timedelta(seconds=22))
    await world.start()
    await world.advance(2)
    assert [offer.operator for offer in world.told(OfferMade)] == ["anna", "boris"]


@in_virtual_time
async def test_a_caller_who_came_while_we_were_away_is_heard_afterwards(world: World) -> None:
    await world.die()
    caller = world.switch.dial("800", "+380501112233")
    await world.start()
    await world.advance(2)
    assert caller.heard[:2] == ["ringing", "prompt:greeting"]


@in_virtual_time
async def test_a_caller_whose_arrival_was_never_recorded_arrives_again(world: World) -> None:
    """The engine died between his arrival and the first commit."""
    caller = world.switch.dial("800", "+380501112233")
    await world.switch.settle()
    assert len(world.loop.inbox) == 1, "heard, and not yet decided"
    await world.die()
    await world.start()
    assert [each for each in world.switch.performed if isinstance(each, ArriveAgain)]
    await world.advance(2)
    assert caller.heard[0] == "prompt:greeting"


@in_virtual_time
async def test_who_stands_at_the_door_with_open_books_goes_on_where_he_was(world: World) -> None:
    """The last engine had sent him to arrive again, and had heard him before it did."""
    caller = await world.in_queue()
    await world.die()
    world.switch.enter(caller)
    await world.start()
    assert caller.state == "up" and not world.told(CallEnded)
    assert caller.heard[-1] == "music:default"
    await world.is_at_work("anna")
    world.switch.rung("anna-phone").answer()
    await world.settle()
    assert len(caller.others()) == 1
    caller.hang_up()
    await world.settle()
    assert len(world.told(CallStarted)) == len(world.told(CallEnded)) == 1
    assert not world.replay(caller.call).differences


@in_virtual_time
async def test_a_broken_connection_loses_nobody(world: World) -> None:
    await world.is_at_work("anna")
    caller, phone = await world.in_talk()
    waiting = await world.in_queue()
    world.switch.lose_connection()
    waiting.hang_up()
    world.switch.unregister("anna-phone")
    world.switch.come_back()
    await world.settle()
    await world.advance(1)
    assert [ended.call for ended in world.told(CallEnded)] == [waiting.call]
    assert caller.others() == [phone]
    assert world.operator("anna").endpoints == {"anna-phone": False}


@in_virtual_time
async def test_a_media_node_that_dies_takes_its_calls_and_frees_the_operators(
    world: World,
) -> None:
    await world.is_at_work("anna")
    caller, _ = await world.in_talk()
    world.switch.crash()
    world.switch.come_back()
    await world.settle()
    await world.advance(1)
    (ended,) = world.told(CallEnded)
    assert (ended.call, ended.ended_by) == (caller.call, "system")
    assert ended.lost_reason == "technical", "somebody should call him back"
    assert world.operator("anna").state == "pcp"
    await world.advance(10)
    assert world.operator("anna").state == "ready"


@in_virtual_time
async def test_who_hung_up_before_the_media_node_died_was_served(world: World) -> None:
    await world.is_at_work("anna")
    caller, _ = await world.in_talk()
    world.switch.lose_connection()
    caller.hang_up()
    world.switch.come_back()
    await world.settle()
    await world.advance(1)
    (ended,) = world.told(CallEnded)
    assert (ended.ended_by, ended.lost_reason) == ("customer", None)


@in_virtual_time
async def test_a_hang_up_ends_the_others_while_nobody_new_is_let_in(world: World) -> None:
    await world.is_at_work("anna")
    caller, phone = await world.in_talk()
    await world.loop.performer.hold()
    caller.hang_up()
    await world.settle()
    assert phone.state == "ended"
    late = world.switch.dial("800", "+380501112244")
    await world.settle()
    assert late.heard == ["ringing"]


@in_virtual_time
async def test_an_offer_of_the_time_without_a_database_is_no_missed_one(world: World) -> None:
    caller = await world.in_queue()
    await world.loop.performer.hold()
    await world.is_at_work("anna")
    assert world.told(OfferMade), "decided, and asked of nobody"
    world.switch.advance_to(world.switch.now + timedelta(seconds=25))
    world.loop.fire()
    await world.settle()
    await world.die()
    await world.start()
    assert not world.told(OfferMissed)
    world.switch.rung("anna-phone").answer()
    await world.settle()
    assert caller.others()
    assert world.operator("anna").missed_in_row == 0


@in_virtual_time
async def test_what_was_posted_while_we_were_away_is_heard_afterwards(world: World) -> None:
    await world.is_at_work("anna")
    caller, phone = await world.in_talk()
    await world.die()
    world.post(Pressed(operator="anna", button="hang_up"), caller.call)
    await world.start()
    await world.settle()
    assert phone.state == "ended"


def test_a_message_that_ended_while_we_were_away_is_kept() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        caller.say()
        await world.advance(4.5)
        await world.die()
        caller.press("#")
        await world.start()
        assert len(world.told(VoicemailLeft)) == 1
        assert caller.state == "ended", "and nobody had to wait in silence"

    told(company(BOX), story)


def test_a_message_goes_on_while_the_engine_is_killed() -> None:
    async def story(world: World) -> None:
        caller = await world.calls()
        caller.say()
        await world.advance(4.5)
        await world.die()
        await world.start()
        await world.advance(4)
        assert not world.told(VoicemailLeft)
        caller.press("#")
        await world.settle()
        assert world.told(VoicemailLeft)[0].seconds >= 7
        assert caller.heard.count("beep") == 1

    told(company(BOX), story)


@in_virtual_time
async def test_a_ring_that_never_went_out_is_no_fault_of_the_operator(world: World) -> None:
    caller = await world.in_queue()
    world.switch.register("anna-phone")
    await world.settle()
    world.post(PageOpened(operator="anna"))
    await world.settle()
    world.switch.lose_connection()
    await world.presses("anna", "ready")
    assert world.told(OfferMade), "decided, and asked of nobody"
    await world.is_connected_again()
    phone = world.switch.rung("anna-phone")
    phone.answer()
    await world.settle()
    assert caller.others() == [phone]
    assert world.operator("anna").missed_in_row == 0


@in_virtual_time
async def test_a_scenario_published_in_the_instant_of_a_call_leaves_it_its_own(
    world: World,
) -> None:
    """The settings were read before the call came, and hold from after it on."""
    world.loop.settle_config(
        world.tenant, snapshot_of(company(published={"s1": "v2"}, graphs={"v2": BOX}))
    )
    caller = await world.calls()
    await world.loop.tell(
        Heard(tenant=world.tenant, subject=acd_subject(world.tenant), input=ConfigLoaded())
    )
    await world.settle()
    await world.advance(1.5)
    caller.press("1")
    await world.settle()
    assert world.told(ItemQueued), "the menu of his own version heard the key"
    assert (await world.calls()).state == "up"
    await world.advance(1.5)
    assert "beep" in world.switch.parties[list(world.switch.parties)[-1]].heard
    assert set(world.loop.mind.snapshots[world.tenant].config.calls.graphs) == {"v1", "v2"}
