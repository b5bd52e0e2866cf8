"""Opening, saving and completing a form, with the events and actions that follow."""

from msgspec.structs import replace

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.store import load_tenant
from dzvin.acd.inputs import FormAsked, FormDone
from dzvin.crm.contacts import actions as contacts
from dzvin.crm.forms import store as scripts
from dzvin.crm.forms.attached import store as files
from dzvin.crm.forms.due import counted, due
from dzvin.crm.forms.filled import store
from dzvin.crm.forms.filled.actions import CHANGE_CLOSED, NUMBERS, content_of, may_change
from dzvin.crm.forms.filled.hiding import hidden_answers, hidden_done, put_back
from dzvin.crm.forms.filled.model import Stored, changes_between
from dzvin.crm.forms.model import (
    UNFINISHED,
    Answers,
    ChangedElsewhere,
    FormClosed,
    FormCompleted,
    FormIncomplete,
    Script,
    Status,
)
from dzvin.crm.forms.store import QueueForm
from dzvin.crm.forms.tables import FORM, SCRIPT
from dzvin.crm.forms.walk import rules_of
from dzvin.events.feedback import CallbackChanged
from dzvin.events.form import FormOpened, FormQuotaReached, FormSaved
from dzvin.events.message import MessageQueued
from dzvin.events.system import ConfigChanged
from dzvin.infra.batch import Envelope
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.door import post as post_input
from dzvin.infra.event_log import append
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.kernel.messages import Event
from dzvin.workplace.forms.filling import (
    Completion,
    Draft,
    Saved,
    all_variables,
    asked_only,
    finished,
)
from dzvin.workplace.forms.model import Beside
from dzvin.workplace.forms.store import has_value, queue_name
from dzvin.workplace.forms.triggers.actions import perform


async def open_form(
    connection: Connection, who: Person, here: Beside, asked: QueueForm, queue: str
) -> str | None:
    """The id of this operator's form of this call; None while nothing is published. What a
    colleague answered in the same call by the same version is taken over."""
    found = await scripts.load_script(connection, SCRIPT.c.id == asked.script)
    if found is None or found.published is None:
        return None
    contact = await contacts.known(connection, who, here.number)
    variables = {
        "call.direction": here.direction,
        "call.dialled": here.dialled,
        "call.queue": await queue_name(connection, queue),
        "operator.name": who.name,
        **({"contact.name": contact.name} if contact else {}),
    }
    before = await store.load_stored(
        connection, FORM.c.call == here.call, FORM.c.version == found.published
    )
    answers = await files.with_files(connection, before.id, before.answers) if before else {}
    at, id = now(), new_id()
    await files.keep_answered(connection, await store.close_completed(connection, who.id))
    is_made = await store.insert_form(
        connection,
        tenant=who.tenant,
        id=id,
        project=found.project,
        script=found.id,
        version=found.published,
        operator=who.id,
        call=here.call,
        queue=queue,
        party=here.party,
        required_seconds=asked.required_seconds,
        status="in_progress" if answers else "opened",
        answers=answers,
        variables=variables,
        opened_at=at,
        changed_at=at,
    )
    if not is_made:
        mine = (FORM.c.call == here.call, FORM.c.operator == who.id)
        known = await store.load_stored(connection, *mine)
        return known.id if known else None
    if before is not None:
        await files.copy_files(connection, before.id, id, who.id, at)
    opened = FormOpened(
        form=id,
        script=found.id,
        version=found.published,
        operator=who.id,
        call=here.call,
        queue=queue,
    )
    if asked.required_seconds:
        seconds = asked.required_seconds
        waits = FormAsked(operator=who.id, call=here.call, seconds=seconds)
        await post_input(connection, who.tenant, f"acd:{who.tenant}", waits)
    await _record(connection, who, id, here.party, opened)
    return id


async def save_form(connection: Connection, who: Person, form: str, data: Draft) -> Saved:
    """Raises ChangedElsewhere, FormCompleted."""
    stored = await _locked(connection, who, form, data.revision)
    if stored.status not in UNFINISHED:
        raise FormCompleted
    content = await content_of(connection, stored)
    typed = await _true(connection, who, stored, content, data.answers)
    answers = asked_only(content, typed, stored.answers)
    status: Status = "saved" if data.is_saved or stored.status == "saved" else "in_progress"
    if not answers and stored.status == "opened" and not data.is_saved:
        status = "opened"
    if answers == stored.answers and status == stored.status and not data.is_saved:
        return await _saved(connection, who, content, stored)
    after, events = await _acted(connection, who, stored, content, answers, False)
    after = replace(after, status=status)
    if data.is_saved:
        events = (*events, _told(after, who))
    await _put(connection, who, stored, after, is_typing=True)
    if events:
        await _record(connection, who, form, stored.party, *events)
    return await _saved(connection, who, content, after)


async def complete_form(connection: Connection, who: Person, form: str, data: Completion) -> Saved:
    """Raises ChangedElsewhere, FormIncomplete, FormClosed."""
    stored = await _locked(connection, who, form, data.revision)
    content = await content_of(connection, stored)
    tenant = await load_tenant(connection, who.tenant)
    typed = await _true(connection, who, stored, content, data.answers)
    had = await files.with_files(connection, form, stored.answers)
    given = asked_only(content, typed, had)
    variables = await _variables(connection, stored, given)
    ready = finished(content, rules_of(content), given, variables, tenant.settings.country)
    wrong = [{"field": each.block, "code": each.code} for each in ready.wrong]
    wrong += await _not_in_lists(connection, content, ready.answers)
    if wrong:
        raise FormIncomplete(fields=wrong)
    is_first = stored.status in UNFINISHED
    reached = await _count(connection, who, replace(stored, answers=ready.answers))
    after, events = await _acted(connection, who, stored, content, ready.answers, is_first)
    is_closed = data.is_closing or stored.status == "closed"
    after = replace(after, status="closed" if is_closed else "completed")
    more = {"result": ready.result, **({"completed_at": now()} if is_first else {})}
    await _put(connection, who, stored, after, is_typing=False, **more)
    if is_closed:
        await files.keep_only(connection, form, ready.answers.keys())
    if is_first and stored.required_seconds and stored.call:
        over = FormDone(operator=stored.operator, call=stored.call)
        await post_input(connection, who.tenant, f"acd:{who.tenant}", over)
    await _record(connection, who, form, stored.party, _told(after, who), *events, *reached)
    return await _saved(connection, who, content, after)


async def _locked(connection: Connection, who: Person, form: str, revision: int) -> Stored:
    stored = await store.load_stored(connection, FORM.c.id == form, for_update=True)
    if stored is None:
        raise NotFound
    if not may_change(who, stored):
        if stored.status == "closed":
            raise FormClosed
        raise Forbidden(permission=CHANGE_CLOSED)
    if stored.revision != revision:
        raise ChangedElsewhere(revision=stored.revision)
    return stored


async def _true(
    connection: Connection, who: Person, form: Stored, content: Script, given: Answers
) -> Answers:
    """With what was hidden from him as it is."""
    if may(who, NUMBERS):
        return given
    customer = await store.load_customer(connection, form.party)
    return put_back(content, form.answers, given, customer.number)


async def _variables(connection: Connection, form: Stored, answers: Answers) -> dict[str, str]:
    customer = await store.load_customer(connection, form.party)
    return all_variables(form.variables, customer.number, customer.name, answers)


async def _acted(
    connection: Connection,
    who: Person,
    form: Stored,
    content: Script,
    answers: Answers,
    is_completion: bool,
) -> tuple[Stored, tuple[Event, ...]]:
    """With the actions that are due performed, and what is to be recorded of them."""
    variables = await _variables(connection, form, answers)
    asked = due(content, form.answers, answers, variables, form.done, is_completion=is_completion)
    customer = await store.load_customer(connection, form.party)
    done, events = await perform(connection, who, form, customer, asked) if asked else ({}, ())
    after = replace(form, answers=answers, done={**form.done, **done}, revision=form.revision + 1)
    return after, events


async def _put(
    connection: Connection,
    who: Person,
    before: Stored,
    after: Stored,
    *,
    is_typing: bool,
    **more: object,
) -> None:
    at = now()
    await store.update_form(
        connection,
        after.id,
        answers=after.answers,
        status=after.status,
        done=after.done,
        revision=after.revision,
        changed_at=at,
        **more,
    )
    changes = changes_between(before.answers, after.answers)
    if changes or after.status != before.status:
        await store.put_edit(
            connection,
            who.tenant,
            after.id,
            by=who.id,
            at=at,
            status=after.status,
            changes=changes,
            is_typing=is_typing,
        )


async def _count(connection: Connection, who: Person, form: Stored) -> tuple[Event, ...]:
    """Two forms completed at once cannot both be the last one wanted."""
    script = await scripts.load_script(connection, SCRIPT.c.id == form.script, for_update=True)
    if script is None or not script.quotas:
        return ()
    variables = await _variables(connection, form, form.answers)
    holds = counted(script.quotas, variables)
    added = await store.count_form(connection, who.tenant, script.id, form.id, holds)
    counts = await scripts.count_quotas(connection, script.id) if added else {}
    return tuple(
        FormQuotaReached(script=script.id, quota=each.id, label=each.name, limit=each.limit)
        for each in script.quotas
        if each.id in added and counts.get(each.id) == each.limit
    )


async def _not_in_lists(
    connection: Connection, content: Script, answers: Answers
) -> list[dict[str, str]]:
    looked_up = [each for each in content.blocks if each.kind == "lookup" and each.id in answers]
    return [
        {"field": block.id, "code": "not_in_list"}
        for block in looked_up
        if not await has_value(connection, block.list, str(answers[block.id]))
    ]


def _told(form: Stored, who: Person) -> FormSaved:
    return FormSaved(
        form=form.id,
        script=form.script,
        status=form.status,
        operator=form.operator,
        by=who.id,
        call=form.call,
        queue=form.queue,
    )


async def _saved(connection: Connection, who: Person, content: Script, form: Stored) -> Saved:
    """As he may read it."""
    is_open = may(who, NUMBERS)
    done = await store.with_fates(connection, form.done)
    return Saved(
        revision=form.revision,
        status=form.status,
        answers=form.answers if is_open else hidden_answers(content, form.answers),
        done=done if is_open else hidden_done(done),
        changed_at=now(),
    )


async def _record(
    connection: Connection, who: Person, form: str, party: str | None, *events: Event
) -> None:
    """The last statement of its transaction."""
    at = now()

    def envelope(event: Event) -> Envelope:
        is_of_party = not isinstance(event, ConfigChanged)
        return Envelope(
            id=new_id(),
            tenant=who.tenant,
            at=at,
            subject=_subject(who.tenant, form, event),
            event=event,
            party=party if is_of_party else None,
        )

    await append(connection, *map(envelope, events))


def _subject(tenant: str, form: str, event: Event) -> str:
    match event:
        case ConfigChanged():
            return f"config:{tenant}"
        case MessageQueued(message=message):
            return f"message:{message}"
        case CallbackChanged(callback=callback):
            return f"callback:{callback}"
    return f"form:{form}"
