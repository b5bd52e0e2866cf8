"""A recorded event as a row of the history: one function for each that needs words of its own."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from dzvin.events import (
    account,
    contact,
    feedback,
    form,
    operator,
    points,
    queue,
    supervision,
    system,
)
from dzvin.infra.batch import Envelope
from dzvin.kernel.messages import Event
from dzvin.reports.audit.model import NAMES, OF_PEOPLE, Act

type Said = dict[str, Any]


def act_of(envelope: Envelope) -> Act | None:
    """None: an event that is no part of the history, or one of a newer version."""
    event = envelope.event
    make = _MADE.get(type(event))
    if make is None or event.name not in NAMES:
        return None
    said: Said = {"kind": NAMES[event.name], "by": getattr(event, "by", None), **make(event)}
    return Act(id=envelope.id, at=envelope.at, **said)


def _config(event: system.ConfigChanged) -> Said:
    is_of_people = event.what in OF_PEOPLE
    return {
        "kind": "people" if is_of_people else "settings",
        "action": event.action,
        "what": event.what,
        "thing": event.id,
        "title": event.title,
        "before": event.before,
        "after": event.after,
    }


def _role_created(event: account.RoleCreated) -> Said:
    return {**_role(event, "created"), "after": {"permissions": event.permissions}}


def _role_changed(event: account.RoleChanged) -> Said:
    """Of its rights those that differ."""
    names = {**event.permissions_before, **event.permissions}
    differ = [n for n in names if event.permissions.get(n) != event.permissions_before.get(n)]
    before: Said = {}
    after: Said = {}
    if event.title != event.title_before:
        before["name"], after["name"] = event.title_before, event.title
    if differ:
        before["permissions"] = _some(event.permissions_before, differ)
        after["permissions"] = _some(event.permissions, differ)
    return {**_role(event, "changed"), "before": before, "after": after}


def _role_deleted(event: account.RoleDeleted) -> Said:
    return {**_role(event, "deleted"), "before": {"permissions": event.permissions_before}}


def _role(event: Any, action: str) -> Said:
    return {"action": action, "what": "role", "thing": event.role, "title": event.title}


def _some(permissions: dict[str, str], names: list[str]) -> dict[str, str]:
    return {name: permissions[name] for name in names if name in permissions}


def _roles(event: account.UserRolesChanged) -> Said:
    return {
        "action": "roles_changed",
        "what": "user_account",
        "thing": event.user,
        "before": {"roles": list(event.roles_before)},
        "after": {"roles": list(event.roles)},
    }


def _signed(action: str) -> Callable[[Any], Said]:
    """In, out: he himself did it."""
    return lambda event: {
        "action": action,
        "what": "user_account",
        "thing": event.user,
        "by": event.user,
        "ip": event.ip,
    }


def _refused(event: account.SignInRefused) -> Said:
    """Nobody knows who it was."""
    more: Said = {"why": event.why, **({"tries": event.count} if event.count > 1 else {})}
    said = {**_signed("sign_in_refused")(event), "by": None, "more": more}
    return said if event.user else {**said, "thing": None, "title": event.login}


def _contact(action: str, *more: str) -> Callable[[Any], Said]:
    return lambda event: {
        "action": action,
        "what": "contact",
        "thing": getattr(event, "contact", None) or getattr(event, "contact_import", None),
        "more": {name: getattr(event, name) for name in more},
    }


def _deleted_contact(event: contact.ContactDeleted) -> Said:
    return _contact("erased" if event.is_erased else "deleted")(event)


def _supervised(action: str = "") -> Callable[[Any], Said]:
    return lambda event: {
        "action": action or event.mode,
        "what": "operator",
        "thing": event.operator,
        "by": event.supervisor,
        "call": event.call,
    }


def _supervision_ended(event: supervision.SupervisionEnded) -> Said:
    more = {"seconds": event.seconds, "why": event.why, "mode": event.mode}
    return {**_supervised("supervision_ended")(event), "more": more}


def _hung_up(event: supervision.CallCut) -> Said:
    return {
        "action": "hung_up",
        "what": "call",
        "thing": event.call,
        "call": event.call,
        "by": event.supervisor,
    }


def _waiting(action: str) -> Callable[[Any], Said]:
    """Somebody who waits was moved, put forward, given to somebody."""
    return lambda event: {
        "action": action,
        "what": "call",
        "thing": event.call,
        "call": event.call,
        "more": {
            name: value
            for name, value in msgspec.to_builtins(event).items()
            if name in ("was", "queue", "operator") and value
        },
    }


def _forced(event: operator.OperatorStateChanged) -> Said:
    return {**_status("status_forced", event), "before": {"status": event.was}}


def _status(action: str, event: Any) -> Said:
    after = {"status": event.state, "reason": event.reason, "comment": event.comment}
    return {
        "action": action,
        "what": "operator",
        "thing": event.operator,
        "by": event.supervisor,
        "after": {name: value for name, value in after.items() if value},
    }


def _points(event: points.PointsChanged) -> Said:
    """Money as people write it: `-12.50 UAH`."""
    money = f"{Decimal(event.money_micros) / 1_000_000:.2f} {event.currency}"
    after = {
        "points": event.points,
        "money": money if event.money_micros else None,
        "comment": event.comment,
    }
    return {
        "action": f"points_{event.kind}",
        "what": "user_account",
        "thing": event.operator,
        "call": event.call,
        "after": {name: value for name, value in after.items() if value},
    }


def _appeal(event: points.PointsAppealChanged) -> Said:
    return {
        "action": f"appeal_{event.state}",
        "what": "user_account",
        "thing": event.operator,
        "after": {"comment": event.comment},
    }


def _given(event: feedback.CallbackChanged) -> Said:
    return {
        "action": "callback_given",
        "what": "callback",
        "thing": event.callback,
        "call": event.of_call,
        "before": {"responsible": event.was_operator or event.was},
        "after": {"responsible": event.operator or event.queue},
    }


_MADE: dict[type[Event], Callable[[Any], Said]] = {
    system.ConfigChanged: _config,
    account.RoleCreated: _role_created,
    account.RoleChanged: _role_changed,
    account.RoleDeleted: _role_deleted,
    account.UserRolesChanged: _roles,
    account.UserSignedIn: _signed("signed_in"),
    account.UserSignedOut: _signed("signed_out"),
    account.SignInRefused: _refused,
    account.AuditExported: lambda _: {"action": "exported", "what": "audit"},
    form.FormsExported: lambda event: {
        "action": "exported",
        "what": "form",
        "more": {"count": event.count},
    },
    contact.ContactMerged: _contact("merged"),
    contact.ContactDeleted: _deleted_contact,
    contact.ContactsExported: _contact("exported", "count"),
    contact.ContactsImported: _contact("imported", "added", "updated"),
    supervision.SupervisionStarted: _supervised(),
    supervision.SupervisionChanged: _supervised(),
    supervision.SupervisionEnded: _supervision_ended,
    supervision.CallCut: _hung_up,
    queue.ItemMoved: _waiting("moved"),
    queue.ItemRaised: _waiting("raised"),
    queue.ItemPicked: _waiting("picked"),
    feedback.CallbackChanged: _given,
    points.PointsChanged: _points,
    points.PointsAppealChanged: _appeal,
    operator.OperatorStateChanged: _forced,
    operator.OperatorPlanned: lambda event: _status("status_planned", event),
}
