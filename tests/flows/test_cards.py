"""What a page is told of transfers and conferences, and the card its snapshot would show then."""

import json
from typing import Any

from tests.flows.cards import GOLDEN, all_told


def holds(today: Any, stored: Any) -> bool:
    """Everything stored is there today; a new field does no harm."""
    if isinstance(stored, dict):
        return isinstance(today, dict) and all(
            key in today and holds(today[key], value) for key, value in stored.items()
        )
    if isinstance(stored, list):
        return len(today) == len(stored) and all(map(holds, today, stored))
    return bool(today == stored)


def test_the_stored_pages_are_what_the_engine_tells_today() -> None:
    """They are the browser's golden file; a change that is meant: python -m tests.flows.cards."""
    stored = json.loads(GOLDEN.read_text())["stories"]
    for today, before in zip(all_told(), stored, strict=True):
        for operator, page in before["pages"].items():
            for part, rows in page.items():
                told = today["pages"][operator][part]
                for now, row in zip(told, rows, strict=True):
                    assert holds(now, row), f"{before['story']} {operator} {part}: {now} != {row}"
