"""kill -9 of Asterisk: every call is lost with it, and nobody is forgotten for that."""

import os
import signal

import pytest

from tests.faults.parts import another_runs, nothing_is_left
from tests.sip.company import company, in_queue
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service, dial

pytestmark = pytest.mark.anyio


async def test_books_are_closed_and_who_was_talking_is_in_the_list_of_missed_calls(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        await bohdan.press("away")
        number = await firm.number(in_queue(await firm.queue(anna)))
        talking, anna_leg = await firm.talks(number, anna)
        anna_leg.voice.say(tone(440))
        await talking.call.voice.hears(440)
        waiting = await firm.calls(await firm.number(in_queue(await firm.queue(bohdan))))
        await waiting.id()
        await service.facts(await waiting.id(), "item.queued")
        asterisk, engine = service.pid("asterisk"), service.pid("engine")
        os.kill(asterisk, signal.SIGKILL)
        rows = [await service.journal_row(await each.id()) for each in (talking, waiting)]
        await another_runs(service, "asterisk", asterisk)
        await anna.becomes("ready")
        await bohdan.press("ready")
        for each in (talking.call, waiting.call, anna_leg):
            each.ended.set()  # the switch that knew them is gone: nobody says goodbye

        missed = await firm.admin.get("/api/calls", result="lost", number=talking.number)
        told = [(one["lost_reason"], one["is_answered"]) for one in missed["rows"]]
        assert told == [("technical", True)], "somebody should call him back"
        assert [(row["lost_reason"], row["ended_by"]) for row in rows] == [
            ("technical", "system")
        ] * 2
        assert rows[0]["talk_seconds"] > 0

        for operator in (anna, bohdan):
            assert await operator.phone.register() == 200
        async with service.trunk() as trunk:  # of the test's own making, the switch forgot it
            again = await dial(service, trunk, number)
            taken = await anna.rings()
            await taken.answer()
            taken.voice.say(tone(440))
            await again.call.voice.hears(440)
            await again.call.hang_up()
            await happens(taken.ended)
        assert (await service.journal_row(await again.id()))["lost_reason"] is None
        assert service.pid("engine") == engine
        await nothing_is_left(service, anna, bohdan)
