"""What was said is kept as it was said: the customer left, the operator right."""

import asyncio
from pathlib import Path

import pytest

from tests.sip.company import company, in_queue
from tests.support.rtp import tone
from tests.support.service import Service, dial
from tests.support.tones import decoded, loudness_at
from tests.support.until import until

pytestmark = pytest.mark.anyio

TALK_SECONDS = 2.0


async def test_a_talk_is_recorded_with_both_sides_apart_and_can_be_heard_in_the_journal(
    service: Service, tmp_path: Path
) -> None:
    async with (
        service.trunk() as trunk,
        service.person("bohdan") as bohdan,
        service.person("olha") as boss,
    ):
        phone = await bohdan.device()
        await bohdan.open_page()
        await bohdan.press("ready")
        customer = await dial(service, trunk)
        await asyncio.wait_for(customer.call.answered.wait(), 10)
        customer.call.press("1")
        ringing = await phone.rung(10)
        await ringing.answer()
        ringing.voice.say(tone(440))
        customer.call.voice.say(tone(1000))
        await customer.call.voice.hears(440.0)
        call = await customer.id()

        async def lasted() -> bool:
            found = service.rows(
                "SELECT 1 FROM event WHERE call = %s AND name = 'talk.started'"
                " AND at < now() - make_interval(secs => %s)",
                call,
                TALK_SECONDS,
            )
            return bool(found)

        await until(lasted)
        await customer.call.hang_up()
        await asyncio.wait_for(ringing.ended.wait(), 5)
        story = await service.recorded(boss, call)
        (shown,) = story["recordings"]
        assert shown["why"] is None and story["call"]["has_recording"]
        assert shown["sides"][0]["operator"] == bohdan.id
        answer = await boss.http.get(f"/api/recordings/{shown['id']}/audio")
        outline = await boss.get(f"/api/recordings/{shown['id']}/peaks")

    file = tmp_path / "talk.mp3"
    file.write_bytes(answer.content)
    left, right = (side[len(side) // 3 :] for side in decoded(file, 2))
    assert loudness_at(left, 1000) > 10 * loudness_at(left, 440)
    assert loudness_at(right, 440) > 10 * loudness_at(right, 1000)
    assert abs(shown["seconds"] - story["call"]["talk_seconds"]) < 1
    assert max(outline["left"]) > 0.05 and max(outline["right"]) > 0.05
    assert list((service.folder / "asterisk/spool/monitor").rglob(f"*{call}*/*.raw")) == []


async def test_what_is_said_while_the_recording_is_paused_is_not_kept(
    service: Service, tmp_path: Path
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        customer, taken = await firm.talks(number, anna)
        await taken.voice.speaks(tone(440), 1.5)
        began = asyncio.get_running_loop().time()
        await anna.button(customer, "record", {"is_paused": True})
        await anna.sees(lambda frame: frame["event"]["name"] == "recording.paused")
        await taken.voice.speaks(tone(1600), 1.5)
        await anna.button(customer, "record", {"is_paused": False})
        await anna.sees(lambda frame: frame["event"]["name"] == "recording.resumed")
        lasted = asyncio.get_running_loop().time() - began
        await taken.voice.speaks(tone(1000), 1.5)
        await customer.call.hang_up()
        call = await customer.id()
        story = await service.recorded(firm.admin, call)
        (shown,) = story["recordings"]
        answer = await firm.admin.http.get(f"/api/recordings/{shown['id']}/audio")
        await anna.becomes("ready")
    (gap,) = [side for side in shown["sides"] if side["what"] == "paused"]
    assert 1.0 < gap["until"] - gap["since"] < lasted + 0.5
    file = tmp_path / "talk.mp3"
    file.write_bytes(answer.content)
    _, right = decoded(file, 2)
    kept = {hertz: loudness_at(right, hertz) for hertz in (440, 1000, 1600)}
    assert min(kept[440], kept[1000]) > 10 * kept[1600]
