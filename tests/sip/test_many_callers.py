"""Many callers at once, played by SIPp: each is answered, booked once, and nobody is stuck."""

import asyncio
from pathlib import Path

import pytest

from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.provision import AsteriskProvisioner, gateway
from tests.sip.company import Operator, company, in_queue
from tests.support.service import Background, Service
from tests.support.until import until

pytestmark = pytest.mark.anyio

CALLERS, PER_SECOND = 20, 5
SCENARIO = Path(__file__).parent / "sipp/callers.xml"


async def answers(operator: Operator, answered: list[str]) -> None:
    """His phone picks up by itself."""
    while True:
        call = await operator.phone.incoming.get()
        await call.answer()
        answered.append(operator.id)


async def sipp(service: Service, number: str, folder: Path) -> tuple[int, str]:
    """From a trunk of its own, known by its address."""
    asterisk, address = service.home.asterisk, f"{service.network}.3"
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
        await AsteriskProvisioner(http.ask).put_things(gateway("gw-sipp", address, 5060))
    process = await asyncio.create_subprocess_exec(
        "sipp", f"{service.bind}:5060", "-sf", str(SCENARIO), "-s", number, "-i", address,
        "-p", "5060", "-m", str(CALLERS), "-r", str(PER_SECOND), "-timeout", "60", "-nostdin",
        "-trace_err", "-error_file", str(folder / "errors"),
        cwd=folder, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    code = await process.wait()
    errors = folder / "errors"
    return code, errors.read_text() if errors.exists() else ""


async def test_twenty_callers_at_five_a_second_are_all_answered(
    service: Service, tmp_path: Path
) -> None:
    answered: list[str] = []
    async with company(service) as firm, Background() as background:
        operators = await firm.operators(4)
        queue = await firm.queue(*operators, strategy="longest_idle")
        number = await firm.number(in_queue(queue))
        await firm.settled()
        for one in operators:
            background.start(answers(one, answered))
        code, errors = await sipp(service, number, tmp_path)
        assert code == 0, errors

        async def are_booked() -> bool:
            query = "SELECT id FROM call WHERE dialled = %s AND ended_at IS NOT NULL"
            return len(service.rows(query, number)) >= CALLERS

        await until(are_booked)
        for one in operators:
            await one.becomes("ready")
        page = await firm.admin.get("/api/calls", queue=queue, limit=200)
    rows = page["rows"]
    assert len(rows) == CALLERS == len(answered)
    assert len({row["id"] for row in rows}) == len({row["party"]["number"] for row in rows})
    assert all(row["is_answered"] and row["lost_reason"] is None for row in rows)
    assert all((row["ended_by"], row["sip_code"]) == ("customer", 200) for row in rows)
    assert max(answered.count(one.id) for one in operators) <= CALLERS // 2, "all had work"
