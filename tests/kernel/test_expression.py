"""Conditions: what they mean, what is refused, and that no caller can make one slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzvin.kernel.expression import BadExpression, matches, parse

KNOWN = {
    "call.from": "+380441234567",
    "call.vip": "true",
    "var.age": "9",
    "var.city": "Kyiv",
    "var.none": "",
    "now": "2026-11-22T09:00:00+00:00",
}


@pytest.mark.parametrize(
    "written",
    [
        "call.vip",
        "not var.none",
        "not call.unknown",
        "var.age < 10",
        "var.age == 09",
        "var.age != 10 and var.age >= 9",
        "var.age <= 9.0",
        "var.city == 'Kyiv'",
        'var.city in ("Lviv", "Kyiv")',
        "not (var.city in ('Lviv'))",
        "call.from contains '044'",
        "call.from matches '+38044*'",
        "call.from matches '+38044???????'",
        "not call.from matches '+38044'",
        "var.none or call.vip",
        "call.vip and var.none or var.age",
        "call.vip and (var.none or var.age > 8)",
        "now > '2026-11-22' and now < '2026-11-23'",
        '"quoted ( and" != "or"',
    ],
)
def test_what_holds(written: str) -> None:
    assert parse(written).holds(KNOWN) is True


@pytest.mark.parametrize(
    "written,why",
    [
        ("", "too soon"),
        ("call.vip ==", "too soon"),
        ("call.vip == Kyiv", "not understood"),
        ("call.vip == kyiv", "quotes"),
        ("(call.vip", ") is missing"),
        ("call.vip)", "not expected"),
        ("var.city in 'Kyiv'", "( is missing"),
        ("__import__('os')", "not understood"),
        ("call.vip; call.vip", "not understood"),
        ("1 2", "not expected"),
        ("(" * 30 + "call.vip" + ")" * 30, "too deep"),
        ("not " * 100 + "call.vip", "too deep"),
        ("call.vip or " * 200 + "call.vip", "too long"),
        ("'open", "not understood"),
    ],
)
def test_what_is_refused_and_why(written: str, why: str) -> None:
    with pytest.raises(BadExpression) as refused:
        parse(written)
    assert why in str(refused.value)


def test_a_value_is_never_read_as_an_expression() -> None:
    known = {"var.a": "x' or call.vip or '", "call.vip": "true"}
    assert parse("var.a == 'y'").holds(known) is False


def test_no_pattern_takes_for_ever() -> None:
    start = time.monotonic()
    assert not matches("a" * 4_000, "*a" * 100 + "b")
    assert time.monotonic() - start < 2


@given(st.text("ab", max_size=8), st.text("ab?*", max_size=6))
def test_a_pattern_means_what_it_says(text: str, pattern: str) -> None:
    def slowly(text: str, pattern: str) -> bool:
        if not pattern:
            return not text
        if pattern[0] == "*":
            return any(slowly(text[n:], pattern[1:]) for n in range(len(text) + 1))
        return bool(text) and pattern[0] in ("?", text[0]) and slowly(text[1:], pattern[1:])

    assert matches(text, pattern) == slowly(text, pattern)


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_refused(written: str) -> None:
    try:
        assert parse(written).holds(KNOWN) in (True, False)
    except BadExpression:
        pass
