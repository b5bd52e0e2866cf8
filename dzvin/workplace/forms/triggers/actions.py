"""What a form makes happen: lists, contacts, events, messages, calls for later, webhooks."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from msgspec import ValidationError, convert

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.store import load_tenant
from dzvin.crm.contacts import actions as contacts
from dzvin.crm.contacts.model import Changes, NewContact
from dzvin.crm.forms.due import Due
from dzvin.crm.forms.filled.model import Customer, Performed, Stored
from dzvin.crm.forms.link import host_of
from dzvin.crm.forms.model import Action, ActionKind
from dzvin.events.feedback import CallbackChanged
from dzvin.events.form import FormFired
from dzvin.events.system import ConfigChanged
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.jobs import defer
from dzvin.kernel.errors import AppError
from dzvin.kernel.messages import Event
from dzvin.kernel.value_list import VALUE_LENGTH, key_of
from dzvin.resources.lists import store as lists
from dzvin.resources.tables import LIST
from dzvin.workplace.callbacks.model import BadTime, CallbackForm
from dzvin.workplace.callbacks.model import due as promised_at
from dzvin.workplace.callbacks.store import insert_callback
from dzvin.workplace.forms.triggers.hook import hook_job
from dzvin.workplace.forms.triggers.writing.actions import write

SPECIAL = "form.special_actions"
RIGHTS = {
    "add_to_list": (SPECIAL,),
    "set_contact": (SPECIAL,),
    "send_sms": (SPECIAL, "sms.send"),
    "send_email": (SPECIAL, "email.send"),
}
"""Any of these: who may write to the customer himself needs no right for a form to do it. What is
not named here needs none: it does only what the script's author has set up."""

type Outcome = tuple[Performed, tuple[Event, ...]]


async def perform(
    connection: Connection, who: Person, form: Stored, customer: Customer, due: list[Due]
) -> tuple[dict[str, Performed], tuple[Event, ...]]:
    """What came of each, and the events to record at the end of the transaction. Contacts record
    their own: they come last, behind every lock that others may take."""
    done: dict[str, Performed] = {}
    events: tuple[Event, ...] = ()
    for each in sorted(due, key=lambda one: one.action.kind == "set_contact"):
        rights = RIGHTS.get(each.action.kind)
        is_allowed = rights is None or any(may(who, right) for right in rights)
        act = _PERFORM[each.action.kind] if is_allowed else _refuse
        done[each.action.id], recorded = await act(connection, who, form, customer, each)
        events = (*events, *recorded)
    return done, events


def _came(due: Due, status: str, **more: Any) -> Performed:
    return Performed(kind=due.action.kind, status=status, **{"value": due.value, **more})


async def _refuse(
    _connection: Connection, _who: Person, _form: Stored, _customer: Customer, due: Due
) -> Outcome:
    return _came(due, "not_allowed"), ()


async def _add_to_list(
    connection: Connection, who: Person, _form: Stored, _customer: Customer, due: Due
) -> Outcome:
    tenant = await load_tenant(connection, who.tenant)
    action = due.action
    key = key_of(due.value, tenant.settings.country)
    if not key or len(due.value) > VALUE_LENGTH:
        return _came(due, "failed"), ()
    if not await _has_list(connection, action):
        return _came(due, "no_list"), ()
    until = now() + timedelta(days=action.days) if action.days else None
    more = {"expires_at": until, "comment": "", "author": who.id}
    added = await lists.put_values(connection, who.tenant, action.list, [key], **more)
    if added and await lists.is_too_long(connection, action.list):
        await lists.remove_values(connection, action.list, [key])
        return _came(due, "list_full"), ()
    told = {"added" if added else "updated": 1}
    return _came(due, "done"), (ConfigChanged(what="list", id=action.list, by=who.id, after=told),)


async def _has_list(connection: Connection, action: Action) -> bool:
    await lists.lock_list(connection, action.list)
    return bool(await lists.list_lists(connection, LIST.c.id == action.list))


async def _set_contact(
    connection: Connection, who: Person, form: Stored, customer: Customer, due: Due
) -> Outcome:
    """A caller who is no contact becomes one when his name is set."""
    field, value = due.action.field, due.value
    if not value:
        return _came(due, "failed"), ()
    found = await contacts.known(connection, who, customer.number)
    try:
        if found is not None:
            several = {"email": ("emails", found.emails), "tag": ("tags", found.tags)}
            name, kept = several.get(field, (field, None))
            given = value if kept is None else (*kept, value)
            await contacts.change(connection, who, found, convert({name: given}, Changes))
        elif field == "name" and form.call:
            made = convert({"name": value, "call": form.call}, NewContact)
            await contacts.create(connection, who, made)
        else:
            return _came(due, "no_contact"), ()
    except (ValidationError, AppError):
        return _came(due, "failed"), ()
    return _came(due, "done"), ()


async def _fire_event(
    _connection: Connection, _who: Person, form: Stored, _customer: Customer, due: Due
) -> Outcome:
    fired = FormFired(
        form=form.id,
        script=form.script,
        what=due.action.event,
        operator=form.operator,
        call=form.call,
    )
    return _came(due, "done"), (fired,)


async def _write(
    connection: Connection, who: Person, form: Stored, customer: Customer, due: Due
) -> Outcome:
    """Queued; what becomes of it is the message's own to tell."""
    try:
        message, queued = await write(connection, who, form, customer, due)
    except AppError as refused:
        return _came(due, refused.code.removeprefix("message.")), ()
    return _came(due, "queued", value=message.recipient, message=message.id), (queued,)


async def _call_later(
    connection: Connection, who: Person, form: Stored, customer: Customer, due: Due
) -> Outcome:
    """As if the operator had promised it himself."""
    action = due.action
    queue = form.queue if action.for_queue else None
    if not form.call or not form.party or not customer.number:
        return _came(due, "no_recipient"), ()
    timezone = (await load_tenant(connection, who.tenant)).settings.timezone
    at = now()
    due_at = at + timedelta(minutes=action.minutes)
    try:
        if action.day:
            chosen = {"local_at": f"{due.day}T{action.clock}", "timezone": timezone}
            due_at = promised_at(convert(chosen, CallbackForm), at)
    except (BadTime, ValidationError):
        return _came(due, "bad_time"), ()
    id = new_id()
    operator = None if queue else form.operator
    await insert_callback(
        connection,
        tenant=who.tenant,
        id=id,
        call=form.call,
        party=form.party,
        queue=queue,
        operator=operator,
        due_at=due_at,
        timezone=timezone,
        note=due.value,
        state="waiting",
        made_by=who.id,
        made_at=at,
    )
    said = CallbackChanged(callback=id, state="waiting", by=who.id, operator=operator, queue=queue)
    return _came(due, "done", at=due_at), (said,)


async def _call_hook(
    connection: Connection, who: Person, form: Stored, _customer: Customer, due: Due
) -> Outcome:
    """After the commit, by the worker: so it tells what is saved. Of the address only the host is
    kept: the rest may hold a secret."""
    await defer(connection, hook_job(who.tenant, form.id, due.action.id))
    return _came(due, "queued", value=host_of(due.action.url)), ()


type Act = Callable[[Connection, Person, Stored, Customer, Due], Awaitable[Outcome]]

_PERFORM: dict[ActionKind, Act] = {
    "add_to_list": _add_to_list,
    "set_contact": _set_contact,
    "fire_event": _fire_event,
    "send_sms": _write,
    "send_email": _write,
    "call_later": _call_later,
    "webhook": _call_hook,
}
