"""What one does beside his status: chats and further lines, offered, taken, missed, over."""

from typing import Any

from msgspec.structs import replace

from dzvin.acd.capacity import further_calls
from dzvin.acd.counters import paced_until, with_talk, with_talk_in
from dzvin.acd.cycle import note_handled, note_handling, sign_out, with_unsaid
from dzvin.acd.draft import Draft
from dzvin.acd.lines import Line, idle_lines
from dzvin.acd.model import NEVER, Offer, Operator
from dzvin.acd.offers import end_beside, give_up, of_offer, with_taken
from dzvin.events.operator import ChangedBy, OperatorChangedLine
from dzvin.events.queue import OfferFailed, OfferMissed


def offer_beside(operator: Operator, id: str) -> Offer | None:
    return next((offer for offer in operator.offers_beside if offer.id == id), None)


def accept_beside(draft: Draft, operator: Operator, id: str) -> None:
    offer = offer_beside(operator, id)
    if offer is None:
        return
    end_beside(draft, operator, offer, "accepted")
    operator = draft.operator(operator.id)
    if offer.channel != "voice":
        beside = {**operator.beside, offer.item: offer.channel}
        draft.put_operator(replace(operator, beside=beside))
        return
    draft.put_operator(with_taken(draft, operator, offer))
    take_line(draft, operator.id, offer.call)
    change_line(draft, draft.operator(operator.id), offer.call)


def failed_beside(draft: Draft, heard: OfferFailed) -> None:
    """He declined, or his phone did: the next one is asked."""
    operator = draft.operator(heard.operator)
    offer = offer_beside(operator, heard.offer)
    if offer is not None:
        is_known = heard.reason != "failed" or heard.sip_code is not None
        give_up(draft, operator, offer, heard.reason if is_known else "unknown")


def missed_beside(draft: Draft, operator: Operator) -> bool:
    """True: one was due."""
    offer = next((o for o in operator.offers_beside if o.deadline_at <= draft.now), None)
    if offer is None:
        return False
    draft.say(OfferMissed(**of_offer(operator, offer)))
    give_up(draft, operator, offer, "missed")
    return True


def over_beside(draft: Draft, call: str) -> None:
    """The conversation is over, for all who had it beside their status."""
    for id in sorted(draft.index.of_call.get(call, ())):
        operator = draft.operator(id)
        if operator.beside.get(call) == "voice":
            free_line(draft, operator, call)
        elif call in operator.beside:
            draft.put_operator(replace(operator, beside=without(operator.beside, call)))


# Lines.


def change_line(draft: Draft, operator: Operator, to: str) -> None:
    """He turns to this call: in each other one of his somebody hears music from now on."""
    rung = {offer.call for offer in operator.offers_beside}
    for call in sorted({*operator.legs.values()} - rung - {to}):
        draft.say(OperatorChangedLine(operator=operator.id, call=call, to=to))


def take_line(draft: Draft, id: str, call: str) -> None:
    """One of his lines is in use, and his status is about something else."""
    operator = draft.operator(id)
    if call in operator.beside:
        return
    after = replace(operator, beside={**operator.beside, call: "voice"})
    draft.put_operator(replace(after, **unforced(draft, operator, after)))


def talk_beside(draft: Draft, id: str, call: str, queue: str | None) -> None:
    operator = draft.operator(id)
    line = operator.lines.get(call)
    if operator.beside.get(call) != "voice" or (line is not None and line.queue == queue):
        return
    if line is not None:
        note_line(draft, operator, line)
    lines = {**operator.lines, call: Line(queue=queue, since=draft.now)}
    draft.put_operator(replace(draft.operator(id), lines=lines))


def free_line(draft: Draft, operator: Operator, call: str) -> None:
    """His part in a call beside his status is over."""
    line = operator.lines.get(call)
    if line is not None:
        note_line(draft, operator, line)
        operator = with_unsaid(draft, draft.operator(operator.id), call, line.queue)
    but = {"beside": without(operator.beside, call), "lines": without(operator.lines, call)}
    after = replace(operator, **but)
    after = replace(after, **unforced(draft, operator, after))
    draft.put_operator(after)
    is_leaving = after.planned == "offline" and after.state in {"ready", "away"}
    if is_leaving and not further_calls(after):  # the last call that kept him here
        by: ChangedBy = "user" if after.planned_by is None else "supervisor"
        sign_out(draft, draft.operator(after.id), by, after.planned_by)


def free_lines(draft: Draft, id: str) -> None:
    """Those of which nothing lives any more."""
    operator = draft.operator(id)
    for call in further_calls(operator):
        if call not in operator.legs.values() and call not in operator.awaited:
            free_line(draft, draft.operator(id), call)


def note_line(draft: Draft, operator: Operator, line: Line) -> None:
    """What the talk of a queue's contact changes in the counts."""
    if line.queue is None or line.since is None:
        return
    after = with_talk_in(operator, line.queue, line.since, draft.roster, draft.now)
    draft.put_operator(after)
    note_handled(draft, line.queue, line.since)


def unforced(draft: Draft, before: Operator, after: Operator) -> dict[str, Any]:
    """Without status control his lines tell how busy he is, and since when he is idle."""
    capacity = draft.roster.capacities.get(after.id)
    if capacity is None or not capacity.is_status_kept:
        return {}
    used, now_used = len(further_calls(before)), len(further_calls(after))
    idle = idle_lines(before.idle_since, before.free_since, capacity.max_lines - used)
    idle = idle[1:] if now_used > used else (*idle, draft.now)
    new: dict[str, Any] = {"idle_since": idle[-capacity.max_lines :]}
    new["busy_share"] = min(1.0, round(now_used / capacity.max_lines, 3))
    return new | (paced_until(before, draft.now) if before.state == "ready" else {})


def next_line(operator: Operator) -> str | None:
    """The call that his status is about when the one before is over for him: the talk that began
    first."""
    calls = further_calls(operator)
    talks = [call for call in calls if call in operator.lines]
    talks.sort(key=lambda call: operator.lines[call].since or NEVER)
    return next(iter([*talks, *calls]), None)


def turn_to_line(draft: Draft, operator: Operator, call: str) -> None:
    """The call that his status was about is over: it is about this one now. What he owes the
    first, PCP and its result, comes after the last."""
    operator = with_talk(operator, draft.roster, draft.now)
    note_handling(draft, operator)
    line = operator.lines.get(call) or Line()
    if line.queue:
        operator = with_unsaid(draft, operator, operator.contact, operator.talked_in)
    draft.put_operator(
        replace(
            operator,
            call=call,
            beside=without(operator.beside, call),
            lines=without(operator.lines, call),
            free_since=draft.now if operator.talked_in else operator.free_since,
            talked_in=line.queue or operator.talked_in,
            talk_since=line.since if line.queue else None,
            contact=call if line.queue else operator.contact,
            owes=operator.owes and not line.queue,
            form_until=None if line.queue else operator.form_until,
        )
    )


def without[T](of: dict[str, T], key: str) -> dict[str, T]:
    return {one: its for one, its in of.items() if one != key}
