"""Closed hours: what a caller gets when nobody is there, and the message he leaves."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.sip.company import Node, company, node, picked_up
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.tones import decoded, loudness_at

pytestmark = pytest.mark.anyio


def clock(hours: str, closed: str) -> Node:
    exits = {"open": "open", "closed": closed, "holiday": "holiday"}
    return node("clock", "schedule_check", exits, schedule=hours)


def refuses(id: str, sip_code: int) -> Node:
    return node(id, "hang_up", sip_code=sip_code)


async def test_the_schedule_decides_and_a_closed_door_costs_nobody_anything(
    service: Service,
) -> None:
    every_day = [{"weekday": day, "opens": "00:00", "closes": "24:00"} for day in range(1, 8)]
    today = datetime.now(UTC).date().isoformat()
    async with company(service) as firm:
        hours = await firm.hours()
        number = await firm.number(
            clock(hours, "closed"),
            refuses("open", 486),
            refuses("closed", 480),
            refuses("holiday", 603),
        )
        found = []
        for change in ({}, {"exceptions": [{"on": today}]}, {"week": every_day, "exceptions": []}):
            if change:
                await firm.change("PATCH", f"/api/schedules/{hours}", change)
            customer = await firm.calls(number)
            await happens(customer.call.ended)
            told = await firm.journal(customer)
            (checked,) = [one for one in told["nodes"] if one["kind"] == "schedule_check"]
            row = told["call"]
            assert row["sip_code"] == customer.call.code and row["picked_up_at"] is None
            found.append((checked["exit"], customer.call.code, row["lost_reason"]))
    assert found == [
        ("closed", 480, "closed_hours"),
        ("holiday", 603, "closed_hours"),
        ("open", 486, "technical"),
    ]


async def test_after_hours_he_leaves_a_message_that_can_be_heard(
    service: Service, tmp_path: Path
) -> None:
    async with company(service) as firm:
        hours = await firm.hours()
        exits = {"recorded": "hang_up", "empty": "hang_up"}
        said = {"greeting": {"prompt": "goodbye"}, "silence_seconds": 1, "box": "night"}
        number = await firm.number(
            clock(hours, "answer"),
            refuses("open", 486),
            refuses("holiday", 603),
            picked_up("box"),
            node("box", "voicemail", exits, **said),
        )
        customer = await firm.calls(number)
        voice = customer.call.voice
        await happens(customer.call.answered)
        await voice.hears(1000, within=15)
        await voice.hears_nothing()
        await voice.speaks(tone(700), 2.5)
        await happens(customer.call.ended, 10)
        call = await customer.id()
        await service.recorded(firm.admin, call)
        told = await firm.journal(customer)
        (shown,) = told["recordings"]
        answer = await firm.admin.http.get(f"/api/recordings/{shown['id']}/audio")
        (left,) = await service.facts(call, "voicemail.left")
    assert told["call"]["lost_reason"] is None, "his message serves him"
    assert told["call"]["ended_by"] == "system"
    assert left["data"]["box"] == "night"
    assert shown["kind"] == "voicemail" and 2 <= shown["seconds"] <= 5
    assert [one["kind"] for one in told["segments"]][-1] == "voicemail"
    file = tmp_path / "message.mp3"
    file.write_bytes(answer.content)
    (side, *_) = decoded(file, 1)
    assert loudness_at(side, 700) > 10 * loudness_at(side, 1000)
