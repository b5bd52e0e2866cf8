"""Keeps what a contact was before a change and after it, and forgets it with the contact."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Text, delete, func, insert, or_, update
from sqlalchemy.dialects.postgresql import array

from dzvin.crm.contacts.model import Contact
from dzvin.crm.contacts.tables import CONTACT_CHANGE
from dzvin.infra.changes import differences
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection

type Change = Literal["created", "changed", "merged", "deleted", "erased"]

UNTOLD = {"created_by", "changed_at", "changed_by", "consent_at"}
"""Each row says who and when itself."""


def row_of(  # noqa: PLR0913 each is a column
    action: Change,
    contact: str,
    before: Contact | None,
    after: Contact | None,
    *,
    by: str | None,
    at: datetime,
    id: str = "",
    contact_import: str | None = None,
) -> dict[str, Any]:
    was, is_now = differences(_told(before), _told(after))
    return {
        "id": id or new_id(),
        "contact": contact,
        "action": action,
        "by": by,
        "at": at,
        "contact_import": contact_import,
        "before": was,
        "after": is_now,
    }


async def keep(connection: Connection, tenant: str, changes: Sequence[Mapping[str, Any]]) -> None:
    """What changed nothing is not kept, unless it ended the contact."""
    values = [
        {"tenant": tenant, **change}
        for change in changes
        if change["before"] or change["after"] or change["action"] not in ("created", "changed")
    ]
    if values:
        await connection.execute(insert(CONTACT_CHANGE), values)


async def hand_over(connection: Connection, gone: str, kept: str) -> None:
    """The contact that stays has the past of the one that went."""
    query = update(CONTACT_CHANGE).where(CONTACT_CHANGE.c.contact == gone)
    await connection.execute(query.values(contact=kept))


async def forget(connection: Connection, contact: str, phones: Sequence[str]) -> None:
    """That it was changed stays, by whom and when; what it was goes, in contacts that had one of
    these numbers before, too."""
    change = CONTACT_CHANGE.c
    had = [_phones(side).op("?|")(array(phones, type_=Text)) for side in _SIDES] if phones else []
    where = or_(change.contact == contact, *had)
    await connection.execute(update(CONTACT_CHANGE).where(where).values(before={}, after={}))


async def forget_before(connection: Connection, at: datetime) -> None:
    """Of all contacts: what is older than the log."""
    await connection.execute(delete(CONTACT_CHANGE).where(CONTACT_CHANGE.c.at < at))


_SIDES = CONTACT_CHANGE.c.before, CONTACT_CHANGE.c.after


def _phones(side: Any) -> Any:
    return func.coalesce(side["phones"], func.jsonb_build_array())


def _told(contact: Contact | None) -> dict[str, Any] | None:
    if contact is None:
        return None
    names = [name for name in Contact.__struct_fields__ if name not in UNTOLD]
    values = {name: getattr(contact, name) for name in names}
    empty: tuple[object, ...] = ("", None, (), [], {})
    return {name: value for name, value in values.items() if value not in empty}
