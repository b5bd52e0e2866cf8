"""A browser speaks SIP as its own endpoint, and as nobody else, however it is written."""

from time import process_time

import pytest

from dzvin.telephony.asterisk.sip_user import objection

OWN = "op-1a2b3c"


def message(
    first: str = "REGISTER sip:dzvin.invalid SIP/2.0",
    person: str = f"From: <sip:{OWN}@dzvin.invalid>;tag=x",
    to: str = f"To: <sip:{OWN}@dzvin.invalid>",
    *more: str,
    body: str = "",
) -> str:
    lines = [first, "Via: SIP/2.0/WS x.invalid;branch=z9hG4bK1", person, to, *more]
    return "\r\n".join([*lines, f"Content-Length: {len(body.encode())}", "", body])


INVITE = "INVITE sip:800@dzvin.invalid SIP/2.0"
ELSEWHERE = "To: <sip:800@dzvin.invalid>"
SIGNED = 'Authorization: Digest username="{}", realm="asterisk", nonce="a,b", qop=auth, nc=00000001'


@pytest.mark.parametrize(
    "text",
    [
        message(),
        message(INVITE, f'From: "Анна, op" <sip:{OWN}@dzvin.invalid>;tag=1', ELSEWHERE, body="v=0"),
        message(INVITE, f"f: sip:{OWN}@dzvin.invalid;tag=1", ELSEWHERE),
        message(INVITE, f"FROM :\r\n <sip:{OWN}@dzvin.invalid>;tag=1", ELSEWHERE),
        message(INVITE, f"From: <sip:{OWN}@dzvin.invalid>;tag=1", ELSEWHERE, SIGNED.format(OWN)),
        message(
            "BYE sip:asterisk@127.0.0.1 SIP/2.0", "From: <sip:r4nd@x>;tag=1", "To: <sip:a@b>;tag=2"
        ),
        message("SIP/2.0 200 OK", "From: <sip:0501234567@dzvin.invalid>;tag=9", body="v=0\r\n"),
        "\r\n\r\n",
    ],
)
def test_what_the_own_endpoint_says_may_pass(text: str) -> None:
    assert objection(text, OWN) == ""


@pytest.mark.parametrize(
    "text,why",
    [
        (message(person="From: <sip:op-other@dzvin.invalid>;tag=x"), "from"),
        (message(person="f:<sip:op-other@x>"), "from"),
        (message(person="fRoM:\r\n\t<sip:op-other@x>"), "from"),
        (message(person=f"From: <sip:{OWN.upper()}@x>"), "from"),
        (message(person=f'From: "<sip:{OWN}@x>" <sip:op-other@x>'), "from"),
        (message(person=f"From: <sip:op-other@x>, <sip:{OWN}@x>"), "from"),
        (message(person=f"From: <sip:{OWN}@x>\r\nf: <sip:op-other@x>"), "from"),
        (message(person=f"From: <sip:op%2d1a2b3c:{OWN}@x>"), "from"),
        (message(person=f"From: <tel:{OWN}>"), "from"),
        (message(person="Subject: none"), "from"),
        (message(INVITE, "From: <sip:op-other@x>;tag=x", "To: <sip:800@x;tag=1>"), "from"),
        (message(INVITE, "From: <sip:op-other@x>;tag=x", 'To: ";tag=1" <sip:800@x>'), "from"),
        (message(to="To: <sip:op-other@dzvin.invalid>"), "to"),
        (message(to="To: <sip:op-other@dzvin.invalid>;tag=1"), "to"),
        (
            message(INVITE, f"From: <sip:{OWN}@x>;tag=1", ELSEWHERE, SIGNED.format("op-other")),
            "authorization",
        ),
        (
            message(
                INVITE,
                f"From: <sip:{OWN}@x>;tag=1",
                ELSEWHERE,
                SIGNED.format(OWN),
                SIGNED.format("op-other"),
            ),
            "authorization",
        ),
        (
            message(
                INVITE,
                f"From: <sip:{OWN}@x>;tag=1",
                ELSEWHERE,
                SIGNED.format(OWN) + ', username="op-other"',
            ),
            "authorization",
        ),
        (
            message(
                INVITE,
                f"From: <sip:{OWN}@x>;tag=1",
                ELSEWHERE,
                "Proxy-Authorization: Digest username=op-other",
            ),
            "authorization",
        ),
        (
            message(INVITE, f"From: <sip:{OWN}@x>;tag=1", ELSEWHERE, "Authorization: Basic eDp5"),
            "authorization",
        ),
        (message("SUBSCRIBE sip:x SIP/2.0"), "method"),
        (message("REFER sip:x SIP/2.0"), "method"),
        (message("GET / HTTP/1.1"), "method"),
        (message() + "REGISTER sip:second SIP/2.0\r\n", "length"),
        (message().replace("Content-Length: 0", "Content-Length: 0\r\nl: 0"), "length"),
        (message().replace("Content-Length: 0", "X: 0"), "length"),
        (message(body="x" * 70_000), "length"),
        (message().replace("\r\n", "\n"), "broken"),
        (message(person="From: <sip:op-1a2b3c@x>\n ;tag=x"), "broken"),
        (message(person="no header at all"), "broken"),
        ("REGISTER sip:x SIP/2.0\r\n", "broken"),
    ],
)
def test_whatever_speaks_for_another_is_refused(text: str, why: str) -> None:
    assert objection(text, OWN) == why


@pytest.mark.parametrize("filling", [" ", '"', "<", "a", '\\"', ";a=", "\r\n "])
def test_a_long_header_takes_no_long_time(filling: str) -> None:
    """Linear: a quadratic pattern would take a minute here."""
    began = process_time()
    long = filling * (60_000 // len(filling))
    for person in (f"From: {long}", f'From: "{long}" <sip:{OWN}@x'):
        assert objection(message(person=person), OWN)
    objection(
        message(INVITE, f"From: <sip:{OWN}@x>;t=1", ELSEWHERE, f"Authorization: Digest {long}"), OWN
    )
    assert process_time() - began < 2
