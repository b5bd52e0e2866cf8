"""given(): what a PATCH body changes, when UNSET stands for a field that was not sent."""

from typing import Any

from msgspec import UNSET, Struct


def given(changes: Struct) -> dict[str, Any]:
    """The fields that were sent."""
    values = ((name, getattr(changes, name)) for name in changes.__struct_fields__)
    return {name: value for name, value in values if value is not UNSET}
