"""A table of contacts as a file: what its columns are called, and what stands in a cell."""

import re
from collections.abc import Iterator, Sequence

from dzvin.crm.contacts.model import Contact, Field

FIELD_PREFIX = "fields."
JOINED = ", "
SPLIT = re.compile(r"[,;\n|]")

COLUMNS: dict[str, tuple[str, str, str]] = {
    "name": ("Name", "Ім'я", "Имя"),
    "phones": ("Phones", "Телефони", "Телефоны"),
    "emails": ("E-mails", "Ел. адреси", "Эл. адреса"),
    "company": ("Company", "Компанія", "Компания"),
    "tags": ("Tags", "Теги", "Теги"),
    "timezone": ("Time zone", "Часовий пояс", "Часовой пояс"),
    "language": ("Language", "Мова", "Язык"),
    "consent": ("Consent", "Згода", "Согласие"),
    "telegram": ("Telegram", "Telegram", "Telegram"),
    "viber": ("Viber", "Viber", "Viber"),
    "whatsapp": ("WhatsApp", "WhatsApp", "WhatsApp"),
    "responsible": ("Responsible (login)", "Відповідальний (логін)", "Ответственный (логин)"),
    "note": ("Note", "Примітка", "Заметка"),
}
"""What a column may hold, with its heading in English, Ukrainian and Russian."""

LANGUAGES = ("en", "uk", "ru")

ALSO = {
    "name": "full name, first name, last name, surname, піб, прізвище, по батькові, імя, фио,"
    " фамилия, отчество, контакт, contact, client, клієнт, клиент",
    "phones": "phone, mobile, tel, telephone, number, телефон, мобільний, мобильный, номер, тел",
    "emails": "email, e-mail, mail, пошта, почта, ел. пошта, эл. почта, емейл",
    "company": "organization, organisation, організація, организация, фірма, фирма",
    "tags": "tag, labels, тег, мітки, метки",
    "note": "notes, comment, comments, коментар, комментарий, нотатка, примечание",
    "responsible": "responsible, manager, відповідальний, ответственный, менеджер",
    "consent": "consent, згода на обробку, согласие на обработку",
    "timezone": "timezone, tz",
}
"""Other headings that people use."""


def guessed(columns: Sequence[str], fields: Sequence[Field]) -> list[str]:
    """What each column holds, by its heading; empty where nobody knows."""
    known = {
        _plain(name): target
        for target, names in COLUMNS.items()
        for name in (target, *names, *ALSO.get(target, "").split(","))
    }
    known |= {_plain(field.name): FIELD_PREFIX + field.id for field in fields}
    found = []
    for column in columns:
        plain = _plain(column)
        found.append(known.get(plain) or known.get(plain.rstrip("0123456789")) or "")
    return found


def headings(fields: Sequence[Field], language: str) -> list[str]:
    """Of a file that is written for somebody of this language."""
    place = LANGUAGES.index(language) if language in LANGUAGES else 0
    names = [names[place] for target, names in COLUMNS.items() if target != "note"]
    return names + [safe(field.name) for field in fields]


def cells(contact: Contact, login: str, fields: Sequence[Field]) -> list[str]:
    """`login`: of the responsible user."""
    return [safe(cell) for cell in _cells(contact, login, fields)]


_NUMBER = re.compile(r"[+-]?[0-9][0-9., ]*(, \+[0-9]+)*")


def safe(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula and would run it. A number is no formula."""
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def unsafe(cell: str) -> str:
    """What `safe` made of it, as it was."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _cells(contact: Contact, login: str, fields: Sequence[Field]) -> Iterator[str]:
    by_kind: dict[str, list[str]] = {}
    for messenger in contact.messengers:
        by_kind.setdefault(messenger.kind, []).append(messenger.id)
    yield contact.name
    yield JOINED.join(contact.phones)
    yield JOINED.join(contact.emails)
    yield contact.company
    yield JOINED.join(contact.tags)
    yield contact.timezone
    yield contact.language
    yield contact.consent
    for kind in ("telegram", "viber", "whatsapp"):
        yield JOINED.join(by_kind.get(kind, []))
    yield login
    for field in fields:
        value = contact.fields.get(field.id, "")
        is_whole = isinstance(value, float) and value.is_integer()
        yield str(int(value)) if is_whole else str(value)


_APOSTROPHES = str.maketrans({sign: None for sign in "'’‘ʼ`´"} | {"_": " "})


def _plain(heading: str) -> str:
    """Keyboards and spreadsheets write «Ім'я» in many ways."""
    return heading.strip().casefold().translate(_APOSTROPHES)
