"""Results and topics that operators choose from, and what a queue demands of them."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.accounts.model import Name
from dzvin.acd.queue_settings import QueueSettings, SaidRule
from dzvin.events.call import CallStarted, ConferenceJoined, LegStarted, TalkStarted
from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import Id
from dzvin.kernel.messages import Event

type Kind = Literal["result", "topic"]
type Queues = Annotated[tuple[Id, ...], Meta(max_length=200)]
type Position = Annotated[int, Meta(ge=0, le=1000)]


class NotToChoose(AppError):
    """This is not among what can be chosen for this call."""

    code = "result.not_to_choose"
    status = 422


class ResultCode(Struct, frozen=True, kw_only=True):
    id: str
    kind: Kind
    name: str
    queues: tuple[str, ...] = ()
    """None: for all."""
    position: int = 0
    is_active: bool = True
    """One that is not stays in the journal, by its name."""


class NewResultCode(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: Kind
    name: Name
    queues: Queues = ()
    position: Position = 0


class ResultCodeChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    queues: Queues | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class ResultForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    result_code: Id | None = None
    topic: Id | None = None


class CallResult(Struct, frozen=True, kw_only=True):
    """What was chosen for a call, and what can be."""

    result_rule: SaidRule
    topic_rule: SaidRule
    results: tuple[ResultCode, ...]
    topics: tuple[ResultCode, ...]
    result_code: str | None = None
    topic: str | None = None

    @property
    def is_complete(self) -> bool:
        """Nothing that can be chosen and is demanded is missing."""
        return not self.missing

    @property
    def missing(self) -> tuple[Kind, ...]:
        parts: tuple[tuple[Kind, str, object, object], ...] = (
            ("result", self.result_rule, self.results, self.result_code),
            ("topic", self.topic_rule, self.topics, self.topic),
        )
        return tuple(
            kind
            for kind, rule, choice, chosen in parts
            if rule == "mandatory" and choice and not chosen
        )


class Part(Struct, frozen=True, kw_only=True):
    """An operator's part in a call."""

    is_his: bool
    queue: str | None
    """For which he talked in it, or dialled."""


def part_of(operator: str, events: Iterable[Event]) -> Part:
    """He talked in it or dialled it."""
    is_his, queue = False, None
    for event in events:
        match event:
            case TalkStarted() if event.operator == operator:
                is_his, queue = True, event.queue or queue
            case CallStarted() if event.operator == operator:
                is_his = True
            case ConferenceJoined() if event.operator == operator:
                is_his = True
            case LegStarted() if event.queue:
                queue = queue or event.queue
            case _:
                pass
    return Part(is_his=is_his, queue=queue)


def choice(
    codes: Sequence[ResultCode],
    queue: str | None,
    settings: QueueSettings | None,
    result_code: str | None = None,
    topic: str | None = None,
) -> CallResult:
    """What was chosen before stays to be seen, though it is out of use."""

    def of(kind: Kind, chosen: str | None) -> tuple[ResultCode, ...]:
        return tuple(
            code
            for code in codes
            if code.kind == kind and (code.id == chosen or (code.is_active and is_for(code, queue)))
        )

    rules = settings or QueueSettings()
    results, topics = of("result", result_code), of("topic", topic)
    return CallResult(
        result_rule=rules.result_rule,
        topic_rule=rules.topic_rule,
        results=results if rules.result_rule != "none" else (),
        topics=topics if rules.topic_rule != "none" else (),
        result_code=result_code,
        topic=topic,
    )


def is_for(code: ResultCode, queue: str | None) -> bool:
    return not code.queues or queue in code.queues
