"""The router, decided: each call, button, page, phone and deadline, and who is offered what."""

from datetime import datetime
from functools import singledispatch

from msgspec.structs import replace

from dzvin.acd import inputs
from dzvin.acd.acquainted import responsible_found
from dzvin.acd.away import is_too_long_away, limits_changed, watch_limits
from dzvin.acd.beside import failed_beside, missed_beside
from dzvin.acd.capacity import further_calls
from dzvin.acd.counters import new_members
from dzvin.acd.cycle import (
    extend,
    finish,
    sign_out,
    still_owes,
)
from dzvin.acd.draft import Draft
from dzvin.acd.expected_wait import place
from dzvin.acd.index import LEAVING, deadlines_of
from dzvin.acd.items import left, queued, settle, taken
from dzvin.acd.legs import (
    call_ended,
    called_for,
    end_if_over,
    leg_ended,
    leg_started,
    legs_seen,
    resumed,
    settle_lines,
    talk_started,
)
from dzvin.acd.model import NEVER, AcdConfig, AcdState, Operator
from dzvin.acd.offers import asked, give_up, missed
from dzvin.acd.overflow import let_go, overflow, overflow_changed
from dzvin.acd.presence import (
    code_dialled,
    devices_changed,
    dismissed,
    drop_plan,
    left_without_phones,
    microphone_seen,
    page_closed,
    page_opened,
    phone_changed,
    phones_seen,
    pressed,
)
from dzvin.acd.reach import PAGE_LOST, gone_since
from dzvin.acd.results import demands_changed, form_asked, form_done, pcp_due, result_said
from dzvin.acd.returning import given_up, interrupted, rejoined
from dzvin.acd.supervising import moved, picked, raised
from dzvin.events import call, queue
from dzvin.events.gateway import GatewayCameUp, GatewayWentDown
from dzvin.events.operator import OperatorCodeDialled
from dzvin.events.supervision import SupervisionStarted
from dzvin.kernel.messages import Event, Input, TimerFired
from dzvin.kernel.step import Step

__all__ = ["next_timer", "place", "step"]


def step(state: AcdState, heard: Input | Event, now: datetime, config: AcdConfig) -> Step[AcdState]:
    """The router after this. Whoever is free and whatever waits have met when it returns."""
    if isinstance(heard, inputs.Restored):
        state = heard.state
    draft = Draft(state, config, now)
    react(heard, draft)
    if draft.emptied:
        let_go(draft)
    settle(draft)
    while draft.overdue:
        overflow(draft)
        settle(draft)
    return draft.step()


def next_timer(state: AcdState) -> datetime | None:
    """The earliest deadline of all: an offer's, a PCP's, a lost page's, a penalty's, an item's."""
    found = deadlines_of(state).next(state.operators, state.items)
    return found[0] if found else None


@singledispatch
def react(heard: Input | Event, draft: Draft) -> None:
    """What does not concern the router changes nothing."""


@react.register(inputs.Restored)
@react.register(inputs.ConfigLoaded)
def _(heard: inputs.Restored | inputs.ConfigLoaded, draft: Draft) -> None:
    """Look at everybody and everything again."""
    if isinstance(heard, inputs.ConfigLoaded):
        dismissed(draft)
        devices_changed(draft)
        limits_changed(draft)
        left_without_phones(draft)
        overflow_changed(draft)
        settle_lines(draft)
        demands_changed(draft)
        draft.emptied.update(draft.roster.leaving)
    for newcomer in new_members(draft.operators, draft.roster, draft.now):
        draft.put_operator(newcomer)
    draft.stirred.update(draft.items)
    draft.freed.update(draft.operators)


@react.register
def _(heard: TimerFired, draft: Draft) -> None:
    while (due := draft.pop_due()) is not None:
        kind, id = due
        if kind == "item":
            draft.stirred.add(id)
        else:
            operator_due(draft, id)


def operator_due(draft: Draft, id: str) -> None:
    operator = draft.operators[id]
    if operator.offer is not None and operator.offer.deadline_at <= draft.now:
        missed(draft, operator)
    elif missed_beside(draft, operator):
        return
    elif operator.until is not None and operator.until <= draft.now:
        pcp_due(draft, operator)
    elif is_too_long_away(operator, draft.now):
        watch_limits(draft, operator)
    elif is_lost(operator, draft.now):
        sign_out(draft, operator)
    else:
        over = {
            n: NEVER for n in ("penalty_until", "gap_until") if getattr(operator, n) <= draft.now
        }
        draft.put_operator(replace(operator, **over))


def is_lost(operator: Operator, now: datetime) -> bool:
    """Nothing holds him here any more, no call either."""
    since = gone_since(operator)
    is_over = since is not None and since + PAGE_LOST <= now
    return is_over and operator.state in LEAVING and not further_calls(operator)


@react.register
def _(heard: queue.ItemQueued, draft: Draft) -> None:
    queued(draft, heard)


@react.register
def _(heard: queue.ItemTaken, draft: Draft) -> None:
    taken(draft, heard)


@react.register
def _(heard: queue.ItemLeft, draft: Draft) -> None:
    left(draft, heard)


@react.register
def _(heard: queue.OfferFailed, draft: Draft) -> None:
    operator = draft.operator(heard.operator)
    failed_beside(draft, heard)
    if operator.offer is not None and operator.offer.id == heard.offer:
        is_known = heard.reason != "failed" or heard.sip_code is not None
        give_up(draft, operator, operator.offer, heard.reason if is_known else "unknown")


@react.register
def _(heard: call.LegStarted, draft: Draft) -> None:
    if heard.operator is not None:
        leg_started(draft, heard, heard.operator)
    elif heard.queue is not None:
        called_for(draft, heard.call, heard.queue)


@react.register
def _(heard: call.LegEnded, draft: Draft) -> None:
    if heard.operator is not None:
        leg_ended(draft, heard, heard.operator)


@react.register
def _(heard: call.LegAsked, draft: Draft) -> None:
    asked(draft, heard)


@react.register
def _(heard: call.TalkStarted, draft: Draft) -> None:
    talk_started(draft, heard, heard.operator, heard.queue)


@react.register
def _(heard: call.TalkResumed, draft: Draft) -> None:
    resumed(draft, heard)


@react.register
def _(heard: call.TalkInterrupted, draft: Draft) -> None:
    interrupted(draft, heard)


@react.register
def _(heard: call.TalkRejoined, draft: Draft) -> None:
    rejoined(draft, heard)


@react.register
def _(heard: call.TalkGivenUp, draft: Draft) -> None:
    given_up(draft, heard)
    end_if_over(draft, heard.operator)


@react.register
def _(heard: call.ConsultStarted, draft: Draft) -> None:
    """A talk without a customer: it makes busy, and no post-call processing."""
    if heard.operator is not None:
        talk_started(draft, heard, heard.operator, None)


@react.register
def _(heard: SupervisionStarted, draft: Draft) -> None:
    """Busy, as one who is asked for advice: no calls come to him, and no post-call processing."""
    talk_started(draft, heard, heard.supervisor, None)


@react.register
def _(heard: call.CallEnded, draft: Draft) -> None:
    call_ended(draft, heard.call)


@react.register
def _(heard: inputs.LegsSeen, draft: Draft) -> None:
    legs_seen(draft, heard)


@react.register
def _(heard: inputs.StatusPressed, draft: Draft) -> None:
    pressed(draft, heard)


@react.register
def _(heard: inputs.ItemMovePressed, draft: Draft) -> None:
    moved(draft, heard)


@react.register
def _(heard: inputs.ItemRaisePressed, draft: Draft) -> None:
    raised(draft, heard)


@react.register
def _(heard: inputs.ItemPickPressed, draft: Draft) -> None:
    picked(draft, heard)


@react.register
def _(heard: inputs.ResponsibleFound, draft: Draft) -> None:
    responsible_found(draft, heard)


@react.register
def _(heard: OperatorCodeDialled, draft: Draft) -> None:
    code_dialled(draft, heard)


@react.register
def _(heard: inputs.PcpFinished, draft: Draft) -> None:
    operator = draft.operator(heard.operator)
    if operator.state == "pcp" and not still_owes(operator):
        finish(draft, operator, "user")


@react.register
def _(heard: inputs.ResultSaid, draft: Draft) -> None:
    result_said(draft, heard)


@react.register
def _(heard: inputs.FormAsked, draft: Draft) -> None:
    form_asked(draft, heard)


@react.register
def _(heard: inputs.FormDone, draft: Draft) -> None:
    form_done(draft, heard)


@react.register
def _(heard: inputs.PcpExtended, draft: Draft) -> None:
    extend(draft, draft.operator(heard.operator))


@react.register
def _(heard: inputs.PlanDropped, draft: Draft) -> None:
    drop_plan(draft, draft.operator(heard.operator))


@react.register
def _(heard: inputs.PageOpened, draft: Draft) -> None:
    page_opened(draft, heard.operator)


@react.register
def _(heard: inputs.PageClosed, draft: Draft) -> None:
    page_closed(draft, heard.operator)


@react.register
def _(heard: inputs.PhoneChanged, draft: Draft) -> None:
    phone_changed(draft, heard.operator, heard.endpoint, heard.is_registered)


@react.register
def _(heard: inputs.MicrophoneSeen, draft: Draft) -> None:
    microphone_seen(draft, heard.operator, heard.endpoint, is_usable=heard.is_usable)


@react.register
def _(heard: inputs.GatewaySeen, draft: Draft) -> None:
    if heard.is_up:
        draft.say(GatewayCameUp(gateway=heard.gateway))
    elif heard.why is not None:
        gone = GatewayWentDown(gateway=heard.gateway, why=heard.why, sip_code=heard.sip_code)
        draft.say(gone)


@react.register
def _(heard: inputs.PhonesSeen, draft: Draft) -> None:
    phones_seen(draft, heard.registered)
