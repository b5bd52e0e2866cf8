"""What an operator owes after his talks: results, topics and forms, said or completed by him."""

from msgspec.structs import replace

from dzvin.acd.cycle import (
    demands,
    ends_by_itself,
    finish,
    has_to_say,
    next_unsaid,
    shift,
    still_owes,
)
from dzvin.acd.draft import Draft
from dzvin.acd.inputs import FormAsked, FormDone, ResultSaid
from dzvin.acd.model import Operator
from dzvin.acd.operator_state import Trigger
from dzvin.acd.owed import by_time, order_with
from dzvin.events.operator import ChangedBy

SAID_COUNT = 12


def form_asked(draft: Draft, heard: FormAsked) -> None:
    operator = draft.operator(heard.operator)
    others = [call for call in by_time(operator, operator.forms) if call != heard.call]
    kept = {call: operator.forms[call] for call in others[1 - SAID_COUNT :]}
    forms, order = {**kept, heard.call: heard.seconds}, order_with(operator, heard.call)
    draft.put_operator(replace(operator, forms=forms, owed_in_order=order))


def form_done(draft: Draft, heard: FormDone) -> None:
    operator = draft.operator(heard.operator)
    forms = {call: of for call, of in operator.forms.items() if call != heard.call}
    unfilled = {call: of for call, of in operator.unfilled.items() if call != heard.call}
    operator = replace(operator, forms=forms, unfilled=unfilled)
    if operator.contact != heard.call or operator.form_until is None:
        draft.put_operator(operator)
        return
    until = None if operator.until == operator.form_until else operator.until
    owes_no_more(draft, replace(operator, form_until=None, until=until), "user")


def result_said(draft: Draft, heard: ResultSaid) -> None:
    """In the talk, on another line, or in its PCP, which ends with it when nothing else keeps it.
    It is the call's result: nobody else who talks in it is asked again."""
    for other in list(draft.operators.values()):
        if heard.call in other.said_for:
            rest = tuple(call for call in other.said_for if call != heard.call)
            draft.put_operator(replace(other, said_for=rest))
    if not heard.is_complete:
        return
    ask_nobody(draft, heard.call)
    operator = draft.operator(heard.operator)
    if operator.contact == heard.call or draft.index.of_call.get(heard.call):
        said_for = (*operator.said_for, heard.call)[-SAID_COUNT:]
        draft.put_operator(replace(operator, said_for=said_for))
    for other in list(draft.operators.values()):
        if other.owes and other.contact == heard.call:
            by: ChangedBy = "user" if other.id == heard.operator else "system"
            owes_no_more(draft, replace(other, owes=False), by)


def ask_nobody(draft: Draft, call: str) -> None:
    """About this one; of whom it was to be asked later."""
    for other in list(draft.operators.values()):
        if call in other.unsaid:
            left = {one: of for one, of in other.unsaid.items() if one != call}
            draft.put_operator(replace(other, unsaid=left))


def owes_no_more(draft: Draft, operator: Operator, by: ChangedBy) -> None:
    """Of one of the two: the other may keep him."""
    draft.put_operator(operator)
    if operator.state != "pcp" or still_owes(operator):
        return
    if has_to_say(draft, operator):
        ask_next(draft, operator)
        return
    is_late = operator.until is None and ends_by_itself(draft, operator)
    if is_late or operator.planned == "ready":
        finish(draft, draft.operator(operator.id), by)


def pcp_due(draft: Draft, operator: Operator) -> None:
    """Its time is over: it ends, or lasts until the operator has said the result or completed the
    form. For a form it waits no longer than it may."""
    is_late = operator.form_until is not None and operator.form_until <= draft.now
    if is_late:
        forms = {call: of for call, of in operator.forms.items() if call != operator.contact}
        operator = replace(operator, forms=forms, form_until=None)
    if still_owes(operator):
        draft.put_operator(replace(operator, until=operator.form_until, extend_seconds=0))
    elif is_late and has_to_say(draft, operator):
        ask_next(draft, operator)
    elif ends_by_itself(draft, operator):
        finish(draft, operator)
    else:
        draft.put_operator(replace(operator, until=operator.form_until, extend_seconds=0))


def demands_changed(draft: Draft) -> None:
    """Whose queue demands nothing any more owes nothing."""
    for operator in list(draft.operators.values()):
        left = {call: of for call, of in operator.unsaid.items() if demands(draft, of)}
        if len(left) != len(operator.unsaid):
            operator = replace(operator, unsaid=left)
            draft.put_operator(operator)
        if operator.owes and operator.talked_in and not demands(draft, operator.talked_in):
            owes_no_more(draft, replace(operator, owes=False), "system")


def ask_next(draft: Draft, operator: Operator) -> None:
    """The PCP of one talk ends, that of an earlier one begins: until its result is said, and its
    form completed."""
    operator = next_unsaid(draft, operator)
    shift(
        draft,
        operator,
        Trigger.END_PCP,
        queue=operator.talked_in,
        about=operator.contact,
        until=operator.form_until,
        extend_seconds=0,
    )
