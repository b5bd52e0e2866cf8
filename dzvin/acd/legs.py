"""Calls as seen from the operator's side: his legs and talks are the evidence for Call and Busy."""

from typing import Any

from msgspec.structs import replace

from dzvin.acd.acquainted import talked
from dzvin.acd.beside import (
    change_line,
    free_lines,
    next_line,
    take_line,
    talk_beside,
    turn_to_line,
)
from dzvin.acd.capacity import further_calls
from dzvin.acd.cycle import (
    begin,
    close_contact,
    hung_up,
    note_handling,
    shift,
    with_owed,
)
from dzvin.acd.draft import Draft
from dzvin.acd.inputs import LegsSeen
from dzvin.acd.items import gone
from dzvin.acd.model import Operator
from dzvin.acd.offers import accept, reserve, take_back, withdraw_beside
from dzvin.acd.operator_state import Trigger
from dzvin.acd.reach import PAGE_GRACE
from dzvin.acd.returning import is_awaited, no_longer_awaited
from dzvin.events.call import ConsultStarted, LegEnded, LegStarted, TalkResumed, TalkStarted
from dzvin.events.operator import OperatorCorrected
from dzvin.events.supervision import SupervisionStarted

LINGERING = PAGE_GRACE
"""The leg of an offer that is over may live so long before it is evidence of a call."""


def leg_started(draft: Draft, heard: LegStarted, id: str) -> None:
    operator = draft.operator(id)
    operator = replace(operator, legs={**operator.legs, heard.leg: heard.call})
    draft.put_operator(operator)
    if heard.offer is None and heard.call not in operator.beside:
        dial(draft, operator, heard.call)


def dial(draft: Draft, operator: Operator, call: str) -> None:
    """He dials himself. What was on offer to him goes back to its place; of several lines of his
    the others hear music."""
    is_unforced = draft.keeps_status(operator) and operator.state not in {"call", "busy", "pcp"}
    if is_unforced or is_on_another_line(draft, operator, call):
        take_line(draft, operator.id, call)
        change_line(draft, draft.operator(operator.id), call)
    elif operator.offer is not None:
        take_back(draft, operator)
        draft.put_operator(replace(operator, offer=None, call=call))
    elif operator.state == "pcp":
        note_handling(draft, operator)
        operator = with_owed(draft, operator, call)
        over: dict[str, Any] = {"until": None, "extend_seconds": 0, "free_since": draft.now}
        over |= {"talked_in": None, "talk_since": None, "calls_for": None}
        shift(draft, replace(operator, **over), Trigger.DIAL, about=call, call=call)
    elif operator.state in {"ready", "away"}:
        shift(draft, operator, Trigger.DIAL, about=call, call=call, **begin(operator))


def is_on_another_line(draft: Draft, operator: Operator, call: str) -> bool:
    """He talks, and has a line left."""
    capacity = draft.roster.capacities.get(operator.id)
    if operator.state != "busy" or operator.offer is not None or capacity is None:
        return False
    is_beside = operator.call != call and operator.call in operator.legs.values()
    return is_beside and len(further_calls(operator)) + 1 < capacity.max_lines


def called_for(draft: Draft, call: str, queue: str) -> None:
    """He dials a number for this queue; should nobody answer, it may want PCP all the same."""
    for id in sorted(draft.index.of_call.get(call, ())):
        operator = draft.operator(id)
        if operator.state == "call" and operator.call == call:
            draft.put_operator(replace(operator, calls_for=queue))


def leg_ended(draft: Draft, heard: LegEnded, id: str) -> None:
    operator = draft.operator(id)
    if heard.leg in operator.legs:
        legs = {leg: call for leg, call in operator.legs.items() if leg != heard.leg}
        draft.put_operator(with_legs(operator, legs))
    end_if_over(draft, id)


def with_legs(operator: Operator, legs: dict[str, str]) -> Operator:
    """He listens to nobody any more when his leg of that call is gone."""
    supervises = operator.supervises if operator.supervises in legs.values() else None
    return replace(operator, legs=legs, supervises=supervises)


def end_if_over(draft: Draft, id: str) -> None:
    free_lines(draft, id)
    operator = draft.operator(id)
    if operator.state not in {"call", "busy"} or operator.offer is not None:
        return
    alive = {*operator.legs.values(), *operator.awaited}
    if operator.call in alive:
        return
    if operator.contact in alive:  # he only asked somebody on his other line
        draft.put_operator(replace(operator, call=operator.contact))
    elif (call := next_line(operator)) is not None:
        turn_to_line(draft, operator, call)
    else:
        hung_up(draft, operator)
        ring_on(draft, id)
        if left := stray_calls(draft.operator(id)):
            dial(draft, draft.operator(id), left[0])


def ring_on(draft: Draft, id: str) -> None:
    """What rang beside his last talk rings on, and is what his status is about."""
    operator = draft.operator(id)
    offer = next((each for each in operator.offers_beside if each.channel == "voice"), None)
    if offer is None or operator.state in {"call", "busy"} or draft.keeps_status(operator):
        return
    if operator.state == "offline":
        withdraw_beside(draft, operator, offer)
        return
    others = tuple(each for each in operator.offers_beside if each.id != offer.id)
    reserve(draft, replace(operator, offers_beside=others), offer)


def stray_calls(operator: Operator) -> list[str]:
    """Calls of legs of which neither his status nor a line nor an offer is."""
    known = {*operator.beside, *(offer.call for offer in operator.offers_beside)}
    known |= {operator.offer.call} if operator.offer else set()
    return sorted(call for call in operator.legs.values() if call not in known)


def in_talk(
    operator: Operator, heard: TalkStarted | ConsultStarted | SupervisionStarted
) -> Operator:
    """Or at somebody's talk, until he takes it over."""
    supervises = operator.supervises if operator.supervises != heard.call else None
    if isinstance(heard, SupervisionStarted):
        supervises = heard.call
    legs = {**operator.legs, heard.leg: heard.call}
    return replace(operator, legs=legs, supervises=supervises)


def talk_started(
    draft: Draft,
    heard: TalkStarted | ConsultStarted | SupervisionStarted,
    id: str,
    queue: str | None,
) -> None:
    operator = draft.operator(id)
    if operator.offer is not None and operator.offer.call == heard.call:
        accept(draft, operator, operator.offer)
        operator = draft.operator(operator.id)
    operator = in_talk(operator, heard)
    draft.put_operator(operator)
    if operator.call != heard.call and heard.call not in operator.beside:
        dial(draft, operator, heard.call)
        operator = draft.operator(operator.id)
    if heard.call in operator.beside:  # his status is about something else
        talk_beside(draft, id, heard.call, queue)
        if queue is not None:
            talked(draft, heard.call, id)
        return
    if queue is not None:
        talked(draft, heard.call, id)
        operator = with_owed(draft, operator, heard.call)
        operator = replace(operator, talked_in=queue, talk_since=draft.now)
        operator = replace(operator, contact=heard.call, owes=False, form_until=None)
    if operator.state == "call":
        about = heard.call
        shift(draft, operator, Trigger.CONNECT, queue=queue, about=about, call=about)
    elif operator.state == "busy":
        draft.put_operator(replace(operator, call=heard.call))


def resumed(draft: Draft, heard: TalkResumed) -> None:
    """Of several lines one is talked on at a time."""
    operator = draft.operator(heard.operator)
    if operator.id in draft.roster.capacities and heard.call in operator.legs.values():
        change_line(draft, operator, heard.call)


def settle_lines(draft: Draft) -> None:
    """Whose status is under control from now on: it says that he talks, or that he is rung."""
    for operator in list(draft.operators.values()):
        if operator.state not in {"ready", "away"} or draft.keeps_status(operator):
            continue
        if (call := next_line(operator)) is None:
            ring_on(draft, operator.id)
            continue
        is_talk = call in operator.lines
        turn_to_line(draft, operator, call)
        operator = draft.operator(operator.id)
        operator = shift(draft, operator, Trigger.DIAL, about=call, **begin(operator))
        if is_talk:
            shift(draft, operator, Trigger.CONNECT, queue=operator.talked_in, about=call)


def call_ended(draft: Draft, call: str) -> None:
    """Nothing of it is left: its item, its offers, its legs."""
    gone(draft, call)
    no_longer_awaited(draft, call)
    for id in sorted(draft.index.of_call.get(call, ())):
        operator = draft.operator(id)
        legs = {leg: of for leg, of in operator.legs.items() if of != call}
        draft.put_operator(with_legs(operator, legs))
        if operator.call == call:
            end_if_over(draft, id)


def legs_seen(draft: Draft, heard: LegsSeen) -> None:
    """Compare what we believe with what lives, and mend what is older than its evidence."""
    calls = set(heard.calls)
    for item in list(draft.items.values()):
        if item.call not in calls:
            gone(draft, item.call)
    believed = {o.id for o in draft.operators.values() if o.legs or o.state in {"call", "busy"}}
    for id in sorted(believed | set(heard.legs)):
        operator = draft.operator(id)
        live = heard.legs.get(id, ())
        draft.put_operator(with_legs(operator, {leg: call_of(operator, leg) for leg in live}))
        free_lines(draft, id)
        if not is_awaited(draft, id, calls):
            correct(draft, id)


def call_of(operator: Operator, leg: str) -> str:
    return operator.legs.get(leg) or leg.rpartition(".")[0] or leg


def correct(draft: Draft, id: str) -> None:
    operator = draft.operator(id)
    if operator.state in {"call", "busy"} and operator.offer is None:
        if operator.call not in operator.legs.values():
            say_corrected(draft, operator, "no live leg")
            if (call := next_line(operator)) is not None:
                turn_to_line(draft, operator, call)
            elif operator.state == "busy" or operator.owes or operator.form_until:
                hung_up(draft, operator)
            else:
                close_contact(draft, operator, Trigger.END, Trigger.END_AWAY)
            ring_on(draft, id)
    elif operator.state in {"ready", "away", "pcp"}:
        calls = stray_calls(operator)
        if calls and operator.since + LINGERING <= draft.now:
            say_corrected(draft, operator, "live leg")
            dial(draft, operator, calls[0])


def say_corrected(draft: Draft, operator: Operator, evidence: str) -> None:
    draft.say(OperatorCorrected(operator=operator.id, state=operator.state, evidence=evidence))
