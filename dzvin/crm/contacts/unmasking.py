"""What somebody changed of a contact whose numbers he reads hidden: what is hidden stays."""

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from dzvin.crm.contacts.model import Changes, ContactView, Messenger, hidden, problem

HIDDEN = "•"


def unmasked(before: ContactView, given: Changes) -> tuple[Changes, list[dict[str, str]]]:
    """What he sends back as he read it is as it was. Something hidden that is nothing of this
    contact is wrong."""
    seen = hidden(before)
    more: dict[str, object] = {}
    for name in ("name", "company"):
        if getattr(given, name) is not UNSET and getattr(given, name) == getattr(seen, name):
            more[name] = getattr(before, name)
    for name in ("emails", "messengers"):
        if getattr(given, name) is not UNSET:
            more[name] = _put_back(getattr(given, name), getattr(seen, name), getattr(before, name))
    if given.fields is not UNSET:
        more["fields"] = {
            id: before.fields[id] if id in seen.fields and value == seen.fields[id] else value
            for id, value in given.fields.items()
        }
    after = replace(given, **more)
    return after, _wrong(after)


def _put_back[T](given: Sequence[T], seen: Sequence[T], before: Sequence[T]) -> tuple[T, ...]:
    """Two that look the same come back in their order, each once."""
    left = list(zip(seen, before, strict=True))
    found: list[T] = []
    for one in given:
        place = next((n for n, (shown, _) in enumerate(left) if shown == one), None)
        found.append(one if place is None else left.pop(place)[1])
    return tuple(found)


def _wrong(given: Changes) -> list[dict[str, str]]:
    texts: list[tuple[str, object]] = [("name", given.name), ("company", given.company)]
    if given.emails is not UNSET:
        texts += [(f"emails.{place}", one) for place, one in enumerate(given.emails)]
    if given.messengers is not UNSET:
        texts += [(f"messengers.{n}", _id(one)) for n, one in enumerate(given.messengers)]
    if given.fields is not UNSET:
        texts += [(f"fields.{id}", value) for id, value in given.fields.items()]
    wrong = [field for field, text in texts if isinstance(text, str) and HIDDEN in text]
    return [problem(field, "not_allowed") for field in wrong]


def _id(messenger: Messenger) -> str:
    return messenger.id
