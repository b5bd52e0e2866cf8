"""An operator whose phone left a talk against his wish: he stays busy, and is looked for."""

from collections.abc import Collection

from msgspec.structs import replace

from dzvin.acd.draft import Draft
from dzvin.events.call import TalkGivenUp, TalkInterrupted, TalkRejoined

UNREACHABLE = "unreachable"


def interrupted(draft: Draft, heard: TalkInterrupted) -> None:
    """The phone of a page that is closing is there a moment longer, and must not be rung."""
    lost = heard.endpoint if heard.why == "page_left" else None
    if lost in draft.roster.devices:
        lost = None
    operator = draft.operator(heard.operator)
    draft.put_operator(replace(operator, awaited_in=heard.call, lost_endpoint=lost))


def rejoined(draft: Draft, heard: TalkRejoined) -> None:
    operator = draft.operator(heard.operator)
    legs = {**operator.legs, heard.leg: heard.call}
    draft.put_operator(replace(operator, legs=legs, awaited_in=None, lost_endpoint=None))


def given_up(draft: Draft, heard: TalkGivenUp) -> None:
    """Whoever is here and cannot talk gets no further calls until he says that he can."""
    operator = replace(draft.operator(heard.operator), awaited_in=None, lost_endpoint=None)
    if heard.why == "refused" and operator.planned is None:
        operator = replace(operator, planned="away", planned_reason=UNREACHABLE)
    draft.put_operator(operator)


def no_longer_awaited(draft: Draft, call: str) -> None:
    """The customer did not wait for him."""
    for id in sorted(draft.index.of_call.get(call, ())):
        operator = draft.operator(id)
        if operator.awaited_in == call:
            draft.put_operator(replace(operator, awaited_in=None, lost_endpoint=None))


def is_awaited(draft: Draft, id: str, calls: Collection[str]) -> bool:
    """Without a leg he is busy all the same, as long as the call lives."""
    return draft.operator(id).awaited_in in calls
