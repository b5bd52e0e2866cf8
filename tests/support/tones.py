"""Tones of known pitch, and what pitch a sound has."""

import math
import struct
import subprocess
import wave
from pathlib import Path

import numpy as np

RATE = 8000


def tone(hertz: float, seconds: float, loudness: float = 0.5) -> list[int]:
    return [
        round(32767 * loudness * math.sin(2 * math.pi * hertz * n / RATE))
        for n in range(round(seconds * RATE))
    ]


def write_stereo(path: Path, left: list[int], right: list[int]) -> None:
    """As MixMonitor does: raw, 16 bit, sides interleaved."""
    path.parent.mkdir(parents=True, exist_ok=True)
    both = [sample for pair in zip(left, right, strict=True) for sample in pair]
    path.write_bytes(struct.pack(f"<{len(both)}h", *both))


def write_wav(path: Path, samples: list[int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def decoded(path: Path, channels: int) -> list[np.ndarray]:
    """The sides of an encoded file, as ffmpeg plays them."""
    raw = subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-nostdin",
            "-i",
            str(path),
            "-f",
            "s16le",
            "-ar",
            str(RATE),
            "-",
        ],
        capture_output=True,
        check=True,
    ).stdout
    samples = np.frombuffer(raw, dtype="<i2").reshape(-1, channels)
    return [samples[:, side].astype(float) for side in range(channels)]


def loudness_at(samples: np.ndarray, hertz: float) -> float:
    """How much of this pitch is in it, 1 is all there can be; by FFT."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) / (len(samples) / 4) / 32768
    around = round(hertz * len(samples) / RATE)
    return float(spectrum[max(0, around - 3) : around + 4].max())
