"""A manager port that does what it is asked and hangs up before it answers, or answers nobody for
a while: what is recorded begins as soon as it answers, and nothing is begun twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from dzvin.infra.clock import now
from dzvin.telephony.asterisk.ami import Ami, NoAnswer, fields_of
from dzvin.telephony.asterisk.recorder import Recorder
from dzvin.telephony.commands import PauseRecording, StartRecording, StopRecording

pytestmark = pytest.mark.anyio

ABOUT = {"call": "c", "tenant": "t", "leg": "c.1", "recording": "c.r1"}
START = StartRecording(**ABOUT, path="t/c/r1")
AGAIN = StartRecording(**ABOUT, path="t/c/r1", is_repeated=True)
STOP = StopRecording(**ABOUT)
PAUSE = PauseRecording(**ABOUT, is_paused=False)


@dataclass
class Manager:
    """Does as it is told; `is_silent` says which actions it leaves without an answer: it closes the
    connection, which is no answer as one that is too late."""

    is_silent: Callable[["Manager", str], bool]
    makes_files: bool = True
    holds: bytes = b""
    """What they hold at once."""
    holds_back: asyncio.Event | None = None
    """What it leaves without an answer it answers then, and nothing else on this connection
    before."""
    asked: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """One for each recorder that was begun, running or not."""
    running: int = 0
    leg: str = ""
    """That is asked about."""
    is_gone: bool = False
    """The leg."""

    async def hears(self, action: str) -> None:
        async with asyncio.timeout(10):
            while action not in self.asked:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        try:
            while True:
                told = fields_of(await reader.readuntil(b"\r\n\r\n"))
                self.asked.append(told["Action"])
                self.leg = told.get("Channel", "")
                is_silent = self.is_silent(self, told["Action"])
                response = self._does(told)
                if is_silent and self.holds_back:
                    await self.holds_back.wait()
                elif is_silent:
                    return
                answer = f"Response: {response}\r\nActionID: {told['ActionID']}\r\n\r\n"
                writer.write(answer.encode())
        except asyncio.IncompleteReadError:
            return
        finally:
            writer.close()

    def _does(self, told: dict[str, str]) -> str:
        if self.is_gone and "Channel" in told:
            return "Error"
        if told["Action"] == "MixMonitor" and self.makes_files:
            self.files.append(Path(told["File"]))
            self.files[-1].write_bytes(self.holds)
            self.running += 1
        elif told["Action"] == "StopMixMonitor":
            self.running -= 1
            if self.running < 0:
                self.running = 0
                return "Error"
        return "Success"

    def did(self) -> list[str]:
        return [action for action in self.asked if action in {"MixMonitor", "StopMixMonitor"}]


@asynccontextmanager
async def growing(file: Path) -> AsyncIterator[None]:
    def append() -> None:
        with file.open("ab") as end:
            end.write(bytes(320))

    async def write() -> None:
        while True:
            await asyncio.to_thread(append)
            await asyncio.sleep(0.01)

    writing = asyncio.create_task(write())
    try:
        yield
    finally:
        writing.cancel()


@asynccontextmanager
async def recorder_at(
    manager: Manager, folder: Path, *, grows_seconds: float = 30, prompt_seconds: float = 1
) -> AsyncIterator[Recorder]:
    server = await asyncio.start_server(manager.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ami = Ami("127.0.0.1", port, "secret", answer_seconds=30)
    recorder = Recorder(ami, folder, grows_seconds=grows_seconds, prompt_seconds=prompt_seconds)
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
        assert (began.is_ok, began.is_new) == (True, True)
        assert manager.did() == ["MixMonitor"]


async def test_when_a_late_answer_came_the_file_tells_when_it_began(tmp_path: Path) -> None:
    """Two seconds are in it: so much before the answer it began."""
    manager = Manager(is_silent=lambda _, action: action == "MixMonitor", holds=bytes(2 * 32_000))
    async with recorder_at(manager, tmp_path, prompt_seconds=0) as recorder:
        before = now() - timedelta(seconds=2)
        began = await recorder.start(START)
        assert began.began_at and before <= began.began_at <= now() - timedelta(seconds=2)
    manager = Manager(is_silent=lambda *_: False, holds=bytes(2 * 32_000))
    async with recorder_at(manager, tmp_path, prompt_seconds=600) as recorder:
        other = StartRecording(**ABOUT, path="t/c/r2")
        assert (await recorder.start(other)).began_at is None, "as it is heard"


async def test_what_was_not_begun_is_asked_for_until_it_is_answered(tmp_path: Path) -> None:
    """Each time after a stop, and into another file: one that was begun late harms nothing."""

    def thrice(manager: Manager, action: str) -> bool:
        is_silent = action == "MixMonitor" and manager.asked.count(action) <= 3
        manager.makes_files = not is_silent
        return is_silent

    manager = Manager(is_silent=thrice, makes_files=False)
    async with recorder_at(manager, tmp_path) as recorder:
        assert (await recorder.start(START)).is_ok
        tries = ["MixMonitor", "StopMixMonitor"] * 3
        assert manager.did() == [*tries, "MixMonitor"]
        (file,) = manager.files
        assert file.parent == tmp_path / "t/c"
        assert file.name.startswith("r1~") and file.suffix == ".raw"


async def test_all_recorders_of_a_leg_stop_with_its_talk(tmp_path: Path) -> None:
    """One that was asked for in vain may begin after all, when the switch is awake again."""

    def first_one(manager: Manager, action: str) -> bool:
        is_first = action == "MixMonitor" and manager.asked.count(action) == 1
        manager.makes_files = not is_first
        return is_first

    manager = Manager(is_silent=first_one)
    async with recorder_at(manager, tmp_path) as recorder:
        await recorder.start(START)
        manager.running += 1
        await recorder.stop(STOP)
        assert manager.running == 0


async def test_a_recording_whose_talk_ends_before_anybody_answers_is_not_begun(
    tmp_path: Path,
) -> None:
    awake = asyncio.Event()
    manager = Manager(is_silent=lambda *_: not awake.is_set(), makes_files=False)
    awake.set()
    async with recorder_at(manager, tmp_path) as recorder:
        awake.clear()
        starting = asyncio.create_task(recorder.start(START))
        await manager.hears("MixMonitor")
        stopping = asyncio.create_task(recorder.stop(STOP))
        began = await starting
        assert (began.is_ok, began.why) == (False, "over")
        manager.running = 1
        awake.set()
        await stopping
        assert manager.running == 0, "what began after all is stopped"


async def test_a_leg_that_does_not_answer_stops_nobody_else(tmp_path: Path) -> None:
    """Neither while it is to be recorded nor while that is to be stopped; and nothing is kept of
    it."""
    hung = asyncio.Event()

    def is_silent(manager: Manager, action: str) -> bool:
        is_hung = not hung.is_set() and manager.leg == "c.1" and action != "Login"
        manager.makes_files = not is_hung
        return is_hung

    other = {"call": "d", "tenant": "t", "leg": "d.1", "recording": "d.r1"}
    manager = Manager(is_silent=is_silent)
    hung.set()
    async with recorder_at(manager, tmp_path) as recorder:
        hung.clear()
        waiting = asyncio.create_task(recorder.start(START))
        await manager.hears("StopMixMonitor")
        async with asyncio.timeout(10):
            await recorder.pause(PauseRecording(**other, is_paused=True))
            assert (await recorder.start(StartRecording(**other, path="t/d/r1"))).is_ok
            stopping = asyncio.create_task(recorder.stop(STOP))
            assert (await waiting).why == "over"
            await recorder.stop(StopRecording(**other))
        assert not stopping.done()
        hung.set()
        await stopping
        del waiting, stopping
        assert not recorder._turns


async def test_behind_the_first_question_to_a_hung_leg_nobody_waits(tmp_path: Path) -> None:
    """A pause hides a card number: it cannot wait for the channel of another call."""
    answers = asyncio.Event()
    manager = Manager(is_silent=lambda m, _: m.holds_back is not None and m.leg == "c.1")
    async with recorder_at(manager, tmp_path) as recorder:
        manager.holds_back = answers
        waiting = asyncio.create_task(recorder.start(START))
        await manager.hears("MixMonitor")
        other = {"call": "d", "tenant": "t", "leg": "d.1", "recording": "d.r1"}
        async with asyncio.timeout(10):
            assert (await recorder.start(StartRecording(**other, path="t/d/r1"))).is_ok
            await recorder.pause(PauseRecording(**other, is_paused=True))
            await recorder.stop(StopRecording(**other))
        assert not waiting.done()
        answers.set()
        assert (await waiting).is_ok


async def test_asked_for_by_the_next_engine_it_does_not_touch_the_file_of_the_first(
    tmp_path: Path,
) -> None:
    """The first was killed as it asked: what it asked for may be begun later than our stop."""
    manager = Manager(is_silent=lambda *_: False)
    async with recorder_at(manager, tmp_path) as recorder:
        began = await recorder.start(AGAIN)
        assert (began.is_ok, began.is_new) == (True, True)
        (file,) = manager.files
        assert file.name.startswith("r1~")
        async with growing(file):
            again = await recorder.start(AGAIN)
        assert (again.is_ok, again.is_new) == (True, False)
        assert manager.files == [file]


async def test_a_file_into_which_nobody_writes_is_no_recording_that_goes_on(
    tmp_path: Path,
) -> None:
    """A stop that was asked for by the engine that died may have been done after the beginning."""
    manager = Manager(is_silent=lambda *_: False)
    async with recorder_at(manager, tmp_path, grows_seconds=0.05) as recorder:
        await recorder.start(START)
        manager.running = 0
        again = await recorder.start(AGAIN)
        assert (again.is_ok, again.is_new, manager.running) == (True, True, 1)
        first, second = manager.files
        assert first.exists() and second != first


async def test_what_was_recorded_of_a_leg_that_is_gone_meanwhile_stays(tmp_path: Path) -> None:
    manager = Manager(is_silent=lambda *_: False)
    async with recorder_at(manager, tmp_path, grows_seconds=0.05) as recorder:
        await recorder.start(START)
        manager.is_gone = True
        again = await recorder.start(AGAIN)
        assert (again.is_ok, again.is_new, len(manager.files)) == (True, False, 1)


async def test_who_is_cancelled_while_he_signs_in_leaves_no_half_connection() -> None:
    """The next one who asks would be refused, and his recording never begun."""
    asked, is_mute = asyncio.Event(), True

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_in = False
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        while block := await reader.readuntil(b"\r\n\r\n"):
            told = fields_of(block)
            asked.set()
            if is_mute:
                return
            is_in = is_in or told["Action"] == "Login"
            response = "Success" if is_in else "Error"
            writer.write(f"Response: {response}\r\nActionID: {told['ActionID']}\r\n\r\n".encode())

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    ami = Ami("127.0.0.1", server.sockets[0].getsockname()[1], "secret", answer_seconds=30)
    try:
        first = asyncio.create_task(ami.ask("Ping", {}))
        await asked.wait()
        first.cancel()
        with pytest.raises((asyncio.CancelledError, NoAnswer)):
            await first
        is_mute = False
        assert (await ami.ask("Ping", {}))["Response"] == "Success"
    finally:
        await ami.close()
        server.close()
