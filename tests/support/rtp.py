"""The voice of a test phone: G.711 µ-law over RTP, keys by RFC 4733, and what it hears."""

import asyncio
import struct
from typing import Any

import numpy as np

RATE, FRAME = 8000, 160
PCMU, KEYS = 0, 101
LOUD = 0.01
TOGETHER = 0.3
"""Of the loudest pitch: so loud is a voice that one hears beside another."""
SILENCE = b"\xff" * FRAME
type Samples = np.ndarray[Any, np.dtype[np.float64]]


def encode(samples: Samples) -> bytes:
    """Floats of -1..1 to µ-law."""
    value = np.clip(samples, -1, 1) * 32635
    sign = np.where(value < 0, 0x80, 0)
    magnitude = np.minimum(np.abs(value), 32635).astype(np.int64) + 132
    exponent = np.clip(np.floor(np.log2(magnitude)).astype(np.int64) - 7, 0, 7)
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return bytes((~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8))


def decode(frame: bytes) -> Samples:
    """µ-law to floats of -1..1."""
    value = ~np.frombuffer(frame, np.uint8).astype(np.int64) & 0xFF
    magnitude = (((value & 0x0F) << 3) + 132) << ((value >> 4) & 7)
    return np.where(value & 0x80, 132 - magnitude, magnitude - 132) / 32768.0


def tone(hertz: float, seconds: float = 0.2, level: float = 0.4) -> bytes:
    """Whole frames of a sine; its last sample meets the first when it is looped at 50 Hz steps."""
    count = int(seconds * RATE) // FRAME * FRAME
    return encode(level * np.sin(2 * np.pi * hertz * np.arange(count) / RATE))


def peak(samples: Samples) -> float:
    """The loudest frequency in Hz, 0 when there is only silence."""
    if len(samples) < FRAME or float(np.max(np.abs(samples))) < LOUD:
        return 0.0
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum[1:]) + 1) * RATE / len(samples)


def share(samples: Samples, hertz: float) -> float:
    """How loud this pitch is against the loudest one."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    around = round(hertz * len(samples) / RATE)
    return float(spectrum[max(0, around - 3) : around + 4].max() / max(float(spectrum.max()), 1e-9))


class Voice(asyncio.DatagramProtocol):
    """One RTP stream each way, paced by 20 ms from the moment `start` knows the other side."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.keys: list[str] = []
        self._last_key = -1
        self._sound = SILENCE
        self._at = 0
        self._sending: asyncio.Task[None] | None = None
        self._to_send: list[tuple[int, bytes, bool]] = []
        self._all_sent = asyncio.Event()
        self._got = asyncio.Event()
        self._loud = asyncio.Event()
        self._got_key = asyncio.Event()

    async def open(self, address: str) -> int:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: self, (address, 0))
        self.transport = transport
        return int(transport.get_extra_info("sockname")[1])

    def start(self, address: str, port: int) -> None:
        if self._sending is None:
            self._sending = asyncio.create_task(self._send((address, port)))

    def close(self) -> None:
        if self._sending:
            self._sending.cancel()
        self.transport.close()

    def say(self, sound: bytes) -> None:
        """Loop these frames; `SILENCE` to be quiet."""
        self._sound, self._at = sound, 0

    async def speaks(self, sound: bytes, seconds: float) -> None:
        """Say this for so long and then be quiet; returns when the last of it is sent."""
        self.say(SILENCE)
        frames = [sound[at : at + FRAME] for at in range(0, len(sound), FRAME)]
        self._to_send += [(PCMU, frames[n % len(frames)], False) for n in range(int(seconds * 50))]
        self._all_sent.clear()
        await self._all_sent.wait()

    def press(self, keys: str, frames: int = 5) -> None:
        """Each key for 100 ms and a pause of 60 ms."""
        for key in keys:
            number = "0123456789*#ABCD".index(key)
            for n in range(1, frames + 1):
                self._to_send.append((KEYS, self._key(number, n, False), n == 1))
            self._to_send += [(KEYS, self._key(number, frames, True), False)] * 3
            self._to_send += [(PCMU, SILENCE, False)] * 3

    @staticmethod
    def _key(number: int, frames: int, is_end: bool) -> bytes:
        return struct.pack("!BBH", number, (0x80 if is_end else 0) | 10, frames * FRAME)

    async def _send(self, to: tuple[str, int]) -> None:
        loop, began, sequence, since = asyncio.get_running_loop(), 0.0, 0, 0
        began = loop.time()
        while True:
            kind, payload, is_first = self._next()
            stamp = sequence * FRAME
            if kind == KEYS:
                since = stamp if is_first else since
                stamp = since
            head = struct.pack("!BBHII", 0x80, kind | (0x80 if is_first else 0),
                               sequence & 0xFFFF, stamp, 0x0D2B1234)  # fmt: skip
            self.transport.sendto(head + payload, to)
            sequence += 1
            await asyncio.sleep(max(0.0, began + sequence * 0.02 - loop.time()))

    def _next(self) -> tuple[int, bytes, bool]:
        if self._to_send:
            return self._to_send.pop(0)
        self._all_sent.set()
        frame = self._sound[self._at : self._at + FRAME]
        self._at = (self._at + FRAME) % len(self._sound)
        return PCMU, frame, False

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        kind, payload = data[1] & 0x7F, data[12:]
        if kind == PCMU:
            self.heard.append(payload)
            if float(np.max(np.abs(decode(payload)))) >= LOUD:
                self._loud.set()
            self._got.set()
        elif kind == KEYS and len(payload) >= 4:
            stamp = struct.unpack("!I", data[4:8])[0]
            if payload[1] & 0x80 and stamp != self._last_key:
                self._last_key = stamp
                self.keys.append("0123456789*#ABCD"[payload[0]])
                self._got_key.set()

    def recent(self, seconds: float) -> Samples:
        """The last part of what was heard."""
        frames = self.heard[-int(seconds * 50) :]
        return decode(b"".join(frames)) if frames else np.zeros(0)

    async def hears(self, hertz: float, within: float = 15.0, tolerance: float = 12.0) -> None:
        """Wait until a quarter of a second of this tone (0: silence) has come."""
        last = -1.0
        try:
            async with asyncio.timeout(within):
                start = len(self.heard)
                while True:
                    await self._got.wait()
                    self._got.clear()
                    if len(self.heard) - start < 13:
                        continue
                    last = peak(self.recent(0.25))
                    if abs(last - hertz) <= tolerance:
                        return
        except TimeoutError:
            raise AssertionError(f"heard {last:.0f} Hz instead of {hertz:.0f} Hz") from None

    async def hears_together(self, *pitches: float, within: float = 15.0) -> None:
        """Wait until a quarter of a second in which each of these is loud."""
        shares: list[float] = []
        try:
            async with asyncio.timeout(within):
                start = len(self.heard)
                while True:
                    await self._got.wait()
                    self._got.clear()
                    if len(self.heard) - start < 13:
                        continue
                    shares = [share(self.recent(0.25), hertz) for hertz in pitches]
                    if min(shares) > TOGETHER:
                        return
        except TimeoutError:
            raise AssertionError(f"of {pitches} Hz only {shares} were heard") from None

    async def hears_nothing(self, for_seconds: float = 0.3, within: float = 15.0) -> None:
        """Wait for so much quiet. A switch with nothing to say may send no frames at all."""
        try:
            async with asyncio.timeout(within):
                while await self._is_loud_within(for_seconds):
                    pass
        except TimeoutError:
            raise AssertionError(f"still hears {peak(self.recent(0.25)):.0f} Hz") from None

    async def _is_loud_within(self, seconds: float) -> bool:
        self._loud.clear()
        try:
            async with asyncio.timeout(seconds):
                return await self._loud.wait()
        except TimeoutError:
            return False

    async def gets_keys(self, keys: str, within: float = 15.0) -> None:
        try:
            async with asyncio.timeout(within):
                while "".join(self.keys) != keys:
                    self._got_key.clear()
                    await self._got_key.wait()
        except TimeoutError:
            raise AssertionError(f"got the keys {''.join(self.keys)}, not {keys}") from None

    async def hears_something(self, within: float = 15.0) -> None:
        try:
            async with asyncio.timeout(within):
                while peak(self.recent(0.2)) == 0.0:
                    self._got.clear()
                    await self._got.wait()
        except TimeoutError:
            raise AssertionError(f"heard only silence in {len(self.heard)} frames") from None
