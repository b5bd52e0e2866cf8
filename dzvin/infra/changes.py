"""given(): what a PATCH body changes, when UNSET stands for a field that was not sent; and
differences(): what a change made of a thing, for the history."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, Struct

LONGEST = 1_000
"""Signs of a value as JSON; a longer one is only told to have changed."""
SECRETS = {
    *("password", "password_hash", "secret", "report_token"),
    *("headers", "url", "poll_url", "body"),
}
"""A key stands in a header, an address or a body of a request as well."""
HIDDEN = "•••"
NAMES = ("name", "number", "label", "name_uk")
"""Of a thing, whichever it has."""

type Thing = Struct | Mapping[str, Any] | None


def given(changes: Struct) -> dict[str, Any]:
    """The fields that were sent."""
    values = ((name, getattr(changes, name)) for name in changes.__struct_fields__)
    return {name: value for name, value in values if value is not UNSET}


def differences(before: Thing, after: Thing) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, before and after; all of a new thing. Of a secret only that it was
    changed."""
    was, now = _values(before), _values(after)
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return (
        {name: _short(name, was[name]) for name in names if name in was},
        {name: _short(name, now[name]) for name in names if name in now},
    )


def _values(thing: Thing) -> dict[str, Any]:
    """Without its id and birth, which never change. Settings inside of it are its own."""
    values: dict[str, Any] = msgspec.to_builtins(thing) if thing is not None else {}
    inner = values.pop("settings", {})
    return {
        name: value
        for name, value in {**values, **inner}.items()
        if name not in ("id", "created_at")
    }


def title_of(thing: Thing) -> str:
    """What it is called, if it has a name or a number."""
    values = _values(thing)
    return str(next((values[name] for name in NAMES if values.get(name)), ""))


def _short(name: str, value: Any) -> Any:
    if _is_secret(name, value):
        return HIDDEN
    return value if len(msgspec.json.encode(value)) <= LONGEST else "…"


def _is_secret(name: str, value: Any) -> bool:
    """Or there is a secret in it, as in a form's script that sends its answers to an address."""
    if isinstance(value, Mapping):
        return name in SECRETS or any(one and _is_secret(key, one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return name in SECRETS or any(_is_secret("", one) for one in value)
    return name in SECRETS
