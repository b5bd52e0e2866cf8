"""Shows what a process writes into its log, line by line, while it is being written."""

import asyncio
from collections.abc import Callable
from pathlib import Path

LOOK_SECONDS = 0.25
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
