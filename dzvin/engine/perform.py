"""Commands become action: the switch is asked, a speech is rendered by the worker or is there."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Protocol

from dzvin.acd.commands import FindResponsible
from dzvin.engine.lines import Lines
from dzvin.engine.mind import Turn
from dzvin.engine.pulse import Pulse
from dzvin.engine.tollgate import TollGate
from dzvin.infra.batch import Job
from dzvin.kernel.messages import Command, Input
from dzvin.telephony.commands import (
    Answer,
    HangUp,
    Originate,
    Render,
    RingBack,
    StartMusic,
    SwitchCommand,
)
from dzvin.telephony.signals import LegEnded, SpeechReady
from dzvin.telephony.switch import Switch


class Speech(Protocol):
    """Knows which spoken texts exist as files."""

    def job_for(self, render: Render) -> Job | None:
        """The work that makes the missing files; None when all of them are there."""


class Performer:
    """Turns are performed in the order in which they were recorded."""

    def __init__(self, switch: Switch, speech: Speech, pulse: Pulse | None = None) -> None:
        self._switch = switch
        self._pulse = pulse
        self._speech = speech
        self._decided: deque[Turn] = deque()
        self._called_off: set[str] = set()
        """Legs that were hung up before the record of the turn in which they are to ring."""
        self.is_connected = False
        """While the switch is away commands are dropped: reconciliation decides again."""
        self.is_held = False
        """The database is away: the switch is asked for hang-ups only, until it was reconciled."""
        self.deaf_until: datetime | None = None
        """A new engine has not seen yet what became of its calls, nor has one that lost its switch:
        it calls nobody late before then."""
        self._is_kept_out = False
        """New callers wait, and nobody has let them in again."""
        self.questions: asyncio.Queue[FindResponsible] = asyncio.Queue()
        """For whoever can answer them."""
        self.lines: Lines | None = None
        """What gateways can take; the loop keeps it."""
        self.toll_gate: TollGate | None = None
        """What companies allow themselves; the loop keeps it."""

    def jobs_of(self, turn: Turn) -> list[Job]:
        """What goes to the worker in the same commit. Asked once, before it."""
        jobs: list[Job] = []
        for command in turn.cascade.commands:
            if isinstance(command, Render):
                job = self._speech.job_for(command)
                if job is None:
                    turn.spoken.append(command)
                else:
                    jobs.append(job)
        return jobs

    def add(self, turn: Turn) -> None:
        """The turn is recorded: its commands may be performed."""
        self._decided.append(turn)

    async def perform(self, hear: Callable[[Input], Awaitable[None]]) -> None:
        """All that was added. What is heard in answer comes later, through the inbox."""
        while self._decided:
            turn = self._decided.popleft()
            for command in rung_first(turn.cascade.commands):
                if turn.is_released and isinstance(command, HangUp):
                    self._called_off.discard(command.leg)
                elif isinstance(command, Originate) and command.leg in self._called_off:
                    await hear(LegEnded(call=command.call, leg=command.leg))
                elif (refused := self._refusal(command)) is not None:
                    await hear(refused)
                else:
                    await self.ask(command)
            for render in turn.spoken:
                await hear(SpeechReady(call=render.call, play=render.play))

    def _refusal(self, command: Command) -> LegEnded | None:
        """The company's limits; a gateway that can take no more is as if it had said 503."""
        if not isinstance(command, Originate) or not self.is_connected:
            return None
        if self.toll_gate is not None and (refused := self.toll_gate.refusal(command)) is not None:
            return refused
        return self.lines.refusal(command) if self.lines is not None else None

    async def release(self, turn: Turn) -> None:
        """Hang up without waiting for the record: nobody may be held by a broken database."""
        if not turn.is_released:
            turn.is_released = True
            for command in turn.cascade.commands:
                if isinstance(command, HangUp):
                    self._called_off.add(command.leg)
                    await self.ask(command)

    async def ask(self, command: Command) -> None:
        if isinstance(command, FindResponsible):
            self.questions.put_nowait(command)
        if isinstance(command, Render) or not isinstance(command, SwitchCommand):
            return
        if self._pulse is not None:
            self._pulse.check()
        if self.is_connected or isinstance(command, HangUp):
            await self._switch.perform(command)

    def connected(self) -> None:
        self.is_connected, self.is_held, self._is_kept_out = True, False, False
        self.deaf_until = None

    async def hold(self) -> None:
        """New callers wait in the dialplan's loop; who hangs up is heard, and ends the others."""
        if self.is_connected:
            self.is_connected, self.is_held, self._is_kept_out = False, True, True
            await self._switch.hold()

    async def let_in(self) -> None:
        """After `hold`: a new connection, with reconciliation, takes up whatever was dropped."""
        if self._is_kept_out:
            self._is_kept_out = False
            await self._switch.close()

    async def let_go(self) -> None:
        """Close the switch's connection on purpose: new callers wait in the dialplan's loop."""
        if self.is_connected:
            self.is_connected = False
            await self._switch.close()


def rung_first(asked: Iterable[Command]) -> list[Command]:
    """A phone is rung before the caller is picked up and hears music: the switch does one after the
    other, and picking up takes it longest. A phone that is dialled in the caller's bridge is not:
    what he hears by then is a part of it."""
    found: list[Command] = []
    for command in asked:
        place = len(found)
        if isinstance(command, Originate) and not command.early_with:
            while place and isinstance(found[place - 1], Answer | RingBack | StartMusic):
                place -= 1
        found.insert(place, command)
    return found
