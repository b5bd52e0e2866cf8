"""kill -9 of the engine with a call in every phase: nobody notices, nobody is lost."""

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


class Phases:
    """A call in each of them, and the operators' ends of those that have one."""

    def __init__(self, firm: Company, people: list[Operator]) -> None:
        self.firm, self.people = firm, people
        self.talker, self.holder, self.asker, self.asked = people[:4]
        self.host, self.guest, self.rung, self.done, self.free = people[4:]

    async def begin(self) -> None:
        await self.free.press("away")
        self.over, _ = await talk(self.firm, self.done, pcp_seconds=600)
        await self.over.call.hang_up()
        await self.done.becomes("pcp")
        await self._talks()
        self.chooses = await self.firm.calls("800")
        await happens(self.chooses.call.answered, 10)
        self.wanted = await self._calls(self.rung, ring_seconds=120)
        self.ringing = await self.rung.rings()
        self.waits = await self._calls(self.free)
        await until(lambda: is_queued(self.waits))
        self.callers = [
            *(self.talking, self.held, self.consulted, self.met),
            *(self.chooses, self.wanted, self.waits),
        ]

    async def _talks(self) -> None:
        self.talking, self.talker_leg = await talk(self.firm, self.talker)
        self.held, self.holder_leg = await talk(self.firm, self.holder)
        await self.holder.button(self.held, "hold")
        self.consulted, self.asker_leg = await talk(self.firm, self.asker)
        transfer = {"kind": "attended", "to": to(self.asked)}
        await self.asker.button(self.consulted, "transfer", transfer)
        self.asked_leg = await answers(self.asked)
        self.met, self.host_leg = await talk(self.firm, self.host)
        await self.host.button(self.met, "invite", {"to": to(self.guest)})
        self.guest_leg = await answers(self.guest)
        await self.met.call.voice.hears_together(FIRST, SECOND)

    async def _calls(self, operator: Operator, **settings: Any) -> Customer:
        queue = await self.firm.queue(operator, **settings)
        number = await self.firm.number(in_queue(queue))
        return await self.firm.calls(number)

    async def go_on(self) -> None:
        """Each is where it was, and goes on from there."""
        await is_taken(self.waits, await self.free.rings())
        await is_taken(self.wanted, self.ringing)
        await self.talker_leg.voice.hears(CUSTOMER)
        await self.talking.call.voice.hears(FIRST)
        await hears_music(self.held.call.voice)
        await self.holder.button(self.held, "resume")
        await self.held.call.voice.hears(FIRST)
        await hears_music(self.consulted.call.voice)
        await self.asker_leg.voice.hears(SECOND)
        await self.asker.button(self.consulted, "complete")
        await self.consulted.call.voice.hears(SECOND)
        await happens(self.asker_leg.ended)
        await self.met.call.voice.hears_together(FIRST, SECOND)
        await self.guest_leg.voice.hears_together(FIRST, CUSTOMER)
        self.chooses.call.press("1")
        await until(lambda: is_queued(self.chooses))
        assert (await self.done.state())["state"] == "pcp"

    async def end(self) -> None:
        for each in self.callers:
            await each.call.hang_up()
        for leg in (self.talker_leg, self.holder_leg, self.asked_leg, self.host_leg):
            await happens(leg.ended)
        await self.done.send("POST", "/api/operators/me/finish")


async def is_queued(customer: Customer) -> bool:
    return bool(await customer.service.facts(await customer.id(), "item.queued"))


async def is_taken(customer: Customer, call: Call) -> None:
    await call.answer()
    call.voice.say(tone(FIRST))
    await customer.call.voice.hears(FIRST)


async def test_nobody_is_dropped_in_any_phase_and_all_of_it_goes_on(service: Service) -> None:
    async with company(service) as firm:
        phases = Phases(firm, await firm.operators(9))
        await phases.begin()
        killed = kill_engine(service)
        await phases.talking.call.voice.hears(FIRST)
        await phases.free.send("POST", "/api/operators/me/status", {"state": "ready"})
        await is_back(service, killed)
        assert not [each for each in phases.callers if each.call.ended.is_set()]
        await phases.go_on()
        await phases.end()
        rows = await one_row_each(service, [phases.over, *phases.callers])
        await nothing_is_left(service, *phases.people)
        for each in (phases.talking, phases.consulted, phases.waits):
            await is_replayed(service, each)
    answered = [row["is_answered"] for row in rows]
    assert answered == [True, True, True, True, True, False, True, True]
    assert [row["lost_reason"] for row in rows if row["is_answered"]] == [None] * 7
