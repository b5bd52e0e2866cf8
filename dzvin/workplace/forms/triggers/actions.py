"""What a form's script makes happen: a number goes into a list, a contact changes, an event."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from msgspec import ValidationError, convert

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.store import load_tenant
from dzvin.crm.contacts import actions as contacts
from dzvin.crm.contacts.model import Changes, NewContact
from dzvin.crm.forms.due import Due
from dzvin.crm.forms.filled.model import Performed, Stored
from dzvin.crm.forms.model import Action
from dzvin.events.form import FormFired
from dzvin.events.system import ConfigChanged
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.kernel.errors import AppError
from dzvin.kernel.messages import Event
from dzvin.kernel.value_list import VALUE_LENGTH, key_of
from dzvin.resources.lists import store as lists
from dzvin.resources.tables import LIST

SPECIAL = "form.special_actions"

type Outcome = tuple[str, tuple[Event, ...]]


async def perform(
    connection: Connection, who: Person, form: Stored, number: str, due: list[Due]
) -> tuple[dict[str, Performed], tuple[Event, ...]]:
    """What came of each, and the events to record at the end of the transaction."""
    done: dict[str, Performed] = {}
    events: tuple[Event, ...] = ()
    for each in due:
        action = each.action
        is_allowed = action.kind == "fire_event" or may(who, SPECIAL)
        act = _PERFORM[action.kind] if is_allowed else _refuse
        status, recorded = await act(connection, who, form, number, each)
        done[action.id] = Performed(kind=action.kind, value=each.value, status=status)
        events = (*events, *recorded)
    return done, events


async def _refuse(
    _connection: Connection, _who: Person, _form: Stored, _number: str, _due: Due
) -> Outcome:
    return "not_allowed", ()


async def _add_to_list(
    connection: Connection, who: Person, _form: Stored, _number: str, due: Due
) -> Outcome:
    tenant = await load_tenant(connection, who.tenant)
    action = due.action
    key = key_of(due.value, tenant.settings.country)
    if not key or len(due.value) > VALUE_LENGTH:
        return "failed", ()
    if not await _has_list(connection, action):
        return "no_list", ()
    until = now() + timedelta(days=action.days) if action.days else None
    more = {"expires_at": until, "comment": "", "author": who.id}
    added = await lists.put_values(connection, who.tenant, action.list, [key], **more)
    if added and await lists.is_too_long(connection, action.list):
        await lists.remove_values(connection, action.list, [key])
        return "list_full", ()
    return "done", (ConfigChanged(what="list", id=action.list, by=who.id),)


async def _has_list(connection: Connection, action: Action) -> bool:
    await lists.lock_list(connection, action.list)
    return bool(await lists.list_lists(connection, LIST.c.id == action.list))


async def _set_contact(
    connection: Connection, who: Person, form: Stored, number: str, due: Due
) -> Outcome:
    """A caller who is no contact becomes one when his name is set."""
    field, value = due.action.field, due.value
    if not value:
        return "failed", ()
    found = await contacts.known(connection, who, number)
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
            return "no_contact", ()
    except (ValidationError, AppError):
        return "failed", ()
    return "done", ()


async def _fire_event(
    _connection: Connection, _who: Person, form: Stored, _number: str, due: Due
) -> Outcome:
    fired = FormFired(
        form=form.id,
        script=form.script,
        what=due.action.event,
        operator=form.operator,
        call=form.call,
    )
    return "done", (fired,)


_PERFORM: dict[str, Callable[[Connection, Person, Stored, str, Due], Awaitable[Outcome]]] = {
    "add_to_list": _add_to_list,
    "set_contact": _set_contact,
    "fire_event": _fire_event,
}
