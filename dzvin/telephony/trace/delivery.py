"""The engine's side: tells the worker of legs and commands by datagrams that nobody waits for."""

import asyncio
import socket
from contextlib import suppress

import msgspec

from dzvin.infra.clock import now
from dzvin.telephony.trace.model import Letter, Note

LETTER_SECONDS = 0.1
NOTES_PER_LETTER = 60
CALLS_PER_SECOND, MOST_CALLS = 10.0, 100.0
"""Under heavy load only so many new calls are traced: tracing may cost a live call nothing."""
CALLS_KEPT = 20_000

_encode = msgspec.json.Encoder().encode


class Teller:
    """`port` 0: nobody listens, nothing is told."""

    def __init__(self, address: str, port: int, key: str) -> None:
        self._to, self._key = (address, port), key
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM) if port else None
        if self._socket is not None:
            self._socket.setblocking(False)
        self._notes: list[Note] = []
        self._is_traced: dict[str, bool] = {}
        self._room = MOST_CALLS
        self._asked_at = 0.0

    def tell(self, note: Note) -> None:
        if self._socket is None or not self._traces(note.call):
            return
        if not self._notes:
            asyncio.get_running_loop().call_later(LETTER_SECONDS, self._send)
        self._notes.append(note)
        if len(self._notes) >= NOTES_PER_LETTER:
            self._send()

    def _traces(self, call: str) -> bool:
        known = self._is_traced.get(call)
        if known is None:
            known = self._is_traced[call] = self._has_room()
            if len(self._is_traced) > CALLS_KEPT:
                del self._is_traced[next(iter(self._is_traced))]
        return known

    def _has_room(self) -> bool:
        at = now().timestamp()
        passed = max(0.0, at - self._asked_at)
        self._room = min(MOST_CALLS, self._room + passed * CALLS_PER_SECOND)
        self._asked_at = at
        if self._room < 1.0:
            return False
        self._room -= 1.0
        return True

    def _send(self) -> None:
        notes, self._notes = self._notes, []
        if notes and self._socket is not None:
            letter = Letter(key=self._key, notes=tuple(notes))
            with suppress(OSError):  # a full buffer, or nobody there: a trace is not a book
                self._socket.sendto(_encode(letter), self._to)
