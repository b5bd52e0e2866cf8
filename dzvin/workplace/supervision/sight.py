"""Which calls a supervisor sees, and what he may do with each."""

from collections.abc import Iterator, Mapping
from typing import Any

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may, scope_of
from dzvin.calls.listening import leg_heard
from dzvin.calls.model import Call
from dzvin.calls.phase import phase_of
from dzvin.calls.supervising import MOST_SUPERVISORS
from dzvin.calls.supervision import Supervision
from dzvin.events.supervision import SupervisionMode
from dzvin.workplace.card import People, lead_of, person
from dzvin.workplace.supervision.model import (
    ActiveCall,
    NoTalk,
    NotTheirs,
    OwnSupervision,
    OwnTalk,
    Supervised,
)
from dzvin.workplace.visibility import Viewer, dialled

WATCH, CUT = "widget.active_calls.view", "widget.active_calls.hang_up"
RIGHTS: dict[SupervisionMode, str] = {
    "listen": "widget.users.listen",
    "whisper": "widget.users.whisper",
    "barge": "widget.users.barge",
    "intercept": "widget.users.intercept",
}

MOST_FOLLOWED = 200
"""Of a department: a call remembers who they are."""

type Projects = Mapping[str, str]
"""Of queues, by queue."""


def queue_of(call: Call) -> str | None:
    talk = lead_of(call)
    return (talk.queue if talk else None) or (call.waiting.queue if call.waiting else None)


def people_of(call: Call) -> Iterator[str]:
    """Our own who are in it."""
    talk = lead_of(call)
    if talk is not None:
        yield talk.operator
    if call.operator is not None:
        yield call.operator
    yield from (one.operator for one in call.others.values())
    if call.waiting is not None and call.waiting.operator is not None:
        yield call.waiting.operator


def may_with(who: Person, permission: str, call: Call, projects: Projects) -> bool:
    """By its queue's project, or by one of its operators."""
    project = projects.get(queue_of(call) or "")
    things = [Thing(owner=one, project=project) for one in people_of(call)]
    return any(may(who, permission, thing) for thing in things or [Thing(project=project)])


def modes_for(who: Person, call: Call, operator: str, projects: Projects) -> list[SupervisionMode]:
    """For the talk of this operator."""
    thing = Thing(owner=operator, project=projects.get(queue_of(call) or ""))
    return [
        mode
        for mode, right in RIGHTS.items()
        if may(who, right, thing) and (mode != "intercept" or is_takeable(call, operator))
    ]


def is_takeable(call: Call, operator: str) -> bool:
    is_lead = call.talk is not None and call.talk.operator == operator
    return is_lead and call.direction != "internal"


def check(who: Person, call: Call, operator: str, mode: SupervisionMode) -> None:
    """Raises what stands against it, besides rights."""
    if who.id in people_of(call):
        raise OwnTalk
    if leg_heard(call, operator) is None or call.ended_by is not None:
        raise NoTalk
    if who.id not in call.supervisions and len(call.supervisions) >= MOST_SUPERVISORS:
        raise Supervised
    if mode == "intercept" and not is_takeable(call, operator):
        raise NotTheirs


def reach(who: Person, mode: SupervisionMode, call: Call, projects: Projects) -> dict[str, Any]:
    """With whom his right lets him go on when the call moves to another operator: with anybody in
    the queue only if the queue is of his projects."""
    if scope_of(who.grants, RIGHTS[mode]) == "company":
        return {"may_follow": None}
    queue = queue_of(call)
    is_his = may(who, RIGHTS[mode], Thing(project=projects.get(queue or "")))
    return {
        "may_follow": tuple(who.colleagues)[:MOST_FOLLOWED],
        "follows_in": queue if is_his else None,
    }


def active(
    who: Person, call: Call, projects: Projects, viewer: Viewer, people: People
) -> ActiveCall:
    """`people`: those outside, by party."""
    talk = lead_of(call)
    operator = talk.operator if talk else call.operator
    is_own = who.id in people_of(call)
    is_talk = call.talk is not None and operator is not None and not is_own
    return ActiveCall(
        call=call.id,
        state=phase_of(call),
        direction=call.direction,
        party=person(call, viewer, people),
        dialled=dialled(call.direction, call.dialled, viewer),
        queue=queue_of(call),
        operator=operator,
        dialled_by=call.operator,
        others=[one.operator for one in call.others.values()],
        started_at=call.started_at,
        waiting_since=call.waiting.since if call.waiting else None,
        talk_since=talk.since if talk else None,
        supervisors=sorted(call.supervisions),
        modes=modes_for(who, call, operator or "", projects) if is_talk else [],
        may_cut=not is_own and may_with(who, CUT, call, projects),
    )


def own(who: Person, call: Call, now: Supervision, projects: Projects) -> OwnSupervision:
    return OwnSupervision(
        call=call.id,
        operator=now.operator,
        mode=now.mode,
        since=now.since,
        is_begun=now.leg != "",
        is_waiting=now.leg != "" and leg_heard(call, now.operator) is None,
        modes=modes_for(who, call, now.operator, projects),
    )
