"""A manager port that does what it is asked and hangs up before it answers: nothing is begun
twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dzvin.telephony.asterisk.ami import Ami, fields_of
from dzvin.telephony.asterisk.recorder import Recorder
from dzvin.telephony.commands import PauseRecording, StartRecording

pytestmark = pytest.mark.anyio

START = StartRecording(call="c", tenant="t", leg="c.1", recording="c.r1", path="t/c/r1")
PAUSE = PauseRecording(call="c", tenant="t", leg="c.1", recording="c.r1", is_paused=False)


@dataclass
class Manager:
    """Does as it is told; `is_silent` says which actions it leaves without an answer: it closes the
    connection, which is no answer as one that is too late."""

    is_silent: Callable[["Manager", str], bool]
    makes_files: bool = True
    asked: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        try:
            while True:
                told = fields_of(await reader.readuntil(b"\r\n\r\n"))
                self.asked.append(told["Action"])
                if told["Action"] == "MixMonitor" and self.makes_files:
                    Path(told["File"]).touch()  # noqa: ASYNC240
                if self.is_silent(self, told["Action"]):
                    return
                answer = f"Response: Success\r\nActionID: {told['ActionID']}\r\n\r\n"
                writer.write(answer.encode())
        except asyncio.IncompleteReadError:
            return
        finally:
            writer.close()


@asynccontextmanager
async def recorder_at(manager: Manager, folder: Path) -> AsyncIterator[Recorder]:
    server = await asyncio.start_server(manager.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    recorder = Recorder(Ami("127.0.0.1", port, "secret", answer_seconds=30), folder)
    try:
        await recorder.pause(PAUSE)
        yield recorder
    finally:
        await recorder.close()
        server.close()


async def test_what_began_and_was_not_answered_is_not_begun_again(tmp_path: Path) -> None:
    """A second MixMonitor empties the file of the first, and outlives the only stop."""
    manager = Manager(is_silent=lambda _, action: action == "MixMonitor")
    async with recorder_at(manager, tmp_path) as recorder:
        began = await recorder.start(START)
        assert began.is_ok
        assert manager.asked.count("MixMonitor") == 1


async def test_what_was_not_begun_is_asked_for_once_more_after_a_stop(tmp_path: Path) -> None:
    def first_one(manager: Manager, action: str) -> bool:
        is_first = action == "MixMonitor" and manager.asked.count(action) == 1
        manager.makes_files = manager.makes_files or is_first
        return is_first

    manager = Manager(is_silent=first_one, makes_files=False)
    async with recorder_at(manager, tmp_path) as recorder:
        assert (await recorder.start(START)).is_ok
        did = [action for action in manager.asked if "MixMonitor" in action]
        assert did == ["MixMonitorMute", "MixMonitor", "StopMixMonitor", "MixMonitor"]
