"""Sound files: how long they are, and making small ones of raw ones with ffmpeg, gently."""

import asyncio
import os
import struct
from pathlib import Path

from msgspec import Struct

RATE = 8000
"""Samples per second of everything that the switch records."""


HEADER_BYTES = 44
"""Of a WAV file as the switch writes it."""


class SoundFailed(Exception):
    """ffmpeg could not do it; the message is its last line."""


class Sound(Struct, frozen=True):
    """A file of 16-bit samples; `skip` bytes stand before the first, and so many seconds of silence
    belong before it that are not in the file."""

    path: Path
    channels: int
    rate: int
    skip: int
    sample_bytes: int
    lead_seconds: float = 0.0

    @property
    def seconds(self) -> float:
        return self.lead_seconds + self.sample_bytes / (2 * self.channels * self.rate)

    @property
    def lead_bytes(self) -> int:
        """Of whole samples of all sides."""
        return round(self.lead_seconds * self.rate) * 2 * self.channels


def raw_stereo(path: Path) -> Sound:
    """What MixMonitor wrote: no header, two sides."""
    return Sound(path, 2, RATE, 0, path.stat().st_size)


def wav(path: Path) -> Sound:
    """What a take is. Sizes in its header are from before the last samples, or 0 when the switch
    was killed: the file's length counts.

    Raises SoundFailed.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    if len(head) < HEADER_BYTES:
        raise SoundFailed("no samples")
    if head[:4] != b"RIFF" or head[8:16] != b"WAVEfmt ":
        raise SoundFailed("not a WAVE file")
    _, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", head, 20)
    if bits != 16 or not channels or not rate:
        raise SoundFailed(f"{bits}-bit samples")
    return Sound(path, channels, rate, HEADER_BYTES, size - HEADER_BYTES)


async def encode(sound: Sound, target: Path) -> None:
    """An MP3 of constant rate, each side on its own (docs/decisions/0003).

    Written beside, synced and renamed: `target` is whole or not there. Raises SoundFailed.
    """
    new = target.with_name(target.name + ".new")
    target.parent.mkdir(parents=True, exist_ok=True)
    source = ["-f", "s16le", "-ar", str(sound.rate), "-ac", str(sound.channels)]
    lead = ["-af", f"adelay=delays={sound.lead_seconds * 1000:.0f}:all=1"]
    await _run(
        "ffmpeg", "-v", "error", "-nostdin", "-y", "-threads", "1",
        "-skip_initial_bytes", str(sound.skip), *source, "-i", str(sound.path),
        *(lead if sound.lead_seconds else []),
        "-c:a", "libmp3lame", "-b:a", f"{16 * sound.channels}k", "-joint_stereo", "0",
        "-f", "mp3", str(new),
    )  # fmt: skip
    await asyncio.to_thread(_settle, new, target)


async def seconds_of(path: Path) -> float:
    """How long an encoded file plays. Raises SoundFailed."""
    said = await _run(
        "ffprobe", "-v", "error", "-show_entries", "format=duration",
        "-of", "default=noprint_wrappers=1:nokey=1", str(path),
    )  # fmt: skip
    try:
        return float(said)
    except ValueError:
        raise SoundFailed(f"no duration: {said[:80]}") from None


async def _run(*words: str) -> str:
    """At the lowest priority; calls come first. A cancelled one is killed."""
    try:
        process = await asyncio.create_subprocess_exec(
            "nice", "-n", "19", *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
    except FileNotFoundError as missing:
        raise SoundFailed(f"{missing.filename} is not installed") from None
    try:
        out, complaint = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines()
        raise SoundFailed(lines[-1] if lines else f"{words[0]} ended with {process.returncode}")
    return out.decode().strip()


def _settle(new: Path, target: Path) -> None:
    for path in (new, new.parent):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
        if path == new:
            new.replace(target)
