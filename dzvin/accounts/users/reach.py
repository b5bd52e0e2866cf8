"""Whose account somebody sees and changes: his own, his colleagues', those of his projects."""

from collections.abc import Iterable

from dzvin.accounts.model import Person, User
from dzvin.accounts.permissions import Thing, may, scope_of

VIEW, MANAGE = "user.view", "user.manage"


def reaches(who: Person, permission: str, user: User) -> bool:
    projects: Iterable[str | None] = user.projects or (None,)
    return any(may(who, permission, Thing(owner=user.id, project=each)) for each in projects)


def may_see(who: Person, user: User) -> bool:
    return reaches(who, VIEW, user) or reaches(who, MANAGE, user)


def may_add_to(who: Person, projects: Iterable[str]) -> bool:
    """People are added by whoever reaches them afterwards: of the company, or of a project."""
    scope, wanted = scope_of(who.grants, MANAGE), set(projects)
    if scope == "project":
        return bool(wanted) and wanted <= set(who.projects)
    return scope == "company"


def may_put_in(who: Person, projects: Iterable[str]) -> bool:
    """Whoever does not manage the whole company gives no projects but his own."""
    is_of_company = scope_of(who.grants, MANAGE) == "company"
    return is_of_company or set(projects) <= set(who.projects)
