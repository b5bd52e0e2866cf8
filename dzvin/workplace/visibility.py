"""Who may see which event: the one function that every live frame passes."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from dzvin.accounts.privacy import masked_number
from dzvin.kernel.messages import Event


class Viewer(Struct, frozen=True, kw_only=True):
    """One open page, with what its person may see. Made anew when his rights change."""

    operator: str
    session: str
    queues: frozenset[str] = frozenset()
    """Queues he serves."""
    sees_colleagues: bool = False
    """`workplace.use`: statuses of the people he may ask for help."""
    sees_all_calls: bool = False
    """`widget.active_calls` for the company."""
    sees_numbers: bool = False
    """`call.number_visible`: else a party's number is masked."""
    sees_gateways: bool = False
    """`provider.view`: whether providers can be reached."""
    scope_operators: frozenset[str] | None = None
    """The operators his rights reach; None is the whole company."""


OPERATOR_STATUS = {"operator.state_changed", "operator.reachability_changed"}
OWN_ONLY = {"operator.planned", "operator.corrected"}
QUEUE_LENGTH = {"item.queued", "item.left", "item.taken", "item.refused"}
GATEWAYS = {"gateway.went_down", "gateway.came_up"}
EVERYBODY = {"config.changed"}
NOBODY = {"subject.failed", "party.erased"}


def visible(event: Event, viewer: Viewer, participants: Collection[str]) -> bool:
    """`participants`: the operators who were offered or had this call, the event's own included."""
    name, operator = event.name, getattr(event, "operator", None)
    if name in NOBODY:
        return False
    if name in EVERYBODY or operator == viewer.operator:
        return True
    if name in OWN_ONLY or name in GATEWAYS:
        return name in GATEWAYS and viewer.sees_gateways
    if name in OPERATOR_STATUS:
        return viewer.sees_colleagues and reaches(viewer, operator)
    if name in QUEUE_LENGTH and getattr(event, "queue", None) in viewer.queues:
        return True
    return viewer.sees_all_calls or viewer.operator in participants


def reaches(viewer: Viewer, operator: str | None) -> bool:
    return viewer.scope_operators is None or operator in viewer.scope_operators


def shows_party(event: Event, viewer: Viewer, participants: Collection[str]) -> bool:
    """Whoever only counts a queue's waiting calls does not learn who is calling."""
    return viewer.sees_all_calls or viewer.operator in participants


def masked(party: Mapping[str, str], viewer: Viewer) -> dict[str, str]:
    """Number and name as this viewer may read them."""
    number = party.get("number", "")
    shown = number if viewer.sees_numbers else masked_number(number)
    return {"number": shown, "name": party.get("name", "")}
