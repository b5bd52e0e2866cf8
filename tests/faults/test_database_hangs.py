"""The database stands still for 20 seconds in the middle of 50 calls: nobody is held by it, nobody
is dropped, everybody who hangs up is let go, and nothing is lost."""

import asyncio

import msgspec
import pytest

from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Request
from tests.faults.parts import nothing_is_left, one_row_each, standing_still
from tests.sip.company import company, in_queue, picked_up
from tests.support.phone import Call, happens
from tests.support.rtp import tone
from tests.support.service import Customer, Service
from tests.support.until import until

pytestmark = pytest.mark.anyio

AWAY_SECONDS = 20
IN_MENU, IN_QUEUE = 22, 24


async def holds_newcomers(service: Service) -> bool:
    """The dialplan was told that the engine takes nobody new."""
    asterisk = service.home.asterisk
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
        path = "asterisk/variable?variable=DZ_HELD"
        reply = await http.ask(Request(method="GET", path=path))
    return reply.is_ok and msgspec.json.decode(reply.text) == {"value": "1"}


async def lets_go(who: Call, other: Call, what: str) -> None:
    """He hangs up, and so the other end is over soon."""
    began = asyncio.get_running_loop().time()
    await who.hang_up()
    await happens(other.ended, 5)
    print(f"{what}: let go after {asyncio.get_running_loop().time() - began:.2f} s")


async def nobody_is_dropped(customers: list[Customer], until_time: float) -> None:
    ends = [asyncio.ensure_future(each.call.ended.wait()) for each in customers]
    left = until_time - asyncio.get_running_loop().time()
    dropped, staying = await asyncio.wait(
        ends, timeout=max(0.0, left), return_when=asyncio.FIRST_COMPLETED
    )
    for end in staying:
        end.cancel()
    assert not dropped


async def test_fifty_calls_outlive_a_database_that_is_away_for_twenty_seconds(
    service: Service,
) -> None:
    async with company(service) as firm:
        people = await firm.operators(4)
        pairs = []
        for operator in people:
            number = await firm.number(in_queue(await firm.queue(operator)))
            pairs.append(await firm.talks(number, operator))
        waiting_room = await firm.number(picked_up("queue"), in_queue(await firm.queue(people[0])))
        waiting = [await firm.calls(waiting_room) for _ in range(IN_QUEUE)]
        choosing = [await firm.calls("800") for _ in range(IN_MENU)]
        await until(lambda: has_answer(waiting, choosing), 30)
        talking = [customer for customer, _ in pairs]
        everybody = [*talking, *waiting, *choosing]
        await until(lambda: all_known(service, everybody), 30)
        engine = service.pid("engine")
        (first, first_leg), (second, second_leg), (third, third_leg), (last, last_leg) = pairs

        with standing_still(service):
            away_until = asyncio.get_running_loop().time() + AWAY_SECONDS
            await lets_go(first.call, first_leg, "a customer at once")
            await until(lambda: holds_newcomers(service))
            late = await firm.calls("800")
            await lets_go(second.call, second_leg, "a customer later")
            await lets_go(third_leg, third.call, "an operator later")
            for each in waiting[:5]:
                await each.call.hang_up()
            await happens(late.call.rang, 10)
            still_there = [last, *waiting[5:], *choosing, late]
            await nobody_is_dropped(still_there, away_until)
            assert not late.call.answered.is_set()

        await happens(late.call.answered, 20)
        last_leg.voice.say(tone(440))
        await last.call.voice.hears(440)
        assert not [each for each in still_there if each.call.ended.is_set()]
        for each in still_there:
            await each.call.hang_up()
        await happens(last_leg.ended)
        rows = await one_row_each(service, [*everybody, late])
        assert service.pid("engine") == engine, "it has outlived it"
        await nothing_is_left(service, *people)
    assert [row["is_answered"] for row in rows[:4]] == [True] * 4
    assert {row["lost_reason"] for row in rows[4:-1]} <= {
        "abandoned_queue",
        "abandoned_queue_short",
        "abandoned_ivr",
    }


async def has_answer(*groups: list[Customer]) -> bool:
    """All of them; who is refused says so at once."""
    codes = [[each.call.code for each in group] for group in groups]
    assert not [code for group in codes for code in group if code >= 300], codes
    return all(code == 200 for group in codes for code in group)


async def all_known(service: Service, customers: list[Customer]) -> bool:
    open_calls = service.rows("SELECT subject FROM subject_state WHERE subject LIKE 'call:%%'")
    return len(open_calls) == len(customers)
