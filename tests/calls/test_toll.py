"""Numbers as people write them, which of them may be called, and what that costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dzvin.calls.toll import Toll, cost_micros, outside_number, price_of, toll_refusal
from dzvin.events.call import TollRefusal
from dzvin.telephony.model import Price, Usage

KYIV = "+380442790000"


@pytest.mark.parametrize(
    "dialled", ["0442790000", "044 279-00-00", "380442790000", "+380442790000", "00380442790000"]
)
def test_a_number_has_one_form(dialled: str) -> None:
    assert outside_number(dialled, "UA") == KYIV


@pytest.mark.parametrize("dialled", ["", "9876", "anna", "+++", "0" * 40, "12;ls", "*97"])
def test_what_is_no_number_is_not_dialled(dialled: str) -> None:
    assert outside_number(dialled, "UA") == ""


def test_the_same_digits_are_another_number_in_another_country() -> None:
    assert outside_number("20 7183 8750", "GB") == "+442071838750"
    assert outside_number("20 7183 8750", "UA") == ""


def why(
    number: str,
    toll: Toll = Toll(),  # noqa: B008 a frozen value
    usage: Usage = Usage(),  # noqa: B008
    prices: tuple[Price, ...] = (),
) -> TollRefusal | None:
    return toll_refusal(number, prices, usage, toll, "UA")


def test_an_emergency_number_is_dialled_as_it_is_and_always() -> None:
    assert outside_number("112", "UA") == "112"
    strict = Toll(countries=("PL",), most_calls=1, day_seconds=1, day_micros=1, minute_micros=1)
    used = Usage(calls=1000, seconds=1000, cost_micros=1000)
    assert why("112", strict, used, (Price(per_minute_micros=10),)) is None


def test_only_the_own_country_unless_others_are_allowed() -> None:
    assert why(KYIV) is None
    assert why("+442071838750") == "country_forbidden"
    assert why("+442071838750", Toll(countries=("UA", "GB"))) is None
    assert why(KYIV, Toll(countries=("GB",))) == "country_forbidden"


def test_numbers_that_cost_extra_are_not_called_unless_the_company_wants_it() -> None:
    assert why("+380900212345") == "premium_forbidden"
    assert why("+380900212345", Toll(may_premium=True)) is None


def test_what_is_no_number_is_not_let_through() -> None:
    assert why("*97") == "country_forbidden"


def test_so_many_at_once_and_no_more() -> None:
    assert why(KYIV, usage=Usage(calls=29)) is None
    assert why(KYIV, usage=Usage(calls=30)) == "calls_limit"
    assert why(KYIV, Toll(most_calls=0), Usage(calls=1000)) is None


def test_so_many_minutes_a_day_and_no_more() -> None:
    assert why(KYIV, Toll(day_seconds=600), Usage(seconds=599)) is None
    assert why(KYIV, Toll(day_seconds=600), Usage(seconds=600)) == "minutes_limit"
    assert why(KYIV, Toll(), Usage(seconds=10**9)) is None


def test_so_much_money_a_day_and_no_more() -> None:
    assert why(KYIV, Toll(day_micros=5), Usage(cost_micros=4)) is None
    assert why(KYIV, Toll(day_micros=5), Usage(cost_micros=5)) == "cost_limit"


CITY = Price(prefix="38044", per_minute_micros=500_000)
MOBILE = Price(prefix="38050", per_minute_micros=3_000_000)
COUNTRY = Price(prefix="380", per_minute_micros=1_000_000)
TABLE = (CITY, MOBILE, COUNTRY)


def test_a_minute_costs_what_the_longest_prefix_says() -> None:
    assert price_of(KYIV, TABLE) == CITY
    assert price_of("+380501112233", TABLE) == MOBILE
    assert price_of("+380631112233", TABLE) == COUNTRY
    assert price_of("+442071838750", TABLE) is None
    rest = Price(prefix="", per_minute_micros=9)
    assert price_of("+442071838750", (*TABLE, rest)) == rest


def test_a_minute_must_not_be_dearer_than_the_company_allows() -> None:
    cheap = Toll(minute_micros=1_000_000)
    assert why(KYIV, cheap, prices=TABLE) is None
    assert why("+380501112233", cheap, prices=TABLE) == "price_limit"
    assert why("+380501112233", cheap) is None, "a gateway without prices is not limited by them"


def test_a_price_that_nobody_knows_is_not_risked() -> None:
    both = Toll(countries=("UA", "GB"), minute_micros=1_000_000)
    assert why("+442071838750", both, prices=TABLE) == "price_unknown"
    assert why("+442071838750", replace(both, minute_micros=0), prices=TABLE) is None


@pytest.mark.parametrize(
    "seconds,first,step,paid",
    [(0, 60, 60, 60), (1, 60, 60, 60), (60, 60, 60, 60), (61, 60, 60, 120), (5, 1, 1, 5)]
    + [(61, 60, 1, 61), (61.5, 60, 1, 62), (0, 0, 60, 0), (0.1, 0, 30, 30)],
)
def test_steps_are_paid_when_they_begin(seconds: float, first: int, step: int, paid: int) -> None:
    price = Price(per_minute_micros=60, first_seconds=first, step_seconds=step)
    assert cost_micros(seconds, price) == paid


PRICES = st.builds(
    Price,
    prefix=st.text("0123456789", max_size=6),
    per_minute_micros=st.integers(0, 10**9),
    first_seconds=st.integers(0, 3600),
    step_seconds=st.integers(1, 3600),
)
SECONDS = st.floats(0, 100_000, allow_nan=False)


@given(SECONDS, SECONDS, PRICES)
def test_a_longer_call_never_costs_less(one: float, other: float, price: Price) -> None:
    assert cost_micros(min(one, other), price) <= cost_micros(max(one, other), price)


@given(SECONDS, PRICES)
def test_nobody_pays_for_less_than_he_talked_nor_for_a_step_he_did_not_begin(
    seconds: float, price: Price
) -> None:
    paid = cost_micros(seconds, price)
    talked = seconds * price.per_minute_micros / 60
    most = max(seconds + price.step_seconds, price.first_seconds) * price.per_minute_micros / 60
    assert talked - 1 <= paid * (1 + 1e-9) and paid <= most + 1 + most * 1e-9


@given(st.text("0123456789", min_size=8, max_size=15), st.lists(PRICES, max_size=12))
def test_no_price_is_nearer_than_the_one_that_counts(digits: str, table: list[Price]) -> None:
    found = price_of(f"+{digits}", table)
    fitting = [price for price in table if digits.startswith(price.prefix)]
    assert (found is None) == (not fitting)
    assert found is None or len(found.prefix) == max(len(price.prefix) for price in fitting)


@given(
    st.builds(Usage, calls=st.integers(0, 50), seconds=st.integers(0, 9999)),
    st.builds(Usage, calls=st.integers(0, 50), seconds=st.integers(0, 9999)),
)
def test_who_used_more_is_never_allowed_more(one: Usage, other: Usage) -> None:
    toll = Toll(most_calls=20, day_seconds=5000)
    less = Usage(calls=min(one.calls, other.calls), seconds=min(one.seconds, other.seconds))
    if why(KYIV, toll, less) is not None:
        assert why(KYIV, toll, one) is not None
