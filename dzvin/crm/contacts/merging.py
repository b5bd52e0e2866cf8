"""One contact made of two: lists are joined, of everything else somebody chose whose it is."""

from collections.abc import Collection
from datetime import datetime

from msgspec.structs import replace

from dzvin.crm.contacts.model import (
    MOST_EMAILS,
    MOST_MESSENGERS,
    MOST_PHONES,
    MOST_TAGS,
    Contact,
    Value,
    once,
)

CHOSEN = ("name", "company", "responsible", "timezone", "language", "consent")
"""Of these one has one; a company's own fields are `fields.<id>`."""


def merged(
    kept: Contact, gone: Contact, theirs: Collection[str], now: datetime, by: str
) -> Contact:
    """`theirs`: names of what is taken from the one that goes. What the other lacks is, too."""
    values = {name: _one(kept, gone, name, theirs) for name in CHOSEN}
    consents = gone if values["consent"] != kept.consent else kept
    messengers = {(one.kind, one.id): one for one in (*kept.messengers, *gone.messengers)}
    return replace(
        kept,
        **values,
        consent_at=consents.consent_at,
        phones=tuple(dict.fromkeys((*kept.phones, *gone.phones)))[:MOST_PHONES],
        emails=once((*kept.emails, *gone.emails), folded=True)[:MOST_EMAILS],
        messengers=tuple(messengers.values())[:MOST_MESSENGERS],
        tags=once((*kept.tags, *gone.tags))[:MOST_TAGS],
        fields=_fields(kept, gone, theirs),
        created_at=min(kept.created_at, gone.created_at),
        changed_at=now,
        changed_by=by,
    )


def is_too_much(kept: Contact, gone: Contact) -> bool:
    """Together they have more numbers or addresses than one contact may: none is dropped."""
    return (
        len({*kept.phones, *gone.phones}) > MOST_PHONES
        or len(once((*kept.emails, *gone.emails), folded=True)) > MOST_EMAILS
    )


def _one(kept: Contact, gone: Contact, name: str, theirs: Collection[str]) -> object:
    ours, other = getattr(kept, name), getattr(gone, name)
    return other if name in theirs or not ours else ours


def _fields(kept: Contact, gone: Contact, theirs: Collection[str]) -> dict[str, Value]:
    chosen = {id: value for id, value in gone.fields.items() if f"fields.{id}" in theirs}
    return {**gone.fields, **kept.fields, **chosen}
