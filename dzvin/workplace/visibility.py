"""Who may see which event: the one function that every live frame passes."""

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may, scope_of
from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.events.call import (
    CallStarted,
    ConferenceJoined,
    ConsultStarted,
    TransferStarted,
)
from dzvin.events.colleague import ColleagueWrote
from dzvin.events.feedback import CallbackChanged
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.points import PointsAppealChanged
from dzvin.events.queue import ItemQueued
from dzvin.events.supervision import is_unnoticed
from dzvin.events.system import ConfigChanged
from dzvin.kernel.messages import Event

type Party = dict[str, str]
"""Number and name of somebody outside."""


class Viewer(Struct, frozen=True, kw_only=True):
    """One open page, with what its person may see. Made anew when his rights change."""

    operator: str
    session: str
    queues: frozenset[str] = frozenset()
    """Queues he serves."""
    groups: frozenset[str] = frozenset()
    """Departments he is in: customers write to them as they do to queues."""
    watched: frozenset[str] = frozenset()
    """Queues of his projects whose waiting calls he sees; `sees_all_calls` needs none."""
    watched_projects: frozenset[str] = frozenset()
    """Whose queues those are."""
    sees_colleagues: bool = False
    """`workplace.use`: statuses of the people he may ask for help."""
    sees_all_calls: bool = False
    """`widget.active_calls` for the company."""
    sees_numbers: bool = False
    """`call.number_visible`: else a party's number is masked."""
    sees_gateways: bool = False
    """`provider.view`: whether providers can be reached."""
    sees_devices: bool = False
    """`device.view`: whose phones are registered."""
    scope_operators: frozenset[str] | None = None
    """The operators his rights reach; None is the whole company."""


def viewer_of(who: Person, queues: frozenset[str], watched: frozenset[str] = frozenset()) -> Viewer:
    """`queues`: those he serves; `watched`: those of his projects that he may watch."""
    scope = scope_of(who.grants, "workplace.widgets")
    reached = frozenset(who.colleagues) if scope not in (None, "own") else frozenset[str]()
    watch = scope_of(who.grants, "widget.active_calls.view")
    return Viewer(
        operator=who.id,
        session=who.session,
        queues=queues,
        groups=frozenset(who.groups),
        watched=watched,
        sees_colleagues=True,
        watched_projects=frozenset(who.projects) if watch == "project" else frozenset(),
        sees_all_calls=watch == "company",
        sees_numbers=may(who, "call.number_visible"),
        sees_gateways=scope_of(who.grants, "provider.view") == "company",
        sees_devices=may(who, "device.view"),
        scope_operators=None if scope == "company" else reached,
    )


ANYBODY = "-"
"""No operator's id."""


def kind_of(viewer: Viewer) -> Viewer:
    """The same rights with nobody in particular: what it may see, all who have these rights may."""
    return replace(viewer, operator=ANYBODY, session="")


OPERATOR_STATUS = {
    "operator.state_changed",
    "operator.reachability_changed",
    "operator.away_exceeded",
}
OWN_ONLY = {
    "operator.planned",
    "operator.pcp_extended",
    "operator.corrected",
    "operator.code_dialled",
    "operator.code_answered",
    "operator.found",
    "operator.changed_line",
    "points.changed",
    "points.appeal_changed",
    "kpi.violation",
    "kpi.graded",
}
QUEUE_LENGTH = {
    "item.queued", "item.left", "item.taken", "item.refused", "item.moved", "item.raised",
    "item.picked", "callback.changed", "missed.done",
    "message.received", "message.read",
}  # fmt: skip
TO_A_GROUP = {"message.received", "message.read"}
GATEWAYS = {"gateway.went_down", "gateway.came_up", "message.provider_changed"}
DEVICES = {"device.registration_changed"}
EVERYBODY = {"config.changed"}
GUEST = "guest"
RIGHTS = {
    "role.created", "role.changed", "role.deleted", "user.roles_changed", "user.signed_in",
    "user.signed_out", "user.sign_in_refused", "audit.exported",
}  # fmt: skip
"""Pages follow `config.changed`; who gave what to whom is for the audit."""
CONTACTS = {
    "contact.merged", "contact.deleted", "contact.exported", "contact.imported", "form.exported",
}  # fmt: skip
NOBODY = {"subject.failed", "party.erased"} | RIGHTS | CONTACTS


def told_to(event: Event) -> frozenset[str]:
    """Those whom it is about by name, besides its operator."""
    if isinstance(event, ColleagueWrote):
        return frozenset((*event.readers, event.operator))
    if isinstance(event, CallbackChanged | PointsAppealChanged):
        return frozenset(event.people)
    return frozenset({getattr(event, "supervisor", None) or ""})


def is_for_few(event: Event) -> bool:
    """Whoever has this call, or works beside them, does not learn of it."""
    return isinstance(event, ColleagueWrote) or is_unnoticed(event)


def is_one_of(viewer: Viewer, event: Event) -> bool:
    """Of those few: who supervises, and who may see all calls; who wrote, and his readers."""
    if isinstance(event, ColleagueWrote):
        return viewer.operator in told_to(event)
    who = getattr(event, "supervisor", None) or getattr(event, "operator", None)
    return viewer.sees_all_calls or viewer.operator == who


def visible(event: Event, viewer: Viewer, participants: Collection[str]) -> bool:
    """`participants`: the operators who were offered or had this call, the event's own included."""
    name, operator = event.name, getattr(event, "operator", None)
    if name in NOBODY or is_for_few(event):
        return name not in NOBODY and is_one_of(viewer, event)
    if name in EVERYBODY or viewer.operator in (operator, *getattr(event, "people", ())):
        return True
    if name in OWN_ONLY | GATEWAYS | DEVICES:
        is_seen = viewer.sees_gateways if name in GATEWAYS else viewer.sees_devices
        return is_seen and name not in OWN_ONLY
    if name in OPERATOR_STATUS:
        return viewer.sees_colleagues and reaches(viewer, operator)
    if name in QUEUE_LENGTH and {
        getattr(event, "queue", None),
        getattr(event, "was", None),
    } & counted(viewer, name):
        return True
    return viewer.sees_all_calls or viewer.operator in participants


def counted(viewer: Viewer, name: str) -> frozenset[str]:
    """Queues, and departments, of which he learns this."""
    groups = viewer.groups if name in TO_A_GROUP else frozenset[str]()
    return viewer.queues | viewer.watched | groups


def reaches(viewer: Viewer, operator: str | None) -> bool:
    return viewer.scope_operators is None or operator in viewer.scope_operators


def shows_party(event: Event, viewer: Viewer, participants: Collection[str]) -> bool:
    """Whoever only counts a queue's waiting calls does not learn who is calling."""
    return viewer.sees_all_calls or viewer.operator in participants


def others_in(event: Event) -> set[str]:
    """Ids of people outside, besides the customer, whom this event is about."""
    found: set[str | None] = set()
    if isinstance(event, TransferStarted | ConsultStarted):
        found = {event.party}
    elif isinstance(event, ConferenceJoined):
        found = {event.party, *(member.party for member in event.room.members)}
    return {party for party in found if party}


def masked(party: Mapping[str, str], viewer: Viewer) -> Party:
    """Number and name as this viewer may read them."""
    number, name = party.get("number", ""), party.get("name", "")
    if not viewer.sees_numbers:
        number, name = masked_number(number), masked_name(name)
    visitor = {"door": GUEST} if party.get("door") == GUEST else {}
    return {"number": number, "name": name, **visitor}


def from_door(party: Mapping[str, str] | None, door: str) -> Mapping[str, str] | None:
    """A visitor of the public page has neither number nor name: his door is all one knows."""
    return {**(party or {}), "door": GUEST} if door == GUEST else party


def dialled(direction: str, number: str, viewer: Viewer) -> str:
    """What was dialled: on the way out it is a customer's number."""
    return masked_number(number) if direction == "outbound" and not viewer.sees_numbers else number


def is_own_status(event: Event, operator: str) -> bool:
    """Of it he reads more than others who have his rights."""
    return isinstance(event, OperatorStateChanged) and event.operator == operator


def told(event: Event, viewer: Viewer) -> Event:
    """The event as this viewer may read it. Who waits is told beside it, to those who may know;
    with which call somebody is busy is his own business: he may listen to it. What a setting was
    and is, the page asks for, if it may."""
    if isinstance(event, ConfigChanged):
        return replace(event, title="", before={}, after={})
    if isinstance(event, ItemQueued):
        return replace(event, party=None)
    if isinstance(event, PointsAppealChanged):
        return replace(event, people=())
    if isinstance(event, OperatorStateChanged):
        is_known = viewer.sees_all_calls or is_own_status(event, viewer.operator)
        return event if is_known else replace(event, call=None)
    if not isinstance(event, CallStarted):
        return event
    return replace(event, dialled=dialled(event.direction, event.dialled, viewer))
