"""Record a customer's leg with MixMonitor: stereo, raw, left himself and right what he hears."""

import asyncio
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dzvin.telephony.asterisk.ami import Ami, NoAnswer
from dzvin.telephony.commands import PauseRecording, StartRecording, StopRecording
from dzvin.telephony.signals import RecordingBegan

LEAST_FREE = 0.05
"""Below this share of free disk nothing is recorded; calls go on."""

PATH = re.compile(r"[A-Za-z0-9_-]{1,128}(/[A-Za-z0-9_-]{1,128}){0,5}")


class Recorder:
    """Writes `<path>.raw` below the monitor folder: 8 kHz, 16 bit, two channels."""

    def __init__(
        self, ami: Ami, monitor: Path, free_share: Callable[[Path], float] | None = None
    ) -> None:
        self._ami, self._monitor = ami, monitor
        self._free_share = free_share or free_share_of
        self._turn = asyncio.Lock()
        """Fair: a start and a stop keep the order in which they were asked for."""

    async def start(self, command: StartRecording) -> RecordingBegan:
        """The outcome; never raises."""
        async with self._turn:
            why = await self._begin(command)
        return RecordingBegan(
            call=command.call, recording=command.recording, is_ok=not why, why=why
        )

    async def _begin(self, command: StartRecording) -> str:
        if not PATH.fullmatch(command.path):
            return "bad_path"
        file = self._monitor / f"{command.path}.raw"
        try:
            if self._free_share(self._monitor) < LEAST_FREE:
                return "disk_full"
            await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
            if await asyncio.to_thread(file.exists):
                return ""  # asked again after a break: it began before, and goes on
            if command.is_repeated:
                await self._ami.ask("StopMixMonitor", {"Channel": command.leg})
            answer = await self._mix(command.leg, file)
        except OSError as failure:
            return "disk_full" if failure.errno == 28 else "disk_error"
        except NoAnswer:
            return "no_answer"
        return "" if answer.get("Response") == "Success" else "refused"

    async def _mix(self, leg: str, file: Path) -> dict[str, str]:
        """Begun once: a second one would empty the file of the first and outlive the stop. Raises
        NoAnswer."""
        asked = {"Channel": leg, "File": str(file), "Options": "D"}
        try:
            return await self._ami.ask("MixMonitor", asked, is_repeatable=False)
        except NoAnswer:
            if await asyncio.to_thread(file.exists):
                return {"Response": "Success"}
            await self._ami.ask("StopMixMonitor", {"Channel": leg})
            return await self._ami.ask("MixMonitor", asked, is_repeatable=False)

    async def stop(self, command: StopRecording) -> None:
        """A leg that is gone has stopped its recording itself."""
        async with self._turn:
            with suppress(NoAnswer):
                await self._ami.ask("StopMixMonitor", {"Channel": command.leg})

    async def pause(self, command: PauseRecording) -> None:
        state = "1" if command.is_paused else "0"
        asked = {"Channel": command.leg, "Direction": "both", "State": state}
        async with self._turn:
            with suppress(NoAnswer):
                await self._ami.ask("MixMonitorMute", asked)

    async def close(self) -> None:
        await self._ami.close()


def free_share_of(folder: Path) -> float:
    """Of the file system that holds the recordings."""
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total
