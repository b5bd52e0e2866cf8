"""What the last calls of an operator were to him."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from dzvin.reports.facts.project import CallFacts


class RecentRow(Struct, frozen=True, kw_only=True):
    """A call of this operator: talked in it, dialled it, or it was offered to him."""

    id: str
    started_at: datetime
    direction: str
    door: str
    party: str | None
    dialled: str
    queue: str | None
    operator: str | None
    dialled_by: str | None
    operators: list[str]
    picked_up_at: datetime | None
    talk_seconds: float
    dial_result: str | None
    outcome: str | None


def recent_of(facts: CallFacts, operator: str) -> RecentRow | None:
    """As the journal will tell it; None of a call that was never his."""
    call = facts.call
    is_his = call.dialled_by == operator or any(s.operator == operator for s in facts.segments)
    if not is_his or call.ended_at is None:
        return None
    own = [offer for offer in facts.offers if offer.operator == operator]
    return RecentRow(
        id=call.id,
        started_at=call.started_at,
        direction=call.direction,
        door=call.door,
        party=call.party,
        dialled=call.dialled,
        queue=call.queue,
        operator=call.operator,
        dialled_by=call.dialled_by,
        operators=list(call.operators),
        picked_up_at=call.picked_up_at,
        talk_seconds=call.talk_seconds,
        dial_result=call.dial_result,
        outcome=max(own, key=lambda offer: offer.made_at).outcome if own else None,
    )


def outcome_for(
    call: RecentRow, operator: str
) -> Literal["talked", "missed", "rejected", "unreached"]:
    """What the call was to this operator."""
    if operator in call.operators or call.outcome == "accepted":
        return "talked"
    if call.dialled_by == operator:
        return "talked" if call.picked_up_at or call.talk_seconds > 0 else "unreached"
    return "rejected" if call.outcome == "rejected" else "missed"
