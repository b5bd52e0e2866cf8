"""How a list recognises a number, until when, and for whom it is a locked door."""

from datetime import timedelta

import pytest

from dzvin.kernel.value_list import (
    ValueList,
    is_caller_blocked,
    is_dialling_blocked,
    key_of,
)
from tests.support.build import at

NOW = at(9)
KYIV = "+380441234567"


@pytest.mark.parametrize(
    "written",
    [KYIV, "380441234567", "0441234567", "(044) 123-45-67", "00380441234567", " +380 44 123 45 67"],
)
def test_one_number_has_one_key_however_it_is_written(written: str) -> None:
    assert key_of(written, "UA") == KYIV


@pytest.mark.parametrize(
    "written,key",
    [("+44 20 7946 0958", "+442079460958"), ("202", "202"), ("00-12", "0012"), ("", "")],
)
def test_foreign_and_short_numbers_stay_what_they_are(written: str, key: str) -> None:
    assert key_of(written, "UA") == key


def test_other_values_are_compared_without_their_case() -> None:
    assert key_of("  Contract  AB-12 ", "UA") == key_of("contract ab-12", "UA") == "contract ab-12"
    assert key_of("x" * 500, "UA") == "x" * 100
    assert key_of("a\x00b\u202ec", "UA") == "abc", "what cannot be seen cannot be compared"
    assert key_of("+" * 90 + "1" * 10, "UA")


def test_a_value_counts_until_its_end() -> None:
    known = ValueList(values={"a": NOW, "b": NOW + timedelta(seconds=1), "c": None})
    assert [known.has(key, NOW) for key in ("a", "b", "c", "d", "")] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_callers_are_refused_by_their_project_and_dialling_by_the_whole_company() -> None:
    lists = {
        "callers": ValueList(project="p", blocks_callers=True, values={KYIV: None}),
        "dialling": ValueList(project="q", blocks_dialling=True, values={KYIV: None}),
        "vip": ValueList(project="q", values={KYIV: None}),
    }
    assert is_caller_blocked(lists, "p", "0441234567", NOW, "UA")
    assert not is_caller_blocked(lists, "q", KYIV, NOW, "UA")
    assert not is_caller_blocked(lists, "p", "", NOW, "UA")
    assert is_dialling_blocked(lists, "0441234567", NOW, "UA")
    assert not is_dialling_blocked(lists, "0441234568", NOW, "UA")
