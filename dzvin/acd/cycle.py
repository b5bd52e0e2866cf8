"""An operator's call cycle: each change of status is made, recorded and explained here."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from dzvin.acd.draft import Draft
from dzvin.acd.model import Memory, Operator
from dzvin.acd.operator_state import State, Trigger, move
from dzvin.acd.reach import PAGE_LOST, gone_since
from dzvin.events.operator import ChangedBy, OperatorStateChanged

HANDLED, HANDLED_COUNT = "_handled", 50
"""In a queue's memory: seconds from answer to the end of PCP, of the last fifty."""


def shift(
    draft: Draft,
    operator: Operator,
    trigger: Trigger,
    *,
    by: ChangedBy = "system",
    reason: str | None = None,
    queue: str | None = None,
    about: str | None = None,
    seconds: int | None = None,
    **but: Any,
) -> Operator:
    """One legal move and its row of history. `about` is the call it is about."""
    state = move(State(operator.state), trigger).value
    after = replace(operator, state=state, since=draft.now, reason=reason, **but)
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
        )
    )
    draft.put_operator(after)
    return after


def begin(operator: Operator) -> dict[str, Any]:
    """Remember whether he comes from Ready or from Away. (From PCP: as the cycle before had it.)
    One who was rung while signed out never finds himself Ready afterwards."""
    return {
        "return_to": "away" if operator.state in {"away", "offline"} else "ready",
        "return_reason": operator.reason,
    }


def land(
    draft: Draft,
    operator: Operator,
    stay: Trigger,
    leave: Trigger,
    *,
    sent_away: str | None = None,
    queue: str | None = None,
    about: str | None = None,
    **but: Any,
) -> None:
    """The cycle ends: what he planned, else where he came from, else Away by a queue's rule."""
    state, reason = landing(operator)
    if state == "ready" and sent_away is not None:
        state, reason = "away", sent_away
    is_leaving = state == "offline" or must_leave(draft, operator)
    after = shift(
        draft,
        operator,
        stay if state == "ready" and not is_leaving else leave,
        reason=None if state == "ready" else reason,
        queue=queue,
        about=about,
        **(AT_REST | but),
    )
    if is_leaving:
        sign_out(draft, after)


AT_REST: dict[str, Any] = {
    "planned": None,
    "planned_reason": None,
    "return_to": "ready",
    "return_reason": None,
    "offer": None,
    "call": None,
    "until": None,
    "talked_in": None,
    "contact": None,
    "talk_since": None,
}


def landing(operator: Operator) -> tuple[str, str | None]:
    if operator.planned is not None:
        return operator.planned, operator.planned_reason
    return operator.return_to, operator.return_reason


def must_leave(draft: Draft, operator: Operator) -> bool:
    """His page is lost, or he was dismissed; a live call had kept him."""
    since = gone_since(operator)
    is_lost = since is not None and since + PAGE_LOST <= draft.now
    return is_lost or operator.id not in draft.config.operators


def sign_out(draft: Draft, operator: Operator, by: ChangedBy = "system") -> None:
    """From Away, Ready or PCP."""
    note_handling(draft, operator)
    but = AT_REST | {"is_without_page": False}
    shift(draft, operator, Trigger.SIGN_OUT, by=by, queue=operator.talked_in, **but)


def hung_up(draft: Draft, operator: Operator) -> None:
    """His last leg of this call is gone: PCP after a queue's talk, else the end of the cycle."""
    queue = operator.talked_in
    desk = draft.roster.desks.get(queue or "")
    seconds = desk.config.settings.pcp_seconds if desk and operator.state == "busy" else 0
    if seconds:
        shift(
            draft,
            operator,
            Trigger.END_PCP,
            queue=queue,
            about=operator.call,
            seconds=seconds,
            until=later_by(draft, seconds),
            call=None,
        )
    else:
        close_contact(draft, operator, Trigger.END, Trigger.END_AWAY)


def finish(draft: Draft, operator: Operator) -> None:
    """PCP is over."""
    close_contact(draft, operator, Trigger.FINISH, Trigger.FINISH_AWAY)


def close_contact(draft: Draft, operator: Operator, stay: Trigger, leave: Trigger) -> None:
    """A contact of a queue sends him to the end of the line of the idle; others do not."""
    note_handling(draft, operator)
    free_since = draft.now if operator.talked_in else operator.free_since
    land(
        draft,
        operator,
        stay,
        leave,
        queue=operator.talked_in,
        about=operator.call,
        free_since=free_since,
    )


def note_handling(draft: Draft, operator: Operator) -> None:
    """For the expected wait: how long a contact of this queue took, PCP included."""
    if operator.talked_in is None or operator.talk_since is None:
        return
    memory = draft.memory(operator.talked_in)
    seconds = round((draft.now - operator.talk_since).total_seconds())
    last = [*handled(memory), seconds][-HANDLED_COUNT:]
    draft.remember(operator.talked_in, {**memory, HANDLED: ",".join(map(str, last))})


def handled(memory: Memory) -> list[int]:
    text = str(memory.get(HANDLED, ""))
    return [int(part) for part in text.split(",") if part]


def later_by(draft: Draft, seconds: int) -> datetime:
    return draft.now + timedelta(seconds=seconds)
