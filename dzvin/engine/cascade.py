"""One turn: an input, the decision of its subject, and what the neighbours decide in answer."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from traceback import extract_tb
from typing import Any

from dzvin.acd.model import AcdState
from dzvin.calls.inputs import CallAsked, Failed
from dzvin.calls.model import Call
from dzvin.engine.follow import CALL, MAX_DEPTH, acd_subject, followers
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import CallEnded, ForwardEnded, LegEnded, LostReason, TalkEnded
from dzvin.events.queue import ItemLeft
from dzvin.events.supervision import SupervisionEnded
from dzvin.events.system import SubjectFailed
from dzvin.kernel.messages import Command, Event, Input
from dzvin.kernel.step import Step
from dzvin.telephony.commands import HangUp
from dzvin.telephony.signals import LegArrived

SERVICE_UNAVAILABLE = 42
"""Q.850 cause; the caller's SIP answer is 503."""


@dataclass(frozen=True)
class Machines:
    """The pure code that decides for each kind of subject."""

    call: Callable[[Any, Any, datetime, Any], Step[Any]]
    acd: Callable[[Any, Any, datetime, Any], Step[Any]]

    def step(
        self, subject: str, state: Any, heard: Input | Event, now: datetime, config: TenantConfig
    ) -> Step[Any]:
        if not subject.startswith(CALL):
            return self.acd(state if state is not None else AcdState(), heard, now, config.acd)
        if state is None and not isinstance(heard, LegArrived | CallAsked):
            return Step(None)
        return self.call(state, heard, now, config.calls)


@dataclass
class Cascade:
    """What one input led to; nothing of it has happened yet."""

    states: dict[str, Any] = field(default_factory=dict)
    """New states of the subjects that decided; None: it is over."""
    events: list[tuple[str, Event]] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    calls: dict[str, Call] = field(default_factory=dict)
    """The last state of each call that decided, also when it has ended."""
    crash: Exception | None = None


class CascadeTooDeep(Exception):
    """Two machines answer each other for ever."""


@dataclass(frozen=True)
class Thinker:
    """Decides a turn for a tenant whose states and settings are given."""

    machines: Machines
    states: Mapping[str, Any]
    config: TenantConfig
    now: datetime

    @property
    def tenant(self) -> str:
        return self.config.acd.tenant

    def decide(self, subject: str, heard: Input) -> Cascade:
        """A bug costs this turn only: the call of it hears `Failed`, everything else stays."""
        try:
            return self.run(subject, heard)
        except Exception as error:
            return self._after_crash(subject, heard, error)

    def run(self, subject: str, heard: Input | Event) -> Cascade:
        cascade = Cascade()
        self._walk(cascade, deque([(subject, heard, 0)]))
        return cascade

    def _walk(self, cascade: Cascade, ahead: deque[tuple[str, Input | Event, int]]) -> None:
        while ahead:
            subject, word, depth = ahead.popleft()
            if depth > MAX_DEPTH:
                raise CascadeTooDeep(f"{subject} hears {type(word).__name__}")
            known = cascade.states if subject in cascade.states else self.states
            before = known.get(subject)
            step = self.machines.step(subject, before, word, self.now, self.config)
            self._keep(cascade, subject, before, step.state)
            cascade.commands += step.commands
            for event in step.events:
                cascade.events.append((subject, event))
                ahead.extend(
                    (follower, event, depth + 1)
                    for follower in followers(subject, event, self.tenant)
                )

    @staticmethod
    def _keep(cascade: Cascade, subject: str, before: Any, after: Any) -> None:
        if after is not before:
            cascade.states[subject] = after
        last = after if after is not None else before
        if subject.startswith(CALL) and last is not None:
            cascade.calls[subject] = last

    def _after_crash(self, subject: str, heard: Input, crash: Exception) -> Cascade:
        why = where_it_broke(crash)
        failed = SubjectFailed(subject=subject, heard=type(heard).__name__, error=why)
        state = self.states.get(subject)
        if subject.startswith(CALL) and state is not None:
            cascade = self._comfort(subject, state, why)
        else:
            cascade = Cascade(commands=refuse(heard, self.tenant))
        cascade.events.insert(0, (subject, failed))
        cascade.crash = crash
        return cascade

    def _comfort(self, subject: str, call: Call, why: str) -> Cascade:
        try:
            return self.run(subject, Failed(error=why))
        except Exception:
            pass
        try:
            return self._closed(subject, call, is_router_told=True)
        except Exception:
            return self._closed(subject, call, is_router_told=False)

    def _closed(self, subject: str, call: Call, *, is_router_told: bool) -> Cascade:
        """The call's own machine is of no use any more: everybody is hung up, the books closed."""
        events = closing(call)
        cascade = Cascade(
            states={subject: None},
            calls={subject: call},
            events=[(subject, event) for event in events],
            commands=[hang_up(call, leg) for leg in call.legs],
        )
        heard = [e for e in events if is_router_told and followers(subject, e, self.tenant)]
        self._walk(cascade, deque((acd_subject(self.tenant), event, 1) for event in heard))
        return cascade


def refuse(heard: Input, tenant: str) -> list[Command]:
    """A caller whose very first turn crashed hears 503 instead of silence."""
    if not isinstance(heard, LegArrived):
        return []
    return [HangUp(call=heard.call, tenant=tenant, leg=heard.leg, cause=SERVICE_UNAVAILABLE)]


def hang_up(call: Call, leg: str) -> HangUp:
    return HangUp(call=call.id, tenant=call.tenant, leg=leg, cause=SERVICE_UNAVAILABLE)


def closing(call: Call) -> list[Event]:
    """The books of a call whose own machine cannot close them."""
    events: list[Event] = []
    if call.waiting:
        queue = call.waiting.queue
        events.append(ItemLeft(item=call.id, call=call.id, reason="ended", queue=queue))
    lead = call.talk or (call.interrupted.talk if call.interrupted else None)
    talks = (*((lead,) if lead else ()), *call.others.values())
    events += [
        TalkEnded(
            call=call.id,
            leg=talk.leg,
            operator=talk.operator,
            ended_by="system",
            queue=talk.queue,
        )
        for talk in talks
    ]
    if call.forward:
        events.append(ForwardEnded(call=call.id, leg=call.forward, ended_by="system"))
    events += [
        SupervisionEnded(
            call=call.id,
            supervisor=now.supervisor,
            operator=now.operator,
            mode=now.mode,
            why="talk_ended",
        )
        for now in call.supervisions.values()
    ]
    for leg in call.legs.values():
        events.append(
            LegEnded(
                call=call.id, leg=leg.id, kind=leg.kind, operator=leg.operator, offer=leg.offer
            )
        )
    is_lost = call.direction == "inbound" and not call.is_served
    lost: LostReason | None = "technical" if is_lost else None
    events.append(CallEnded(call=call.id, ended_by="system", lost_reason=lost, result=call.result))
    return events


def where_it_broke(error: Exception) -> str:
    """Kind and place; the message itself may hold personal data and stays in the local log."""
    frames = extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    return f"{type(error).__name__} at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}"
