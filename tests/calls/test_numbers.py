"""Exact goes before the longest prefix, that before the gateway's default."""

import pytest

from dzvin.calls.model import CallConfig, GatewayRoute, NumberConfig
from dzvin.calls.numbers import key_of, number_for, number_of

NUMBERS = [
    NumberConfig(id="plain", number="380441112233", scenario=None),
    NumberConfig(id="of-2", number="380449998877", scenario=None, gateway="g2"),
    NumberConfig(id="short", number="38044", scenario=None, match="prefix"),
    NumberConfig(id="long", number="+3804477", scenario=None, match="prefix", gateway="g1"),
    NumberConfig(id="rest", number="", scenario=None, match="default", gateway="g1"),
]
CONFIG = CallConfig(
    tenant="t",
    numbers={key_of(number): number for number in NUMBERS},
    gateways=(
        GatewayRoute(id="g1", endpoint="gw-one", provider="p"),
        GatewayRoute(id="g2", endpoint="gw-two", provider="p"),
    ),
)


@pytest.mark.parametrize(
    "dialled,endpoint,found",
    [
        ("380441112233", "gw-one", "plain"),
        ("+380441112233", "gw-two", "plain"),
        ("+380441112233", "", "plain"),
        ("380449998877", "gw-two", "of-2"),
        ("380449998877", "gw-one", "short"),
        ("380449998877", "", None),
        ("380447700000", "gw-one", "long"),
        ("380447700000", "gw-two", "short"),
        ("0800", "gw-one", "rest"),
        ("0800", "gw-two", None),
        ("0800", "", None),
        ("", "gw-one", "rest"),
        ("380441", "a colleague's phone", None),
    ],
)
def test_the_nearest_number_answers(dialled: str, endpoint: str, found: str | None) -> None:
    number = number_for(CONFIG, dialled, endpoint)
    assert (number.id if number else None) == found


def test_a_call_finds_its_number_again_until_it_is_deleted() -> None:
    assert number_of(CONFIG, "long") == NUMBERS[3]
    assert number_of(CONFIG, "gone") is None
    assert number_of(CONFIG, None) is None
