"""Rules made to order."""

from datetime import date
from typing import Any

from dzvin.infra.clock import new_id
from dzvin.reports.kpi.model import Rule


def rule(**values: Any) -> Rule:
    """Successful calls of a day; a test names only what it is about."""
    usual: dict[str, Any] = {
        "id": new_id(),
        "kind": "norm",
        "name": "Talks",
        "metric": "successful",
        "window": "day",
        "comparison": "at_least",
        "target": 10,
        "grades": (),
        "points": 0,
        "money_micros": 0,
        "min_sample": 0,
        "reason": None,
        "users": (),
        "groups": (),
        "queues": (),
        "active_from": date(2026, 1, 1),
        "is_active": True,
        "version": 1,
    }
    return Rule(**{**usual, **values})
