"""The dialplan's lines about callers whom nobody heard."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest

from dzvin.telephony.asterisk.unheard import caller_from
from dzvin.telephony.signals import LegArrived
from dzvin.telephony.switch import Missed

NAME = 'Ірина "|\r\nVal: x'


def line(*, door: str = "gateway", came: str = "1763800000", name: str = NAME) -> str:
    told = [
        "171.5",
        came,
        "1763800004",
        door,
        "",
        "",
        "gw-1",
        "",
        "1",
        "",
        "800",
        "",
        "+380501112233",
    ]
    return "|".join([*told, b64encode(name.encode()).decode()])


def test_a_line_is_the_caller_as_he_would_have_been_heard() -> None:
    assert caller_from("c1", line()) == Missed(
        arrived=LegArrived(
            call="c1",
            leg="171.5",
            door="gateway",
            endpoint="gw-1",
            from_number="+380501112233",
            from_name=NAME,
            to_number="800",
            is_caller_proven=True,
            is_gone=True,
        ),
        came_at=datetime.fromtimestamp(1763800000, UTC),
        left_at=datetime.fromtimestamp(1763800004, UTC),
    )


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "a|b",
        line(door="attic"),
        line(came="soon"),
        line(came="9" * 30),
        line() + "x",
        line() + "|",
    ],
)
def test_a_line_that_is_none_is_left_alone(broken: str) -> None:
    assert caller_from("c1", broken) is None


def test_who_left_before_he_came_has_waited_no_time() -> None:
    missed = caller_from("c1", line(came="1763800009"))
    assert missed is not None
    assert missed.left_at == missed.came_at
