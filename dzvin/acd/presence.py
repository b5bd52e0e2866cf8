"""What operators do with their statuses, pages and phones: sign in, Ready, Away, sign out."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from dzvin.acd.capacity import further_calls
from dzvin.acd.cycle import AT_REST, OWES_NOTHING, finish, land, shift, sign_out, still_owes
from dzvin.acd.draft import Draft
from dzvin.acd.inputs import StatusPressed
from dzvin.acd.legs import dial, stray_calls
from dzvin.acd.model import NEVER, Operator
from dzvin.acd.offers import take_back, taken_on, withdraw_beside
from dzvin.acd.operator_state import Trigger
from dzvin.acd.reach import AT_WORK, gone_since, heard_from
from dzvin.events.operator import (
    ChangedBy,
    CodeAnswer,
    OperatorCodeAnswered,
    OperatorCodeDialled,
    OperatorPlanned,
)

LOGIN = "login"
AT_REST_HERE = {"ready", "away"}


def page_opened(draft: Draft, id: str) -> None:
    operator = draft.operator(id)
    draft.put_operator(replace(operator, is_page_open=True, is_without_page=False))
    if operator.state == "offline":
        sign_in(draft, draft.operator(id), "user")
    elif operator.planned == "offline" and (operator.awaited or operator.state in AT_REST_HERE):
        # His sign-in was over in the middle of a talk; he is here again.
        drop_plan(draft, operator)


def page_closed(draft: Draft, id: str) -> None:
    """Perhaps a reload: for five seconds what asks for him waits, after thirty he is signed out,
    unless he is at work and has a phone outside to go on with, until he is Away."""
    operator = draft.operator(id)
    if operator.is_page_open:
        goes_on = operator.state in AT_WORK and id in draft.roster.outside
        after = replace(operator, page_closed_at=draft.now, is_without_page=goes_on)
        draft.put_operator(replace(after, is_page_open=False))


def sign_in(draft: Draft, operator: Operator, by: ChangedBy, supervisor: str | None = None) -> None:
    """Away, never Ready. He begins at the end of the line, and level with the others."""
    day = draft.roster.day(draft.now)
    after = shift(
        draft,
        operator,
        Trigger.SIGN_IN,
        by=by,
        supervisor=supervisor,
        reason=LOGIN,
        free_since=draft.now,
        idle_since=(),
        missed_in_row=0,
        penalty_until=NEVER,
        taken_today=max(taken_on(operator, day), least_taken(draft, operator, day)),
        taken_on=day,
        **(AT_REST | OWES_NOTHING),
    )
    if left := stray_calls(after):
        dial(draft, after, left[0])


def least_taken(draft: Draft, operator: Operator, day: str) -> int:
    """A late joiner starts at the level of those present, or all calls would flood him."""
    colleagues = (
        draft.operators[id]
        for queue in draft.roster.queues_of.get(operator.id, ())
        for id in draft.roster.desks[queue].members
        if id != operator.id and id in draft.operators
    )
    counts = [taken_on(other, day) for other in colleagues if other.state != "offline"]
    return min(counts, default=0)


def pressed(draft: Draft, heard: StatusPressed) -> None:
    operator = draft.operator(heard.operator)
    if operator.state == "offline":
        if heard.state == "offline" or gone_since(operator) is not None:
            return
        sign_in(draft, operator, heard.by, heard.supervisor)
        operator = draft.operator(heard.operator)
    if heard.state == "offline":
        leave(draft, operator, heard.by, heard.supervisor)
    elif operator.state in {"call", "busy"}:
        plan(draft, operator, heard)
    elif operator.state == "pcp":
        press_in_pcp(draft, operator, heard)
    else:
        press(draft, operator, heard)


def code_dialled(draft: Draft, heard: OperatorCodeDialled) -> None:
    """A button of his phone. From a phone of its own it signs him in, without any page."""
    if heard.state is None:
        return
    operator = draft.operator(heard.operator)
    if heard.is_device and operator.is_phone_on:
        operator = replace(operator, is_by_phone=True)
        draft.put_operator(operator)
    answer: CodeAnswer = "not_registered"
    if operator.state != "offline" or gone_since(operator) is None:
        state, reason = heard.state, heard.reason
        pressed(
            draft,
            StatusPressed(operator=operator.id, state=state, reason=reason, by="phone"),
        )
        is_now = draft.operator(operator.id).state in {"ready", "away"}
        if state == "ready":
            answer = "ready" if is_now else "ready_later"
        else:
            answer = "away" if is_now else "away_later"
    draft.say(OperatorCodeAnswered(operator=operator.id, call=heard.call, answer=answer))


def press(draft: Draft, operator: Operator, heard: StatusPressed) -> None:
    who: dict[str, Any] = {"by": heard.by, "supervisor": heard.supervisor}
    is_now = (operator.state, operator.reason, operator.comment)
    drop_plan(draft, operator)
    operator = draft.operator(operator.id)
    if heard.state == "ready" and operator.state != "ready":
        shift(draft, operator, Trigger.PRESS_READY, **who, missed_in_row=0)
    elif heard.state == "away" and is_now != ("away", heard.reason, heard.comment):
        said: dict[str, Any] = {"reason": heard.reason, "comment": heard.comment}
        shift(draft, operator, Trigger.PRESS_AWAY, **who, **said)


def press_in_pcp(draft: Draft, operator: Operator, heard: StatusPressed) -> None:
    """Ready ends PCP at once, unless a result is owed; Away waits for its end. A supervisor forces
    either."""
    plan(draft, operator, heard)
    if (heard.state == "ready" and not still_owes(operator)) or heard.supervisor is not None:
        finish(draft, draft.operator(operator.id), heard.by, heard.supervisor)


def plan(draft: Draft, operator: Operator, heard: StatusPressed) -> None:
    """What would happen anyway needs no plan."""
    is_away = heard.state == "away"
    wish = (heard.state, *((heard.reason, heard.comment) if is_away else (None, None)))
    default: tuple[str, str | None, str | None] = (operator.return_to, None, None)
    if operator.return_to == "away":
        default = ("away", operator.return_reason, operator.return_comment)
    if wish == default:
        drop_plan(draft, operator)
        return
    if wish == (operator.planned, operator.planned_reason, operator.planned_comment):
        return
    state, reason, comment = heard.state, wish[1], wish[2]
    by = heard.supervisor
    draft.say(
        OperatorPlanned(
            operator=operator.id, state=state, reason=reason, comment=comment, supervisor=by
        )
    )
    planned = {"planned": state, "planned_reason": reason, "planned_comment": comment}
    draft.put_operator(replace(operator, **planned, planned_by=by))


def drop_plan(draft: Draft, operator: Operator) -> None:
    """Nothing is planned any more; he goes back to where the cycle began."""
    if operator.planned is not None:
        draft.say(OperatorPlanned(operator=operator.id, state=None))
        draft.put_operator(replace(operator, **NO_PLAN))


NO_PLAN: dict[str, Any] = {
    "planned": None,
    "planned_reason": None,
    "planned_comment": None,
    "planned_by": None,
}


def leave(draft: Draft, operator: Operator, by: ChangedBy, supervisor: str | None = None) -> None:
    """Sign out: at once when no call of his lives; an offer goes on to the next operator."""
    for beside in operator.offers_beside:
        withdraw_beside(draft, operator, beside)
        operator = draft.operator(operator.id)
    operator = replace(operator, is_by_phone=False)
    draft.put_operator(operator)
    if operator.offer is not None:
        offer = take_back(draft, operator, is_tried=True)
        away = NO_PLAN | {"planned": "away"}
        land(
            draft,
            replace(draft.operator(operator.id), **away),
            Trigger.END,
            Trigger.END_AWAY,
            by=by,
            supervisor=supervisor,
            queue=offer.queue,
            about=offer.call,
        )
        operator = draft.operator(operator.id)
    if operator.state in {"call", "busy"} or further_calls(operator):
        wish = StatusPressed(operator=operator.id, state="offline", by=by, supervisor=supervisor)
        plan(draft, operator, wish)
    elif operator.state != "offline":
        sign_out(draft, operator, by, supervisor)


def phone_changed(draft: Draft, id: str, endpoint: str, is_registered: bool) -> None:
    operator = draft.operator(id)
    devices = draft.roster.devices
    put_phones(draft, operator, heard_from(operator.endpoints, endpoint, is_registered, devices))


def microphone_seen(draft: Draft, id: str, endpoint: str, *, is_usable: bool) -> None:
    """What rings there already goes on: it may be mended meanwhile."""
    operator = draft.operator(id)
    others = tuple(name for name in operator.voiceless if name != endpoint)
    voiceless = others if is_usable else (*others, endpoint)
    if voiceless != operator.voiceless:
        draft.put_operator(replace(operator, voiceless=voiceless))


def put_phones(draft: Draft, operator: Operator, endpoints: dict[str, bool]) -> None:
    """Who works by his phone comes back with it: Away, never Ready."""
    devices = draft.roster.devices
    is_on = any(is_up and name in devices for name, is_up in endpoints.items())
    lost_at = draft.now if operator.is_phone_on and not is_on else operator.phone_lost_at
    gone = operator.endpoints.keys() - endpoints.keys()
    voiceless = tuple(name for name in operator.voiceless if name not in gone)
    after = replace(operator, endpoints=endpoints, is_phone_on=is_on, phone_lost_at=lost_at)
    after = replace(after, voiceless=voiceless)
    if after != operator:
        draft.put_operator(after)
    if after.state == "offline" and after.is_by_phone and is_on:
        sign_in(draft, after, "phone")


def devices_changed(draft: Draft) -> None:
    """A phone may have registered before the settings told whose it is."""
    for operator in list(draft.operators.values()):
        put_phones(draft, operator, operator.endpoints)


def phones_seen(draft: Draft, registered: Mapping[str, tuple[str, ...]]) -> None:
    """All that is registered; what is not in the list is gone."""
    for id in sorted({*draft.operators, *registered}):
        operator = draft.operator(id)
        names = registered.get(id, ())
        known = [name for name in operator.endpoints if name in draft.roster.devices]
        after = dict.fromkeys(known, False) | dict.fromkeys(names, True)
        put_phones(draft, operator, after)


def left_without_phones(draft: Draft) -> None:
    """Who worked by a phone outside and has none any more: as if his page were closed now."""
    for operator in list(draft.operators.values()):
        if operator.is_without_page and operator.id not in draft.roster.outside:
            after = replace(operator, page_closed_at=draft.now, is_without_page=False)
            draft.put_operator(after)


def dismissed(draft: Draft) -> None:
    """Operators whom the settings no longer know: gone at once, or when their call ends."""
    for operator in list(draft.operators.values()):
        if operator.id in draft.config.operators:
            continue
        if operator.offer is not None or operator.state in {"away", "ready", "pcp"}:
            leave(draft, operator, "system")
        left = draft.operator(operator.id)
        if left.state == "offline" and not left.legs:
            draft.drop_operator(operator.id)
