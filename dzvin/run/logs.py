"""What processes write into their logs: shown line by line, and kept short while they run."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from dzvin.infra.program import shorten
from dzvin.run.home import Home

LOOK_SECONDS = 0.25
SHORTEN_SECONDS = 60.0
READ_BYTES = 64_000
LINE_CHARACTERS = 400


class LogTail:
    """Begins at the end of what is there; goes on when the file is begun anew."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._position = file.stat().st_size if file.exists() else 0
        self._rest = b""

    async def show(self, show: Callable[[str], None]) -> None:
        """Until cancelled."""
        while True:
            for line in await asyncio.to_thread(self.lines):
                show(line)
            await asyncio.sleep(LOOK_SECONDS)

    def lines(self) -> list[str]:
        """The whole lines that came since the last look."""
        try:
            size = self._file.stat().st_size
        except FileNotFoundError:
            return []
        if size < self._position:
            self._position, self._rest = 0, b""
        with self._file.open("rb") as file:
            file.seek(self._position)
            text = self._rest + file.read(READ_BYTES)
            self._position = file.tell()
        *whole, self._rest = text.split(b"\n")
        return [line.decode(errors="replace")[:LINE_CHARACTERS] for line in whole]


async def keep_short(home: Home) -> None:
    """Until cancelled: nothing that a process writes for months fills the disk."""
    while True:
        await asyncio.sleep(SHORTEN_SECONDS)
        for log in (home.folder / "log").glob("*.log"):
            await asyncio.to_thread(shorten, log)
