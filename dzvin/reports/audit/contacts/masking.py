"""What a contact was and is, as one may read it who sees the history of changes."""

from collections.abc import Mapping
from typing import Any

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may, scope_of
from dzvin.accounts.privacy import masked_name, masked_number

HIDDEN = "•••"
OPEN = {"responsible", "tags", "timezone", "language", "consent"}
"""No way to reach him stands in these."""

type Values = Mapping[str, Any]


def readable(values: Values, who: Person, fields: Mapping[str, str]) -> dict[str, Any]:
    """`fields`: what the company's own are called, by id. Who does not see all contacts learns
    which fields were changed, and no more."""
    if scope_of(who.grants, "contact.view") != "company":
        return dict.fromkeys(values, HIDDEN)
    sees_numbers = may(who, "call.number_visible")
    shown = {
        name: value if sees_numbers or name in OPEN else _masked(name, value)
        for name, value in values.items()
    }
    if isinstance(own := shown.get("fields"), Mapping):
        shown["fields"] = {fields.get(id, id): value for id, value in own.items()}
    return shown


def _masked(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return masked_number(value) if name == "phones" else masked_name(value)
    if isinstance(value, Mapping):
        return {key: one if key == "kind" else _masked(name, one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(name, one) for one in value]
    return value
