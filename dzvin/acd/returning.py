"""An operator whose phone left a talk against his wish: he stays busy, and is looked for."""

from collections.abc import Collection
from typing import Any

from msgspec.structs import replace

from dzvin.acd.draft import Draft
from dzvin.acd.model import Operator
from dzvin.events.call import TalkGivenUp, TalkInterrupted, TalkRejoined

UNREACHABLE = "unreachable"


def interrupted(draft: Draft, heard: TalkInterrupted) -> None:
    """The phone of a page that is closing is there a moment longer, and must not be rung."""
    lost = heard.endpoint if heard.why == "page_left" else None
    if lost in draft.roster.devices:
        lost = None
    operator = draft.operator(heard.operator)
    draft.put_operator(replace(operator, awaited={**operator.awaited, heard.call: lost or ""}))


def rejoined(draft: Draft, heard: TalkRejoined) -> None:
    operator = draft.operator(heard.operator)
    legs = {**operator.legs, heard.leg: heard.call}
    draft.put_operator(replace(operator, legs=legs, **without(operator, heard.call)))


def given_up(draft: Draft, heard: TalkGivenUp) -> None:
    """Whoever is here and cannot talk gets no further calls until he says that he can."""
    operator = draft.operator(heard.operator)
    operator = replace(operator, **without(operator, heard.call))
    if heard.why in {"refused", "no_sound"} and operator.planned is None:
        operator = replace(operator, planned="away", planned_reason=UNREACHABLE)
    draft.put_operator(operator)


def no_longer_awaited(draft: Draft, call: str) -> None:
    """The customer did not wait for him."""
    for id in sorted(draft.index.of_call.get(call, ())):
        operator = draft.operator(id)
        if call in operator.awaited:
            draft.put_operator(replace(operator, **without(operator, call)))


def without(operator: Operator, call: str) -> dict[str, Any]:
    return {"awaited": {one: lost for one, lost in operator.awaited.items() if one != call}}


def is_awaited(draft: Draft, id: str, calls: Collection[str]) -> bool:
    """Without a leg he is busy all the same, as long as the call lives."""
    return any(call in calls for call in draft.operator(id).awaited)
