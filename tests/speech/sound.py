"""Read a sound file back: how long it is and how loud."""

import math
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sound:
    rate: int
    seconds: float
    peak: float
    """Below full scale, in dB."""
    loudness: float
    """Root mean square below full scale, in dB."""


def read(file: Path) -> Sound:
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        samples = array("h", sound.readframes(sound.getnframes()))
        rate = sound.getframerate()
    mean = max(1, math.sqrt(sum(each * each for each in samples) / len(samples)))
    return Sound(
        rate=rate,
        seconds=len(samples) / rate,
        peak=20 * math.log10(max(1, *map(abs, samples)) / 32768),
        loudness=20 * math.log10(mean / 32768),
    )
