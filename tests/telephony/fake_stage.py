"""The stage of the fake switch: time moves on when somebody waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dzvin.kernel.messages import Input
from dzvin.telephony.fake import FakeSwitch
from dzvin.telephony.model import Endpoint
from dzvin.telephony.party import Party
from tests.telephony.stage import Stage


class FakeParty:
    def __init__(self, stage: "FakeStage", party: Party) -> None:
        self.stage, self.party = stage, party

    async def rings(self) -> None:
        assert "ringing" in self.party.heard

    async def is_answered(self) -> None:
        assert self.party.code == 200

    async def is_ended(self) -> int:
        assert self.party.state == "ended"
        return self.party.code

    async def hang_up(self) -> None:
        self.party.hang_up()

    async def cancel(self) -> None:
        self.party.hang_up()

    async def press(self, keys: str) -> None:
        self.party.press(keys)

    async def answer(self) -> None:
        self.party.answer()

    async def reject(self, code: int) -> None:
        self.party.reject(code)

    async def refer(self, number: str = "", to: "FakeParty | None" = None) -> None:
        self.party.refer(number, to.party if to else None)

    async def is_told(self, result: str) -> None:
        assert self.party.told[-1] == result

    async def say(self) -> None:
        self.party.say()

    async def hears(self, *others: "FakeParty") -> None:
        assert {other.party.leg for other in others} == {p.leg for p in self.party.others()}

    async def hears_sound(self) -> None:
        assert self.party.music or self.party.playing

    async def hears_nothing(self) -> None:
        assert not (self.party.music or self.party.playing or self.party.others())

    async def got_keys(self, keys: str) -> None:
        assert self.party.keys == keys

    @property
    def caller(self) -> tuple[str, str]:
        return self.party.caller


class FakeStage(Stage):
    def __init__(self) -> None:
        super().__init__()
        self.switch: FakeSwitch = FakeSwitch()
        self.switch.missing = {"no_such_prompt", "../../etc/passwd"}
        self.tasks: asyncio.TaskGroup
        self.running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if self.running:
            await self.running
        times = self.connections + 1
        self.running = self.tasks.create_task(self.switch.run(self.hear, self.connected))
        await self.is_connected(times)

    async def customer_dials(self, number: str, from_number: str = "0501234567") -> FakeParty:
        return FakeParty(self, self.switch.dial(number, from_number, "Ivan"))

    async def device_dials(self, endpoint: Endpoint, number: str) -> FakeParty:
        return FakeParty(self, self.switch.dial(number, "666", endpoint=endpoint))

    async def registers(self, endpoint: Endpoint, seconds: int = 300) -> None:
        if seconds:
            self.switch.register(endpoint.name)
        else:
            self.switch.unregister(endpoint.name)

    async def rung(self, endpoint: Endpoint) -> FakeParty:
        return FakeParty(self, self.switch.rung(endpoint.name))

    async def fill_disk(self) -> None:
        self.switch.is_disk_full = True

    async def heard[Kind: Input](
        self, kind: type[Kind], within: float = 15, **fields: object
    ) -> Kind:
        while True:
            await self.switch.settle()
            if self.found(kind, fields) or self.switch.next_due is None:
                return await super().heard(kind, 0.1, **fields)
            self.switch.advance_to(self.switch.next_due)


@asynccontextmanager
async def fake_stage() -> AsyncIterator[FakeStage]:
    stage = FakeStage()
    async with asyncio.TaskGroup() as stage.tasks:
        yield stage
        await stage.switch.close()
