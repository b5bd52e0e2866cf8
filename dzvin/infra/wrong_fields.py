"""Every wrong field of a request at once, each with a code: msgspec alone stops at the first."""

import re
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct, UnsetType

from dzvin.kernel.errors import AppError

CODES = (
    (re.compile(r"length >= "), "too_short"),
    (re.compile(r"length <= "), "too_long"),
    (re.compile(r"matching regex"), "pattern"),
    (re.compile(r">=? -?\d"), "too_small"),
    (re.compile(r"<=? -?\d"), "too_large"),
    (re.compile(r"Invalid enum value|Invalid value"), "not_allowed"),
    (re.compile(r"Invalid RFC3339|Invalid UUID|Invalid date|Invalid time"), "format"),
    (re.compile(r"Expected"), "type"),
)


class WrongFields(AppError):
    """Some fields are wrong."""

    code = "wrong_fields"
    status = 422


def checked[K](raw: object, kind: type[K]) -> K:
    """`raw` (JSON values) as `kind`; raises WrongFields with all of them."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError:
        raise WrongFields(fields=wrong_fields(raw, kind)) from None


def wrong_fields(raw: object, kind: Any, path: str = "") -> list[dict[str, str]]:
    """`field` is a dotted path."""
    if raw is None and NoneType in get_args(getattr(kind, "__value__", kind)):
        return []
    kind = _plain(kind)
    if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(raw, dict):
        return _of_struct(raw, kind, path)
    bare = _bare(kind)
    if get_origin(bare) in (list, tuple) and isinstance(raw, list) and get_args(bare):
        inner = get_args(bare)[0]
        found = [
            wrong
            for n, value in enumerate(raw)
            for wrong in wrong_fields(value, inner, f"{path}.{n}".lstrip("."))
        ]
        if found:
            return found
    return _of_value(raw, kind, path)


def _of_struct(raw: dict[str, Any], kind: type[Struct], path: str) -> list[dict[str, str]]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    found: list[dict[str, str]] = []
    for name, field in fields.items():
        where = f"{path}.{name}".lstrip(".")
        if name in raw:
            found += wrong_fields(raw[name], field.type, where)
        elif field.default is NODEFAULT and field.default_factory is NODEFAULT:
            found.append({"field": where, "code": "required"})
    if kind.__struct_config__.forbid_unknown_fields:
        found += [
            {"field": f"{path}.{name}".lstrip("."), "code": "unknown"}
            for name in raw
            if name not in fields and name != kind.__struct_config__.tag_field
        ]
    return found


def _of_value(raw: object, kind: Any, path: str) -> list[dict[str, str]]:
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        message, _, inner = str(error).partition(" - at `$")
        inside = inner.rstrip("`").replace("[...]", "")
        code = next((code for sign, code in CODES if sign.search(message)), "invalid")
        return [{"field": (path + inside).lstrip("."), "code": code}]
    return []


def _bare(kind: Any) -> Any:
    """Without the limits of an `Annotated`."""
    return _plain(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def _plain(kind: Any) -> Any:
    """`X | None` and `X | UnsetType` are checked as X; aliases are opened."""
    kind = getattr(kind, "__value__", kind)
    if get_origin(kind) not in (Union, UnionType):
        return kind
    inner = [one for one in get_args(kind) if one not in (NoneType, UnsetType)]
    return _plain(inner[0]) if len(inner) == 1 else kind
