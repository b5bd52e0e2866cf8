from hypothesis import given
from hypothesis import strategies as st

from dzvin.scenario.template import MAX_FILLED, fill, mistakes

KNOWN = {"call.from": "+380441234567", "var.name": "{{ call.from }}"}


def test_fills_what_is_known_and_leaves_out_what_is_not() -> None:
    text = "From {{ call.from }} to {{call.to}}."
    assert fill(text, KNOWN) == "From +380441234567 to ."


def test_a_value_is_never_filled_again() -> None:
    assert fill("{{ var.name }}", KNOWN) == "{{ call.from }}"


def test_a_long_value_is_cut() -> None:
    assert len(fill("{{ var.a }}{{ var.a }}", {"var.a": "x" * 3000})) == MAX_FILLED


def test_names_each_piece_that_is_no_variable() -> None:
    assert mistakes("{{ call.from }} {{ 1 + 1 }} {{ __class__ }}") == [
        "{{ 1 + 1 }}",
        "{{ __class__ }}",
    ]
    assert mistakes("{{ call.from") == ["{{"]
    assert mistakes("call.from }}") == ["}}"]
    assert mistakes("50 % { or } is fine") == []


@given(st.text(alphabet="{} .ab'\n", max_size=60))
def test_any_text_at_all_can_be_filled_and_judged(text: str) -> None:
    mistakes(text)
    if "{{" not in text:
        assert fill(text, {}) == text.strip()
