"""baresip: a softphone that others wrote, steered over its control socket.

It says a tone of its own; what it heard lies in a file when the call is over.
"""

import asyncio
import json
import shutil
import wave
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from tests.support.rtp import Samples, share
from tests.support.tones import tone, write_wav
from tests.support.until import until

CONFIG = """
sip_listen {address}:0
call_max_calls 4
audio_player aubridge,nobody
audio_source aufile,{folder}/tone.wav
audio_alert aubridge,nobody
ausrc_srate 8000
auplay_srate 8000
snd_path {folder}
module_path {modules}
module g711.so
module srtp.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp uuid.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen {address}:{port}
"""
MODULES = next(Path("/usr/lib").glob("**/baresip/modules"), Path())
TONE_SECONDS = 60.0
_fresh = count(1)


class Baresip:
    """One account. `extra`: parameters of it, like `mediaenc=srtp-mand`."""

    def __init__(
        self,
        folder: Path,
        user: str,
        password: str,
        server: str,
        *,
        extra: str = "",
        hertz: int,
        regint: int = 300,
    ) -> None:
        """`regint`: seconds of a registration, 0 for none."""
        n = next(_fresh)
        self.address = f"127.0.{88 + n // 250}.{1 + n % 250}"
        self.user, self.password, self._server, self._extra = user, password, server, extra
        self._folder, self._hertz, self._regint = folder, hertz, regint
        self.events: list[dict[str, Any]] = []

    async def __aenter__(self) -> Self:
        self._folder.mkdir(parents=True)
        program = shutil.which("baresip")
        assert program, "the package baresip-core is missing: make setup"
        server = await asyncio.start_server(lambda _r, w: w.close(), self.address, 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        config = CONFIG.format(
            address=self.address, folder=self._folder, port=port, modules=MODULES
        )
        (self._folder / "config").write_text(config)
        write_wav(self._folder / "tone.wav", tone(self._hertz, TONE_SECONDS))
        (self._folder / "accounts").write_text("")
        (self._folder / "contacts").write_text("")
        self._log = (self._folder / "log").open("wb")
        self._process = await asyncio.create_subprocess_exec(
            program,
            "-f",
            str(self._folder),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self._log.fileno(),
            stderr=self._log.fileno(),
        )

        async def is_listening() -> bool:
            try:
                self._reader, self._writer = await asyncio.open_connection(self.address, port)
            except OSError:
                return False
            return True

        await until(is_listening)
        self._listening = asyncio.create_task(self._listen())
        login = f"auth_user={self.user};auth_pass={self.password}"
        account = f"<sip:{self.user}@{self._server}>;{login};regint={self._regint};{self._extra}"
        self.does("uanew", account)  # only now: what it tells is heard from the beginning
        await self.sees_answer("Creating UA")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listening.cancel()
        self._writer.close()
        if self._process.returncode is None:
            self._process.terminate()
        await self._process.wait()
        self._log.close()

    async def _listen(self) -> None:
        """Netstrings of JSON."""
        while True:
            size = int((await self._reader.readuntil(b":"))[:-1])
            told = json.loads(await self._reader.readexactly(size))
            await self._reader.readexactly(1)
            self.events.append(told)

    def does(self, command: str, params: str = "") -> None:
        body = json.dumps({"command": command, "params": params}).encode()
        self._writer.write(b"%d:%s," % (len(body), body))

    async def sees_answer(self, text: str) -> None:
        """Of a command."""

        async def found() -> bool:
            return any(text in one.get("data", "") for one in self.events)

        await until(found)

    async def sees(self, kind: str, times: int = 1) -> dict[str, Any]:
        """An event of baresip: REGISTER_OK, CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED …"""

        async def found() -> list[dict[str, Any]]:
            seen = [one for one in self.events if one.get("type") == kind]
            return seen if len(seen) >= times else []

        try:
            return (await until(found))[times - 1]
        except TimeoutError:
            said = (self._folder / "log").read_text()
            raise AssertionError(f"no {kind}: {self.events} {said}") from None

    def share_heard(self, hertz: float) -> float:
        """Of all its finished calls: how loud this pitch was against the loudest one."""
        files = sorted(self._folder.glob("dump-*-dec.wav"))
        assert files, "it heard nothing: no sound file was written"
        return max(share(sound(file), hertz) for file in files)


def sound(file: Path) -> Samples:
    with wave.open(str(file)) as wav:
        frames = np.frombuffer(wav.readframes(wav.getnframes()), np.int16)
    return frames.astype(np.float64) / 32768
