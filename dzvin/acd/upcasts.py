"""Rows of operators as older releases stored them, brought to the shape of this one. Pure."""

from typing import Any


def of_today(stored: dict[str, Any]) -> dict[str, Any]:
    """`awaited_in` and `lost_endpoint` knew one call that waits for his return; `said` one call of
    which he had said the result."""
    row = {name: its for name, its in stored.items() if name not in OF_YESTERDAY}
    if (call := stored.get("awaited_in")) and not row.get("awaited"):
        row["awaited"] = {call: stored.get("lost_endpoint") or ""}
    if (call := stored.get("said")) and not row.get("said_for"):
        row["said_for"] = [call]
    return row


OF_YESTERDAY = {"awaited_in", "lost_endpoint", "said"}
