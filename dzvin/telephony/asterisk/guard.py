"""Keeps intruders out: hears of wrong passwords over AMI, refuses their source by an ACL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
import structlog

from dzvin.telephony.asterisk.ami import Ami, NoAnswer, fields_of
from dzvin.telephony.asterisk.config import NOBODY_REFUSED, REFUSED_FILE, AsteriskConfig
from dzvin.telephony.intruders import Refused, Watch, heard_in

LOOK_SECONDS = 5.0
SPARED_SECONDS = 60.0
LOG_BYTES = 20_000_000
"""A flood writes two lines for each request into Asterisk's log: it shall not fill a disk."""
AGAIN_SECONDS = 1.0
GUARD_USER = "guard"

log = structlog.get_logger()

type Spared = Callable[[], Awaitable[frozenset[str]]]


class Guard:
    """One per Asterisk. `kept` is where refusals outlive a restart, and where the doctor looks."""

    def __init__(
        self, config: AsteriskConfig, kept: Path, *, spared: Spared, now: Callable[[], datetime]
    ) -> None:
        """`spared`: networks that are never refused, those of gateways."""
        self._config, self._kept, self._spared, self._now = config, kept, spared, now
        self._watch = Watch(read_refused(kept))
        self._ami = Ami(config.control, config.ami_port, config.ami_password)
        self._told: list[str] | None = None
        self._turn = asyncio.Lock()
        """Who listens and who keeps write the same files."""

    async def run(self) -> None:
        """Until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen())
                group.create_task(self._keep())
                group.create_task(self._learn_whom_to_spare())
        finally:
            await self._ami.close()

    async def _listen(self) -> None:
        while True:
            try:
                async for fields in self._events():
                    await self._hear(fields)
            except (OSError, EOFError, asyncio.LimitOverrunError):
                pass  # Asterisk starts again, or said something of no use
            await asyncio.sleep(AGAIN_SECONDS)

    async def _hear(self, fields: dict[str, str]) -> None:
        heard = heard_in(fields)
        refused = self._watch.hear(heard, self._now()) if heard else None
        if refused:
            log.warning(
                "sip.refused",
                source=refused.source,
                tries=refused.tries,
                account=refused.account,
                until=refused.until.isoformat(timespec="seconds"),
            )
            with suppress(OSError):  # a full disk: told at the next look
                async with self._turn:
                    await self._tell()

    async def _events(self) -> AsyncIterator[dict[str, str]]:
        """Of the class `security`, from a manager's user that may only listen to it."""
        config = self._config
        reader, writer = await asyncio.open_connection(config.control, config.ami_port)
        try:
            await reader.readline()
            words = f"Action: Login\r\nUsername: {GUARD_USER}\r\nSecret: {config.ami_password}\r\n"
            writer.write(f"{words}\r\n".encode())
            await writer.drain()
            while True:
                yield fields_of(await reader.readuntil(b"\r\n\r\n"))
        finally:
            writer.close()

    async def _keep(self) -> None:
        """Who has served his time is let in; an Asterisk that was away is told."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """What a full disk does not take is written at the next look: calls go on."""
        try:
            async with self._turn:
                await self._look()
        except OSError as error:
            log.error("sip.refusals_not_written", why=str(error))

    async def _look(self) -> None:
        for source in await asyncio.to_thread(_take_forgiven, self._kept):
            self._watch.forgive(source)
            log.warning("sip.forgiven", source=source)
        await self._tell()
        await asyncio.to_thread(self._remember)
        await self._cut_log()

    async def _learn_whom_to_spare(self) -> None:
        while True:
            with suppress(OSError):
                ours = frozenset({self._config.control})
                self._watch.spare(ours | await self._spared())
            await asyncio.sleep(SPARED_SECONDS)

    async def _tell(self) -> None:
        """Asterisk reads the file at its start as well."""
        sources = sorted(one.source for one in self._watch.refused(self._now()))
        if sources == self._told:
            return
        file = self._config.folder / "etc" / REFUSED_FILE
        await asyncio.to_thread(_write, file, acl(sources))
        try:
            await self._ami.ask("Reload", {"Module": "acl"})
        except NoAnswer:
            return  # told at the next look
        self._told = sources
        await asyncio.to_thread(self._remember)

    def _remember(self) -> None:
        content = msgspec.json.encode(self._watch.remembered(self._now()))
        if not self._kept.exists() or self._kept.read_bytes() != content:
            _write(self._kept, content.decode())

    async def _cut_log(self) -> None:
        """The last one is kept beside."""
        file = self._config.folder / "log/messages.log"
        if not file.exists() or file.stat().st_size < LOG_BYTES:
            return
        file.replace(file.with_name("messages.log.0"))
        with suppress(NoAnswer):
            await self._ami.ask("Reload", {"Module": "logger"})


def acl(sources: list[str]) -> str:
    """The lines of an access list that lets everybody in but these."""
    return "".join(f"deny={source}\n" for source in sources) or NOBODY_REFUSED


def read_refused(file: Path) -> list[Refused]:
    """Nothing when there is none, or somebody spoiled it."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Refused])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return []


def forgive(kept: Path, source: str) -> None:
    """The guard lets it in at its next look, or when it starts."""
    folder = _forgiven(kept)
    folder.mkdir(exist_ok=True)
    (folder / source).touch()


def _take_forgiven(kept: Path) -> list[str]:
    folder = _forgiven(kept)
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    for each in found:
        each.unlink(missing_ok=True)
    return [each.name for each in found]


def _forgiven(kept: Path) -> Path:
    """One empty file for each source: whoever writes one cannot spoil another's."""
    return kept.with_name("forgiven")


def _write(file: Path, content: str) -> None:
    new = file.with_name(f"{file.name}.new")
    new.write_text(content)
    new.replace(file)
