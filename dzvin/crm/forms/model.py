"""A script is ordered blocks; a form is one filling of it. Nouns and limits."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.kernel.errors import AppError

MOST_BLOCKS = 200
MOST_CHOICES = 100
MOST_ROWS = 50
MOST_SIGNS = 4_000
MOST_MINUTES = 60 * 24 * 90
MOST_FILES, MOST_MEGABYTES = 10, 10
"""Of one question; of each of its files."""
END = "end"
"""Where a jump leads that ends the form."""

type Kind = Literal[
    "note",
    "choice",
    "choices",
    "text",
    "number",
    "date",
    "phone",
    "email",
    "file",
    "lookup",
    "table",
    "rating",
    "computed",
    "section",
    "jump",
]
ASKED: frozenset[Kind] = frozenset(
    (
        "choice", "choices", "text", "number", "date", "phone", "email", "file", "lookup", "table",
        "rating",
    )
)  # fmt: skip
"""Kinds that an operator answers."""
PICKED: frozenset[Kind] = frozenset(("choice", "rating", "date", "lookup"))
"""Answered in one go, so that an action may follow the answer at once."""

type FileKind = Literal["pdf", "image", "document", "sheet", "text"]
"""What may be attached. Nothing that runs, and no page that a browser would draw."""

type Status = Literal["opened", "in_progress", "saved", "completed", "closed"]
UNFINISHED: frozenset[Status] = frozenset(("opened", "in_progress", "saved"))

type Text = Annotated[str, Meta(max_length=MOST_SIGNS)]
type Row = Annotated[tuple[Text, ...], Meta(max_length=8)]
type Answer = Text | Annotated[tuple[Text | Row, ...], Meta(max_length=MOST_CHOICES)]
"""One text; of `choices` several; of `table` rows of texts; of `file` the names of its files."""
type Answers = dict[str, Answer]
"""By block."""

BlockId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$(?!\n)")]
NextId = Annotated[str, Meta(pattern=r"^([a-z][a-z0-9_]{0,31})?$(?!\n)")]
"""A block, `end`, or nothing: the one that follows."""
ListId = Annotated[str, Meta(pattern=r"^([0-9a-f-]{36})?$(?!\n)")]
Line = Annotated[str, Meta(max_length=200)]
Condition = Annotated[str, Meta(max_length=1_000)]


class Choice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    value: Annotated[str, Meta(min_length=1, max_length=100)]
    label: Line = ""
    next: NextId = ""


class Block(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: BlockId
    kind: Kind
    title: Line = ""
    text: Annotated[str, Meta(max_length=MOST_SIGNS)] = ""
    """What is read aloud, or a hint; both may have variables like {call.number}."""
    is_required: bool = False
    default: Annotated[str, Meta(max_length=1_000)] = ""
    mask: Annotated[str, Meta(max_length=60)] = ""
    """Of a text: 9 is a digit, A a letter, * either; other signs are themselves."""
    choices: Annotated[tuple[Choice, ...], Meta(max_length=MOST_CHOICES)] = ()
    list: ListId = ""
    columns: Annotated[tuple[Line, ...], Meta(max_length=8)] = ()
    least: Annotated[float, Meta(ge=-1e12, le=1e12)] | None = None
    most: Annotated[float, Meta(ge=-1e12, le=1e12)] | None = None
    """Of a number; the highest mark of a rating."""
    types: Annotated[tuple[FileKind, ...], Meta(max_length=5)] = ()
    most_files: Annotated[int, Meta(ge=1, le=MOST_FILES)] = 1
    most_megabytes: Annotated[int, Meta(ge=1, le=MOST_MEGABYTES)] = MOST_MEGABYTES
    """Of a file: which, how many, how large each."""
    formula: Condition = ""
    show_if: Condition = ""
    next: NextId = ""


type ActionKind = Literal[
    "add_to_list",
    "set_contact",
    "fire_event",
    "send_sms",
    "send_email",
    "call_later",
    "webhook",
]


class Action(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens by itself: when `after` is answered, or, without it, on completion."""

    id: BlockId
    kind: ActionKind
    after: NextId = ""
    condition: Condition = ""
    value: Line = ""
    """With variables: what is put into the list, or into the contact's field; to whom a message
    goes (empty: to the customer of the call); the note of a call for later."""
    list: ListId = ""
    days: Annotated[int, Meta(ge=0, le=3650)] = 0
    """How long it stays in the list; 0: for good."""
    field: Annotated[str, Meta(max_length=40)] = ""
    """Of the contact."""
    event: Annotated[str, Meta(pattern=r"^[a-z0-9_.-]{0,64}$(?!\n)")] = ""
    template: ListId = ""
    """Of the message."""
    minutes: Annotated[int, Meta(ge=1, le=MOST_MINUTES)] = 60
    """After so many a call for later is due, unless a question of a date says the day."""
    day: NextId = ""
    clock: Annotated[str, Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$(?!\n)")] = ""
    """On that day, as the company's clocks show it."""
    for_queue: bool = False
    """Whoever of the form's queue is first calls; else he whose form it is."""
    url: Annotated[str, Meta(pattern=r"^(https?://[^\s\x00-\x1f\x7f]{1,1990})?$(?!\n)")] = ""
    """Where the answers are sent, by POST."""


class Script(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`result`: the choice that the journal shows of a filled form."""

    blocks: Annotated[tuple[Block, ...], Meta(max_length=MOST_BLOCKS)] = ()
    actions: Annotated[tuple[Action, ...], Meta(max_length=30)] = ()
    result: NextId = ""


class Quota(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many completed forms are wanted. It only signals."""

    id: BlockId
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    limit: Annotated[int, Meta(ge=1, le=1_000_000)]
    condition: Condition = ""


class Problem(Struct, frozen=True, kw_only=True):
    """What is wrong with a block or an action. An empty `id`: with the whole."""

    id: str
    field: str
    code: str
    what: str = ""


class WrongAnswer(Struct, frozen=True, kw_only=True):
    block: str
    code: str


class ScriptRefused(AppError):
    """The script cannot be published as it is."""

    code = "script.refused"
    status = 422


class FormIncomplete(AppError):
    """Answers are missing or wrong."""

    code = "form.incomplete"
    status = 422


class ChangedElsewhere(AppError):
    """The form was changed in another tab or by somebody else."""

    code = "form.changed_elsewhere"


class FormCompleted(AppError):
    """The form is completed; it is not a draft any more."""

    code = "form.completed"


class FormClosed(AppError):
    """The form is closed; to change it needs a right of its own."""

    code = "form.closed"
    status = 403
