"""Runs the stored inputs of a call through the machines again and compares with the log.

The log leads: a turn's recorded events are heard by those who follow them, in their order, so other
calls of the tenant need not be run; what the call and the router answer is compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from dzvin.acd.inputs import Restored
from dzvin.acd.model import AcdState
from dzvin.calls.inputs import Failed
from dzvin.engine.cascade import Machines, closing
from dzvin.engine.follow import CALL, acd_subject, call_subject, followers
from dzvin.engine.inputs import RouterKept
from dzvin.engine.snapshot import Snapshot
from dzvin.events.system import SubjectFailed
from dzvin.infra.batch import Recorded, decoded, encoded
from dzvin.kernel.messages import Command, Event, Input


class Stored(Struct, frozen=True, kw_only=True):
    """A row of table `input`. `position`: where the events that it caused begin in the log."""

    subject: str
    n: int
    at: datetime
    heard: Input
    config: str
    position: int

    @property
    def key(self) -> str:
        return f"{self.subject}#{self.n}"


class Line(Struct, frozen=True, kw_only=True):
    """One turn of the call as a person reads it."""

    at: datetime
    heard: Input | None
    """None: another subject's turn, heard through its events."""
    events: tuple[Event, ...]
    commands: tuple[Command, ...]


class Difference(Struct, frozen=True, kw_only=True):
    at: datetime
    turn: str
    recorded: tuple[Event, ...]
    now: tuple[Event, ...]
    error: str = ""


class Replayed(Struct, frozen=True, kw_only=True):
    call: str
    lines: tuple[Line, ...]
    differences: tuple[Difference, ...]


@dataclass
class _Turn:
    key: str
    position: int
    at: datetime
    input: Stored | None = None
    recorded: list[tuple[str, Event]] = field(default_factory=list)


@dataclass
class _Answer:
    events: list[Event] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    of_call: bool = False


def replay(
    call: str,
    tenant: str,
    machines: Machines,
    inputs: Sequence[Stored],
    log: Sequence[Recorded],
    snapshots: Mapping[str, Snapshot],
) -> Replayed:
    """`inputs`: of the call, and of the router from one at which a replay may begin; `log`: all
    events of the tenant over that time."""
    run = _Run(call_subject(call), acd_subject(tenant), tenant, machines, snapshots)
    for turn in _turns(inputs, log):
        run.turn(turn)
    return Replayed(call=call, lines=tuple(run.lines), differences=tuple(run.differences))


def _turns(inputs: Sequence[Stored], log: Sequence[Recorded]) -> list[_Turn]:
    """In the order in which they were decided: an input without events before the one with."""
    turns = {stored.key: _Turn(stored.key, stored.position, stored.at, stored) for stored in inputs}
    first = min((stored.position for stored in inputs), default=0)
    last = max((stored.position for stored in inputs), default=0)
    for each in log:
        cause = each.envelope.caused_by
        if cause is None or each.position < first:
            continue
        if cause not in turns and each.position > last:
            continue
        turn = turns.setdefault(cause, _Turn(cause, each.position, each.envelope.at))
        turn.recorded.append((each.envelope.subject, each.event))
    return sorted(turns.values(), key=_order)


def _order(turn: _Turn) -> tuple[int, bool, str, int]:
    subject, _, n = turn.key.rpartition("#")
    return turn.position, bool(turn.recorded), subject, int(n)


class _Run:
    def __init__(
        self,
        call: str,
        router: str,
        tenant: str,
        machines: Machines,
        snapshots: Mapping[str, Snapshot],
    ) -> None:
        self._call, self._router, self._tenant = call, router, tenant
        self._machines, self._snapshots = machines, snapshots
        self._states: dict[str, Any] = {call: None, router: AcdState()}
        self._snapshot: Snapshot | None = None
        self.lines: list[Line] = []
        self.differences: list[Difference] = []

    def turn(self, turn: _Turn) -> None:
        if turn.input is not None:
            self._snapshot = self._snapshots[turn.input.config]
            if isinstance(turn.input.heard, RouterKept):
                self._states[self._router] = turn.input.heard.state
                return
        answer = _Answer()
        error = ""
        try:
            self._run(turn, answer)
        except Exception as crash:
            error = repr(crash)
        mine = [event for subject, event in turn.recorded if subject in self._states]
        self._compare(turn, mine, answer, error)
        if answer.of_call:
            self._tell(turn, answer)

    def _run(self, turn: _Turn, answer: _Answer) -> None:
        failed = next((e for _, e in turn.recorded if isinstance(e, SubjectFailed)), None)
        if failed is not None:
            answer.events.append(failed)
            self._after_failure(failed, turn, answer)
        elif turn.input is not None:
            self._step(turn.input.subject, turn.input.heard, turn.at, answer)
        for subject, event in turn.recorded:
            for follower in followers(subject, event, self._tenant):
                if follower in self._states:
                    self._step(follower, event, turn.at, answer)

    def _after_failure(self, failed: SubjectFailed, turn: _Turn, answer: _Answer) -> None:
        """What crashed then is not run again; what the call did about it is."""
        call = self._states.get(failed.subject)
        if not failed.subject.startswith(CALL) or call is None:
            return
        try:
            self._step(failed.subject, Failed(error=failed.error), turn.at, answer)
        except Exception:
            answer.events += closing(call)
            self._states[failed.subject] = None

    def _step(self, subject: str, heard: Input | Event, now: datetime, answer: _Answer) -> None:
        assert self._snapshot is not None
        config = self._snapshot.config
        step = self._machines.step(subject, self._states[subject], heard, now, config)
        self._states[subject] = step.state
        answer.events += step.events
        answer.commands += step.commands
        answer.of_call = answer.of_call or subject == self._call

    def _compare(self, turn: _Turn, recorded: list[Event], answer: _Answer, error: str) -> None:
        now = [_as_stored(event) for event in answer.events]
        if now != recorded or error:
            self.differences.append(
                Difference(
                    at=turn.at,
                    turn=turn.key,
                    recorded=tuple(event for event in recorded if event not in now),
                    now=tuple(event for event in now if event not in recorded),
                    error=error,
                )
            )

    def _tell(self, turn: _Turn, answer: _Answer) -> None:
        heard = turn.input.heard if turn.input and turn.input.subject == self._call else None
        about = tuple(
            e for e in answer.events if getattr(e, "call", None) == self._call[len(CALL) :]
        )
        commands = tuple(answer.commands)
        if heard is not None or about or commands:
            line = Line(at=turn.at, heard=heard, events=about, commands=commands)
            self.lines.append(line)


def _as_stored(event: Event) -> Event:
    """As it comes back from the log: JSON knows fewer types than Python."""
    name, fields = encoded(event)
    return decoded(name, msgspec.json.decode(fields))


def begins_replay(stored: Stored) -> bool:
    """The router's whole state stands in this input, or it is its very first one."""
    return isinstance(stored.heard, Restored | RouterKept) or stored.n == 1
