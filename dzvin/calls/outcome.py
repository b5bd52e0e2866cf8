"""What became of a call to the public network, from the last SIP answer or the cause."""

from typing import get_args

from dzvin.events.call import DialResult, TollRefusal

BY_CODE: dict[int, DialResult] = {
    486: "busy",
    600: "busy",
    408: "no_answer",
    480: "no_answer",
    487: "no_answer",
    403: "rejected",
    603: "rejected",
    404: "invalid_number",
    410: "invalid_number",
    484: "invalid_number",
    604: "invalid_number",
}
BY_CAUSE: dict[int, DialResult] = {
    1: "invalid_number",
    17: "busy",
    18: "no_answer",
    19: "no_answer",
    20: "unreachable",
    21: "rejected",
    28: "invalid_number",
}

FAILOVER = {408, 480}
"""And 5xx: the gateway or its network did not manage; another one may."""

ANSWERS: dict[DialResult, int] = {
    "busy": 486,
    "no_answer": 480,
    "rejected": 603,
    "invalid_number": 404,
    "blacklisted": 403,
    "not_allowed": 403,
    "right_missing": 403,
    "away_forbidden": 403,
    "country_forbidden": 403,
    "premium_forbidden": 403,
    "price_limit": 403,
    "price_unknown": 403,
}
"""What the phone of the operator who dialled is told; 503 for all else."""

SPOKEN: frozenset[DialResult] = frozenset(
    {"blacklisted", "right_missing", "away_forbidden", *get_args(TollRefusal.__value__)}
)
"""Refusals of our own: the one who dialled hears the prompt `out_<result>` first."""


def result_of(sip_code: int | None, cause: int) -> DialResult:
    if sip_code is None:
        return BY_CAUSE.get(cause, "network_error")
    if sip_code >= 500 and sip_code not in BY_CODE:
        return "network_error"
    return BY_CODE.get(sip_code, "unreachable")


def may_try_another(sip_code: int | None, cause: int, *, has_rung: bool = False) -> bool:
    """Not when the person was reached, or does not exist: who has let it ring is not rung again."""
    if has_rung and sip_code in FAILOVER:
        return False
    if sip_code is None:
        return cause not in BY_CAUSE or cause == 20
    return sip_code in FAILOVER or 500 <= sip_code < 600


def answer_of(result: DialResult) -> int:
    return ANSWERS.get(result, 503)
