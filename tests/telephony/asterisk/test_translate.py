"""Recorded messages of a real Asterisk become the signals they became then."""

from pathlib import Path

import msgspec
import pytest

from dzvin.kernel.messages import Input
from dzvin.telephony import signals
from dzvin.telephony.asterisk.messages import (
    LISTENED,
    Caller,
    Channel,
    ChannelDestroyed,
    ChannelStateChange,
    EndpointSeen,
    PeerStatusChange,
    StasisStart,
    decode,
)
from dzvin.telephony.asterisk.translate import (
    Known,
    Translator,
    arrived,
    ended,
    seen,
    take_of_path,
)

STORIES = sorted(Path(__file__).with_name("fixtures").glob("*.json"))
SIGNALS = (
    signals.LegArrived
    | signals.LegRang
    | signals.LegAnswered
    | signals.LegEnded
    | signals.DigitPressed
    | signals.PlayEnded
    | signals.TakeEnded
    | signals.EndpointChanged
)


class Story(msgspec.Struct):
    heard: list[msgspec.Raw]
    told: list[SIGNALS]


def translated(story: Story) -> list[Input]:
    takes = [told.seconds for told in story.told if isinstance(told, signals.TakeEnded)]
    translator = Translator(lambda path: takes[0])
    translator.registered = {"gw-test"}
    translator.legs["c1.1"] = Known(call="c1", is_arrived=False, is_up=False)
    told: list[Input] = []
    for raw in story.heard:
        message = decode(bytes(raw))
        assert message is not None
        told += translator.hear(message)
    return told


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_a_recorded_story_is_told_as_it_was(file: Path) -> None:
    story = msgspec.json.decode(file.read_bytes(), type=Story)
    assert translated(story) == story.told
    assert story.told


@pytest.mark.parametrize(
    "story,cause,code",
    [
        ("caller_cancels", 16, 487),
        ("caller_presses_and_hangs_up", 16, None),
        ("operator_answers_and_hangs_up", 16, None),
        ("operator_is_busy", 17, 486),
        ("operator_rejects", 21, 603),
        ("operator_does_not_answer", 19, 480),
        ("operator_is_called_off", 16, 487),
    ],
)
def test_each_end_has_its_cause_and_sip_code(story: str, cause: int, code: int | None) -> None:
    file = Path(__file__).with_name("fixtures") / f"{story}.json"
    told = translated(msgspec.json.decode(file.read_bytes(), type=Story))
    [end] = [each for each in told if isinstance(each, signals.LegEnded)]
    assert (end.cause, end.sip_code) == (cause, code)


def test_what_we_did_not_ask_for_is_passed_over() -> None:
    assert decode(b'{"type": "ChannelVarset", "variable": "X", "value": ""}') is None
    assert decode(b'{"type": "StasisStart", ') is None
    assert "RESTResponse" in LISTENED, "without it every reply vanishes"


@pytest.mark.parametrize("cause,code", [(17, 486), (1, 404), (34, 503), (58, 488), (26, 487)])
def test_a_leg_without_a_sip_code_gets_the_one_of_its_cause(cause: int, code: int) -> None:
    known = Known(call="c", is_arrived=False, is_up=False)
    message = ChannelDestroyed(channel=Channel(id="c.1"), cause=cause)
    assert ended(message, known).sip_code == code


def test_a_cancel_that_crossed_our_answer_is_still_a_cancel() -> None:
    known = Known(call="c", is_arrived=True, is_up=True)
    crossed = ChannelDestroyed(channel=Channel(id="1"), cause=127, tech_cause=487)
    assert ended(crossed, known).sip_code == 487
    assert ended(crossed, known).cause == 16
    bye = ChannelDestroyed(channel=Channel(id="1"), cause=0)
    assert ended(bye, known).sip_code is None


def channel(leg: str, call: str, app: str = "Stasis", state: str = "Up") -> Channel:
    return msgspec.convert(
        {
            "id": leg,
            "state": state,
            "dialplan": {"app_name": app},
            "channelvars": {"DZ_CALL": call} if call else {},
        },
        Channel,
    )


def test_the_snapshot_says_who_waits_at_the_door_and_leaves_out_who_has_no_call() -> None:
    channels = [
        channel("ast-1", "c1"),
        channel("c1.1", "c1", app="AppDial2", state="Ringing"),
        channel("ast-2", "c2", app="Wait", state="Ring"),
        channel("near-half", ""),
    ]
    call, waits = seen(channels, [])
    assert (call.call, waits.call) == ("c1", "c2")
    assert [leg.is_arriving for leg in (*call.legs, *waits.legs)] == [False, False, True]
    assert [(leg.leg, leg.is_up, leg.is_arrived) for leg in call.legs] == [
        ("ast-1", True, True),
        ("c1.1", False, False),
    ]


def test_an_event_of_an_unknown_leg_says_nothing() -> None:
    translator = Translator(lambda path: 0.0)
    assert list(translator.hear(ChannelDestroyed(channel=Channel(id="x")))) == []


def test_a_leg_given_up_that_is_picked_up_all_the_same_is_told_and_can_be_hung_up() -> None:
    translator = Translator(lambda path: 0.0)
    told = list(translator.hear(StasisStart(channel=Channel(id="c1.1"), args=("leg", "c1"))))
    assert told == [signals.LegAnswered(call="c1", leg="c1.1")]


def test_legs_from_before_the_connection_are_known() -> None:
    translator = Translator(lambda path: 0.0)
    translator.learn([channel("ast-1", "c1"), channel("ast-2", "c2", app="Wait")])
    assert set(translator.legs) == {"ast-1"}, "who waits at the door is nobody's leg"
    told = list(translator.hear(ChannelDestroyed(channel=Channel(id="ast-1"))))
    assert told == [signals.LegEnded(call="c1", leg="ast-1", cause=16)]


def test_who_leaves_at_the_door_is_told_of_for_his_books_may_be_open() -> None:
    translator = Translator(lambda path: 0.0)
    waits = [channel(leg, call, "Wait", "Ring") for leg, call in (("ast-1", "c1"), ("ast-2", "c2"))]
    translator.learn(waits)
    left = ChannelDestroyed(channel=Channel(id="ast-1"), cause=127, tech_cause=487)
    told = list(translator.hear(left))
    assert told == [signals.LegEnded(call="c1", leg="ast-1", cause=16, sip_code=487)]
    came = StasisStart(channel=channel("ast-2", "c2", state="Ring"), args=("c2", "gateway", "800"))
    assert [type(signal) for signal in translator.hear(came)] == [signals.LegArrived]
    assert not translator.at_door and set(translator.legs) == {"ast-2"}


def test_a_takes_id_follows_from_its_path() -> None:
    assert take_of_path("tenant/call/r3") == "call.r3"


@pytest.mark.parametrize(
    "sent,heard", [("+380441112233", "+380441112233"), ("Anonymous", ""), ("restricted", "")]
)
def test_a_hidden_number_is_no_number(sent: str, heard: str) -> None:
    channel = Channel(id="1", caller=Caller(number=sent))
    assert arrived(channel, ("c1", "gateway", "800")).from_number == heard


def test_a_leg_that_was_ours_before_it_answered_is_told_once_whoever_listens_then() -> None:
    translator = Translator(lambda path: 0.0)
    made = StasisStart(channel=Channel(id="c1.1", state="Down"), args=("leg", "c1"))
    answered = ChannelStateChange(channel=channel("c1.1", "c1"))
    assert list(translator.hear(made)) == []
    assert list(translator.hear(answered)) == [signals.LegAnswered(call="c1", leg="c1.1")]
    assert list(translator.hear(answered)) == []
    after_a_break = Translator(lambda path: 0.0)
    after_a_break.learn([channel("c1.1", "c1", state="Ringing")])
    assert list(after_a_break.hear(answered)) == [signals.LegAnswered(call="c1", leg="c1.1")]
    of_the_dialplan = Translator(lambda path: 0.0)
    of_the_dialplan.learn([channel("c1.1", "c1", app="AppDial2", state="Ringing")])
    assert list(of_the_dialplan.hear(answered)) == [], "it is told when it is ours"


def phone_is(name: str, state: str) -> PeerStatusChange:
    seen = EndpointSeen(technology="PJSIP", resource=name, state=state)
    return PeerStatusChange(endpoint=seen)


@pytest.mark.parametrize("listed", [set(), {"ann"}])
def test_what_is_heard_of_a_phone_while_a_list_is_on_its_way_is_newer_than_the_list(
    listed: set[str],
) -> None:
    translator = Translator(lambda path: 0.0)
    asked = translator.phones_heard
    told = [*translator.hear(phone_is("ann", "online")), *translator.phones_are(listed, asked)]
    assert told == [signals.EndpointChanged(endpoint="ann", is_registered=True)]
    told = [*translator.hear(phone_is("ann", "offline")), *translator.phones_are(listed, asked)]
    assert told == [signals.EndpointChanged(endpoint="ann", is_registered=False)]


def test_what_a_list_says_and_nobody_heard_is_told_once() -> None:
    translator = Translator(lambda path: 0.0)
    list(translator.hear(phone_is("ann", "online")))
    for is_told in (True, False):
        told = [*translator.phones_are({"bob"}, translator.phones_heard)]
        assert bool(told) == is_told
        if is_told:
            assert told == [
                signals.EndpointChanged(endpoint="ann", is_registered=False),
                signals.EndpointChanged(endpoint="bob", is_registered=True),
            ]
    assert not [*translator.hear(phone_is("bob", "online"))]
