"""A form as the journal lists it and as a page fills it."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from dzvin.crm.forms.attached.model import Attached
from dzvin.crm.forms.model import Answers, Script, Status
from dzvin.crm.forms.walk import Rules


class Customer(Struct, frozen=True, kw_only=True):
    number: str
    name: str


class FormRow(Struct, frozen=True, kw_only=True):
    """`result`: the label of the script's result. `party`: None when nobody called."""

    id: str
    project: str
    script: str
    script_name: str
    version: str
    number: int
    operator: str
    operator_name: str | None
    call: str | None
    queue: str | None
    queue_name: str | None
    party: Customer | None
    status: Status
    result: str
    revision: int
    opened_at: datetime
    changed_at: datetime
    completed_at: datetime | None
    required_seconds: int
    """PCP waits for it so long at most; 0: not at all."""
    is_favourite: bool


class FormPage(Struct, frozen=True, kw_only=True):
    rows: list[FormRow]
    next_cursor: str | None


class Performed(Struct, frozen=True, kw_only=True):
    """`status`: done; on its way: queued, sent, delivered; or why not: not_allowed, failed, ..."""

    kind: str
    value: str
    status: str
    message: str | None = None
    """What becomes of it is told by its own row."""
    at: datetime | None = None
    """When a call is promised."""
    said: str = ""
    """What was in the way at the last try."""
    tries: int = 0


class Form(Struct, frozen=True, kw_only=True):
    """Whole: what to ask, what is known of the call, what was answered."""

    row: FormRow
    content: Script
    rules: Rules
    variables: dict[str, str]
    answers: Answers
    files: list[Attached]
    done: dict[str, Performed]
    may_change: bool


class Edit(Struct, frozen=True, kw_only=True):
    """`changes`: block to what it was and what it became."""

    n: int
    by: str
    by_name: str | None
    at: datetime
    status: Status
    changes: dict[str, tuple[Any, Any]]


class Stored(Struct, frozen=True, kw_only=True):
    """The row as it lies there, locked for a change."""

    id: str
    project: str
    script: str
    version: str
    operator: str
    call: str | None
    queue: str | None
    party: str | None
    status: Status
    answers: Answers
    variables: dict[str, str]
    done: dict[str, Performed]
    revision: int
    required_seconds: int


def changes_between(was: Answers, answers: Answers) -> dict[str, tuple[Any, Any]]:
    return {
        block: (was.get(block, ""), answers.get(block, ""))
        for block in sorted({*was, *answers})
        if was.get(block, "") != answers.get(block, "")
    }


def joined(
    before: dict[str, tuple[Any, Any]], after: dict[str, tuple[Any, Any]]
) -> dict[str, tuple[Any, Any]]:
    """Two changes as one: from what it was first to what it is last."""
    both = {**after, **{block: (one[0], one[1]) for block, one in before.items()}}
    for block, (_, latest) in after.items():
        both[block] = (both[block][0], latest)
    return {block: pair for block, pair in both.items() if pair[0] != pair[1]}
