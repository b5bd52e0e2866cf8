"""Who may hear a recording and who may take it along."""

from collections.abc import Collection
from typing import Literal

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may

Act = Literal["listen", "download"]
RIGHTS: dict[Act, str] = {"listen": "rec.listen", "download": "rec.download"}


def may_with(who: Person, act: Act, project: str | None, operators: Collection[str]) -> bool:
    """Whoever talked in it owns it; a message in a voicemail box has no owner."""
    things = [Thing(owner=one, project=project) for one in operators]
    return any(may(who, RIGHTS[act], one) for one in things or [Thing(project=project)])


def acts_of(who: Person, project: str | None, operators: Collection[str]) -> list[Act]:
    """Nobody takes along what he may not hear."""
    if not may_with(who, "listen", project, operators):
        return []
    return [act for act in RIGHTS if may_with(who, act, project, operators)]
