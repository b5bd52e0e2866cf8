"""The engine dies: callers who arrive meanwhile hear ringing and are taken when it is back."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Request
from tests.sip.company import company, in_queue
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def switch_has(service: Service, path: str) -> Any:
    asterisk = service.home.asterisk
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
        reply = await http.ask(Request(method="GET", path=path))
    return msgspec.json.decode(reply.text)


@asynccontextmanager
async def without_engine(service: Service) -> AsyncIterator[None]:
    """Killed, and not started again before the end of the block."""
    assert service.process is not None
    log = service.folder / "asterisk/log/messages.log"
    said, before = log.stat().st_size, service.pid("engine")

    async def is_noticed() -> bool:
        return "WebSocket read error" in log.read_bytes()[said:].decode()

    async def is_back() -> bool:
        return service.pid_now("engine") not in (0, before)

    service.process.send_signal(signal.SIGSTOP)
    try:
        os.kill(before, signal.SIGKILL)
        await until(is_noticed)
        yield
    finally:
        service.process.send_signal(signal.SIGCONT)
    await until(is_back)


async def test_a_call_that_arrives_while_the_engine_is_away_is_taken_when_it_is_back(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        await firm.settled()
        async with without_engine(service):
            customer = await firm.calls(number)
            await happens(customer.call.rang)
            (channel,) = await switch_has(service, "channels")
            waiting = channel["channelvars"]["DZ_CALL"]
            assert await service.calls_of(customer.number) == [], "nobody has heard of him yet"
        taken = await anna.phone.rung(30)
        await taken.answer()
        await happens(customer.call.answered)
        taken.voice.say(tone(440))
        await customer.call.voice.hears(440)
        await customer.call.hang_up()
        await happens(taken.ended)
        told = await firm.journal(customer)
        await anna.becomes("ready")
    assert await service.calls_of(customer.number) == [waiting]
    assert told["call"]["id"] == waiting
    assert told["call"]["lost_reason"] is None and told["call"]["is_answered"]


async def test_a_talk_goes_on_while_the_engine_is_away_and_its_end_is_recorded(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        number = await firm.number(in_queue(await firm.queue(anna, bohdan)))
        customer, taken = await firm.talks(number, anna)
        ended, other = await firm.talks(number, bohdan)
        taken.voice.say(tone(440))
        await customer.call.voice.hears(440)
        async with without_engine(service):
            customer.call.voice.say(tone(1000))
            await taken.voice.hears(1000)
            await ended.call.hang_up()
        await happens(other.ended, 30)
        cut = await firm.journal(ended)
        await bohdan.becomes("ready")
        await taken.voice.hears(1000)
        await customer.call.hang_up()
        await happens(taken.ended)
        told = await firm.journal(customer)
        await anna.becomes("ready")
    assert cut["call"]["is_answered"] and cut["call"]["ended_by"] == "customer"
    assert told["call"]["is_answered"] and told["call"]["ended_by"] == "customer"
