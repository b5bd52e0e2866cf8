"""The trace of a real call: what each leg said, what was asked, how it sounded; and the figures."""

import asyncio
import subprocess
import sys
from typing import Any

import httpx
import pytest

from dzvin.infra.metrics import figures
from dzvin.run.figures import PROCESSES
from dzvin.telephony.trace.quality import mean_opinion
from tests.support.rtp import tone
from tests.support.service import REPOSITORY, Service, dial
from tests.support.until import until

pytestmark = pytest.mark.anyio


def by_its_figures(sound: dict[str, Any]) -> float:
    lost = sound["lost_in"] / (sound["packets_in"] + sound["lost_in"])
    return mean_opinion(lost, sound["jitter_in_ms"], sound["round_trip_ms"] or 0.0)


def asterisk_said(service: Service) -> list[str]:
    return (service.folder / "asterisk/log/messages.log").read_text(errors="replace").splitlines()


def ladder_is_whole(trace: dict[str, Any], caller: str, operator: str) -> None:
    """The customer's leg and the operator's, each message once and in its order."""
    ladders = {
        leg["leg"]: [
            *dict.fromkeys(  # on a busy machine some is said twice
                (m["is_ours"], m["method"], m["code"])
                for m in trace["messages"]
                if m["leg"] == leg["leg"]
            )
        ]
        for leg in trace["legs"]
    }
    from_caller, to_operator = ladders[caller], ladders[operator]
    assert from_caller[0] == (False, "INVITE", 0) and (True, "INVITE", 200) in from_caller
    assert (False, "BYE", 0) in from_caller and (True, "BYE", 200) in from_caller
    assert [one[1:] for one in to_operator] == [
        ("INVITE", 0),
        ("INVITE", 180),
        ("INVITE", 200),
        ("ACK", 0),
        ("BYE", 0),
        ("BYE", 200),
    ]
    assert [one[0] for one in to_operator] == [True, False, False, True, True, False]


async def test_a_call_has_its_ladder_its_commands_its_sound_and_the_figures_count_it(
    service: Service,
) -> None:
    async with service.trunk() as trunk, service.person("anna") as anna:
        phone = await anna.device()
        await anna.open_page()
        await anna.press("ready")
        customer = await dial(service, trunk)
        await asyncio.wait_for(customer.call.answered.wait(), 10)
        customer.call.press("1")
        ringing = await phone.rung(10)
        await ringing.answer()
        ringing.voice.say(tone(440))
        customer.call.voice.say(tone(1000))
        await customer.call.voice.hears(440.0)
        call = await customer.id()
        await customer.call.hang_up()
        await asyncio.wait_for(ringing.ended.wait(), 5)
        await service.journal_row(call)
        await anna.becomes("pcp")
        assert (await anna.http.get(f"/api/calls/{call}/trace")).status_code == 403
    async with service.person("admin") as admin:

        async def is_whole() -> dict[str, object] | None:
            found = await admin.get(f"/api/calls/{call}/trace")
            is_all = len(found["legs"]) == 2 and all(leg["sound"] for leg in found["legs"])
            ended = {
                m["leg"] for m in found["messages"] if (m["method"], m["code"]) == ("BYE", 200)
            }
            return found if is_all and len(ended) == 2 else None

        trace = await until(is_whole)
    (named,) = [line for line in asterisk_said(service) if line.endswith(f"call {call}")]
    assert "[C-" in named, "by this number Asterisk's other lines about it are found"
    caller, operator = trace["legs"]
    assert caller["is_arrived"] and not operator["is_arrived"]
    assert operator["operator"] == anna.id
    ladder_is_whole(trace, caller["leg"], operator["leg"])
    for leg in trace["legs"]:
        assert leg["sound"]["packets_in"] > 0 and leg["sound"]["packets_out"] > 0
        assert abs(leg["sound"]["mos"] - by_its_figures(leg["sound"])) <= 0.02
        assert leg["sound"]["mos"] <= 4.41
    asked = {one["command"]: one for one in trace["commands"]}
    assert {"Answer", "Originate", "Join"} <= asked.keys()
    assert all(one["ms"] > 0 and one["status"] for one in asked.values())
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "dzvin.cli.main", "trace", call],
        cwd=REPOSITORY,
        env=service.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = done.stdout
    assert "us --> leg 2  INVITE" in told and "MOS" in told and "offer.made" in told
    async with httpx.AsyncClient(base_url=service.address, trust_env=False) as program:

        async def is_counted() -> bool:
            found = figures((await program.get("/metrics")).text)
            names = [f'dzvin_process_up{{process="{name}"}}' for name in PROCESSES]
            is_counted = found.get('dzvin_turns_total{process="engine"}', 0) > 0
            return is_counted and all(found[name] for name in names)

        await until(is_counted)
        through = await program.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
        assert through.status_code == 404
