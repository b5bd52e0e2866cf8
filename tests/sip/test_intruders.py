"""Passwords tried at the SIP port of the whole product, and calls begun too fast."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import pytest

from dzvin.engine.pace import PER_SECOND
from tests.sip.company import company
from tests.support.phone import Phone, happens
from tests.support.service import REPOSITORY, Service
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def doctor(service: Service, name: str) -> Any:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "dzvin.cli.main", "doctor", "--json"],
        cwd=REPOSITORY,
        env=service.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    findings = json.loads(done.stdout)["findings"]
    return next(finding for finding in findings if finding["name"] == name)


async def test_who_tries_passwords_of_a_phone_is_refused_and_the_phone_is_not(
    service: Service,
) -> None:
    address = f"{service.network}.252"
    async with company(service) as firm:
        anna = await firm.operator()

        async def is_refused() -> bool:
            async with Phone(address, (service.bind, 5060), anna.endpoint, "guessed") as thief:
                return await thief.register() == 403

        await until(is_refused)
        async with Phone(address, (service.bind, 5060)) as thief:
            call = await thief.call("800", "+380501112233")
            await happens(call.ended)
            assert call.code == 403
        assert (await anna.state())["is_reachable"]
        assert await anna.phone.register() == 200
        found = await doctor(service, "intruders")
        assert found["status"] == "warning"
        assert address in found["text"]
        assert anna.endpoint in found["text"]


async def test_a_phone_that_redials_in_a_loop_is_held_back(service: Service) -> None:
    """Its calls above the limit get 503 at once and are no calls in the journal."""
    async with company(service) as firm:
        (anna,) = await firm.operators(1, ready=False)
        before = service.rows("SELECT count(*) AS n FROM call")[0]["n"]
        loop = asyncio.get_running_loop()
        began = loop.time()
        calls = [await anna.phone.call("99999") for _ in range(20)]
        for call in calls:
            await happens(call.ended)
        lasted = loop.time() - began
        refused = [call for call in calls if call.code == 503]
        assert max(1, 15 - PER_SECOND["device"] * lasted - 1) <= len(refused) <= 15
        others = {call.code for call in calls if call.code != 503}
        assert 503 not in others and others

        async def is_in_books() -> bool:
            count = service.rows("SELECT count(*) AS n FROM call")[0]["n"] - before
            return bool(count == 20 - len(refused))

        await until(is_in_books)
