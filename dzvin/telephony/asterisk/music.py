"""Music on hold and a beep that belong to nobody: computed once."""

import math
import struct
import wave
from pathlib import Path

RATE = 8000
CHORDS = (
    (220.00, 261.63, 329.63),
    (174.61, 220.00, 261.63),
    (196.00, 246.94, 293.66),
    (164.81, 196.00, 246.94),
)
CHORD_SECONDS = 3.0
LOUDNESS = 2600
"""Of 32767, per voice: three voices stay far from clipping."""


BEEP = (1000.0,)
BEEP_SECONDS = 0.3


RINGBACK = (425.0,)
RINGBACK_SECONDS, RINGBACK_PAUSE_SECONDS = 1.0, 4.0
"""As in Ukraine and most of Europe."""


def write_music(place: Path) -> None:
    """Write it once; a file that an administrator put there stays."""
    _write(place, b"".join(_chord(chord, CHORD_SECONDS) for chord in CHORDS))


def write_beep(place: Path) -> None:
    """`Speak after the tone.`"""
    _write(place, _chord(BEEP, BEEP_SECONDS))


def write_ringback(place: Path) -> None:
    """What one hears while the phone of somebody rings."""
    pause = bytes(2 * int(RATE * RINGBACK_PAUSE_SECONDS))
    _write(place, _chord(RINGBACK, RINGBACK_SECONDS) + pause)


def _write(place: Path, samples: bytes) -> None:
    if place.exists():
        return
    part = place.with_suffix(".part")
    with wave.open(str(part), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples)
    part.rename(place)


def _chord(voices: tuple[float, ...], seconds: float) -> bytes:
    """It swells and fades, so that nothing clicks."""
    count = int(RATE * seconds)
    samples = []
    for n in range(count):
        swell = math.sin(math.pi * n / count) ** 0.5
        level = sum(math.sin(2 * math.pi * hertz * n / RATE) for hertz in voices)
        samples.append(int(LOUDNESS * swell * level))
    return struct.pack(f"<{count}h", *samples)
