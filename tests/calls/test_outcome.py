"""SIP answers and causes in the words of the result taxonomy (product.md 4.7)."""

import pytest

from dzvin.calls.outcome import answer_of, may_try_another, result_of


@pytest.mark.parametrize(
    "code,how",
    [
        (486, "busy"),
        (600, "busy"),
        (480, "no_answer"),
        (408, "no_answer"),
        (487, "no_answer"),
        (603, "rejected"),
        (404, "invalid_number"),
        (484, "invalid_number"),
        (604, "invalid_number"),
        (503, "network_error"),
        (500, "network_error"),
        (488, "unreachable"),
    ],
)
def test_a_sip_answer_has_one_meaning(code: int, how: str) -> None:
    assert result_of(code, 0) == how


@pytest.mark.parametrize(
    "cause,how", [(17, "busy"), (19, "no_answer"), (21, "rejected"), (34, "network_error")]
)
def test_without_an_answer_the_cause_says_it(cause: int, how: str) -> None:
    assert result_of(None, cause) == how


def test_another_gateway_is_tried_only_when_the_first_did_not_manage() -> None:
    again = {code for code in range(400, 700) if may_try_another(code, 0)}
    assert again == {408, 480, *range(500, 600)}
    assert may_try_another(None, 34) and may_try_another(None, 20)
    assert not may_try_another(None, 17)


def test_who_did_not_pick_up_is_not_rung_again_by_another_gateway() -> None:
    assert not any(may_try_another(code, 0, has_rung=True) for code in (408, 480))
    assert may_try_another(503, 0, has_rung=True)


def test_the_phone_of_the_operator_is_told_what_the_network_said() -> None:
    assert (answer_of("busy"), answer_of("network_error")) == (486, 503)
