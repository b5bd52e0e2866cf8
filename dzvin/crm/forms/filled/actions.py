"""Reading a form as this person may: reached from the journal and from the page of a call."""

from msgspec.structs import replace
from sqlalchemy import ColumnElement, or_

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.accounts.store import visible
from dzvin.crm.forms import store as scripts
from dzvin.crm.forms.attached.store import list_files, with_files
from dzvin.crm.forms.filled import store
from dzvin.crm.forms.filled.hiding import (
    hidden_answers,
    hidden_done,
    hidden_edit,
    hidden_variables,
)
from dzvin.crm.forms.filled.model import Edit, Form, FormRow, Stored
from dzvin.crm.forms.model import Script
from dzvin.crm.forms.tables import FORM, SCRIPT_VERSION
from dzvin.crm.forms.walk import rules_of
from dzvin.infra.db import Connection
from dzvin.kernel.errors import NotFound

USE, VIEW, CHANGE, CHANGE_CLOSED = (
    "form.use",
    "widget.forms.view",
    "widget.forms.edit",
    "form.edit_closed",
)
NUMBERS = "call.number_visible"


def seen(who: Person) -> ColumnElement[bool]:
    """His own, and those that he watches."""
    own = visible(who, USE, owner=FORM.c.operator, project=FORM.c.project)
    return or_(own, visible(who, VIEW, owner=FORM.c.operator, project=FORM.c.project))


def may_change(who: Person, form: Stored | FormRow) -> bool:
    thing = Thing(owner=form.operator, project=form.project)
    if form.status == "closed":
        return may(who, CHANGE_CLOSED, thing)
    return may(who, USE, thing) or may(who, CHANGE, thing)


async def row_of(connection: Connection, who: Person, form: str) -> FormRow:
    """Raises NotFound."""
    found = await store.list_forms(
        connection, FORM.c.id == form, seen(who), user=who.id, with_numbers=may(who, NUMBERS)
    )
    if not found:
        raise NotFound
    return found[0]


async def load_form(connection: Connection, who: Person, form: str) -> Form:
    """Raises NotFound."""
    row = await row_of(connection, who, form)
    stored = await store.load_stored(connection, FORM.c.id == form)
    assert stored, "its row was there in this transaction"
    content = await content_of(connection, stored)
    customer = row.party
    known = {"call.number": customer.number, "contact.number": customer.number} if customer else {}
    if customer and not stored.variables.get("contact.name"):
        known["contact.name"] = customer.name
    found = Form(
        row=row,
        content=content,
        rules=rules_of(content),
        variables={**stored.variables, **known},
        answers=await with_files(connection, form, stored.answers),
        files=await list_files(connection, form),
        done=await store.with_fates(connection, stored.done),
        may_change=may_change(who, stored),
    )
    if may(who, NUMBERS):
        return found
    return replace(
        found,
        variables=hidden_variables(found.variables),
        answers=hidden_answers(content, found.answers),
        done=hidden_done(found.done),
    )


async def edits_of(connection: Connection, who: Person, form: str) -> list[Edit]:
    """Raises NotFound."""
    await row_of(connection, who, form)
    edits = await store.list_edits(connection, form)
    stored = None if may(who, NUMBERS) else await store.load_stored(connection, FORM.c.id == form)
    if stored is None:
        return edits
    content = await content_of(connection, stored)
    return [hidden_edit(content, edit) for edit in edits]


async def content_of(connection: Connection, form: Stored) -> Script:
    """The version it was opened with."""
    version = await scripts.load_version(connection, SCRIPT_VERSION.c.id == form.version)
    assert version, "versions stay"
    return version.content
