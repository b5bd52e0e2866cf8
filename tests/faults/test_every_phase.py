"""kill -9 of the engine with a call in every phase: nobody notices, nobody is lost."""

import asyncio
from typing import Any

import pytest

from tests.faults.parts import (
    is_back,
    is_replayed,
    kill_engine,
    nothing_is_left,
    one_row_each,
)
from tests.sip.company import Company, Operator, company, in_queue
from tests.sip.test_talk import hears_music
from tests.support.phone import Call, happens
from tests.support.rtp import tone
from tests.support.service import Customer, Service
from tests.support.until import until

pytestmark = pytest.mark.anyio

CUSTOMER, FIRST, SECOND = 1000, 440, 1600
"""The pitch of each voice, in hertz."""


async def talk(firm: Company, operator: Operator, **settings: Any) -> tuple[Customer, Call]:
    number = await firm.number(in_queue(await firm.queue(operator, **settings)))
    customer, call = await firm.talks(number, operator)
    customer.call.voice.say(tone(CUSTOMER))
    call.voice.say(tone(FIRST))
    await customer.call.voice.hears(FIRST)
    return customer, call


def to(operator: Operator) -> dict[str, Any]:
    return {"kind": "operator", "id": operator.id}


async def answers(operator: Operator) -> Call:
    call = await operator.takes()
    call.voice.say(tone(SECOND))
    return call


async def test_nobody_is_dropped_in_any_phase_and_all_of_it_goes_on(service: Service) -> None:
    async with company(service) as firm:
        people = await firm.operators(9)
        talker, holder, asker, asked, host, guest, rung, done, free = people
        await free.press("away")
        # PCP
        over, last = await talk(firm, done, pcp_seconds=600)
        await over.call.hang_up()
        await done.becomes("pcp")
        # talk, hold, consult, conference
        talking, talker_leg = await talk(firm, talker)
        held, holder_leg = await talk(firm, holder)
        await holder.button(held, "hold")
        consulted, asker_leg = await talk(firm, asker)
        await asker.button(consulted, "transfer", {"kind": "attended", "to": to(asked)})
        asked_leg = await answers(asked)
        met, host_leg = await talk(firm, host)
        await host.button(met, "invite", {"to": to(guest)})
        guest_leg = await answers(guest)
        await met.call.voice.hears_together(FIRST, SECOND)
        # menu, ringing, queue
        chooses = await firm.calls("800")
        await happens(chooses.call.answered, 10)
        wanted = await firm.calls(await firm.number(in_queue(await firm.queue(rung))))
        ringing = await rung.rings()
        waits = await firm.calls(await firm.number(in_queue(await firm.queue(free))))
        await until(lambda: waits.service.calls_of(waits.number))
        await until(lambda: item_of(waits))
        callers = [talking, held, consulted, met, chooses, wanted, waits]

        killed = kill_engine(service)
        await talking.call.voice.hears(FIRST)
        await free.send("POST", "/api/operators/me/status", {"state": "ready"})
        await is_back(service, killed)
        began = asyncio.get_running_loop().time()
        offered = await free.rings()
        print(f"offers resumed {asyncio.get_running_loop().time() - began:.2f} s after the restart")

        assert not [each for each in callers if each.call.ended.is_set()]
        await offered.answer()
        offered.voice.say(tone(FIRST))
        await waits.call.voice.hears(FIRST)
        await ringing.answer()
        ringing.voice.say(tone(FIRST))
        await wanted.call.voice.hears(FIRST)
        await talker_leg.voice.hears(CUSTOMER)
        await talking.call.voice.hears(FIRST)
        await hears_music(held.call.voice)
        await holder.button(held, "resume")
        await held.call.voice.hears(FIRST)
        await hears_music(consulted.call.voice)
        await asker_leg.voice.hears(SECOND)
        await asker.button(consulted, "complete")
        await consulted.call.voice.hears(SECOND)
        await happens(asker_leg.ended)
        await met.call.voice.hears_together(FIRST, SECOND)
        await guest_leg.voice.hears_together(FIRST, CUSTOMER)
        chooses.call.press("1")
        await until(lambda: item_of(chooses))
        assert (await done.state())["state"] == "pcp"

        for each in callers:
            await each.call.hang_up()
        for leg in (talker_leg, holder_leg, asked_leg, host_leg, guest_leg, ringing, offered):
            await happens(leg.ended)
        await done.send("POST", "/api/operators/me/finish")
        rows = await one_row_each(service, [over, *callers])
        await nothing_is_left(service, *people)
        for each in (talking, consulted, waits):
            await is_replayed(service, each)
    assert last.ended.is_set()
    answered = [row["is_answered"] for row in rows]
    assert answered == [True, True, True, True, True, False, True, True]
    assert [row["lost_reason"] for row in rows if row["is_answered"]] == [None] * 7


async def item_of(customer: Customer) -> bool:
    return bool(await customer.service.facts(await customer.id(), "item.queued"))
