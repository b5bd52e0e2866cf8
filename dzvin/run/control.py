"""How `dzvin upgrade` and `dzvin stop` speak with the `dzvin up` of the same home.

A socket in the home that only its owner may open: one line asks, lines of what is done come back,
and one with the exit code.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

NAME = "up.sock"
LINE_BYTES = 65_536


class Asked(Struct, frozen=True):
    """What a command wants of the running instance."""

    do: str
    python: str = ""
    """Of an upgrade: the interpreter that has the new code."""
    drain: float | None = None
    """Of a stop: how long calls may go on; None as the setting says."""


class Told(Struct, frozen=True):
    """A line to show, or the exit code at the end."""

    line: str = ""
    code: int | None = None


type Do = Callable[[Asked, Callable[[str], None]], Awaitable[int]]


class NotRunning(Exception):
    """No `dzvin up` of this home, or one that is too old to be asked."""


class Control:
    """The listening end, inside `dzvin up`."""

    def __init__(self, run: Path, do: Mapping[str, Do]) -> None:
        self._run = run
        self._do = do

    async def serve(self) -> None:
        """Until cancelled."""
        with _short(self._run) as place:
            with suppress(FileNotFoundError):
                os.unlink(place)
            own = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            before = os.umask(0o177)
            try:
                own.bind(place)
            finally:
                os.umask(before)
            # not start_unix_server: it would remove the socket by its short-lived name
            server = await asyncio.start_server(self._hear, sock=own, limit=LINE_BYTES)
        try:
            await asyncio.Event().wait()
        finally:
            server.close()  # who was told something hears the rest until this process ends
            (self._run / NAME).unlink(missing_ok=True)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            _write(writer, Told(line=line))

        try:
            asked = msgspec.json.decode(await reader.readline(), type=Asked)
            do = self._do.get(asked.do)
            code = 2 if do is None else await do(asked, say)
            _write(writer, Told(code=code))
            with suppress(ConnectionError):
                await writer.drain()
        except (msgspec.MsgspecError, ValueError):
            _write(writer, Told(line="that cannot be understood", code=2))
        finally:
            writer.close()


def ask(run: Path, asked: Asked, show: Callable[[str], None]) -> int | None:
    """The exit code; None when the instance ended without one. Raises NotRunning."""
    own = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(run) as place:
            own.connect(place)
    except OSError:
        own.close()
        raise NotRunning from None
    with own, own.makefile("rwb") as both:
        both.write(msgspec.json.encode(asked) + b"\n")
        both.flush()
        with suppress(ConnectionError):
            for line in both:
                told = msgspec.json.decode(line, type=Told)
                if told.code is not None:
                    return told.code
                show(told.line)
    return None


def _write(writer: asyncio.StreamWriter, told: Told) -> None:
    if not writer.is_closing():
        writer.write(msgspec.json.encode(told) + b"\n")


@contextmanager
def _short(folder: Path) -> Iterator[str]:
    """The socket's path however deep the home lies: the system allows about 100 characters."""
    folder.mkdir(parents=True, exist_ok=True)
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{number}/{NAME}"
    finally:
        os.close(number)
