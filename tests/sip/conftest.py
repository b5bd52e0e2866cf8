"""One running Dzvin for all SIP stories; after each of them nothing may be left over."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
import pytest

from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Request
from tests.support.service import Service
from tests.support.until import until


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("sip") / "home")
    asyncio.run(running.start())
    yield running
    asyncio.run(running.stop())
    for part in ("engine", "web", "worker"):
        said = (running.home.folder / f"log/{part}.log").read_text()
        bugs = [line for line in said.splitlines() if " error " in line or "Traceback" in line]
        assert not bugs, f"{part}: {bugs}"


@pytest.fixture(autouse=True)
async def nothing_is_left_over(service: Service) -> AsyncIterator[None]:
    """No channel, no bridge, no open call, no waiting item; nobody is reserved or in a call."""
    yield
    asterisk = service.home.asterisk
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:

        async def left() -> dict[str, list[Any]]:
            found = {
                path: msgspec.json.decode((await http.ask(Request(method="GET", path=path))).text)
                for path in ("channels", "bridges")
            }
            return {**found, **_left_in_books(service)}

        async def is_nothing() -> bool:
            return not any((await left()).values())

        try:
            await until(is_nothing)
        except TimeoutError:
            found = await left()
            for channel in found["channels"]:  # the next story shall not suffer for it
                await http.ask(Request(method="DELETE", path=f"channels/{channel['id']}"))
            raise AssertionError(f"left over: {found}") from None


def _left_in_books(service: Service) -> dict[str, list[Any]]:
    return {
        "calls": service.rows("SELECT subject FROM subject_state WHERE subject LIKE 'call:%%'"),
        "items": service.rows("SELECT state FROM item"),
        "operators": service.rows(
            "SELECT state FROM operator_state WHERE state->>'state' IN ('call', 'busy')"
            " OR state->>'offer' IS NOT NULL OR state->>'call' IS NOT NULL"
            " OR state->'legs' <> '{}'"
        ),
        "bugs": service.rows(
            "SELECT name, data FROM event WHERE name IN ('subject.failed', 'operator.corrected')"
        ),
    }
