"""A role as its page shows it, and what is sent to make or change one."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.accounts.model import Grant, Name, Person, Scope
from dzvin.accounts.permissions import (
    NOT_YET,
    PERMISSIONS,
    SCOPES,
    SCOPES_OF,
    may_give,
    scope_of,
)

PermissionName = Annotated[str, Meta(max_length=80)]


class PermissionCard(Struct, frozen=True, kw_only=True):
    """`scopes`: those that make a difference, narrow to wide; none: had or not had.
    `widest`: what the one who asks may give; None: he may not give it at all."""

    name: str
    scopes: tuple[Scope, ...]
    widest: Scope | None


class RoleCard(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    is_default: bool
    people: int
    """How many have it, those who are blocked included."""
    permissions: dict[str, Scope]
    may_give: bool
    """The one who asks has himself all that it gives."""


class NewRole(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    permissions: dict[PermissionName, Scope] = {}


class RoleChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`permissions`: all of them; what is not named is taken away."""

    name: Name | UnsetType = UNSET
    permissions: dict[PermissionName, Scope] | UnsetType = UNSET


def permission_cards(who: Person) -> list[PermissionCard]:
    return [
        PermissionCard(name=name, scopes=SCOPES_OF.get(name, ()), widest=_widest(who, name))
        for name in PERMISSIONS
        if name not in NOT_YET
    ]


def _widest(who: Person, name: str) -> Scope | None:
    """Of the offered scopes that are no wider than his own."""
    scope = scope_of(who.grants, name)
    if scope is None or name not in SCOPES_OF:
        return "company" if scope else None
    fitting = [one for one in SCOPES_OF[name] if SCOPES.index(one) <= SCOPES.index(scope)]
    return fitting[-1] if fitting else None


def grants_of(permissions: dict[str, Scope]) -> tuple[Grant, ...]:
    return tuple(Grant(permission=name, scope=scope) for name, scope in sorted(permissions.items()))


def wrong_permissions(permissions: dict[str, Scope]) -> list[dict[str, str]]:
    """Those that do not exist, and scopes that make no difference to theirs."""
    return [
        {"field": f"permissions.{name}", "code": "unknown" if not _is_offered(name) else "scope"}
        for name, scope in sorted(permissions.items())
        if not _is_offered(name) or scope not in SCOPES_OF.get(name, ("company",))
    ]


def not_yours(who: Person, grants: Iterable[Grant]) -> list[dict[str, str]]:
    """What he would give without having it himself."""
    return [
        {"field": f"permissions.{grant.permission}", "code": "more_than_you_have"}
        for grant in grants
        if not may_give(who, (grant,))
    ]


def _is_offered(name: str) -> bool:
    return name in PERMISSIONS and name not in NOT_YET
