"""What each command asks of ARI."""

import pytest

from dzvin.telephony import commands
from dzvin.telephony.asterisk.requests import (
    caller,
    create,
    dial_early,
    enter,
    hang_up,
    join,
    record_take,
    requests,
    stop_take,
)

TO = {"call": "c", "tenant": "t"}


@pytest.mark.parametrize(
    "name,number,shown",
    [
        ("Іван", "+380501234567", '"Іван" <+380501234567>'),
        ('Ivan "the" <great>\\', "1", '"Ivan the great" <1>'),
        ("line\r\nBreak", "1\r\n2", '"lineBreak" <12>'),
        ("", "", '"" <>'),
        ("x" * 500, "9" * 500, f'"{"x" * 80}" <{"9" * 40}>'),
        ("", "0>1;tag=2@x", '"" <01tag2x>'),
    ],
)
def test_a_name_never_ends_early(name: str, number: str, shown: str) -> None:
    assert caller(name, number) == shown


@pytest.mark.parametrize(
    "number,rung",
    [
        ("", "PJSIP/gw-1"),
        ("+380501234567", "PJSIP/+380501234567@gw-1"),
        ("*21#", "PJSIP/*21#@gw-1"),
        ("1/sip:evil@x&PJSIP/2;$(id)${X}", "PJSIP/12@gw-1"),
        ("5" * 90, f"PJSIP/{'5' * 40}@gw-1"),
    ],
)
def test_only_digits_of_a_dialled_number_reach_asterisk(number: str, rung: str) -> None:
    call = commands.Originate(
        **TO,
        leg="c.2",
        endpoint="gw-1",
        number=number,
        from_number="1",
        from_name="",
        ring_seconds=9,
    )
    (request,) = requests(call, "app")
    assert request.body and request.body["endpoint"] == rung
    made = create(call, "app")
    assert made.body and made.body["endpoint"] == rung


def test_whom_one_waits_for_unanswered_sees_only_the_number_that_we_show() -> None:
    call = commands.Originate(
        **TO,
        leg="c.2",
        endpoint="gw-1",
        number="100",
        from_number="+3804",
        from_name='A" <x',
        ring_seconds=9,
        early_with="phone",
        early_bridge="c.b",
    )
    made = create(call, "app")
    assert made.body and made.body["variables"]["CONNECTEDLINE(all,i)"] == '"A x" <+3804>'
    *together, dial = dial_early(call)
    entered = [each.body for each in together if each.path.endswith("addChannel")]
    assert [body and body["channel"] for body in entered] == ["phone", "c.2"]
    assert all(body and body["inhibitConnectedLineUpdates"] for body in entered)
    assert (dial.path, dial.body) == ("channels/c.2/dial", {"timeout": 9})


def test_a_bridge_is_made_before_legs_enter_it() -> None:
    command = commands.Join(**TO, bridge="c.b", legs=("a", "b"))
    assert [(each.path, each.body) for each in join(command, ["a"])] == [
        ("bridges/c.b", {"type": "mixing"}),
        ("channels/a/moh", None),
        ("bridges/c.b/addChannel", {"channel": ["a", "b"]}),
    ]
    assert enter(command, "b").body == {"channel": ["b"]}


@pytest.mark.parametrize("cause,asked", [(17, "17"), (21, "16"), (16, "19"), (42, "42")])
def test_a_refusal_is_asked_for_in_asterisks_causes(cause: int, asked: str) -> None:
    command = commands.HangUp(**TO, leg="x", cause=cause)
    assert hang_up(command, is_answerable=True).body == {"reason_code": asked}
    assert hang_up(command, is_answerable=False).body == {"reason_code": str(cause)}


def test_who_lost_the_race_is_told_that_another_answered() -> None:
    command = commands.HangUp(**TO, leg="x", is_answered_elsewhere=True)
    assert hang_up(command, is_answerable=False).body == {"reason": "answered_elsewhere"}


def test_a_beep_stands_before_the_take() -> None:
    take = commands.RecordTake(**TO, leg="x", take="c.r1", path="t/c/r1", max_seconds=9)
    assert [each.path for each in record_take(take, "/beep")] == [
        "channels/x/play",
        "channels/x/record",
    ]
    assert stop_take("t/c/r1").path == "recordings/live/t%2Fc%2Fr1/stop"


def test_an_unknown_command_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        requests(commands.Render(**TO, play="p", texts=(), language="uk"), "app")
