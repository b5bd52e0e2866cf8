"""The SIP code of a refused registration is read from Asterisk's log: these are its words."""

import pytest

from dzvin.telephony.asterisk.registrations import Answers

PLACE = "sip:sip.example.com:5060", "sip:4401@sip.example.com"
HEAD = "[2026-11-22 05:34:15.491] WARNING[19911] res_pjsip_outbound_registration.c: "
FORGED = HEAD.replace("res_pjsip_outbound_registration", "res_pjsip")
FROM = f"received from '{PLACE[0]}' on registration attempt to '{PLACE[1]}'"


@pytest.mark.parametrize(
    "line,code",
    [
        (f"{HEAD}Temporal response '503' {FROM}, retrying in '30'", 503),
        (f"{HEAD}Fatal response '404' {FROM}, stopping outbound registration", 404),
        (f"{HEAD}'401' fatal response {FROM}, retrying in '60' seconds", 401),
        (f"{HEAD}403 Forbidden fatal response {FROM}, retrying in '60' seconds", 403),
        (f"{HEAD}No response {FROM}, retrying in '30'", 408),
        (HEAD + "Maximum retries reached when attempting outbound registration", None),
        (f"{FORGED}Request from '{HEAD}403 Forbidden fatal response {FROM}", None),
    ],
)
def test_a_line_of_the_log_tells_the_code(line: str, code: int | None) -> None:
    answers = Answers({})
    answers.hear(line)
    assert answers.codes.get(PLACE) == code
