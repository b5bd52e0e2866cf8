"""Wrong passwords over real SIP: the source is refused by Asterisk itself, others are not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from dzvin.infra import clock
from dzvin.telephony.asterisk.guard import Guard, forgive, read_refused
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.provision import AsteriskProvisioner
from dzvin.telephony.switch import Endpoint
from tests.support.asterisk import RunningAsterisk
from tests.support.phone import Phone, happens
from tests.support.until import until
from tests.telephony.stage import TENANT

pytestmark = pytest.mark.anyio


class Listening(Guard):
    """Tells when Asterisk has let it in: what was tried before is heard by nobody."""

    def __init__(self, *about: Any, **more: Any) -> None:
        super().__init__(*about, **more)
        self.is_in = asyncio.Event()

    async def _events(self) -> AsyncIterator[dict[str, str]]:
        async for fields in super()._events():
            if fields.get("Response") == "Success":
                self.is_in.set()
            yield fields


class Watched:
    def __init__(self, asterisk: RunningAsterisk, kept: Path) -> None:
        self.asterisk, self.kept = asterisk, kept
        self.later = timedelta()

    def phone(self, last: int, password: str) -> Phone:
        config = self.asterisk.config
        server = config.bind, config.sip_port
        return Phone(f"{self.asterisk.network}.{last}", server, "dev-guard", password)

    async def register(self, last: int, password: str) -> int:
        async with self.phone(last, password) as phone:
            return await phone.register()

    async def books(self, *sources: str) -> None:
        """Until these are written down as refused: Asterisk is told before."""

        async def is_so() -> bool:
            return [one.source for one in read_refused(self.kept)] == [*sources]

        await until(is_so)

    async def lets_in(self, last: int) -> None:
        """Asterisk takes up a new list in its own time."""
        await self.answers(last, "right", 200)

    async def refuses(self, last: int, password: str = "right") -> None:
        await self.answers(last, password, 403)

    async def answers(self, last: int, password: str, code: int) -> None:
        async def is_so() -> bool:
            return await self.register(last, password) == code

        await until(is_so)

    @asynccontextmanager
    async def guarded(self, *spared: str) -> AsyncIterator[None]:
        async def whom() -> frozenset[str]:
            return frozenset(spared)

        guard = Listening(
            self.asterisk.config, self.kept, spared=whom, now=lambda: clock.now() + self.later
        )
        async with asyncio.TaskGroup() as group:
            running = group.create_task(guard.run())
            async with asyncio.timeout(20):
                await guard.is_in.wait()
            yield
            running.cancel()


@pytest.fixture
async def watched(asterisk: RunningAsterisk, tmp_path: Path) -> AsyncIterator[Watched]:
    config = asterisk.config
    async with AriHttp(config.ari_address, config.ari_password) as http:
        provisioner = AsteriskProvisioner(http.ask)
        device = Endpoint(name="dev-guard", kind="device", secret="right", tenant=TENANT, user="u")
        await provisioner.put(device)
        yield Watched(asterisk, tmp_path / "refused.json")
        await provisioner.remove("dev-guard")


async def test_a_source_of_wrong_passwords_gets_403_and_others_sign_in(watched: Watched) -> None:
    async with watched.guarded():
        codes = [await watched.register(51, f"guess-{n}") for n in range(10)]
        assert set(codes) <= {401, 403}
        await watched.refuses(51)
        assert await watched.register(52, "right") == 200
        await watched.books(f"{watched.asterisk.network}.51")
        async with watched.phone(51, "right") as phone:
            call = await phone.call("800")
            await happens(call.ended)
            assert call.code == 403
        watched.later = timedelta(minutes=16)
        await watched.lets_in(51)


async def test_who_is_forgiven_signs_in_again(watched: Watched) -> None:
    source = f"{watched.asterisk.network}.55"
    async with watched.guarded():
        for n in range(10):
            await watched.register(55, f"guess-{n}")
        await watched.refuses(55)
        await watched.books(source)
        forgive(watched.kept, source)
        await watched.lets_in(55)
        await watched.books()


async def test_a_flood_of_strangers_is_refused(watched: Watched) -> None:
    config = watched.asterisk.config
    async with watched.guarded():
        async with Phone(f"{watched.asterisk.network}.53", (config.bind, config.sip_port)) as phone:

            async def is_refused() -> bool:
                call = await phone.call("+380501112233")
                await happens(call.ended)
                return call.code == 403

            await until(is_refused)
        await watched.books(f"{watched.asterisk.network}.53")


async def test_a_gateway_is_never_refused(watched: Watched) -> None:
    async with watched.guarded(f"{watched.asterisk.network}.54"):
        for n in range(12):
            assert await watched.register(54, f"guess-{n}") == 401
        assert await watched.register(54, "right") == 200


async def test_a_refusal_outlives_the_guard_and_asterisk(watched: Watched) -> None:
    async with watched.guarded():
        await watched.refuses(56, "guess")
    watched.asterisk.kill()
    watched.asterisk.boot()
    assert await watched.register(56, "right") == 403


async def test_what_a_disk_does_not_take_ends_no_guard(
    asterisk: RunningAsterisk, tmp_path: Path
) -> None:
    async def nobody() -> frozenset[str]:
        return frozenset()

    kept = tmp_path / "refused.json"
    guard = Guard(asterisk.config, kept, spared=nobody, now=clock.now)
    new = tmp_path / "refused.json.new"
    new.mkdir()
    await guard.look()
    assert not kept.exists()
    new.rmdir()
    await guard.look()
    assert read_refused(kept) == [] and kept.exists()


async def test_who_looks_while_another_is_refused_writes_after_him(
    asterisk: RunningAsterisk, tmp_path: Path
) -> None:
    async def nobody() -> frozenset[str]:
        return frozenset()

    guard = Guard(asterisk.config, tmp_path / "refused.json", spared=nobody, now=clock.now)
    with capture_logs() as said:
        await asyncio.gather(*(guard.look() for _ in range(30)))
    assert said == []
