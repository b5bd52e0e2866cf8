"""Templates of messages, the history of a customer's messages, and what a new one begins with."""

from datetime import datetime
from typing import Annotated

from litestar import delete, get, patch, post
from litestar.params import Parameter
from msgspec import UNSET, Meta, Struct, UnsetType, structs
from sqlalchemy import ColumnElement, and_, false, or_

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Name, Person
from dzvin.accounts.permissions import may
from dzvin.accounts.privacy import masked_address, masked_name, masked_number
from dzvin.accounts.store import visible
from dzvin.events.message import Channel
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.outbound.messages import store
from dzvin.outbound.messages.actions import own_call
from dzvin.outbound.messages.store import HistoryRow, TemplateRow
from dzvin.outbound.model import LONGEST_EMAIL, LONGEST_SMS, NUMBERS
from dzvin.outbound.tables import MESSAGE, MESSAGE_TEMPLATE
from dzvin.outbound.variables import unknown

RIGHTS: dict[Channel, str] = {"sms": "sms.send", "email": "email.send"}
MAY_WRITE = needs("sms.send", "email.send")
PAGE = 30

Subject = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f\x85\u2028\u2029]*$(?!\n)")]
Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_EMAIL)]
Number = Annotated[str, Parameter(max_length=40)]


class NewTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    channel: Channel
    name: Name
    subject: Subject = ""
    text: Text


class TemplateChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    subject: Subject | UnsetType = UNSET
    text: Text | UnsetType = UNSET


class HistoryPage(Struct, frozen=True, kw_only=True):
    rows: list[HistoryRow]
    next_cursor: str | None


@get("/api/message-templates", opt=needs("sms.send", "email.send", "company.settings"))
async def template_list(who: Person, connection: Connection) -> list[TemplateRow]:
    """Of the ways by which he may write."""
    if may(who, "company.settings"):
        channels = [*RIGHTS]
    else:
        channels = [channel for channel, right in RIGHTS.items() if may(who, right)]
    where = MESSAGE_TEMPLATE.c.channel.in_(channels)
    return [*await store.list_templates(connection, where)]


@post("/api/message-templates", opt=needs("company.settings"), status_code=201)
async def template_create(who: Person, connection: Connection, data: NewTemplate) -> TemplateRow:
    made = TemplateRow(id=new_id(), created_at=now(), **structs.asdict(data))
    _check(made)
    await store.insert_template(connection, who.tenant, made)
    await changed(connection, who, "message_template", made.id, action="created", after=made)
    return made


@patch("/api/message-templates/{template:str}", opt=needs("company.settings"))
async def template_change(
    template: Id, who: Person, connection: Connection, data: TemplateChanges
) -> TemplateRow:
    before = await _template(connection, template)
    given = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    after = structs.replace(before, **given)
    _check(after)
    await store.update_template(connection, template, given)
    await changed(connection, who, "message_template", template, before=before, after=after)
    return after


@delete("/api/message-templates/{template:str}", opt=needs("company.settings"))
async def template_delete(template: Id, who: Person, connection: Connection) -> None:
    gone = await _template(connection, template)
    await store.delete_template(connection, template)
    await changed(connection, who, "message_template", template, action="deleted", before=gone)


@get("/api/messages", opt=MAY_WRITE)
async def message_list(
    who: Person,
    connection: Connection,
    call: Annotated[str | None, Parameter(max_length=64)] = None,
    number: Number | None = None,
    cursor: Annotated[str | None, Parameter(max_length=100)] = None,
) -> HistoryPage:
    """The newest first: all to the customer of his own call; of a number or address, those that his
    rights reach."""
    where = await _history(connection, who, call, number)
    found = await store.list_messages(connection, where, _after(cursor), PAGE + 1)
    page = [*found[:PAGE]]
    is_more = len(found) > PAGE
    last = f"{page[-1].created_at.isoformat()} {page[-1].id}" if is_more else None
    return HistoryPage(rows=[_shown(each, who) for each in page], next_cursor=last)


ROUTES = [
    template_list,
    template_create,
    template_change,
    template_delete,
    message_list,
]


async def _history(
    connection: Connection, who: Person, call: str | None, number: str | None
) -> ColumnElement[bool]:
    if call:
        party = await own_call(connection, who, call)
        ours: ColumnElement[bool] = MESSAGE.c.call == call
        if party is None:
            return ours
        same = MESSAGE.c.recipient == party.number if party.number else false()
        return or_(ours, MESSAGE.c.party == party.id, same)
    if number and not may(who, NUMBERS):
        raise Forbidden(permission=NUMBERS)
    seen = [
        and_(MESSAGE.c.channel == channel, visible(who, right, owner=MESSAGE.c.author))
        for channel, right in RIGHTS.items()
    ]
    return and_(or_(*seen), MESSAGE.c.recipient == number if number else MESSAGE.c.author == who.id)


def _shown(found: HistoryRow, who: Person) -> HistoryRow:
    """What a provider said of a number or an address may be written in any way: nothing of it."""
    if may(who, NUMBERS):
        return found
    hide = masked_address if found.channel == "email" else masked_number
    return structs.replace(
        found,
        recipient=hide(found.recipient),
        subject=masked_name(found.subject),
        text=masked_name(found.text),
        said="",
    )


def _after(cursor: str | None) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    at, _, id = cursor.partition(" ")
    try:
        return datetime.fromisoformat(at), id
    except ValueError:
        raise WrongFields(fields=[{"field": "cursor", "code": "invalid"}]) from None


async def _template(connection: Connection, id: str) -> TemplateRow:
    found = await store.list_templates(connection, MESSAGE_TEMPLATE.c.id == id)
    if not found:
        raise NotFound
    return found[0]


def _check(template: TemplateRow) -> None:
    """Raises WrongFields."""
    wrong = [
        {"field": field, "code": "unknown_variable"}
        for field in ("subject", "text")
        if unknown(getattr(template, field))
    ]
    if template.channel == "sms" and len(template.text) > LONGEST_SMS:
        wrong.append({"field": "text", "code": "too_long"})
    if template.channel == "email" and not template.subject.strip():
        wrong.append({"field": "subject", "code": "required"})
    if wrong:
        raise WrongFields(fields=wrong)
