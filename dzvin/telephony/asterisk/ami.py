"""Asterisk's old manager port, for what ARI cannot do: MixMonitor, and lists it does not tell."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

from dzvin.telephony.asterisk.config import AMI_USER

ANSWER_SECONDS = 3.0


class NoAnswer(Exception):
    """The manager port is closed, silent, or refuses our password."""


class Ami:
    """One question at a time over one connection, opened when it is needed."""

    def __init__(
        self,
        address: str,
        port: int,
        password: str,
        user: str = AMI_USER,
        *,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._answer_seconds = answer_seconds
        self._address, self._port = address, port
        self._user, self._password = user, password
        self._turn = asyncio.Lock()
        self._pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._count = 0

    def beside(self) -> "Ami":
        """Another connection of the same kind, for what may be waited for long."""
        seconds = self._answer_seconds
        return Ami(self._address, self._port, self._password, self._user, answer_seconds=seconds)

    async def ask(
        self, action: str, fields: Mapping[str, str], *, is_repeatable: bool = True
    ) -> dict[str, str]:
        """Raises NoAnswer. A connection that died since the last question is opened again, and what
        may be done twice is asked again."""
        async with self._turn:
            had_connection = self._pipe is not None
            try:
                return await self._ask(action, fields)
            except NoAnswer:
                if not had_connection or not is_repeatable:
                    raise
                return await self._ask(action, fields)

    async def events(
        self, action: str, end: str, fields: Mapping[str, str] = MappingProxyType({})
    ) -> list[dict[str, str]]:
        """The events that answer an action, up to the one named `end`. Raises NoAnswer."""
        async with self._turn:
            try:
                async with asyncio.timeout(ANSWER_SECONDS) as limit:
                    if self._pipe is None:
                        await self._sign_in()
                    return await self._listed(action, end, fields, limit)
            except (OSError, EOFError, TimeoutError) as failure:
                await self.close()
                raise NoAnswer(str(failure) or type(failure).__name__) from None

    async def _listed(
        self, action: str, end: str, fields: Mapping[str, str], limit: asyncio.Timeout
    ) -> list[dict[str, str]]:
        """A long list may take its time, as long as it comes."""
        loop = asyncio.get_running_loop()
        answer = await self._exchange(action, fields)
        if answer.get("Response") != "Success":
            return []
        assert self._pipe
        found: list[dict[str, str]] = []
        while True:
            event = fields_of(await self._pipe[0].readuntil(b"\r\n\r\n"))
            limit.reschedule(loop.time() + ANSWER_SECONDS)
            if event.get("ActionID") != answer["ActionID"]:
                continue
            if event.get("Event") == end:
                return found
            found.append(event)

    async def close(self) -> None:
        if self._pipe:
            self._pipe[1].close()
            self._pipe = None

    async def _ask(self, action: str, fields: Mapping[str, str]) -> dict[str, str]:
        try:
            async with asyncio.timeout(self._answer_seconds):
                if self._pipe is None or self._pipe[0].at_eof() or self._pipe[1].is_closing():
                    await self.close()
                    await self._sign_in()
                return await self._exchange(action, fields)
        except (OSError, EOFError, TimeoutError) as failure:
            await self.close()
            raise NoAnswer(str(failure) or type(failure).__name__) from None

    async def _sign_in(self) -> None:
        """Whole or not at all: also when whoever asks is cancelled."""
        self._pipe = await asyncio.open_connection(self._address, self._port)
        is_in = False
        try:
            await self._pipe[0].readline()
            answer = await self._exchange(
                "Login", {"Username": self._user, "Secret": self._password, "Events": "off"}
            )
            is_in = answer.get("Response") == "Success"
        finally:
            if not is_in:
                await self.close()
        if not is_in:
            raise NoAnswer(answer.get("Message", "the manager port refused us"))

    async def _exchange(self, action: str, fields: Mapping[str, str]) -> dict[str, str]:
        assert self._pipe
        reader, writer = self._pipe
        self._count += 1
        number = str(self._count)
        lines = {"Action": action, "ActionID": number, **fields}
        assert not any(sign in value for value in lines.values() for sign in "\r\n")
        writer.write(
            ("".join(f"{key}: {value}\r\n" for key, value in lines.items()) + "\r\n").encode()
        )
        await writer.drain()
        while True:
            answer = fields_of(await reader.readuntil(b"\r\n\r\n"))
            if answer.get("ActionID") == number:
                return answer


class Lanes:
    """Several connections for one kind of question: Asterisk answers the questions of a connection
    one after the other, and one about a channel that hangs holds up whatever stands behind it."""

    def __init__(self, first: Ami, most: int) -> None:
        self._all, self._idle = [first], [first]
        self._room = asyncio.Semaphore(most)

    async def ask(self, action: str, fields: Mapping[str, str]) -> dict[str, str]:
        """Never twice. Raises NoAnswer."""
        async with self._room:
            lane = self._idle.pop() if self._idle else self._another()
            try:
                return await lane.ask(action, fields, is_repeatable=False)
            except asyncio.CancelledError:
                await lane.close()
                raise
            finally:
                self._idle.append(lane)

    def _another(self) -> Ami:
        self._all.append(self._all[0].beside())
        return self._all[-1]

    async def close(self) -> None:
        for lane in self._all:
            await lane.close()


def fields_of(block: bytes) -> dict[str, str]:
    pairs = (line.partition(": ") for line in block.decode(errors="replace").split("\r\n"))
    return {key: value for key, colon, value in pairs if colon}
