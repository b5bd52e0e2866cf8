"""What a ladder shows of a message, and what nobody gets to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzvin.telephony.trace.sip_text import LARGEST, SipHead, head_of, masked, without_secrets

INVITE = (
    "INVITE sip:800@10.0.0.1:5060 SIP/2.0\r\n"
    'From: "Olena K" <sip:+380501234567@gw.example>;tag=a\r\n'
    "To: <sip:800@10.0.0.1>\r\n"
    "CSeq: 3 INVITE\r\n"
    'Proxy-Authorization: Digest username="u", realm="r",\r\n'
    '  response="0123456789abcdef"\r\n'
    'authorization: Digest response="fedcba"\r\n'
    "Contact: <sip:u:open-sesame@10.0.0.9>\r\n"
    "\r\n"
    "v=0\r\n"
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0c2VjcmV0\r\n"
    "a=ice-pwd:abcdefgh\r\n"
    "k=clear:word\r\n"
    "a=sendrecv\r\n"
)
SECRETS = ("0123456789abcdef", "fedcba", "open-sesame", "c2VjcmV0", "abcdefgh", "clear:word")


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_stays(secret: str) -> None:
    assert secret in INVITE and secret not in without_secrets(INVITE)


def test_everything_else_stays() -> None:
    kept = without_secrets(INVITE)
    for line in ("INVITE sip:800@10.0.0.1:5060 SIP/2.0", "CSeq: 3 INVITE", "a=sendrecv", "v=0"):
        assert line in kept


@given(st.text(max_size=400))
def test_secrets_are_gone_after_the_first_time(text: str) -> None:
    once = without_secrets(text)
    assert without_secrets(once) == once and len(once) <= LARGEST


def test_who_may_not_see_numbers_sees_their_ends_and_no_names() -> None:
    told = masked(INVITE)
    assert "380501234567" not in told and "Olena" not in told
    assert "sip:***67@gw.example" in told and "sip:800@" in told


def test_the_head_of_a_request_and_of_an_answer() -> None:
    assert head_of(INVITE) == SipHead(method="INVITE", sequence=3)
    answer = "SIP/2.0 486 Busy Here\r\ncseq: 3 invite\r\n\r\n"
    assert head_of(answer) == SipHead(method="INVITE", sequence=3, code=486, reason="Busy Here")
    assert head_of("\r\n\r\n") is None and head_of("") is None
