"""How long a recorded take is, and whether anything was said: Asterisk tells whole seconds only."""

import wave
from pathlib import Path

LOUD = 400
"""Of 32767: above line noise, below a whisper near the microphone."""
CHUNK_FRAMES = 4000


def said_seconds(file: Path) -> float:
    """Its length, or 0 when it holds only silence or cannot be read. Reads no further than the
    first sound, so a long message costs no more than a short one."""
    try:
        with wave.open(str(file), "rb") as sound:
            seconds = sound.getnframes() / sound.getframerate()
            while chunk := sound.readframes(CHUNK_FRAMES):
                samples = memoryview(chunk[: len(chunk) // 2 * 2]).cast("h")
                if max(samples) > LOUD or min(samples) < -LOUD:
                    return round(seconds, 2)
    except (OSError, EOFError, wave.Error, ZeroDivisionError):
        pass
    return 0.0
