"""What a contract test of the switch can say, whichever switch is behind it."""

import asyncio
from typing import Protocol

from dzvin.kernel.messages import Input
from dzvin.telephony.commands import SwitchCommand
from dzvin.telephony.switch import Endpoint, Switch

TENANT = "11111111-1111-4111-8111-111111111111"
ANN = Endpoint(
    name="dev-ann",
    kind="device",
    secret="ann-s3cret",
    tenant=TENANT,
    user="ann",
    language="uk",
)
BOB = Endpoint(name="dev-bob", kind="device", secret="bob-s3cret", tenant=TENANT, user="bob")


class Party(Protocol):
    """Somebody at the far end of a leg."""

    async def rings(self) -> None: ...
    async def is_answered(self) -> None: ...
    async def is_ended(self) -> int:
        """The final SIP code of a call that was refused, 0 or 200 otherwise."""

    async def hang_up(self) -> None: ...
    async def cancel(self) -> None: ...
    async def press(self, keys: str) -> None: ...
    async def answer(self) -> None: ...
    async def reject(self, code: int) -> None: ...
    async def refer(self, number: str = "", to: "Party | None" = None) -> None:
        """The transfer key: to a number, or to whom he has on another line."""

    async def is_told(self, result: str) -> None:
        """`done` or `refused`: what came of his transfer key."""

    async def say(self) -> None:
        """Speak, so that others can tell that it is this one."""

    async def hears(self, *others: "Party") -> None: ...
    async def hears_sound(self) -> None:
        """Music or a prompt."""

    async def hears_nothing(self) -> None: ...
    async def got_keys(self, keys: str) -> None: ...
    @property
    def caller(self) -> tuple[str, str]:
        """Number and name that a ringing phone shows."""


class Stage:
    """A switch whose signals are written down, and the people around it."""

    switch: Switch

    def __init__(self) -> None:
        self.signals: list[Input] = []
        self.connections = 0
        self._news = asyncio.Condition()

    async def customer_dials(self, number: str, from_number: str = "0501234567") -> Party:
        raise NotImplementedError

    async def device_dials(self, endpoint: Endpoint, number: str) -> Party:
        raise NotImplementedError

    async def registers(self, endpoint: Endpoint, seconds: int = 300) -> None:
        raise NotImplementedError

    async def rung(self, endpoint: Endpoint) -> Party:
        raise NotImplementedError

    async def fill_disk(self) -> None:
        raise NotImplementedError

    async def start(self) -> None:
        """Let the switch run, and wait until it is connected."""
        raise NotImplementedError

    async def do(self, *commands: SwitchCommand) -> None:
        for command in commands:
            await self.switch.perform(command)

    async def hear(self, signal: Input) -> None:
        async with self._news:
            self.signals.append(signal)
            self._news.notify_all()

    async def connected(self) -> None:
        async with self._news:
            self.connections += 1
            self._news.notify_all()

    async def is_connected(self, times: int = 1, within: float = 10) -> None:
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(lambda: self.connections >= times)

    async def heard[Kind: Input](
        self, kind: type[Kind], within: float = 20, **fields: object
    ) -> Kind:
        """The first signal of this kind with these values, waited for."""

        try:
            async with asyncio.timeout(within), self._news:
                await self._news.wait_for(lambda: self.found(kind, fields))
        except TimeoutError:
            told = "\n".join(map(str, self.signals))
            raise AssertionError(f"no {kind.__name__} {fields}; heard:\n{told}") from None
        return self.found(kind, fields)[0]

    def found[Kind: Input](self, kind: type[Kind], fields: dict[str, object]) -> list[Kind]:
        return [
            signal
            for signal in self.signals
            if isinstance(signal, kind)
            and all(getattr(signal, name) == value for name, value in fields.items())
        ]

    def count(self, kind: type[Input]) -> int:
        return sum(isinstance(signal, kind) for signal in self.signals)
