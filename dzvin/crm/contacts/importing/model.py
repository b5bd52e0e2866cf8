"""What becomes of the lines of a file: a new contact, a changed one, or a reason why not."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from dzvin.crm.contacts.model import (
    MOST_EMAILS,
    MOST_PHONES,
    MOST_TAGS,
    Contact,
    Email,
    Field,
    Messenger,
    Tag,
    Value,
    field_problem,
    full_phones,
    once,
)
from dzvin.crm.contacts.sheet import COLUMNS, FIELD_PREFIX, SPLIT, unsafe
from dzvin.kernel.errors import AppError

MOST_LINES, MOST_BYTES = 50_000, 20_000_000
MOST_KEPT = 20
"""Imports of a company whose reports are kept."""
TASK, LINE = "contacts.import", "contacts"
LISTS = ("phones", "emails", "tags")
MOST = {
    "name": 200,
    "phones": MOST_PHONES,
    "emails": MOST_EMAILS,
    "tags": MOST_TAGS,
    "timezone": 60,
}

type Known = Literal["skip", "update", "new"]
"""What to do with a line whose number a contact has: leave it, change that contact, or make a
second one without that number."""
type ImportState = Literal["uploaded", "waiting", "running", "done", "failed"]


class BadFile(AppError):
    """This file is not a table of contacts."""

    code = "contact.bad_file"
    status = 422


class AlreadyStarted(AppError):
    """This import has been started already."""

    code = "contact.import_started"


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`columns`: for each column of the file what it holds; empty is passed over."""

    columns: Annotated[
        list[Annotated[str, Meta(max_length=60)]], Meta(min_length=1, max_length=100)
    ]
    known: Known = "skip"
    tags: Annotated[tuple[Tag, ...], Meta(max_length=MOST_TAGS)] = ()
    """Every contact of the file gets them."""
    responsible: Annotated[str, Meta(max_length=36)] | None = None
    """Of those who have none by the file."""


class ImportRow(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    by: str
    by_name: str | None = None
    at: datetime
    state: ImportState
    lines: int
    done: int
    added: int
    updated: int
    skipped: int
    refused: int
    columns: list[str] = []
    plan: Plan | None = None


class Draft(Struct, frozen=True, kw_only=True):
    """What a line says; None or empty where it says nothing."""

    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    company: str = ""
    tags: tuple[str, ...] = ()
    timezone: str = ""
    language: str = ""
    consent: str = ""
    messengers: tuple[Messenger, ...] = ()
    responsible: str | None = None
    fields: Mapping[str, Value] = {}
    note: str = ""


class Refused(Exception):
    """This line becomes nothing: `why`, and in which column."""

    def __init__(self, why: str, column: str = "") -> None:
        super().__init__(why)
        self.why, self.column = why, column


class Reader:
    """Reads lines by one plan: pure but for what it was given."""

    def __init__(
        self,
        plan: Plan,
        fields: Sequence[Field],
        users: Mapping[str, str],
        country: str,
        zones: Collection[str] = (),
    ) -> None:
        """`users`: login to id. `zones`: those that there are."""
        self._plan, self._country, self._users, self._zones = plan, country, users, zones
        self._fields = {field.id: field for field in fields}

    def draft(self, cells: Sequence[str]) -> Draft:
        """Raises Refused."""
        by_target: dict[str, list[str]] = {}
        for target, cell in zip(self._plan.columns, cells, strict=False):
            if target and (value := unsafe(cell)):
                by_target.setdefault(target, []).append(value)
        parts = {name: _parts(by_target.get(name, [])) for name in ("phones", "emails", "tags")}
        phones, wrong = full_phones([part.strip("'\" ") for part in parts["phones"]], self._country)
        if wrong:
            raise Refused("not_a_number", "phones")
        name = " ".join(" ".join(by_target.get("name", [])).split())
        emails = once(parts["emails"], folded=True)
        draft = Draft(
            name=name,
            phones=phones,
            emails=emails,
            company=" ".join(by_target.get("company", []))[:200],
            tags=once((*parts["tags"], *self._plan.tags)),
            timezone="".join(by_target.get("timezone", [])),
            language="".join(by_target.get("language", [])).lower(),
            consent=_consent("".join(by_target.get("consent", []))),
            messengers=_messengers(by_target),
            responsible=self._responsible(by_target),
            fields=self._values(by_target),
            note="\n".join(by_target.get("note", []))[:4000],
        )
        _check(draft)
        if draft.timezone and draft.timezone not in self._zones:
            raise Refused("not_allowed", "timezone")
        return draft

    def _responsible(self, by_target: Mapping[str, list[str]]) -> str | None:
        login = "".join(by_target.get("responsible", [])).lower()
        if not login:
            return None
        if login not in self._users:
            raise Refused("unknown_user", "responsible")
        return self._users[login]

    def _values(self, by_target: Mapping[str, list[str]]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for target, cells in by_target.items():
            if not target.startswith(FIELD_PREFIX):
                continue
            field = self._fields.get(target.removeprefix(FIELD_PREFIX))
            if field is None:
                continue
            value = _value(field, " ".join(cells))
            if value is None or field_problem(field, value):
                raise Refused(f"not_{field.kind}", target)
            found[field.id] = value
        return found


def is_target(target: str, fields: Sequence[Field]) -> bool:
    return target in ("", *COLUMNS) or target in {FIELD_PREFIX + field.id for field in fields}


def updated(before: Contact, draft: Draft, plan: Plan, now: datetime, by: str) -> Contact:
    """What the line says goes before what was there; lists are joined."""
    said = {
        name: value
        for name in ("name", "company", "timezone", "language", "consent", "responsible")
        if (value := getattr(draft, name))
    }
    if before.responsible is None and plan.responsible and "responsible" not in said:
        said["responsible"] = plan.responsible
    messengers = {(one.kind, one.id): one for one in (*before.messengers, *draft.messengers)}
    return replace(
        before,
        **said,
        phones=tuple(dict.fromkeys((*before.phones, *draft.phones)))[:MOST_PHONES],
        emails=once((*before.emails, *draft.emails), folded=True)[:MOST_EMAILS],
        tags=once((*before.tags, *draft.tags))[:MOST_TAGS],
        messengers=tuple(messengers.values()),
        fields={**before.fields, **draft.fields},
        consent_at=now
        if said.get("consent", before.consent) != before.consent
        else before.consent_at,
        changed_at=now,
        changed_by=by,
    )


def made(id: str, draft: Draft, plan: Plan, now: datetime, by: str) -> Contact:
    return Contact(
        id=id,
        name=draft.name or draft.company or (draft.phones or draft.emails)[0],
        phones=draft.phones,
        emails=draft.emails,
        messengers=draft.messengers,
        company=draft.company,
        responsible=draft.responsible or plan.responsible,
        tags=draft.tags,
        fields=dict(draft.fields),
        timezone=draft.timezone,
        language=draft.language,  # type: ignore[arg-type]
        consent=draft.consent,  # type: ignore[arg-type]
        consent_at=now if draft.consent else None,
        created_at=now,
        created_by=by,
        changed_at=now,
        changed_by=by,
    )


def _parts(cells: Sequence[str]) -> list[str]:
    return [part.strip() for cell in cells for part in SPLIT.split(cell) if part.strip()]


def _messengers(by_target: Mapping[str, list[str]]) -> tuple[Messenger, ...]:
    return tuple(
        Messenger(kind=kind, id=part[:100])
        for kind in ("telegram", "viber", "whatsapp")
        for part in _parts(by_target.get(kind, []))
    )


def _consent(cell: str) -> str:
    word = cell.casefold()
    if word in ("given", "yes", "true", "1", "так", "да", "+"):
        return "given"
    return "refused" if word in ("refused", "no", "false", "0", "ні", "нет", "-") else ""


def _value(field: Field, cell: str) -> Value | None:
    if field.kind == "number":
        try:
            return float(cell.replace(" ", "").replace("\u00a0", "").replace(",", "."))
        except ValueError:
            return None
    if field.kind == "choice":
        return next((one for one in field.choices if one.casefold() == cell.casefold()), None)
    if field.kind == "date" and cell.count(".") == 2:
        day, month, year = cell.split(".")
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    return cell


def _check(draft: Draft) -> None:
    if not (draft.phones or draft.emails or draft.name or draft.company):
        raise Refused("nothing")
    for column, most in MOST.items():
        if len(getattr(draft, column)) > most:
            raise Refused("too_many" if column in LISTS else "too_long", column)
    if draft.language not in ("", "uk", "ru", "en"):
        raise Refused("not_allowed", "language")
    for kind, values, column in ((Email, draft.emails, "emails"), (Tag, draft.tags, "tags")):
        try:
            msgspec.convert(values, tuple[kind, ...])  # type: ignore[valid-type]
        except msgspec.ValidationError:
            raise Refused("format", column) from None
