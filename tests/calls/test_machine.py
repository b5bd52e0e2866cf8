"""Stories of single calls, told to the machine."""

from datetime import timedelta
from typing import Any

import pytest

from dzvin.calls.inputs import DigitsSent, Failed, Pressed
from dzvin.calls.model import QueueVoice
from dzvin.events.call import CallEnded, CallStarted, NodeLeft, TalkEnded, TalkStarted
from dzvin.events.queue import (
    ItemLeft,
    ItemQueued,
    ItemRefused,
    ItemTaken,
    OfferFailed,
    OfferMade,
    OfferMissed,
    OfferWithdrawn,
)
from dzvin.events.recording import RecordingFailed, RecordingLate, RecordingStarted
from dzvin.telephony.commands import (
    HangUp,
    Join,
    Originate,
    Part,
    Phrase,
    Play,
    RecordTake,
    Render,
    SendDigits,
    StartRecording,
)
from dzvin.telephony.signals import (
    CallSeen,
    CommandFailed,
    DigitPressed,
    LegAnswered,
    LegEnded,
    LegRang,
    LegSeen,
    PlayEnded,
    RecordingBegan,
    SpeechReady,
    TakeEnded,
)
from tests.support.story import Story, config, graph

ANSWER = {"id": "answer", "kind": "answer", "exits": {"next": "queue"}}


def queue_node(**exits: str) -> dict[str, Any]:
    ways = {"answered": "hang_up", "timeout": "hang_up", "full": "hang_up"}
    ways |= {"no_operators": "hang_up"} | exits
    return {"id": "queue", "kind": "queue", "params": {"queue": "support"}, "exits": ways}


MENU = {
    "id": "menu",
    "kind": "menu",
    "params": {
        "greeting": {"prompt": "welcome"},
        "keys": ["1"],
        "timeout_seconds": 5,
        "tries": 2,
    },
    "exits": {"1": "queue", "timeout": "hang_up", "invalid": "hang_up"},
}


def offer(operator: str = "anna", n: int = 1, *endpoints: str) -> OfferMade:
    return OfferMade(
        offer=f"c.o{n}",
        item="c",
        call="c",
        operator=operator,
        endpoints=endpoints or (f"op-{operator}",),
        ring_seconds=20,
        queue="support",
    )


def in_queue(**fields: Any) -> Story:
    return Story(config(graph(ANSWER, queue_node()), **fields)).dial()


def ringing(**fields: Any) -> tuple[Story, str]:
    story = in_queue(**fields).hear(offer())
    return story, story.command(Originate).leg


def talking(**fields: Any) -> tuple[Story, str]:
    story, leg = ringing(**fields)
    return story.hear(LegAnswered(call="c", leg=leg)), leg


def test_a_customer_is_picked_up_and_waits_in_the_queue_with_music() -> None:
    story = in_queue()
    assert story.asked() == ["Answer", "StartMusic"]
    assert story.told() == [
        "call.started",
        "leg.started",
        "node.left",
        "node.left",
        "call.picked_up",
        "item.queued",
    ]
    started = story.event(CallStarted)
    assert started.direction == "inbound" and started.scenario_version == "v1" and started.party


def test_events_name_the_party_and_never_the_number() -> None:
    story = in_queue()
    assert not any("+380" in repr(event) for event in story.events)


def test_an_offer_rings_every_endpoint_of_the_operator() -> None:
    story = in_queue().hear(offer("anna", 1, "op-browser", "dev-phone"))
    assert [c.endpoint for c in story.commands if isinstance(c, Originate)] == [
        "op-browser",
        "dev-phone",
    ]


def test_the_first_leg_to_answer_gets_the_customer_and_is_recorded() -> None:
    story = in_queue().hear(offer("anna", 1, "op-browser", "dev-phone"))
    browser, phone = [c.leg for c in story.commands if isinstance(c, Originate)]
    story.hear(LegRang(call="c", leg=browser), LegAnswered(call="c", leg=browser))
    assert story.command(HangUp).leg == phone
    assert story.command(HangUp).is_answered_elsewhere
    assert story.command(Join).legs == ("arrived", browser)
    assert story.event(ItemTaken).operator == "anna"
    assert story.event(TalkStarted).queue == "support"
    recording = story.command(StartRecording)
    assert recording.leg == "arrived"
    assert story.event(RecordingStarted).path == recording.path
    assert recording.path.endswith("/c/r3")


def test_a_second_answer_to_a_taken_call_is_hung_up() -> None:
    story = in_queue().hear(offer("anna"), offer("boris", 2))
    first, second = [c.leg for c in story.commands if isinstance(c, Originate)]
    story.hear(LegAnswered(call="c", leg=first))
    story.hear(LegAnswered(call="c", leg=second))
    assert story.told() == []
    assert story.command(HangUp) == HangUp(
        call="c", tenant=story.config.tenant, leg=second, is_answered_elsewhere=True
    )


def test_when_the_operator_leaves_the_customer_goes_on_in_his_scenario() -> None:
    rating = {
        "id": "bye",
        "kind": "play",
        "params": {"what": {"prompt": "goodbye"}},
        "exits": {"next": "hang_up"},
    }
    story = Story(config(graph(ANSWER, queue_node(answered="bye"), rating))).dial()
    story.hear(offer())
    leg = story.command(Originate).leg
    story.hear(LegAnswered(call="c", leg=leg)).wait(60)
    story.hear(LegEnded(call="c", leg=leg, cause=16))
    assert story.event(TalkEnded).ended_by == "operator"
    assert story.command(Play).phrases == (Phrase(prompt="goodbye"),)
    story.hear(PlayEnded(call="c", play=story.command(Play).play))
    assert story.command(HangUp).leg == "arrived"
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    ended = story.event(CallEnded)
    assert (ended.ended_by, ended.lost_reason, ended.sip_code) == ("system", None, 200)
    assert story.call is None


def test_when_the_scenario_has_nothing_more_to_say_the_operator_has_ended_the_call() -> None:
    story, leg = talking()
    story.wait(60).hear(LegEnded(call="c", leg=leg, cause=16))
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(CallEnded).ended_by == "operator"


def test_the_customer_hangs_up_in_talk() -> None:
    story, leg = talking()
    story.wait(30).hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.told() == [
        "node.left",
        "talk.ended",
        "recording.ended",
        "leg.ended",
        "leg.ended",
        "call.ended",
    ]
    assert story.event(TalkEnded).ended_by == "customer"
    assert story.event(CallEnded).lost_reason is None
    assert {c.leg for c in story.commands if isinstance(c, HangUp)} == {leg}
    assert story.call is None


@pytest.mark.parametrize("waited,reason", [(2, "abandoned_queue_short"), (30, "abandoned_queue")])
def test_a_caller_who_gives_up_in_the_queue_is_lost(waited: int, reason: str) -> None:
    story = in_queue().wait(waited, position=1)
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(ItemLeft).reason == "abandoned"
    assert story.event(CallEnded).lost_reason == reason
    assert story.event(NodeLeft).exit == ""


def test_a_caller_who_gives_up_after_a_missed_offer_is_lost_by_the_operator() -> None:
    story, leg = ringing()
    missed = OfferMissed(offer="c.o1", item="c", call="c", operator="anna", queue="support")
    story.wait(20).hear(missed)
    assert story.command(HangUp).leg == leg
    story.hear(LegEnded(call="c", leg=leg, cause=16), LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(CallEnded).lost_reason == "operator_no_answer"


def test_a_caller_who_gives_up_while_ringing_stops_the_ringing() -> None:
    story, leg = ringing()
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert [c.leg for c in story.commands if isinstance(c, HangUp)] == [leg]
    assert "item.left" in story.told() and "talk.ended" not in story.told()


@pytest.mark.parametrize(
    "cause,code,reason",
    [(21, 603, "rejected"), (17, 486, "busy"), (20, 480, "unreachable"), (38, 500, "failed")],
)
def test_a_phone_that_refuses_says_why(cause: int, code: int, reason: str) -> None:
    story, leg = ringing()
    story.hear(LegEnded(call="c", leg=leg, cause=cause, sip_code=code))
    failed = story.event(OfferFailed)
    assert (failed.reason, failed.sip_code) == (reason, code)
    assert story.call is not None and story.call.waiting is not None


def test_one_of_two_phones_that_is_busy_does_not_end_the_offer() -> None:
    story = in_queue().hear(offer("anna", 1, "op-browser", "dev-phone"))
    browser, phone = [c.leg for c in story.commands if isinstance(c, Originate)]
    story.hear(LegEnded(call="c", leg=phone, cause=17, sip_code=486))
    assert story.told() == ["leg.ended"]
    story.hear(LegEnded(call="c", leg=browser, cause=17, sip_code=486))
    assert story.event(OfferFailed).reason == "busy"


def test_rejecting_on_one_phone_rejects_the_offer_on_all() -> None:
    story = in_queue().hear(offer("anna", 1, "op-browser", "dev-phone"))
    browser, phone = [c.leg for c in story.commands if isinstance(c, Originate)]
    story.hear(LegEnded(call="c", leg=browser, cause=21, sip_code=603))
    assert story.event(OfferFailed).reason == "rejected"
    assert story.command(HangUp).leg == phone


def test_the_reject_button_works_without_the_phone() -> None:
    story, leg = ringing()
    story.hear(Pressed(operator="anna", button="reject"))
    assert story.event(OfferFailed).reason == "rejected"
    assert story.command(HangUp).leg == leg
    story.hear(LegEnded(call="c", leg=leg, cause=16))
    assert story.told() == ["leg.ended"]


def test_an_originate_that_fails_is_an_operator_who_cannot_be_reached() -> None:
    story, leg = ringing()
    story.hear(CommandFailed(call="c", leg=leg, command="Originate", why="no contact"))
    assert story.event(OfferFailed).reason == "unreachable"


def test_a_withdrawn_offer_stops_ringing_and_the_item_waits_on() -> None:
    story, leg = ringing()
    story.hear(OfferWithdrawn(offer="c.o1", item="c", call="c", operator="anna"))
    assert story.command(HangUp).leg == leg
    assert story.call is not None and story.call.waiting is not None


def test_the_longest_wait_ends_by_the_exit_timeout() -> None:
    voice = {"support": QueueVoice(max_wait_seconds=60)}
    story = in_queue(queues=voice).wait(60, position=1)
    assert story.event(ItemLeft).reason == "timeout"
    assert "HangUp" in story.asked()
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(CallEnded).lost_reason == "timeout"


@pytest.mark.parametrize(
    "refused,lost",
    [("full", "queue_full"), ("no_operators", "no_operators"), ("timeout", "timeout")],
)
def test_a_queue_that_takes_nobody_in_is_left_at_once(refused: Any, lost: str) -> None:
    story = in_queue().hear(ItemRefused(item="c", call="c", reason=refused, queue="support"))
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(CallEnded).lost_reason == lost


def test_a_key_leads_from_the_menu_to_the_queue_even_during_the_greeting() -> None:
    story = Story(config(graph(ANSWER | {"exits": {"next": "menu"}}, MENU, queue_node()))).dial()
    assert story.command(Play).phrases == (Phrase(prompt="welcome"),)
    story.hear(DigitPressed(call="c", leg="arrived", digit="1"))
    assert story.asked() == ["StopPlay", "StartMusic"]
    assert story.event(NodeLeft).exit == "1" and story.event(NodeLeft).pressed == "1"
    assert story.event(ItemQueued).queue == "support"


def test_no_key_asks_again_and_then_gives_up() -> None:
    story = Story(config(graph(ANSWER | {"exits": {"next": "menu"}}, MENU, queue_node()))).dial()
    story.hear(PlayEnded(call="c", play=story.command(Play).play))
    assert story.wait(4).told() == []
    story.wait(1)
    story.hear(PlayEnded(call="c", play=story.command(Play).play))
    assert "HangUp" in story.wait(5).asked()
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(CallEnded).lost_reason is None


def test_hanging_up_in_the_menu_is_lost_there() -> None:
    story = Story(config(graph(ANSWER | {"exits": {"next": "menu"}}, MENU, queue_node()))).dial()
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(CallEnded).lost_reason == "abandoned_ivr"


def test_a_text_is_rendered_before_it_is_played() -> None:
    says = {
        "id": "say",
        "kind": "play",
        "params": {"what": {"text": "You call from {{call.from}}"}},
        "exits": {"next": "hang_up"},
    }
    story = Story(config(graph(ANSWER | {"exits": {"next": "say"}}, says))).dial()
    render = story.command(Render)
    assert render.texts == ("You call from +380441112233",)
    story.hear(SpeechReady(call="c", play=render.play))
    assert story.command(Play).phrases == (Phrase(text="You call from +380441112233"),)


def test_a_text_that_cannot_be_spoken_does_not_stop_the_call() -> None:
    says = {
        "id": "say",
        "kind": "play",
        "params": {"what": {"text": "Hello"}},
        "exits": {"next": "queue"},
    }
    story = Story(config(graph(ANSWER | {"exits": {"next": "say"}}, says, queue_node()))).dial()
    story.hear(SpeechReady(call="c", play=story.command(Render).play, is_ok=False))
    assert "item.queued" in story.told()


def test_the_position_is_said_and_the_music_comes_back() -> None:
    story = in_queue().wait(30, position=3)
    assert story.asked()[0] == "StopMusic"
    play = next(c.play for c in story.commands if isinstance(c, Play | Render))
    story.hear(SpeechReady(call="c", play=play), PlayEnded(call="c", play=play))
    assert "StartMusic" in story.asked()


def test_hold_gives_the_customer_music_and_resume_brings_the_operator_back() -> None:
    story, leg = talking()
    story.hear(Pressed(operator="anna", button="hold"))
    assert story.asked() == ["Part", "StartMusic"] and story.told() == ["talk.held"]
    assert story.hear(Pressed(operator="anna", button="hold")).told() == []
    story.hear(Pressed(operator="anna", button="resume"))
    assert story.asked() == ["StopMusic", "Join"] and story.told() == ["talk.resumed"]


def test_only_the_operator_of_the_talk_may_press_its_buttons() -> None:
    story, _ = talking()
    for button in ("hold", "mute", "hang_up", "reject"):
        story.hear(Pressed(operator="boris", button=button))
        assert (story.told(), story.asked()) == ([], [])


def test_mute_is_recorded_and_digits_reach_the_customer() -> None:
    story, _ = talking()
    assert story.hear(Pressed(operator="anna", button="mute")).told() == ["talk.muted"]
    assert story.hear(Pressed(operator="anna", button="unmute")).told() == ["talk.unmuted"]
    story.hear(DigitsSent(operator="anna", digits="12#"))
    assert story.command(SendDigits).digits == "12#"


def test_a_caller_who_gave_up_while_our_answer_was_on_its_way_was_never_picked_up() -> None:
    story, _ = talking()
    story.hear(LegEnded(call="c", leg="arrived", cause=16, sip_code=487))
    ended = story.event(CallEnded)
    assert (ended.ended_by, ended.sip_code) == ("customer", 487)
    assert ended.lost_reason == "abandoned_queue"


def test_an_operator_who_hangs_up_on_the_greeting_has_lost_the_call() -> None:
    story, leg = talking()
    story.wait(1).hear(LegEnded(call="c", leg=leg, cause=16))
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(CallEnded).lost_reason == "operator_hangup_on_greeting"


def test_a_recording_that_cannot_start_is_a_mark_and_the_talk_goes_on() -> None:
    story, _ = talking()
    recording = story.command(StartRecording).recording
    story.hear(RecordingBegan(call="c", recording=recording, is_ok=False, why="disk_full"))
    assert story.event(RecordingFailed).why == "disk_full"
    assert story.call is not None and story.call.talk is not None


def test_a_recording_that_the_switch_begins_late_tells_how_much_is_missing() -> None:
    story, _ = talking()
    recording = story.command(StartRecording).recording
    story.wait(4.5).hear(RecordingBegan(call="c", recording=recording, is_ok=True))
    assert story.event(RecordingLate).seconds == 4.5
    story.wait(5).hear(RecordingBegan(call="c", recording=recording, is_ok=True, is_new=False))
    assert story.told() == [], "asked for again, it had begun before"


def test_a_recording_whose_beginning_is_only_told_late_lacks_what_its_file_lacks() -> None:
    for missing, told in ((0.3, []), (2.5, ["recording.late"])):
        story, _ = talking()
        recording = story.command(StartRecording).recording
        began_at = story.now + timedelta(seconds=missing)
        story.wait(9).hear(
            RecordingBegan(call="c", recording=recording, is_ok=True, began_at=began_at)
        )
        assert story.told() == told
    assert story.event(RecordingLate).seconds == 2.5


def test_a_recording_that_begins_in_time_tells_nothing() -> None:
    story, _ = talking()
    recording = story.command(StartRecording).recording
    story.wait(0.3).hear(RecordingBegan(call="c", recording=recording, is_ok=True))
    assert story.told() == []


def test_a_recording_that_was_over_before_it_began_is_left_to_the_encoder() -> None:
    story, leg = talking()
    recording = story.command(StartRecording).recording
    story.wait(5).hear(LegEnded(call="c", leg=leg, cause=16))
    story.hear(RecordingBegan(call="c", recording=recording, is_ok=False, why="over"))
    assert story.told() == []


def test_a_number_that_leads_nowhere_is_answered_404() -> None:
    story = Story(config()).dial("999")
    assert story.command(HangUp).cause == 1
    story.hear(LegEnded(call="c", leg="arrived", cause=1))
    ended = story.event(CallEnded)
    assert (ended.sip_code, ended.lost_reason) == (404, "technical")


def colleague(**fields: Any) -> Story:
    return Story(config(**fields)).dial(
        "101", door="operator", endpoint="op-boris", user="boris", from_number="x"
    )


def test_a_colleague_is_rung_by_short_number_and_both_talk() -> None:
    story = colleague()
    assert story.asked() == ["RingBack"]
    queued = story.event(ItemQueued)
    assert (queued.operator, queued.queue, queued.ring_seconds) == ("anna", None, 30)
    story.hear(offer("anna"))
    assert story.command(Originate).from_number == "102"
    assert story.command(Originate).from_name == "Boris"
    story.hear(LegAnswered(call="c", leg=story.command(Originate).leg))
    assert [e.operator for e in story.events if isinstance(e, TalkStarted)] == ["anna", "boris"]
    assert "StartRecording" not in story.asked()
    story.hear(Pressed(operator="boris", button="hang_up"))
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert [e.operator for e in story.events if isinstance(e, TalkEnded)] == ["anna", "boris"]
    assert story.event(CallEnded).ended_by == "operator"


@pytest.mark.parametrize("reason,cause", [("operator_busy", 17), ("operator_offline", 19)])
def test_a_colleague_who_cannot_be_rung_is_answered_with_the_reason(
    reason: Any, cause: int
) -> None:
    story = colleague().hear(ItemRefused(item="c", call="c", reason=reason, operator="anna"))
    assert story.command(HangUp).cause == cause


def test_a_colleague_who_does_not_answer_ends_the_call() -> None:
    story = colleague().hear(offer("anna"))
    story.wait(30).hear(OfferMissed(offer="c.o1", item="c", call="c", operator="anna"))
    assert story.event(ItemLeft).reason == "ended"
    assert "arrived" in {c.leg for c in story.commands if isinstance(c, HangUp)}


VOICEMAIL = {
    "id": "box",
    "kind": "voicemail",
    "params": {"box": "sales"},
    "exits": {"recorded": "hang_up", "empty": "hang_up"},
}


def leaving_message() -> Story:
    story = Story(config(graph(ANSWER | {"exits": {"next": "box"}}, VOICEMAIL))).dial()
    return story.hear(PlayEnded(call="c", play=story.command(Play).play))


def test_a_message_is_kept_and_the_caller_counts_as_served() -> None:
    story = leaving_message()
    take = story.command(RecordTake)
    story.hear(TakeEnded(call="c", take=take.take, seconds=8.5))
    assert "voicemail.left" in story.told() and "recording.ended" in story.told()
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(CallEnded).lost_reason is None


def test_a_message_is_kept_when_the_caller_just_hangs_up() -> None:
    story = leaving_message().wait(8)
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert "voicemail.left" in story.told()
    assert story.event(CallEnded).lost_reason is None


def test_who_hangs_up_at_the_beep_has_left_no_message() -> None:
    story = leaving_message().wait(1)
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert "voicemail.left" not in story.told()
    assert story.event(CallEnded).lost_reason == "abandoned_ivr"


def test_after_a_crashed_turn_the_caller_goes_to_the_fallback_queue() -> None:
    story = Story(config(graph(MENU, queue_node()), fallback_queue="sales")).dial()
    story.hear(Failed(error="boom"))
    assert story.event(ItemQueued).queue == "sales"


def test_after_a_crashed_turn_a_talk_goes_on() -> None:
    story, _ = talking()
    assert story.hear(Failed(error="boom")).asked() == []
    assert story.call is not None and story.call.talk is not None


def seen(*legs: tuple[str, bool]) -> CallSeen:
    return CallSeen(
        call="c",
        legs=tuple(LegSeen(leg=leg, is_up=up, is_arrived=leg == "arrived") for leg, up in legs),
    )


def test_a_customer_who_left_while_we_were_away_is_closed() -> None:
    story, leg = talking()
    story.hear(seen((leg, True)))
    assert story.call is None and "call.ended" in story.told()


def test_an_operator_who_answered_while_we_were_away_gets_the_customer() -> None:
    story, leg = ringing()
    story.hear(seen(("arrived", True), (leg, True)))
    assert "talk.started" in story.told()


def test_a_talk_found_after_we_were_away_is_joined_again() -> None:
    story, leg = talking()
    story.hear(seen(("arrived", True), (leg, True)))
    assert story.told() == []
    assert story.command(Join).legs == ("arrived", leg)


def test_a_leg_that_belongs_to_nothing_is_hung_up() -> None:
    story = in_queue().hear(seen(("arrived", True), ("c.99", True)))
    assert story.command(HangUp).leg == "c.99"


def test_a_prompt_that_ended_while_we_were_away_does_not_hang_the_caller() -> None:
    play = {"id": "p", "kind": "play", "params": {"what": {"prompt": "hello"}}}
    story = Story(config(graph(play | {"exits": {"next": "queue"}}, queue_node()))).dial()
    assert "item.queued" not in story.told()
    story.hear(seen(("arrived", True)))
    assert "item.queued" in story.told()


def test_who_was_asked_for_a_key_while_we_were_away_is_asked_again() -> None:
    story = Story(config(graph(ANSWER | {"exits": {"next": "menu"}}, MENU, queue_node()))).dial()
    story.hear(seen(("arrived", True)))
    assert story.asked()[-2:] == ["StopPlay", "Play"]
    story.hear(DigitPressed(call="c", leg="arrived", digit="1"))
    assert "item.queued" in story.told()


def test_a_closed_call_hears_nothing_more() -> None:
    story = in_queue().hear(LegEnded(call="c", leg="arrived"))
    assert story.hear(LegEnded(call="c", leg="arrived")).told() == []


def test_nothing_is_asked_of_parted_legs_while_on_hold_when_the_operator_leaves() -> None:
    story, leg = talking()
    story.hear(Pressed(operator="anna", button="hold")).wait(10)
    story.hear(LegEnded(call="c", leg=leg, cause=16))
    assert not any(isinstance(c, Part) for c in story.commands)
    assert "StopMusic" in story.asked()


def test_a_colleagues_music_ends_before_a_message_is_left_for_him() -> None:
    """He did not answer; straight to his box: nobody records music."""
    person = {
        "id": "anna",
        "kind": "internal_number",
        "params": {"number": "101"},
        "exits": {
            "answered": "hang_up",
            "busy": "box",
            "no_answer": "box",
            "offline": "box",
            "not_found": "box",
        },
    }
    box = VOICEMAIL | {"params": {"box": "anna", "greeting": {"text": "{{var.greeting}}"}}}
    story = Story(config(graph(ANSWER | {"exits": {"next": "anna"}}, person, box))).dial()
    story.hear(offer("anna"))
    story.hear(OfferMissed(offer="c.o1", item="c", call="c", operator="anna"))
    assert "RecordTake" in story.asked() and "StopMusic" in story.asked()


def test_a_customer_on_hold_is_kept_apart_and_has_his_music_after_we_were_away() -> None:
    story, leg = talking()
    story.hear(Pressed(operator="anna", button="hold")).hear(seen(("arrived", True), (leg, True)))
    assert story.command(Part).legs == ("arrived",)
    assert "StartMusic" in story.asked() and "Join" not in story.asked()


def test_a_caller_who_hears_ringing_hears_it_after_we_were_away() -> None:
    story = colleague().hear(offer("anna"))
    leg = story.command(Originate).leg
    assert "RingBack" in story.hear(seen(("arrived", False), (leg, False))).asked()


def test_who_hangs_up_by_his_button_is_not_connected_any_more() -> None:
    story = colleague().hear(offer("anna"))
    leg = story.command(Originate).leg
    story.hear(Pressed(operator="boris", button="hang_up"))
    assert story.event(ItemLeft).item == "c", "the colleague's phone stops at once"
    story.hear(LegAnswered(call="c", leg=leg))
    assert "talk.started" not in story.told()
    assert story.command(HangUp).leg == leg


def test_a_phone_that_is_picked_up_for_a_leg_given_up_is_hung_up() -> None:
    story, leg = ringing()
    story.hear(LegEnded(call="c", leg=leg)).hear(LegAnswered(call="c", leg=leg))
    assert story.command(HangUp).leg == leg


def test_a_message_that_is_being_left_while_we_are_away_goes_on() -> None:
    story = leaving_message()
    take = story.command(RecordTake)
    again = story.wait(20).hear(seen(("arrived", True))).command(RecordTake)
    assert (again.take, again.path, again.beep) == (take.take, take.path, False)
    assert (again.max_seconds, again.silence_seconds) == (100, take.silence_seconds)


def test_a_message_whose_end_is_never_told_is_kept() -> None:
    story = leaving_message().wait(200)
    assert "voicemail.left" in story.told()
    assert "HangUp" in story.asked()


def test_a_caller_whose_scenario_is_not_there_any_more_is_let_go() -> None:
    story = Story(config(graph(ANSWER | {"exits": {"next": "menu"}}, MENU, queue_node()))).dial()
    story.config = config()
    story.hear(DigitPressed(call="c", leg="arrived", digit="1"))
    assert "HangUp" in story.asked()
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.event(CallEnded).lost_reason == "technical"
