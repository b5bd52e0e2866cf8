"""The outline of a sound: its loudest sample per stretch and side, for drawing a waveform."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

BUCKETS = 800
"""Stretches of a whole recording: as many as a page has pixels for."""
LOUDEST = 32768


class Peaks(Struct, frozen=True, kw_only=True):
    """0 is silence, 1 the loudest that can be; `right` is empty for a message."""

    seconds: float
    left: tuple[float, ...]
    right: tuple[float, ...] = ()


def peaks(chunks: Iterable[bytes], channels: int, seconds: float) -> Peaks:
    """Each chunk is one stretch of 16-bit samples, sides interleaved."""
    found = [list(_loudest(chunk, channels)) for chunk in chunks]
    sides = list(zip(*found, strict=True)) or [(), ()]
    return Peaks(seconds=round(seconds, 3), left=sides[0], right=sides[1] if channels == 2 else ())


def chunk_bytes(total_bytes: int, channels: int) -> int:
    """How much of a file makes one stretch: whole samples of all sides."""
    frame = 2 * channels
    return max(1, -(-total_bytes // frame // BUCKETS)) * frame


def _loudest(chunk: bytes, channels: int) -> Iterator[float]:
    samples = memoryview(chunk[: len(chunk) // (2 * channels) * 2 * channels]).cast("h")
    for side in range(channels):
        own = samples[side::channels].tolist()
        yield round(max(max(own, default=0), -min(own, default=0)) / LOUDEST, 3)
