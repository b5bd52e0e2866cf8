"""A contact, what of it may be changed, and what every change must keep to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from dzvin.accounts.model import Language
from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.kernel.errors import AppError
from dzvin.kernel.value_list import key_of

MOST_PHONES, MOST_EMAILS, MOST_MESSENGERS, MOST_TAGS, MOST_FIELDS = 10, 10, 10, 30, 60
MOST_NOTES = 500
"""Of one contact."""
TAG_LENGTH, VALUE_LENGTH = 40, 500

type Consent = Literal["", "given", "refused"]
type FieldKind = Literal["text", "number", "date", "choice"]
type MessengerKind = Literal["telegram", "viber", "whatsapp", "facebook", "instagram", "other"]
type Value = str | float
"""Of a company's own field; a date is written as 2026-11-30."""

NAME = Annotated[str, Meta(min_length=1, max_length=200)]
Phone = Annotated[str, Meta(min_length=2, max_length=40)]
Email = Annotated[
    str, Meta(max_length=200, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$(?!\n)")
]
Tag = Annotated[str, Meta(min_length=1, max_length=TAG_LENGTH, pattern=r"^[^\x00-\x1f#,;]+$(?!\n)")]
Handle = Annotated[str, Meta(min_length=1, max_length=100)]
Zone = Annotated[str, Meta(max_length=60)]


class BadContact(AppError):
    """Some of it no contact can have."""

    code = "wrong_fields"
    status = 422


class PhoneTaken(AppError):
    """Another contact has this number."""

    code = "contact.phone_taken"
    status = 409


class SameContact(AppError):
    """A contact cannot be merged with itself."""

    code = "contact.same"
    status = 422


class TooManyNotes(AppError):
    """There are too many notes: remove some of them."""

    code = "contact.too_many_notes"
    status = 422


class Messenger(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: MessengerKind
    id: Handle


class Field(Struct, frozen=True, kw_only=True):
    """What a company wants to know of its contacts besides."""

    id: str
    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()


class Contact(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    phones: tuple[str, ...] = ()
    """As +380…; each belongs to this contact alone."""
    emails: tuple[str, ...] = ()
    messengers: tuple[Messenger, ...] = ()
    company: str = ""
    responsible: str | None = None
    """The user whose contact it is."""
    tags: tuple[str, ...] = ()
    fields: Mapping[str, Value] = {}
    """Id of a company's own field to the value."""
    timezone: str = ""
    language: Language | Literal[""] = ""
    consent: Consent = ""
    """To being called and written to."""
    consent_at: datetime | None = None
    created_at: datetime
    created_by: str | None = None
    changed_at: datetime
    changed_by: str | None = None


class ContactView(Contact, frozen=True, kw_only=True):
    responsible_name: str | None = None
    created_by_name: str | None = None
    changed_by_name: str | None = None


class Note(Struct, frozen=True, kw_only=True):
    id: str
    text: str
    at: datetime
    author: str | None
    author_name: str | None
    call: str | None


class ContactPage(Struct, frozen=True, kw_only=True):
    contact: ContactView
    notes: list[Note]
    may_edit: bool


class Changes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a contact is to be different; a list is given whole."""

    name: NAME | UnsetType = UNSET
    phones: Annotated[tuple[Phone, ...], Meta(max_length=MOST_PHONES)] | UnsetType = UNSET
    emails: Annotated[tuple[Email, ...], Meta(max_length=MOST_EMAILS)] | UnsetType = UNSET
    messengers: Annotated[tuple[Messenger, ...], Meta(max_length=MOST_MESSENGERS)] | UnsetType = (
        UNSET
    )
    company: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    responsible: str | None | UnsetType = UNSET
    tags: Annotated[tuple[Tag, ...], Meta(max_length=MOST_TAGS)] | UnsetType = UNSET
    fields: dict[str, Value | None] | UnsetType = UNSET
    """Of the company's own fields only those that are given change; null empties one."""
    timezone: Zone | UnsetType = UNSET
    language: Language | Literal[""] | UnsetType = UNSET
    consent: Consent | UnsetType = UNSET


class NewContact(Changes, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`call`: the number of that call's customer is added, whether its operator may see it or
    not."""

    name: NAME
    call: Annotated[str, Meta(max_length=100)] | None = None


def problem(field: str, code: str) -> dict[str, str]:
    return {"field": field, "code": code}


def full_phones(given: Sequence[str], country: str) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Each once, as +380…; and those that are no telephone number."""
    found: dict[str, None] = {}
    wrong = []
    for place, one in enumerate(given):
        key = key_of(one, country)
        if key.startswith("+"):
            found[key] = None
        else:
            wrong.append(problem(f"phones.{place}", "not_a_number"))
    return tuple(found), wrong


def once(values: Sequence[str], *, folded: bool = False) -> tuple[str, ...]:
    """Without blanks around them and without repetitions, whatever their case."""
    found: dict[str, str] = {}
    for value in values:
        value = " ".join(value.split())
        if value:
            found.setdefault(value.casefold(), value.lower() if folded else value)
    return tuple(found.values())


def field_problem(field: Field, value: object) -> str:
    """The code of what is wrong; empty when the field takes it."""
    if field.kind == "number":
        return "" if isinstance(value, int | float) and abs(value) < 1e15 else "type"
    if not isinstance(value, str):
        return "type"
    if field.kind == "choice":
        return "" if value in field.choices else "not_allowed"
    if field.kind == "date":
        return "" if _is_date(value) else "format"
    return "" if len(value) <= VALUE_LENGTH else "too_long"


def merged_fields(
    before: Mapping[str, Value], given: Mapping[str, Value | None], fields: Sequence[Field]
) -> tuple[dict[str, Value], list[dict[str, str]]]:
    """The values afterwards, and what is wrong with those that are given."""
    known = {field.id: field for field in fields}
    after, wrong = dict(before), []
    for id, value in given.items():
        if id not in known:
            wrong.append(problem(f"fields.{id}", "unknown"))
        elif value is None or value == "":
            after.pop(id, None)
        elif code := field_problem(known[id], value):
            wrong.append(problem(f"fields.{id}", code))
        else:
            after[id] = value
    return after, wrong


def hidden(contact: ContactView) -> ContactView:
    """As one reads it who may not see numbers; they hide in names and addresses, too."""
    return replace(
        contact,
        name=masked_name(contact.name),
        company=masked_name(contact.company),
        phones=tuple(masked_number(phone) for phone in contact.phones),
        emails=tuple(masked_name(email) for email in contact.emails),
        messengers=tuple(
            Messenger(kind=one.kind, id=masked_name(one.id)) for one in contact.messengers
        ),
        fields={
            id: masked_name(value) if isinstance(value, str) and not _is_date(value) else value
            for id, value in contact.fields.items()
        },
    )


def hidden_note(note: Note) -> Note:
    return replace(note, text=masked_name(note.text))


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("2026-11-30")
