"""Numbers as people write them, and which of them may be called."""

import pytest

from dzvin.calls.toll import Toll, outside_number, toll_refusal

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


def test_an_emergency_number_is_dialled_as_it_is_and_always() -> None:
    assert outside_number("112", "UA") == "112"
    assert toll_refusal("112", 1000, Toll(countries=("PL",), most_calls=1), "UA") is None


def test_only_the_own_country_unless_others_are_allowed() -> None:
    assert toll_refusal(KYIV, 0, Toll(), "UA") is None
    assert toll_refusal("+442071838750", 0, Toll(), "UA") == "not_allowed"
    assert toll_refusal("+442071838750", 0, Toll(countries=("UA", "GB")), "UA") is None
    assert toll_refusal(KYIV, 0, Toll(countries=("GB",)), "UA") == "not_allowed"


def test_so_many_at_once_and_no_more() -> None:
    assert toll_refusal(KYIV, 29, Toll(), "UA") is None
    assert toll_refusal(KYIV, 30, Toll(), "UA") == "not_allowed"
    assert toll_refusal(KYIV, 1000, Toll(most_calls=0), "UA") is None
