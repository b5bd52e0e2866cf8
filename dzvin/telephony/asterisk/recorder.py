"""Record a customer's leg with MixMonitor: stereo, raw, left himself and right what he hears.

Two recorders never write one file: what was asked and not answered may still be begun, so each
further try has a file of its own. The longest of them is the recording.
"""

import asyncio
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from weakref import WeakValueDictionary

from dzvin.infra.clock import new_id, now
from dzvin.infra.sound import RATE
from dzvin.telephony.asterisk.ami import Ami, Lanes, NoAnswer
from dzvin.telephony.commands import PauseRecording, StartRecording, StopRecording
from dzvin.telephony.signals import OVER, RecordingBegan

LEAST_FREE = 0.05
"""Below this share of free disk nothing is recorded; calls go on."""

ANSWER_SECONDS = 20.0
"""A slow switch is waited for: what is asked again on another connection may be done twice."""
AGAIN_SECONDS = 0.2
SILENT_SECONDS = 900.0
"""A port that says nothing for so long has died: nobody waits for it any more."""
GROWS_SECONDS = 3.0
"""The switch writes a second at once."""
PROMPT_SECONDS = 1.0
"""What was answered so soon began as it was answered."""

MOST_AT_ONCE, MOST_HUNG = 8, 4
"""Questions. Beyond them one waits until another was answered, or given up."""
MOST_MIXERS = 8
PATH = re.compile(r"[A-Za-z0-9_-]{1,128}(/[A-Za-z0-9_-]{1,128}){0,5}")


class Turn:
    """Of one leg, while something is to be done with it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        """Fair: a start and a stop keep the order in which they were asked for."""
        self.silent_since: float | None = None


class Recorder:
    """Writes `<path>.raw` below the monitor folder: 8 kHz, 16 bit, two channels. Further tries
    write `<path>~<id>.raw`."""

    def __init__(
        self,
        ami: Ami,
        monitor: Path,
        free_share: Callable[[Path], float] | None = None,
        *,
        grows_seconds: float = GROWS_SECONDS,
        prompt_seconds: float = PROMPT_SECONDS,
    ) -> None:
        self._monitor = monitor
        self._lanes = Lanes(ami, MOST_AT_ONCE)
        self._beside = Lanes(ami.beside(), MOST_HUNG)
        """For legs that did not answer: behind them nobody else waits."""
        self._grows_seconds, self._prompt_seconds = grows_seconds, prompt_seconds
        self._free_share = free_share or free_share_of
        self._turns: WeakValueDictionary[str, Turn] = WeakValueDictionary()
        """By leg; they are as long as somebody has or awaits them."""
        self._over: set[str] = set()
        """Recordings that are to be stopped: they are not begun any more."""
        self._doubled: set[str] = set()
        """Legs that may have more than one recorder."""
        self._silent_since: float | None = None

    async def start(self, command: StartRecording) -> RecordingBegan:
        """The outcome, as soon as the switch tells it; never raises."""
        turn = self._turn_of(command.leg)
        async with turn.lock:
            try:
                return await self._begin(command)
            except OSError as failure:
                why = "disk_full" if failure.errno == 28 else "disk_error"
            except NoAnswer:
                why = OVER if command.recording in self._over else "no_answer"
        return outcome(command, why)

    async def _begin(self, command: StartRecording) -> RecordingBegan:
        """Raises NoAnswer and OSError."""
        if not PATH.fullmatch(command.path):
            return outcome(command, "bad_path")
        file = self._monitor / f"{command.path}.raw"
        if self._free_share(self._monitor) < LEAST_FREE:
            return outcome(command, "disk_full")
        await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
        if found := await asyncio.to_thread(tries_of, file):
            if found != [file]:
                self._doubled.add(command.leg)
            if not command.is_repeated or await self._goes_on(command, found):
                return outcome(command, is_new=False)
        if command.is_repeated:
            await self._silence(command)
            file = another(file)
        asked_at = now()
        answer = await self._mix(command, file)
        if answer.get("Response") == "Success":
            return outcome(command, began_at=await self._began_at(file, asked_at))
        return outcome(command, is_new=False) if found else outcome(command, "refused")

    async def _began_at(self, file: Path, asked_at: datetime) -> datetime | None:
        """An answer that was late says nothing of when it began: the length of the file does."""
        at = now()
        if (at - asked_at).total_seconds() < self._prompt_seconds:
            return None
        return at - timedelta(seconds=await asyncio.to_thread(longest_seconds, file))

    async def _goes_on(self, command: StartRecording, found: list[Path]) -> bool:
        """One that was stopped after all leaves a file, too. A switch that stands still writes
        nothing: once it answers, we look again. Raises NoAnswer."""
        if await self._grows(command, found):
            return True
        await self._answered("Ping", {"Channel": command.leg}, command.recording)
        return await self._grows(command, found)

    async def _grows(self, command: StartRecording, found: list[Path]) -> bool:
        """Or its talk is over, and nobody needs to know."""
        loop = asyncio.get_running_loop()
        until, before = loop.time() + self._grows_seconds, await asyncio.to_thread(size_of, found)
        while loop.time() < until and command.recording not in self._over:
            await asyncio.sleep(min(AGAIN_SECONDS, self._grows_seconds))
            if await asyncio.to_thread(size_of, found) > before:
                return True
        return command.recording in self._over

    async def _mix(self, command: StartRecording, file: Path) -> dict[str, str]:
        """Asked once for each file: a second recorder would empty that of the first. Raises
        NoAnswer."""
        first = file
        while True:
            asked = {"Channel": command.leg, "File": str(file), "Options": "D"}
            try:
                return await self._ask("MixMonitor", asked)
            except NoAnswer:
                if await asyncio.to_thread(file.exists):
                    return {"Response": "Success"}
                if self._gives_up(command.leg, command.recording):
                    raise
            await self._silence(command)
            file = another(first)

    async def _silence(self, command: StartRecording) -> None:
        """Whatever records this leg stops; what is begun after it is stopped with the next."""
        self._doubled.add(command.leg)
        await self._stop_all(command.leg, command.recording)

    async def stop(self, command: StopRecording) -> None:
        """A leg that is gone has stopped its recording itself."""
        self._over.add(command.recording)
        turn = self._turn_of(command.leg)
        try:
            async with turn.lock:
                with suppress(NoAnswer):
                    await self._stop_all(command.leg)
        finally:
            self._over.discard(command.recording)

    async def _stop_all(self, leg: str, recording: str | None = None) -> None:
        """Raises NoAnswer."""
        for _ in range(MOST_MIXERS if leg in self._doubled else 1):
            answer = await self._answered("StopMixMonitor", {"Channel": leg}, recording)
            if answer.get("Response") != "Success":
                break
        if recording is None:
            self._doubled.discard(leg)

    async def pause(self, command: PauseRecording) -> None:
        state = "1" if command.is_paused else "0"
        asked = {"Channel": command.leg, "Direction": "both", "State": state}
        turn = self._turn_of(command.leg)
        async with turn.lock:
            with suppress(NoAnswer):
                await self._answered("MixMonitorMute", asked, command.recording)

    async def _answered(
        self, action: str, fields: dict[str, str], recording: str | None
    ) -> dict[str, str]:
        """What may be done twice is asked until somebody answers. Raises NoAnswer when this
        recording is over before, or nobody ever does."""
        while True:
            try:
                return await self._ask(action, fields)
            except NoAnswer:
                if self._gives_up(fields["Channel"], recording):
                    raise
                await asyncio.sleep(AGAIN_SECONDS)

    async def _ask(self, action: str, fields: dict[str, str]) -> dict[str, str]:
        """Raises NoAnswer."""
        turn = self._turns[fields["Channel"]]
        lanes = self._lanes if turn.silent_since is None else self._beside
        try:
            answer = await lanes.ask(action, fields)
        except NoAnswer:
            now = asyncio.get_running_loop().time()
            turn.silent_since = turn.silent_since or now
            self._silent_since = self._silent_since or now
            raise
        turn.silent_since = self._silent_since = None
        return answer

    def _gives_up(self, leg: str, recording: str | None) -> bool:
        """Its talk is over, or this leg or everybody has not answered for too long."""
        now = asyncio.get_running_loop().time()
        silent_since = self._silent_since, self._turns[leg].silent_since
        is_dead = any(since and now - since > SILENT_SECONDS for since in silent_since)
        return is_dead or recording in self._over

    def _turn_of(self, leg: str) -> Turn:
        """Who asks holds it: it is forgotten with the last of them."""
        return self._turns.setdefault(leg, Turn())

    async def close(self) -> None:
        await self._lanes.close()
        await self._beside.close()


def outcome(
    command: StartRecording,
    why: str = "",
    *,
    is_new: bool = True,
    began_at: datetime | None = None,
) -> RecordingBegan:
    return RecordingBegan(
        call=command.call,
        recording=command.recording,
        is_ok=not why,
        why=why,
        is_new=is_new,
        began_at=began_at,
    )


def another(file: Path) -> Path:
    return file.with_name(f"{file.stem}~{new_id()}.raw")


def tries_of(file: Path) -> list[Path]:
    """What was begun of a recording, by this or a former engine."""
    return [each for each in (file, *file.parent.glob(f"{file.stem}~*.raw")) if each.exists()]


def longest_seconds(file: Path) -> float:
    """How much the longest try holds: it began first."""
    return max((size_of([each]) for each in tries_of(file)), default=0) / (RATE * 2 * 2)


def size_of(files: list[Path]) -> int:
    return sum(each.stat().st_size for each in files)


def free_share_of(folder: Path) -> float:
    """Of the file system that holds the recordings."""
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total
