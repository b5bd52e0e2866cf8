"""Who sees which event on the live socket: every event × every role, and a table that says it."""

from datetime import UTC, datetime
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import DEFAULT_ROLES, scope_of
from dzvin.events.catalogue import EVENTS
from dzvin.kernel.messages import Event
from dzvin.workplace.visibility import viewer_of, visible
from tests.isolation.matrix import EVENT_MATRIX

LETTERS = {"Operator": "o", "Supervisor": "s", "Analyst": "n", "Integrator": "i", "Admin": "a"}


def test_the_table_has_each_event_and_no_other() -> None:
    assert set(EVENT_MATRIX) == set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_every_role_sees_what_the_table_says(name: str) -> None:
    """Three columns: of a colleague's call; of a queue one serves; of one's own call."""
    others = seen_by(name, operator="zoya", queue="theirs", participants={"zoya"})
    of_queue = seen_by(name, operator="zoya", queue="mine", participants={"zoya"})
    own = seen_by(name, operator="me", queue="theirs", participants={"me"})
    assert (others, of_queue, own) == EVENT_MATRIX[name]


def seen_by(name: str, *, operator: str, queue: str, participants: set[str]) -> str:
    event = example(EVENTS[name], operator=operator, queue=queue)
    letters = ""
    for role, letter in LETTERS.items():
        who = Person(
            id="me",
            tenant="t",
            login="me",
            name="Me",
            language="uk",
            grants=DEFAULT_ROLES[role],
            colleagues=("me", "zoya"),
        )
        opens_socket = scope_of(who.grants, "workplace.use") is not None
        if opens_socket and visible(event, viewer_of(who, frozenset({"mine"})), participants):
            letters += letter
    return letters or "-"


def example(kind: type[Event], **given: str) -> Event:
    values = {field.name: sample(field.type) for field in msgspec.structs.fields(kind)}
    return kind(**(values | {name: value for name, value in given.items() if name in values}))


def sample(kind: Any) -> Any:
    """Something of this type."""
    kind = getattr(kind, "__value__", kind)
    if NoneType in get_args(kind):
        return None
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    simple = {str: "x", int: 1, float: 1.0, bool: True, datetime: datetime(2026, 1, 1, tzinfo=UTC)}
    return simple.get(kind, ())
