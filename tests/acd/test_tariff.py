"""The formula of payable time, by the worked samples of the specification (8.2)."""

import msgspec
import pytest

from dzvin.acd.queue_settings import QueueSettings
from dzvin.acd.tariff import BY_SECOND, Formula, paid_seconds, pay_micros


@pytest.mark.parametrize(
    ("formula", "seconds", "paid"),
    [
        ("6/30/6", 5, 0),
        ("6/30/6", 20, 30),
        ("6/30/6", 31, 36),
        ("6/30/6", 6, 0),
        ("6/30/6", 7, 30),
        ("6/30/6", 30, 30),
        ("6/30/6", 36, 36),
        ("6/30/6", 37, 42),
        ("12/1/1", 12, 0),
        ("12/1/1", 13, 13),
        ("12/1/1", 600, 600),
        (BY_SECOND, 0, 0),
        (BY_SECOND, 1, 0),
        (BY_SECOND, 2, 2),
        (BY_SECOND, 3600, 3600),
        ("0/1/1", 1, 1),
        ("0/0/60", 61, 120),
    ],
)
def test_time_is_paid_as_the_formula_says(formula: str, seconds: int, paid: int) -> None:
    assert paid_seconds(formula, seconds) == paid


@pytest.mark.parametrize(
    "text", ["1/1/0", "1/1", "a/1/1", "1/1/1\n", "-1/1/1", "١/1/1", "", "1/1/1/1"]
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, Formula)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"tariff_busy": text}, QueueSettings)


def test_a_queue_pays_by_the_second_and_has_no_price_unless_somebody_says_so() -> None:
    usual = QueueSettings()
    assert {usual.tariff_call, usual.tariff_busy, usual.tariff_pcp} == {BY_SECOND}
    assert usual.paid_hour_micros == 0


@pytest.mark.parametrize(
    ("seconds", "hour", "money"),
    [
        (3600, 120_000_000, 120_000_000),
        (1, 120_000_000, 30_000),
        (1800, 1_010_000, 510_000),
        (10, 0, 0),
        (86_400 * 31, 10**12, 86_400 * 31 * 10**12 // 3600),
    ],
)
def test_money_is_exact_to_the_cent_and_half_a_cent_is_one(
    seconds: int, hour: int, money: int
) -> None:
    assert pay_micros(seconds, hour) == money
