"""People, phones and time around the fake switch: what happens at the far ends of its legs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Literal

from dzvin.kernel.messages import Input
from dzvin.telephony import commands, signals
from dzvin.telephony.commands import Phrase, SwitchCommand
from dzvin.telephony.model import Endpoint
from dzvin.telephony.party import NO_ANSWER, UNAVAILABLE, Party

type Habit = Literal["ring", "answer", "silent"] | int
"""What a phone does by itself: only ring (the test answers), answer, nothing at all (not even
ringing), or refuse with this SIP code."""

DOORS: dict[str, signals.Door] = {"browser": "operator", "device": "device", "guest": "guest"}
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Take:
    command: commands.RecordTake
    party: Party
    since: datetime


class Exchange:
    """Everybody and everything of the fake switch, but not its connection. Time stands still until
    `advance_to`."""

    def __init__(self, now: datetime = START, sound_seconds: float = 1.0) -> None:
        self.now, self.sound_seconds = now, sound_seconds
        self.parties: dict[str, Party] = {}
        """Legs that live."""
        self.endpoints: set[str] = set()
        self.habits: dict[str, Habit] = {}
        self.missing: set[str] = set()
        """Prompts and texts without a file."""
        self.is_disk_full = False
        self.performed: list[SwitchCommand] = []
        self.recordings: dict[str, str] = {}
        """Running ones: id to leg."""
        self.paused: set[str] = set()
        """Recordings that hear nothing at the moment."""
        self.ears: dict[str, commands.Listen] = {}
        """By id: who listens at whose leg."""
        self.takes: dict[str, Take] = {}
        self.files: dict[str, float] = {}
        """Finished takes: path to seconds."""
        self.is_connected = False
        self.booted_at = now
        self.is_held = False
        """Nobody new is let in."""
        self._numbers = count(1)
        self._arrivals: dict[str, signals.LegArrived] = {}
        self.at_door: list[Party] = []
        self.due: list[tuple[datetime, int, Callable[[], None]]] = []

    def tell(self, signal: Input) -> None:
        """Pass a signal on; the connection decides whether anybody hears it."""
        raise NotImplementedError

    # --- what a test does

    def dial(
        self,
        number: str,
        from_number: str = "",
        from_name: str = "",
        *,
        endpoint: Endpoint | None = None,
        call: str = "",
        gateway: str = "gateway",
        tenant: str = "",
    ) -> Party:
        """A customer through the gateway, which may be a tenant's own, or one of our endpoints."""
        n = next(self._numbers)
        call = call or f"00000000-0000-4000-8000-{n:012d}"
        to_number = endpoint.number if endpoint and endpoint.kind == "guest" else number
        arrived = signals.LegArrived(
            call=call,
            leg=f"fake-{n}",
            door=DOORS[endpoint.kind] if endpoint else "gateway",
            endpoint=endpoint.name if endpoint else gateway,
            from_number="" if endpoint else from_number,
            from_name="" if endpoint else from_name,
            to_number=to_number,
            tenant=endpoint.tenant if endpoint else tenant,
            user=endpoint.user if endpoint else "",
            language=endpoint.language if endpoint else "",
        )
        party = Party(self, call, arrived.leg, from_number, is_arrived=True)
        self.parties[party.leg] = party
        self._arrivals[party.leg] = arrived
        self.enter(party)
        return party

    def register(self, *names: str) -> None:
        for name in names:
            if name not in self.endpoints:
                self.endpoints.add(name)
                self.tell(signals.EndpointChanged(endpoint=name, is_registered=True))

    def unregister(self, *names: str) -> None:
        for name in names:
            if name in self.endpoints:
                self.endpoints.discard(name)
                self.tell(signals.EndpointChanged(endpoint=name, is_registered=False))

    def rung(self, endpoint: str) -> Party:
        """The call that rings at this phone now."""
        ringing = [p for p in self.parties.values() if p.endpoint == endpoint and p.state != "up"]
        assert ringing, f"{endpoint} does not ring"
        return ringing[-1]

    @property
    def next_due(self) -> datetime | None:
        """When the next play, take or ringing ends."""
        return self.due[0][0] if self.due else None

    def advance_to(self, now: datetime) -> None:
        """Let all that is due by then happen, in order."""
        while self.due and self.due[0][0] <= now:
            self.now, _, happen = heappop(self.due)
            happen()
        self.now = max(self.now, now)

    # --- what people and time bring about

    def pressed(self, party: Party, key: str) -> None:
        if party.state != "up" or party.leg not in self.parties:
            return
        self.tell(signals.DigitPressed(call=party.call, leg=party.leg, digit=key))
        for name, take in list(self.takes.items()):
            if take.party is party and take.command.end_keys in ("any", key):
                self.taken(name)

    def picked_up(self, party: Party) -> None:
        if party.leg in self.parties and party.state != "up":
            party.state, party.code = "up", 200
            self.tell(signals.LegAnswered(call=party.call, leg=party.leg))

    def referred(self, party: Party, number: str, to: Party | None) -> None:
        self.tell(
            signals.TransferRequested(
                call=party.call,
                leg=party.leg,
                number=number,
                is_attended=to is not None,
                other_call=to.call if to else "",
                other_leg=to.leg if to else "",
            )
        )

    def ended(self, party: Party, cause: int, sip_code: int | None) -> None:
        if self.parties.get(party.leg) is not party:
            return
        if party.playing:
            self.played(party, party.playing, True)
        for name, take in list(self.takes.items()):
            if take.party is party:
                self.taken(name)
        del self.parties[party.leg]
        party.state, party.bridge, party.music = "ended", "", ""
        party.code = sip_code or party.code
        for recording, leg in list(self.recordings.items()):
            if leg == party.leg:
                del self.recordings[recording]
        self.forget_ears(party)
        if party in self.at_door:
            self.at_door.remove(party)
        else:
            self.tell(
                signals.LegEnded(call=party.call, leg=party.leg, cause=cause, sip_code=sip_code)
            )

    def forget_ears(self, party: Party) -> None:
        """Nobody listens to one who is gone."""
        self.ears = {ear: one for ear, one in self.ears.items() if one.to != party.leg}

    def enter(self, party: Party) -> None:
        """He stands at the door: heard at once, or waiting until somebody listens."""
        if self.is_connected and not self.is_held:
            self.tell(self._arrivals[party.leg])
        else:
            party.heard.append("ringing")
            self.at_door.append(party)

    def rang_out(self, party: Party) -> None:
        if party.state != "up":
            self.ended(party, NO_ANSWER, UNAVAILABLE)

    def played(self, party: Party, play: str, is_ok: bool) -> None:
        if party.playing == play:
            party.playing = ""
            self.tell(signals.PlayEnded(call=party.call, play=play, is_ok=is_ok))

    def taken(self, name: str) -> None:
        take = self.takes.pop(name, None)
        if take is None:
            return
        seconds = (self.now - take.since).total_seconds() if take.party.is_speaking else 0.0
        self.files[take.command.path] = seconds
        self.tell(signals.TakeEnded(call=take.command.call, take=name, seconds=seconds))

    def is_there(self, phrase: Phrase) -> bool:
        if phrase.take:
            return phrase.take in self.files
        return (phrase.prompt or phrase.text) not in self.missing

    def fail(self, command: SwitchCommand, leg: str) -> None:
        self.tell(
            signals.CommandFailed(
                call=command.call, leg=leg, command=type(command).__name__, why="gone"
            )
        )

    def later(self, seconds: float, happen: Callable[[], None]) -> None:
        heappush(self.due, (self.now + timedelta(seconds=seconds), next(self._numbers), happen))
