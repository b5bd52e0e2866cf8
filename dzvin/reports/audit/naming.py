"""Names for the ids that stand in rows of the history."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from dzvin.reports.audit.model import Act


def ids_in(acts: Iterable[Act]) -> set[str]:
    """Every text that may be somebody's or something's id."""
    found: set[str] = set()
    for act in acts:
        for value in (act.thing, act.by, act.before, act.after, act.more):
            found |= set(_texts(value))
    return found


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def named(act: Act, names: Mapping[str, str]) -> Act:
    return replace(
        act,
        title=act.title or names.get(act.thing or "", ""),
        by_name=names.get(act.by or "", ""),
        before=_put(act.before, names),
        after=_put(act.after, names),
        more=_put(act.more, names),
    )


def _put(value: Any, names: Mapping[str, str]) -> Any:
    """An id becomes what it is called; one of something that is gone stays."""
    if isinstance(value, str):
        return names.get(value) or value
    if isinstance(value, Mapping):
        return {key: _put(each, names) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_put(each, names) for each in value]
    return value
