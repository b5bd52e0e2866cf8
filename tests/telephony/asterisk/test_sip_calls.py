"""Which calls go over a socket is seen from its messages."""

import pytest

from dzvin.telephony.asterisk.sip_calls import MOST, SipCalls


def message(first: str, method: str, call: str = "c1", name: str = "Call-ID") -> str:
    return f"{first}\r\n{name}: {call}\r\nCSeq: 7 {method}\r\nContent-Length: 0\r\n\r\n"


def asked(method: str, call: str = "c1", to: str = "") -> str:
    first = f"{method} sip:ann@dzvin.invalid SIP/2.0"
    return message(first + (f"\r\n{to}" if to else ""), method, call)


def again(to: str = "To: <sip:ann@dzvin.invalid>;tag=9") -> str:
    """An INVITE inside the call: hold, for one."""
    return asked("INVITE", to=to)


def answered(status: int, method: str = "INVITE", call: str = "c1") -> str:
    return message(f"SIP/2.0 {status} Whatever", method, call)


@pytest.mark.parametrize(
    ("seen", "is_idle"),
    [
        ([], True),
        ([asked("REGISTER"), answered(200, "REGISTER")], True),
        ([asked("INVITE")], False),
        ([asked("INVITE"), answered(180)], False),
        ([asked("INVITE"), answered(486)], True),
        ([asked("INVITE"), asked("CANCEL"), answered(200, "CANCEL")], False),
        ([asked("INVITE"), asked("CANCEL"), answered(487)], True),
        ([asked("INVITE"), answered(200), asked("ACK")], False),
        ([asked("INVITE"), answered(200), asked("INVITE"), answered(488)], False),
        ([asked("INVITE"), answered(200), asked("BYE")], True),
        ([asked("INVITE"), answered(401), asked("INVITE"), answered(200)], False),
        ([asked("INVITE"), asked("INVITE", "c2"), asked("BYE", "c2")], False),
        (["\r\n\r\n", "nonsense", answered(200)], True),
    ],
)
def test_a_call_begins_with_invite_and_ends_with_bye_or_a_no(
    seen: list[str], is_idle: bool
) -> None:
    calls = SipCalls()
    for each in seen:
        calls.see(each)
    assert calls.is_idle is is_idle


def test_the_short_name_of_the_call_is_known() -> None:
    calls = SipCalls()
    calls.see(message("INVITE sip:ann@dzvin.invalid SIP/2.0", "INVITE", name="i"))
    assert not calls.is_idle
    calls.see(asked("BYE"))
    assert calls.is_idle


def test_a_phone_that_forgets_its_calls_does_not_fill_us() -> None:
    calls = SipCalls()
    for number in range(3 * MOST):
        calls.see(asked("INVITE", f"c{number}"))
    for number in range(2 * MOST, 3 * MOST):
        calls.see(asked("BYE", f"c{number}"))
    assert calls.is_idle


@pytest.mark.parametrize(
    ("seen", "next", "would_begin"),
    [
        ([], asked("INVITE"), True),
        ([], "\r\n" + asked("INVITE"), True),
        ([], "\r\n\r\n" + asked("INVITE"), True),
        ([asked("INVITE"), answered(200)], again(), False),
        ([asked("INVITE"), answered(200)], again("t: sip:ann@dzvin.invalid ; TAG = 9"), False),
        ([asked("INVITE"), answered(200)], again("To: <sip:ann@x>\r\n ;tag=9"), False),
        ([asked("INVITE"), answered(200)], asked("INVITE"), True),
        ([asked("INVITE"), answered(200)], again("To: <sip:ann@dzvin.invalid>"), True),
        ([asked("INVITE"), answered(200)], again("To: <sip:ann@x;tag=9>"), True),
        ([asked("INVITE"), answered(200)], again('To: ";tag=9" <sip:ann@x>'), True),
        ([asked("INVITE"), answered(200)], again("To: <sip:ann@x>\r\nSubject: ;tag=9"), True),
        ([asked("INVITE"), answered(200)], asked("INVITE", "c2"), True),
        ([asked("INVITE"), answered(200), asked("BYE")], again(), True),
        ([], asked("REGISTER"), False),
        ([], answered(200), False),
        ([], "INVITE sip:ann@dzvin.invalid SIP/2.0\r\n\r\n", True),
        ([], "nonsense", False),
    ],
)
def test_an_invite_of_no_call_that_goes_on_would_begin_one(
    seen: list[str], next: str, would_begin: bool
) -> None:
    calls = SipCalls()
    for each in seen:
        calls.see(each)
    assert calls.would_begin(next) is would_begin
    assert calls.is_idle is (not seen or seen[-1] == asked("BYE"))
