"""An operator's call cycle: each change of status is made, recorded and explained here."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from dzvin.acd.away import spent, watch_limits
from dzvin.acd.counters import begun, joined, paced, with_talk
from dzvin.acd.draft import Draft
from dzvin.acd.expected_wait import HANDLED, after_handling, handled, kept_in, learnt
from dzvin.acd.model import NEVER, Operator, QueueSettings
from dzvin.acd.operator_state import State, Trigger, move
from dzvin.acd.owed import earlier_owed, order_with
from dzvin.acd.reach import PAGE_LOST, gone_since
from dzvin.events.operator import ChangedBy, OperatorPcpExtended, OperatorStateChanged

HANDLED_COUNT = 50


def shift(
    draft: Draft,
    operator: Operator,
    trigger: Trigger,
    *,
    by: ChangedBy = "system",
    supervisor: str | None = None,
    reason: str | None = None,
    comment: str | None = None,
    queue: str | None = None,
    about: str | None = None,
    seconds: int | None = None,
    **but: Any,
) -> Operator:
    """One legal move and its row of history. `about` is the call it is about."""
    state = move(State(operator.state), trigger).value
    new: dict[str, Any] = {"reason": reason, "comment": comment, "supervisor": supervisor}
    new |= spent(operator, draft.now, draft.roster.zone, draft.config.away_limits)
    new |= worked(operator, state, trigger, draft.now)
    after = replace(operator, state=state, since=draft.now, **(new | but))
    if state == "ready" and after.is_joining:
        after = joined(after, draft.operators, draft.roster, draft.now)
    draft.say(
        OperatorStateChanged(
            operator=operator.id,
            was=operator.state,
            state=after.state,
            by=by,
            reason=reason,
            queue=queue,
            call=about,
            seconds=seconds,
            extend_seconds=after.extend_seconds,
            form_until=after.form_until,
            comment=comment,
            supervisor=supervisor,
        )
    )
    draft.put_operator(after)
    if state == "away":
        watch_limits(draft, after)
    return draft.operator(after.id)


def worked(operator: Operator, state: str, trigger: Trigger, now: datetime) -> dict[str, Any]:
    """What this move changes in the counts of his work, and of his rest."""
    new = paced(operator, state, now)
    if trigger is Trigger.SIGN_IN:
        new |= begun(operator, now)
    if trigger is Trigger.PRESS_READY:
        new["back_at"] = now
    if state == "ready" and operator.gap_until <= now:
        new["gap_until"] = NEVER
    return new


def begin(operator: Operator) -> dict[str, Any]:
    """Remember whether he comes from Ready or from Away. (From PCP: as the cycle before had it.)
    One who was rung while signed out never finds himself Ready afterwards."""
    return {
        "return_to": "away" if operator.state in {"away", "offline"} else "ready",
        "return_reason": operator.reason,
        "return_comment": operator.comment,
    }


def land(
    draft: Draft,
    operator: Operator,
    stay: Trigger,
    leave: Trigger,
    *,
    by: ChangedBy = "system",
    supervisor: str | None = None,
    sent_away: str | None = None,
    queue: str | None = None,
    about: str | None = None,
    **but: Any,
) -> None:
    """The cycle ends: what he planned, else where he came from, else Away by a queue's rule."""
    state, reason, comment = landing(operator)
    if state == "ready" and sent_away is not None:
        state, reason, comment = "away", sent_away, None
    if operator.planned is not None and operator.planned_by is not None:
        by, supervisor = "supervisor", operator.planned_by
    is_leaving = state == "offline" or must_leave(draft, operator)
    after = shift(
        draft,
        operator,
        stay if state == "ready" and not is_leaving else leave,
        by=by,
        supervisor=supervisor,
        reason=None if state == "ready" else reason,
        comment=None if state == "ready" else comment,
        queue=queue,
        about=about,
        **(AT_REST | but),
    )
    if is_leaving:
        sign_out(draft, after, by, supervisor)


AT_REST: dict[str, Any] = {
    "planned": None,
    "planned_reason": None,
    "planned_comment": None,
    "planned_by": None,
    "return_to": "ready",
    "return_reason": None,
    "return_comment": None,
    "offer": None,
    "call": None,
    "until": None,
    "extend_seconds": 0,
    "talked_in": None,
    "calls_for": None,
    "contact": None,
    "talk_since": None,
    "owes": False,
    "form_until": None,
    "supervises": None,
}


OWES_NOTHING: dict[str, Any] = {"unsaid": {}, "unfilled": {}}


def landing(operator: Operator) -> tuple[str, str | None, str | None]:
    """The status, its reason and the comment."""
    if operator.planned is not None:
        return operator.planned, operator.planned_reason, operator.planned_comment
    return operator.return_to, operator.return_reason, operator.return_comment


def must_leave(draft: Draft, operator: Operator) -> bool:
    """His page is lost, or he was dismissed; a live call had kept him."""
    since = gone_since(operator)
    is_lost = since is not None and since + PAGE_LOST <= draft.now
    return is_lost or operator.id not in draft.config.operators


def sign_out(
    draft: Draft, operator: Operator, by: ChangedBy = "system", supervisor: str | None = None
) -> None:
    """From Away, Ready or PCP."""
    note_handling(draft, operator)
    shift(
        draft,
        operator,
        Trigger.SIGN_OUT,
        by=by,
        supervisor=supervisor,
        queue=operator.talked_in,
        **(AT_REST | OWES_NOTHING | {"is_without_page": False}),
    )


def hung_up(draft: Draft, operator: Operator) -> None:
    """His last leg of this call is gone: PCP after a queue's talk, else the end of the cycle."""
    operator = without_owed(with_talk(operator, draft.roster, draft.now), operator.contact)
    queue = operator.talked_in if operator.state == "busy" else operator.calls_for
    settings = settings_of(draft, queue)
    owes = owes_result(operator) or is_owing(draft, operator, settings)
    form_until = waits_for_form(draft, operator)
    if not owes and form_until is None and has_to_say(draft, operator):
        operator = next_unsaid(draft, operator)
        owes, form_until, queue = operator.owes, operator.form_until, operator.talked_in
        settings = settings_of(draft, queue)
    is_owed = owes or form_until is not None
    has_time = settings is not None and has_pcp(operator, settings)
    if draft.keeps_status(operator) or not (is_owed or has_time):
        close_contact(draft, operator, Trigger.END, Trigger.END_AWAY)
        return
    ends = settings is not None and settings.pcp_mode == "auto" and settings.pcp_seconds > 0
    rules = settings if settings is not None and ends else None
    shift(
        draft,
        operator,
        Trigger.END_PCP,
        queue=queue,
        about=operator.contact if is_owed else operator.call,
        seconds=rules.pcp_seconds if rules else None,
        until=later_by(draft, rules.pcp_seconds) if rules else form_until,
        extend_seconds=rules.pcp_extend_seconds if rules else 0,
        offer=None,
        call=None,
        calls_for=None,
        owes=owes,
        form_until=form_until,
    )


def settings_of(draft: Draft, queue: str | None) -> QueueSettings | None:
    desk = draft.roster.desks.get(queue or "")
    return desk.config.settings if desk else None


def has_to_say(draft: Draft, operator: Operator) -> bool:
    """Of an earlier talk of his, and has a page to say it with."""
    if not operator.is_page_open or draft.keeps_status(operator):
        return False
    return bool(earlier_owed(operator))


def has_pcp(operator: Operator, settings: QueueSettings) -> bool:
    return settings.pcp_seconds > 0 and (is_after_talk(operator) or settings.pcp_on_failed_out)


def is_owing(draft: Draft, operator: Operator, settings: QueueSettings | None) -> bool:
    """The queue demands a result or a topic of this talk, and nobody has chosen it. Who has no page
    open has nothing to choose it with: it is filled in later."""
    if settings is None or "mandatory" not in (settings.result_rule, settings.topic_rule):
        return False
    if operator.contact is None or not operator.is_page_open or not is_after_talk(operator):
        return False
    return not any(operator.contact in each.said_for for each in draft.operators.values())


def demands(draft: Draft, queue: str | None) -> bool:
    settings = settings_of(draft, queue)
    return settings is not None and "mandatory" in (settings.result_rule, settings.topic_rule)


def with_unsaid(draft: Draft, operator: Operator, call: str | None, queue: str | None) -> Operator:
    """His talk of this queue is over while another goes on: what it demands is asked after all."""
    if call is None or queue is None or not operator.is_page_open or draft.keeps_status(operator):
        return operator
    noted = order_with(operator, call)
    if call in operator.forms:
        unfilled = {**operator.unfilled, call: queue}
        operator = replace(operator, unfilled=unfilled, owed_in_order=noted)
    is_said = any(call in each.said_for for each in draft.operators.values())
    if is_said or not demands(draft, queue):
        return operator
    return replace(operator, unsaid={**operator.unsaid, call: queue}, owed_in_order=noted)


def with_owed(draft: Draft, operator: Operator, call: str) -> Operator:
    """This other call comes before what he owes of the one before: he is asked about that later,
    for its form no longer than the rest of its time."""
    if not still_owes(operator) or operator.contact is None or operator.contact == call:
        return operator
    if operator.form_until is not None:
        left = round((operator.form_until - draft.now).total_seconds())
        forms = {**operator.forms, operator.contact: left}
        operator = replace(operator, forms={call: of for call, of in forms.items() if of > 0})
    return with_unsaid(draft, operator, operator.contact, operator.talked_in)


def without_owed(operator: Operator, asked: str | None) -> Operator:
    """He is asked about this one now."""
    unsaid = {call: of for call, of in operator.unsaid.items() if call != asked}
    unfilled = {call: of for call, of in operator.unfilled.items() if call != asked}
    return replace(operator, unsaid=unsaid, unfilled=unfilled)


def next_unsaid(draft: Draft, operator: Operator) -> Operator:
    """The first of them is what he is asked about from now on."""
    note_handling(draft, operator)
    call, queue = next(iter(earlier_owed(operator).items()))
    seconds = operator.forms.get(call) if call in operator.unfilled else None
    form_until = later_by(draft, seconds) if seconds else None
    about = {"contact": call, "talked_in": queue, "talk_since": None}
    owes = {"owes": call in operator.unsaid, "form_until": form_until}
    return replace(without_owed(operator, call), **about, **owes)


def waits_for_form(draft: Draft, operator: Operator) -> datetime | None:
    """How long PCP waits for the form of his talk; after a call he dialled meanwhile no longer."""
    if operator.contact is None or not operator.is_page_open:
        return None
    if operator.form_until is not None:
        return operator.form_until if operator.form_until > draft.now else None
    seconds = operator.forms.get(operator.contact)
    return later_by(draft, seconds) if seconds and is_after_talk(operator) else None


def owes_result(operator: Operator) -> bool:
    return operator.owes and operator.is_page_open and operator.contact is not None


def still_owes(operator: Operator) -> bool:
    """What keeps him in PCP, and brings him back to it after a call he dialled there."""
    is_form_owed = operator.form_until is not None and operator.is_page_open
    return owes_result(operator) or (is_form_owed and operator.contact is not None)


def ends_by_itself(draft: Draft, operator: Operator) -> bool:
    desk = draft.roster.desks.get(operator.talked_in or "")
    return desk is None or desk.config.settings.pcp_mode == "auto"


def is_after_talk(operator: Operator) -> bool:
    """Not after a call out that nobody answered."""
    return operator.state == "busy"


def finish(
    draft: Draft, operator: Operator, by: ChangedBy = "system", supervisor: str | None = None
) -> None:
    """PCP is over."""
    close_contact(draft, operator, Trigger.FINISH, Trigger.FINISH_AWAY, by, supervisor)


def extend(draft: Draft, operator: Operator) -> None:
    """PCP lasts longer, once."""
    if operator.state != "pcp" or operator.until is None or not operator.extend_seconds:
        return
    until = operator.until + timedelta(seconds=operator.extend_seconds)
    draft.say(
        OperatorPcpExtended(
            operator=operator.id,
            seconds=operator.extend_seconds,
            until=until,
            queue=operator.talked_in,
        )
    )
    draft.put_operator(replace(operator, until=until, extend_seconds=0))


def close_contact(
    draft: Draft,
    operator: Operator,
    stay: Trigger,
    leave: Trigger,
    by: ChangedBy = "system",
    supervisor: str | None = None,
) -> None:
    """A contact of a queue sends him to the end of the line of the idle; others do not."""
    note_handling(draft, operator)
    free_since = draft.now if operator.talked_in else operator.free_since
    land(
        draft,
        operator,
        stay,
        leave,
        by=by,
        supervisor=supervisor,
        queue=operator.talked_in,
        about=operator.call,
        free_since=free_since,
        gap_until=rests_until(draft, operator),
    )


def rests_until(draft: Draft, operator: Operator) -> datetime:
    """The pause of the queue whose contact is over; another's may last already."""
    desk = draft.roster.desks.get(operator.talked_in or "")
    seconds = desk.config.settings.reserve_gap_seconds if desk else 0
    rest = later_by(draft, seconds) if seconds else NEVER
    last = max(rest, operator.gap_until)
    return last if last > draft.now else NEVER


def note_handling(draft: Draft, operator: Operator) -> None:
    """For the expected wait: how long a contact of this queue took, PCP included."""
    if (
        draft.config.is_explained
        and operator.talked_in is not None
        and operator.talk_since is not None
    ):
        note_handled(draft, operator.talked_in, operator.talk_since)


def note_handled(draft: Draft, queue: str, since: datetime) -> None:
    memory = draft.memory(queue)
    seconds = round((draft.now - since).total_seconds())
    last = [*handled(memory), seconds][-HANDLED_COUNT:]
    past = after_handling(learnt(draft.index, draft.memories, queue), seconds)
    memory = kept_in(memory, past)
    draft.remember(queue, {**memory, HANDLED: ",".join(map(str, last))})


def later_by(draft: Draft, seconds: int) -> datetime:
    return draft.now + timedelta(seconds=seconds)
