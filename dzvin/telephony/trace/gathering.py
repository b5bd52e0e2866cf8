"""Puts SIP messages to the call they belong to: a message comes with its Call-ID, the engine tells
which leg has it. What nobody claims within a minute belongs to no call: sign-ins, strangers."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from msgspec import to_builtins
from msgspec.structs import replace

from dzvin.telephony.trace.hep import SIP, Packet
from dzvin.telephony.trace.model import CommandTold, LegTold, Letter, Line, SoundTold
from dzvin.telephony.trace.quality import quality_of
from dzvin.telephony.trace.sip_text import head_of, without_secrets

UNCLAIMED = timedelta(seconds=60)
UNCLAIMED_PACKETS = 20_000
CALLS_KEPT = 20_000
LINES_PER_CALL = 400


class Gathering:
    """In: packets and letters. Out: lines, each once, with their company."""

    def __init__(self) -> None:
        self._legs: OrderedDict[str, LegTold] = OrderedDict()
        """SIP Call-ID to leg."""
        self._tenants: OrderedDict[str, str] = OrderedDict()
        self._counts: dict[str, int] = {}
        """Lines of each call of `_tenants`."""
        self._packets: deque[Packet] = deque()
        self._lines: list[Line] = []
        """Without company as long as it is not known."""
        self.dropped = 0

    def hear_packet(self, packet: Packet) -> None:
        if packet.kind != SIP:
            return
        if len(self._packets) >= UNCLAIMED_PACKETS:
            self._packets.popleft()  # its letter would have come long ago
            self.dropped += 1
        self._packets.append(packet)

    def hear_letter(self, letter: Letter) -> None:
        for note in letter.notes:
            tenant = "" if isinstance(note, SoundTold) else note.tenant
            if tenant:
                self._remember(note.call, tenant)
            if isinstance(note, LegTold):
                self._legs[note.sip_call] = note
                while len(self._legs) > 2 * CALLS_KEPT:
                    self._legs.popitem(last=False)
            else:
                self._lines.append(_line_of(note))

    def take(self, now: datetime) -> list[Line]:
        """What can be stored by now."""
        self._claim(now - UNCLAIMED)
        told = [(line, self._tenants.get(line.call)) for line in self._lines]
        self._lines = [
            line for line, tenant in told if tenant is None and line.at > now - UNCLAIMED
        ]
        return [
            replace(line, tenant=tenant)
            for line, tenant in told
            if tenant is not None and self._has_room(line.call)
        ]

    def _claim(self, forgotten: datetime) -> None:
        waiting: deque[Packet] = deque()
        for packet in self._packets:
            leg = self._legs.get(packet.about)
            if leg is not None:
                self._lines += _sip_line(packet, leg)
            elif packet.at > forgotten:
                waiting.append(packet)
        self._packets = waiting

    def _remember(self, call: str, tenant: str) -> None:
        self._tenants[call] = tenant
        while len(self._tenants) > CALLS_KEPT:
            old, _ = self._tenants.popitem(last=False)
            self._counts.pop(old, None)

    def _has_room(self, call: str) -> bool:
        self._counts[call] = self._counts.get(call, 0) + 1
        if self._counts[call] > LINES_PER_CALL:
            self.dropped += 1
            return False
        return True


def _sip_line(packet: Packet, leg: LegTold) -> list[Line]:
    text = packet.payload.decode(errors="replace").replace("\0", "")
    head = head_of(text)
    if head is None:
        return []
    data = {
        **to_builtins(head),
        "source": packet.source,
        "target": packet.target,
        "is_arrived": leg.is_arrived,
        "text": without_secrets(text),
    }
    return [Line(tenant="", at=packet.at, call=leg.call, leg=leg.leg, kind="sip", data=data)]


def _line_of(note: CommandTold | SoundTold) -> Line:
    if isinstance(note, SoundTold):
        quality = quality_of(note.told)
        data = to_builtins(quality) if quality is not None else {}
        return Line(tenant="", at=note.at, call=note.call, leg=note.leg, kind="sound", data=data)
    data = {"command": note.command, "ms": note.ms, "status": note.status, "why": note.why}
    return Line(tenant="", at=note.at, call=note.call, leg=note.leg, kind="command", data=data)
