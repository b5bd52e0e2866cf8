"""Rows of operators that an older release stored."""

from typing import Any

import msgspec
import pytest

from dzvin.acd.model import Operator
from dzvin.acd.upcasts import of_today


@pytest.mark.parametrize(
    ("stored", "awaited", "said_for"),
    [
        ({}, {}, ()),
        ({"awaited_in": None, "lost_endpoint": None, "said": None}, {}, ()),
        ({"awaited_in": "call-1"}, {"call-1": ""}, ()),
        ({"awaited_in": "call-1", "lost_endpoint": "browser"}, {"call-1": "browser"}, ()),
        ({"said": "call-2"}, {}, ("call-2",)),
        ({"awaited": {"call-3": ""}, "said_for": ["call-3"]}, {"call-3": ""}, ("call-3",)),
    ],
)
def test_what_was_awaited_and_said_is_kept(
    stored: dict[str, Any], awaited: dict[str, str], said_for: tuple[str, ...]
) -> None:
    read = msgspec.convert(of_today({"id": "anna", "state": "busy", **stored}), Operator)
    assert (read.awaited, read.said_for) == (awaited, said_for)
