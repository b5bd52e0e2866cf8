"""The lines of a trace as a picture: a column for us and one for each leg, messages between."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, convert

from dzvin.telephony.trace.model import Line
from dzvin.telephony.trace.quality import Quality
from dzvin.telephony.trace.sip_text import masked

TOGETHER = timedelta(milliseconds=100)


class Message(Struct, frozen=True, kw_only=True):
    """`is_ours`: from us to the leg. `code` 0: a request."""

    at: datetime
    leg: str
    is_ours: bool
    method: str
    code: int
    reason: str
    text: str


class Asked(Struct, frozen=True, kw_only=True):
    """A command of ours to Asterisk; `status` 0: the connection was lost before the answer."""

    at: datetime
    leg: str
    command: str
    ms: float
    status: int
    why: str = ""


class LegOfTrace(Struct, frozen=True, kw_only=True):
    """`is_arrived`: it called us. `sound` is there when it has ended and sound came or went."""

    leg: str
    is_arrived: bool
    operator: str | None = None
    sound: Quality | None = None


class Trace(Struct, frozen=True, kw_only=True):
    legs: list[LegOfTrace]
    messages: list[Message]
    commands: list[Asked]


def trace_of(
    lines: Sequence[Line], operators: dict[str, str], *, with_numbers: bool, call: str
) -> Trace:
    """`operators`: leg to the one whose phone it is."""
    messages = _messages(lines, with_numbers)
    sounds = {
        line.leg: convert(line.data, Quality)
        for line in lines
        if line.kind == "sound" and line.data
    }
    legs = list(dict.fromkeys([*(message.leg for message in messages), *sounds]))
    return Trace(
        legs=[
            LegOfTrace(
                leg=leg,
                is_arrived=not leg.startswith(f"{call}."),
                operator=operators.get(leg),
                sound=sounds.get(leg),
            )
            for leg in legs
        ],
        messages=messages,
        commands=[
            convert({**line.data, "at": line.at, "leg": line.leg}, Asked)
            for line in lines
            if line.kind == "command"
        ],
    )


def _messages(lines: Sequence[Line], with_numbers: bool) -> list[Message]:
    """Our side of a dialog is where its first INVITE went, or came from when we called."""
    found: list[Message] = []
    ours: dict[str, str] = {}
    for line in in_order([line for line in lines if line.kind == "sip"]):
        data: dict[str, Any] = line.data
        side = "target" if data["is_arrived"] else "source"
        own = ours.setdefault(line.leg, str(data[side]))
        found.append(
            Message(
                at=line.at,
                leg=line.leg,
                is_ours=data["source"] == own,
                method=data["method"],
                code=data["code"],
                reason=data["reason"],
                text=data["text"] if with_numbers else masked(data["text"]),
            )
        )
    return found


def in_order(lines: Sequence[Line]) -> list[Line]:
    """By time, but never an answer before its question: Asterisk looks at its clock after it has
    sent, and on a fast network the answer is there by then."""
    dialogs: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        dialogs.setdefault((line.leg, line.data.get("sequence", 0)), []).append(line)

    def not_before(line: Line) -> datetime:
        own = dialogs[line.leg, line.data.get("sequence", 0)]
        earlier = [
            one.at
            for one in own
            if _family(one) == _family(line)
            and _step(one) < _step(line)
            and timedelta() < one.at - line.at < TOGETHER
        ]
        return max([line.at, *earlier])

    return sorted(lines, key=lambda line: (not_before(line), _step(line)))


def _family(line: Line) -> str:
    method = str(line.data["method"])
    return "INVITE" if method == "ACK" else method


def _step(line: Line) -> int:
    """Question, first answers, last answer, and its acknowledgement."""
    if line.data["method"] == "ACK":
        return 3
    code = int(line.data["code"])
    return 0 if not code else 1 if code < 200 else 2
