"""Asterisk's messages in our words: pure, it only remembers which leg belongs to which call."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import singledispatchmethod

from msgspec import Struct

from dzvin.kernel.messages import Input
from dzvin.telephony import signals
from dzvin.telephony.asterisk import messages
from dzvin.telephony.asterisk.messages import Bridge, Channel, LiveRecording
from dzvin.telephony.commands import Join, MoveLeg, StartMusic, StopMusic, SwitchCommand

LEG = "leg"
"""First Stasis argument of a leg that we started; an arriving one brings its call instead."""

EAR = "ear"
"""The same of a switch's own ear at a leg: its call, the bridge and the leg it is for follow."""

BEEP = ".beep"
"""Ends the id of a playback that nobody asked for: the tone before a take."""

DOORS: Mapping[str, signals.Door] = {
    "gateway": "gateway",
    "device": "device",
    "operator": "operator",
    "guest": "guest",
}
ROOM = re.compile(r"\.(?:b|c|s\d*)$(?!\n)")
"""How the bridges of a call end: the talk, who is asked beside it, a supervisor with his ear."""
ACCOUNT = re.compile(r"(?:sips?|tel):([+*#0-9A-Za-z._]+)")
WITHHELD = {"anonymous", "private", "restricted", "unavailable", "unknown", "withheld"}
"""What gateways send in the place of a hidden number: those callers are not one person."""
MOST_DIGITS = 40
"""Of a number that somebody asks to be transferred to."""
CANCELLED, INTERWORKING, NORMAL = 487, 127, 16
SERVER_ERROR = 500
ANSWERED_ELSEWHERE = 26

SIP_CODES = {
    1: 404, 3: 404, 16: 487, 17: 486, 18: 408, 19: 480, 20: 480, 21: 603, 22: 410, 26: 487,
    27: 502, 28: 484, 34: 503, 38: 500, 41: 503, 42: 503, 58: 488,
}  # fmt: skip
"""What a phone that never answered would have said; used where Asterisk names no SIP code."""

REFUSALS = {**SIP_CODES, 16: 480}
"""What a caller gets whom we refuse."""

HANGUP_CAUSES = {21: 16, 16: 19}
"""Our cause to the one with which Asterisk gives the SIP answer we mean (measured on 22.10.1):
its 16 is a 603, its 21 a 403."""


class Known(Struct, kw_only=True):
    """A leg that lives."""

    call: str
    is_arrived: bool
    is_up: bool
    cause: int = 0
    sip_code: int | None = None
    refused_with: int = 0
    """The cause with which we refused a leg that was not picked up."""
    is_early: bool = False
    """It was in our hands before it was dialled: its answer is a change of state."""
    has_music: bool = False
    """Or may have: it was there before we listened."""


class Translator:
    """One per connection. `learn` what was there before it."""

    def __init__(self, said_seconds: Callable[[str], float]) -> None:
        """`said_seconds` measures a take by its path: Asterisk tells whole seconds only."""
        self.said_seconds = said_seconds
        self.legs: dict[str, Known] = {}
        self.at_door: dict[str, Known] = {}
        """Callers in the dialplan's waiting loop: they may be in the books of a former engine."""
        self.takes: dict[str, str] = {}
        """Path of a take that is being recorded to its id."""
        self.registered: set[str] = set()
        self.phones_heard = 0
        """How often one of them was heard of."""
        self._heard_last: dict[str, int] = {}

    def learn(self, channels: Iterable[Channel]) -> None:
        """Legs that lived before we listened."""
        for channel in channels:
            call = call_of(channel)
            has_arrived, is_up = is_arrived(channel), channel.state == "Up"
            if call and not is_leg(channel):
                self.at_door[channel.id] = Known(call=call, is_arrived=True, is_up=is_up)
            elif call:
                is_ours = channel.dialplan.app_name == "Stasis"
                self.legs[channel.id] = Known(
                    call=call,
                    is_arrived=has_arrived,
                    is_up=is_up,
                    is_early=is_ours and not has_arrived and not is_up,
                    has_music=True,
                )

    def asked(self, command: SwitchCommand) -> None:
        """What we know of a leg because we asked for it."""
        for leg in command.legs if isinstance(command, Join) else (getattr(command, "leg", ""),):
            known = self.legs.get(leg)
            if known is not None and isinstance(command, MoveLeg):
                known.call = command.call
            elif known is not None and isinstance(command, StartMusic | StopMusic | Join):
                known.has_music = isinstance(command, StartMusic)

    def with_music(self, legs: Collection[str]) -> list[str]:
        """Those that may have some; of a leg that we do not know nobody can say."""
        return [leg for leg in legs if leg not in self.legs or self.legs[leg].has_music]

    @singledispatchmethod
    def hear(self, message: messages.Message) -> Iterator[Input]:
        """The signals of this message, none for most."""
        yield from ()

    @hear.register
    def _(self, message: messages.StasisStart) -> Iterator[Input]:
        channel, args = message.channel, message.args
        if args and args[0] == EAR:
            return
        if args and args[0] == LEG:
            unknown = Known(call=args[-1], is_arrived=False, is_up=False)
            known = self.legs.setdefault(channel.id, unknown)
            if channel.state == "Down":
                known.is_early = True
            elif not known.is_up:
                known.is_up = True
                yield signals.LegAnswered(call=known.call, leg=channel.id)
        elif len(args) >= 3 and args[1] in DOORS:
            before = self.legs.get(channel.id)
            self.at_door.pop(channel.id, None)
            self.legs[channel.id] = Known(
                call=args[0],
                is_arrived=True,
                is_up=channel.state == "Up",
                has_music=before is not None and before.has_music,
            )
            yield arrived(channel, args)

    @hear.register
    def _(self, message: messages.ChannelStateChange) -> Iterator[Input]:
        channel = message.channel
        known = self.legs.get(channel.id)
        if known is None:
            return
        if channel.state == "Ringing" and not known.is_arrived:
            yield signals.LegRang(call=known.call, leg=channel.id)
        elif channel.state == "Up" and not known.is_up and (known.is_arrived or known.is_early):
            known.is_up = True
            yield signals.LegAnswered(call=known.call, leg=channel.id)

    @hear.register
    def _(self, message: messages.ChannelDtmfReceived) -> Iterator[Input]:
        known = self.legs.get(message.channel.id)
        if known:
            leg = message.channel.id
            yield signals.DigitPressed(call=known.call, leg=leg, digit=message.digit)

    @hear.register
    def _(self, message: messages.ChannelHangupRequest) -> Iterator[Input]:
        leg = message.channel.id
        known = self.legs.get(leg) or self.at_door.get(leg)
        if known:
            known.cause = known.cause or message.cause
            known.sip_code = known.sip_code or message.tech_cause or None
        yield from ()

    @hear.register
    def _(self, message: messages.ChannelDestroyed) -> Iterator[Input]:
        leg = message.channel.id
        known = self.legs.pop(leg, None) or self.at_door.pop(leg, None)
        if known:
            yield ended(message, known)

    @hear.register
    def _(self, message: messages.PlaybackFinished) -> Iterator[Input]:
        play = message.playback
        if not play.id.endswith(BEEP):
            is_ok = play.state == "done"
            yield signals.PlayEnded(call=call_of_part(play.id), play=play.id, is_ok=is_ok)

    @hear.register
    def _(self, message: messages.RecordingFinished) -> Iterator[Input]:
        yield self.take_ended(message.recording, is_ok=True)

    @hear.register
    def _(self, message: messages.RecordingFailed) -> Iterator[Input]:
        yield self.take_ended(message.recording, is_ok=False)

    @hear.register
    def _(self, message: messages.PeerStatusChange) -> Iterator[Input]:
        if message.endpoint.technology == "PJSIP":
            name = message.endpoint.resource
            self.phones_heard += 1
            self._heard_last[name] = self.phones_heard
            yield from self._phone_is(name, is_there=message.endpoint.state == "online")

    def phones_are(self, online: Collection[str], since: int) -> Iterator[Input]:
        """By a list that was asked for when so much was heard: what was heard after it is newer."""
        for name in sorted(self.registered ^ set(online)):
            if self._heard_last.get(name, 0) <= since:
                yield from self._phone_is(name, is_there=name in online)

    def _phone_is(self, name: str, *, is_there: bool) -> Iterator[Input]:
        """Only a change is told."""
        if is_there != (name in self.registered):
            (self.registered.add if is_there else self.registered.discard)(name)
            yield signals.EndpointChanged(endpoint=name, is_registered=is_there)

    @hear.register
    def _(self, message: messages.ChannelTransfer) -> Iterator[Input]:
        """Only a leg of ours may ask, and only for a number or for another leg of ours."""
        leg, asked = message.referred_by.source_channel.id, message.refer_to
        known = self.legs.get(leg)
        if known is None or message.state:
            return
        other = asked.destination_channel
        of_other = self.legs.get(other.id) if other else None
        number = asked.requested_destination.destination
        yield signals.TransferRequested(
            call=known.call,
            leg=leg,
            number="".join(sign for sign in number if sign in "+*#0123456789")[:MOST_DIGITS],
            is_attended=bool(asked.requested_destination.protocol_id or other),
            other_call=of_other.call if of_other else "",
            other_leg=other.id if other and of_other else "",
        )

    def take_ended(self, recording: LiveRecording, *, is_ok: bool) -> Input:
        take = self.takes.pop(recording.name, "") or take_of_path(recording.name)
        return signals.TakeEnded(
            call=call_of_part(take),
            take=take,
            seconds=self.said_seconds(recording.name) if is_ok else 0.0,
            is_ok=is_ok,
        )


def arrived(channel: Channel, args: tuple[str, ...]) -> signals.LegArrived:
    """Only a gateway may say who calls; of others we know it."""
    told, door = channel.channelvars, DOORS[args[1]]
    is_gateway = door == "gateway"
    number = channel.caller.number if is_gateway else ""
    return signals.LegArrived(
        call=args[0],
        leg=channel.id,
        door=door,
        endpoint=told.get("DZ_ENDPOINT", ""),
        from_number="" if number.lower() in WITHHELD else number,
        from_name=channel.caller.name if is_gateway else "",
        to_number=asked_number(told, args),
        is_caller_proven=is_gateway and told.get("DZ_TRUSTED") == "1",
        tenant=told.get("DZ_TENANT", ""),
        user=told.get("DZ_USER", ""),
        language=told.get("DZ_LANGUAGE", ""),
    )


def asked_number(told: Mapping[str, str], args: tuple[str, ...]) -> str:
    """A call to our account at a provider is addressed to the account: the header To then says
    which of its numbers was dialled."""
    dialled = args[2]
    if len(args) < 4 or not told.get("DZ_LINE") or dialled != told["DZ_LINE"]:
        return dialled
    asked = ACCOUNT.match(args[3])
    return asked[1] if asked else dialled


def ended(message: messages.ChannelDestroyed, known: Known) -> signals.LegEnded:
    """A BYE shows its cause in the request to hang up only; a CANCEL is 487 and cause 127, also
    when our answer crossed it: the channel is up then, and the caller has hung up a ringing call.
    """
    cause = message.cause or known.cause or NORMAL
    code = message.tech_cause or known.sip_code
    is_cancelled = code == CANCELLED and cause == INTERWORKING
    if known.is_up and not (known.is_arrived and is_cancelled):
        return signals.LegEnded(call=known.call, leg=message.channel.id, cause=cause)
    if is_cancelled:
        cause = NORMAL
    elif known.refused_with:
        cause, code = known.refused_with, REFUSALS.get(known.refused_with, code)
    return signals.LegEnded(
        call=known.call,
        leg=message.channel.id,
        cause=cause,
        sip_code=code or SIP_CODES.get(cause, SERVER_ERROR),
    )


def call_of(channel: Channel) -> str:
    """An ear has no variables: its id names the call."""
    if channel.name.startswith("Snoop/"):
        return call_of_part(channel.id)
    return channel.channelvars.get("DZ_CALL", "")


def call_of_part(part: str) -> str:
    """`<call>.p3` is a part of `<call>`."""
    return part.rpartition(".")[0]


def take_of_path(path: str) -> str:
    """Takes are filed as `<tenant>/<call>/r<n>`: their id follows from it."""
    return ".".join(path.split("/")[-2:])


def is_arrived(channel: Channel) -> bool:
    return not channel.id.startswith(f"{call_of(channel)}.")


def is_leg(channel: Channel) -> bool:
    """A caller in the dialplan's waiting loop is nobody's yet."""
    return not is_arrived(channel) or channel.dialplan.app_name == "Stasis"


def seen(
    channels: Iterable[Channel], bridges: Iterable[Bridge], arriving: Collection[str] = ()
) -> list[signals.CallSeen]:
    """Every call that has a leg or a bridge. `arriving`: legs whose arrival waits to be heard, as
    that of one who waits at the door does."""
    legs: dict[str, list[signals.LegSeen]] = {}
    for channel in channels:
        call = call_of(channel)
        if call:
            leg = signals.LegSeen(
                leg=channel.id,
                is_up=channel.state == "Up",
                is_arrived=is_arrived(channel),
                is_arriving=channel.id in arriving or not is_leg(channel),
            )
            legs.setdefault(call, []).append(leg)
    rooms: dict[str, list[str]] = {}
    for bridge in bridges:
        if ROOM.search(bridge.id):
            rooms.setdefault(call_of_part(bridge.id), []).append(bridge.id)
    return [
        signals.CallSeen(
            call=call, legs=tuple(legs.get(call, ())), bridges=tuple(rooms.get(call, ()))
        )
        for call in sorted(legs.keys() | rooms.keys())
    ]
