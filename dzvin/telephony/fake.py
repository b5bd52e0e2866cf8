"""A switch without telephony, for stories in virtual time: a test plays the customers and phones.

It keeps the same promises as the Asterisk adapter (tests/telephony/test_switch_contract.py).
Nothing happens by itself: time moves when the test calls `advance_to`.
"""

import asyncio
from datetime import datetime
from functools import singledispatchmethod

from dzvin.kernel.messages import Input
from dzvin.telephony import commands, signals
from dzvin.telephony.commands import SwitchCommand
from dzvin.telephony.exchange import START, Exchange, Take
from dzvin.telephony.party import (
    CANCELLED,
    ELSEWHERE,
    NORMAL,
    REFUSALS,
    UNAVAILABLE,
    UNREACHABLE,
    Party,
    named,
)
from dzvin.telephony.switch import Connected, Hear, Lost


class FakeSwitch(Exchange):
    """Implements Switch. What a test may do with people and phones stands in `exchange.py`."""

    def __init__(self, now: datetime = START, sound_seconds: float = 1.0) -> None:
        super().__init__(now, sound_seconds)
        self._signals: asyncio.Queue[Input | None] = asyncio.Queue()
        self._back = asyncio.Event()
        self._is_closed = False

    # --- the connection

    async def settle(self) -> None:
        """Wait until every signal so far was heard."""
        await self._signals.join()

    def lose_connection(self) -> None:
        """Calls go on; what happens meanwhile is never told."""
        self.is_connected = False
        self._back.clear()
        self._signals.put_nowait(None)

    def come_back(self) -> None:
        self._back.set()

    def crash(self) -> None:
        """The media node dies: every call with it, without a word."""
        self.lose_connection()
        self.booted_at = self.now
        self.parties.clear()
        self.takes.clear()
        self.ears.clear()
        self.recordings.clear()
        self.due.clear()
        self.at_door.clear()

    def tell(self, signal: Input) -> None:
        """What happens while nobody listens is never told."""
        if self.is_connected:
            self._signals.put_nowait(signal)

    # --- the switch

    async def run(self, hear: Hear, connected: Connected, lost: Lost = lambda: None) -> None:
        self._is_closed = False
        self._back.set()
        while not self._is_closed:
            await self._back.wait()
            if self._is_closed:
                return
            self.is_connected = True
            await connected()
            self.is_held = False
            at_door, self.at_door = self.at_door, []
            for party in at_door:
                self.enter(party)
            await self._deliver(hear)
            lost()

    async def _deliver(self, hear: Hear) -> None:
        while True:
            signal = await self._signals.get()
            try:
                if signal is None:
                    return
                await hear(signal)
            finally:
                self._signals.task_done()

    async def hold(self) -> None:
        self.is_held = True

    async def close(self) -> None:
        self._is_closed = True
        if self.is_connected:
            self.lose_connection()
        self._back.set()

    async def snapshot(self) -> list[signals.CallSeen]:
        legs: dict[str, list[signals.LegSeen]] = {}
        bridges: dict[str, set[str]] = {}
        for party in self.parties.values():
            seen = signals.LegSeen(
                leg=party.leg,
                is_up=party.state == "up",
                is_arrived=party.is_arrived,
                is_arriving=party in self.at_door,
            )
            legs.setdefault(party.call, []).append(seen)
            if party.bridge:
                bridges.setdefault(party.call, set()).add(party.bridge)
        for ear, listening in self.ears.items():
            seen = signals.LegSeen(leg=ear, is_up=True, is_arrived=False)
            legs.setdefault(listening.call, []).append(seen)
            bridges.setdefault(listening.call, set()).add(listening.bridge)
        return [
            signals.CallSeen(
                call=call, legs=tuple(here), bridges=tuple(sorted(bridges.get(call, ())))
            )
            for call, here in legs.items()
        ]

    async def began_at(self) -> datetime | None:
        return self.booted_at

    async def registered(self) -> set[str]:
        return set(self.endpoints)

    async def perform(self, command: SwitchCommand) -> None:
        if self.is_connected:
            self.performed.append(command)
            self._do(command)

    # --- commands

    @singledispatchmethod
    def _do(self, command: SwitchCommand) -> None:
        raise AssertionError(f"no switch does {type(command).__name__}")

    @_do.register
    def _(self, command: commands.RingBack) -> None:
        if party := self.parties.get(command.leg):
            party.heard.append("ringing")

    @_do.register
    def _(self, command: commands.Answer) -> None:
        party = self.parties.get(command.leg)
        if party is None:
            self.fail(command, command.leg)
        else:
            self.picked_up(party)

    @_do.register
    def _(self, command: commands.ArriveAgain) -> None:
        party = self.parties.get(command.leg)
        if party and party.is_arrived:
            self.enter(party)

    @_do.register
    def _(self, command: commands.Originate) -> None:
        party = Party(self, command.call, command.leg, command.number, False, command.endpoint)
        party.caller = command.from_number, command.from_name
        self.parties[command.leg] = party
        if command.endpoint not in self.endpoints:
            self.ended(party, UNREACHABLE, UNAVAILABLE)
            return
        habit = self.habits.get(command.endpoint, "ring")
        if habit != "silent":
            party.state = "ringing"
            self.tell(signals.LegRang(call=party.call, leg=party.leg))
        self.later(command.ring_seconds, lambda: self.rang_out(party))
        if habit == "answer":
            self.picked_up(party)
        elif isinstance(habit, int):
            party.reject(habit)

    @_do.register
    def _(self, command: commands.HangUp) -> None:
        self.ears.pop(command.leg, None)
        party = self.parties.get(command.leg)
        if party is None:
            return
        if party.state == "up":
            self.ended(party, NORMAL, None)
        elif party.is_arrived:
            self.ended(party, command.cause, REFUSALS.get(command.cause, 603))
        else:
            elsewhere = command.is_answered_elsewhere
            self.ended(party, ELSEWHERE if elsewhere else NORMAL, CANCELLED)

    @_do.register
    def _(self, command: commands.Play) -> None:
        party = self.parties.get(command.leg)
        there = [phrase for phrase in command.phrases if self.is_there(phrase)]
        is_ok = len(there) == len(command.phrases)
        if party is None or not there:
            self.tell(signals.PlayEnded(call=command.call, play=command.play, is_ok=False))
            return
        party.heard += [named(phrase) for phrase in there]
        party.playing = command.play
        seconds = self.sound_seconds * len(there)
        self.later(seconds, lambda: self.played(party, command.play, is_ok))

    @_do.register
    def _(self, command: commands.StopPlay) -> None:
        for party in self.parties.values():
            if party.playing == command.play:
                self.played(party, command.play, True)

    @_do.register
    def _(self, command: commands.StartMusic) -> None:
        if party := self.parties.get(command.leg):
            party.music = command.music
            party.heard.append(f"music:{command.music}")

    @_do.register
    def _(self, command: commands.StopMusic) -> None:
        if party := self.parties.get(command.leg):
            party.music = ""

    @_do.register
    def _(self, command: commands.Join) -> None:
        for leg in command.legs:
            party = self.parties.get(leg)
            if leg in self.ears:
                continue
            if party is None:
                self.fail(command, leg)
            elif party.bridge != command.bridge:
                party.bridge, party.music = command.bridge, ""
                for other in party.others():
                    party.heard.append(f"leg:{other.leg}")
                    other.heard.append(f"leg:{party.leg}")

    @_do.register
    def _(self, command: commands.Part) -> None:
        for leg in command.legs:
            party = self.parties.get(leg)
            if party and party.bridge == command.bridge:
                party.bridge = ""

    @_do.register
    def _(self, command: commands.CloseBridge) -> None:
        for party in self.parties.values():
            if party.bridge == command.bridge:
                party.bridge = ""

    @_do.register
    def _(self, command: commands.Listen) -> None:
        to, party = self.parties.get(command.to), self.parties.get(command.leg)
        if to is None or party is None:
            return
        self.ears[command.ear] = command
        party.bridge = command.bridge
        party.heard.append(f"ear:{to.leg}")
        if command.is_whispered:
            to.heard.append(f"whisper:{party.leg}")

    @_do.register
    def _(self, command: commands.StopListening) -> None:
        self.ears.pop(command.ear, None)
        party = self.parties.get(command.leg)
        if party and party.bridge == command.bridge:
            party.bridge = ""

    @_do.register
    def _(self, command: commands.Beep) -> None:
        if party := self.parties.get(command.leg):
            party.heard.append("beep")

    @_do.register
    def _(self, command: commands.SendDigits) -> None:
        if party := self.parties.get(command.leg):
            party.keys += command.digits

    @_do.register
    def _(self, command: commands.MoveLeg) -> None:
        if party := self.parties.get(command.leg):
            party.call = command.call

    @_do.register
    def _(self, command: commands.ReportTransfer) -> None:
        if party := self.parties.get(command.leg):
            party.told.append(command.result)

    @_do.register
    def _(self, command: commands.StartRecording) -> None:
        why = "disk_full" if self.is_disk_full else ""
        if not why and command.leg not in self.parties:
            why = "refused"
        is_new = command.recording not in self.recordings
        if not why and is_new:
            for other, leg in list(self.recordings.items()):
                if command.is_repeated and leg == command.leg:
                    del self.recordings[other]
            self.recordings[command.recording] = command.leg
        self.tell(
            signals.RecordingBegan(
                call=command.call,
                recording=command.recording,
                is_ok=not why,
                why=why,
                is_new=is_new,
            )
        )

    @_do.register
    def _(self, command: commands.StopRecording) -> None:
        for recording, leg in list(self.recordings.items()):
            if recording == command.recording or (not command.recording and leg == command.leg):
                del self.recordings[recording]

    @_do.register
    def _(self, command: commands.PauseRecording) -> None:
        (self.paused.add if command.is_paused else self.paused.discard)(command.recording)

    @_do.register
    def _(self, command: commands.RecordTake) -> None:
        party = self.parties.get(command.leg)
        if party is None:
            self.tell(signals.TakeEnded(call=command.call, take=command.take, is_ok=False))
            return
        if command.take in self.takes:
            return
        if (seconds := self.files.get(command.path)) is not None:
            ended = signals.TakeEnded(call=command.call, take=command.take, seconds=seconds)
            return self.tell(ended)
        if command.beep:
            party.heard.append("beep")
        self.takes[command.take] = Take(command, party, self.now)
        limit = command.max_seconds if party.is_speaking else command.silence_seconds
        self.later(limit, lambda: self.taken(command.take))

    @_do.register
    def _(self, command: commands.StopTake) -> None:
        self.taken(command.take)
