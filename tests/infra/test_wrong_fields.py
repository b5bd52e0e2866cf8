"""All wrong fields of a body, each with its code."""

from typing import Annotated, Literal

import pytest
from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.infra.wrong_fields import WrongFields, checked, wrong_fields


class Inner(Struct, frozen=True, forbid_unknown_fields=True):
    seconds: Annotated[int, Meta(ge=1, le=10)]


class Outer(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=3, pattern="^[a-z]*$")]
    inner: Inner
    kind: Literal["a", "b"] = "a"
    more: list[Inner] = []
    perhaps: Inner | None = None
    unset: Inner | UnsetType = UNSET


def codes(raw: object) -> dict[str, str]:
    return {one["field"]: one["code"] for one in wrong_fields(raw, Outer)}


def test_a_right_body_has_none() -> None:
    raw = {"name": "abc", "inner": {"seconds": 5}, "perhaps": None}
    assert codes(raw) == {}
    assert checked(raw, Outer) == Outer(name="abc", inner=Inner(5))


def test_all_of_them_are_told_at_once() -> None:
    raw = {
        "name": "ABC",
        "inner": {"seconds": 0},
        "kind": "c",
        "more": [{"seconds": 1}, {"seconds": 11}, {}],
        "perhaps": {"seconds": "x", "extra": 1},
        "unset": {"seconds": 99},
        "unknown": 1,
    }
    assert codes(raw) == {
        "name": "pattern",
        "inner.seconds": "too_small",
        "kind": "not_allowed",
        "more.1.seconds": "too_large",
        "more.2.seconds": "required",
        "perhaps.seconds": "type",
        "perhaps.extra": "unknown",
        "unset.seconds": "too_large",
        "unknown": "unknown",
    }


def test_lengths_and_missing_fields() -> None:
    assert codes({"name": ""}) == {"name": "too_short", "inner": "required"}
    assert codes({"name": "abcd", "inner": 5}) == {"name": "too_long", "inner": "type"}
    assert codes([]) == {"": "type"}


def test_checked_refuses_with_the_whole_list() -> None:
    with pytest.raises(WrongFields) as refused:
        checked({}, Outer)
    assert refused.value.details["fields"] == [
        {"field": "name", "code": "required"},
        {"field": "inner", "code": "required"},
    ]
