"""Whatever comes over SIP: nothing breaks, nothing is executed, the journal shows it as text."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.sip.company import company, node
from tests.support.phone import Phone, happens
from tests.support.service import Service
from tests.support.torture import plain, spoiled, torture
from tests.support.until import until

pytestmark = pytest.mark.anyio
FUZZED = 400


async def send(phone: Phone, messages: list[bytes]) -> None:
    """Little by little: the kernel's buffer is small."""
    for n, message in enumerate(messages):
        phone.transport.sendto(message, phone.server)
        if n % 20 == 0:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("who", ["a stranger", "a trusted trunk"])
async def test_torture_messages_and_spoiled_ones_break_nothing(service: Service, who: str) -> None:
    processes = [service.pid(part) for part in ("asterisk", "engine", "web")]
    async with company(service) as firm:
        number = await firm.number(node("no", "hang_up", sip_code=486))
        await firm.settled()
        last = 251 if who == "a stranger" else 2
        async with Phone(f"{service.network}.{last}", (service.bind, 5060)) as phone:
            own = f"{phone.address}:{phone.port}"
            messages = [*torture(phone.server, own).values(), *spoiled(FUZZED, phone.server, own)]
            messages = [m.replace(b"sip:800@", f"sip:{number}@".encode()) for m in messages]
            await send(phone, messages)
            cancels = [m.replace(b"INVITE", b"CANCEL") for m in messages]
            await send(phone, cancels)
        call = await firm.trunk.call(number, "+380501110000")
        await happens(call.ended, 60)  # behind hundreds of messages, on a busy machine
        assert call.code == 486, "an honest caller is served as before"
        assert (await firm.admin.get("/api/numbers"))[0]["number"]
    assert [service.pid(part) for part in ("asterisk", "engine", "web")] == processes
    assert service.rows("SELECT data FROM event WHERE name = 'subject.failed'") == []


HOSTILE = [
    "$(touch {mark})",
    "`touch {mark}`",
    "x; touch {mark} #",
    "x | touch {mark}",
    "${{SHELL(touch {mark})}}",
    "$[1+1]${{EXTEN}}",
    "'; DROP TABLE call; --",
    "%27%20OR%20%271%27=%271",
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "%s%s%n%x",
    "{{{{7*7}}}}",
    "name,operator,900",
    "Ім'я \u202eзворотне\u0000",
]


async def journal_names(firm: Any, service: Service, number: str) -> tuple[str, str]:
    (call,) = await until(lambda: service.calls_of(number))
    await service.journal_row(call)
    row = service.rows(
        "SELECT p.number, p.name FROM party p JOIN call c ON c.tenant = p.tenant"
        " AND c.party = p.id WHERE c.id = %s",
        call,
    )[0]
    story = await firm.admin.get(f"/api/calls/{call}")
    assert story["call"]["id"] == call
    return row["number"], row["name"]


async def test_what_a_caller_calls_himself_is_text_and_nothing_else(
    service: Service, tmp_path: Path
) -> None:
    mark = tmp_path / "executed"
    async with company(service) as firm:
        number = await firm.number(node("no", "hang_up", sip_code=486))
        await firm.settled()
        for n, raw in enumerate(HOSTILE):
            name = raw.format(mark=mark).replace("\u0000", "")
            caller = f"+38067999{n:04d}"
            call = await firm.trunk.call(number, caller, name.replace('"', ""))
            await happens(call.ended, 10)
            assert call.code == 486, name
            _, shown = await journal_names(firm, service, caller)
            assert shown == name[:79], (n, shown)
    assert not mark.exists()


async def test_hostile_numbers_are_nobodys_or_text(service: Service, tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    async with company(service) as firm:
        number = await firm.number(node("no", "hang_up", sip_code=486))
        await firm.settled()
        for text in (
            f"$(touch {mark})",
            "${EXTEN}",
            "1'--",
            "1;DROP TABLE call",
            "../1",
            "9" * 300,
        ):
            escaped = "".join(c if c.isalnum() else f"%{ord(c):02X}" for c in text)
            call = await firm.trunk.call(f"{number}{escaped}", "1")
            await happens(call.ended, 10)
            assert call.code in (404, 484), text
            call = await firm.trunk.call(number, f"55{escaped}")
            await happens(call.ended, 10)
            assert call.code == 486, text
            shown = f"55{text}".partition(";")[0][:40]
            await until(lambda shown=shown: ended(service, shown))
    assert not mark.exists()
    assert service.rows("SELECT count(*) AS n FROM call")[0]["n"] > 0


async def ended(service: Service, number: str) -> list[dict[str, Any]]:
    return service.rows(
        "SELECT p.number FROM party p JOIN call c ON c.tenant = p.tenant AND c.party = p.id"
        " WHERE p.number = %s AND c.ended_at IS NOT NULL LIMIT 1",
        number,
    )


async def test_a_name_of_64_kilobytes_costs_nobody_anything(service: Service) -> None:
    """As one datagram, and by a stream; a long name that still fits is cut in the journal."""
    async with company(service) as firm:
        number = await firm.number(node("no", "hang_up", sip_code=486))
        await firm.settled()
        own = f"{firm.trunk.address}:{firm.trunk.port}"
        huge = plain("huge", firm.trunk.server, own).replace(b"Caller", b"N" * 64_000)
        huge = huge.replace(b"sip:800@", f"sip:{number}@".encode())
        await send(firm.trunk, [huge])
        reader, writer = await asyncio.open_connection(
            service.bind, 5060, local_addr=(firm.trunk.address, 0)
        )
        writer.write(huge.replace(b"/UDP", b"/TCP").replace(b"N" * 100, b"N" * 105))
        await writer.drain()
        writer.close()
        name = "Long " * 400
        call = await firm.trunk.call(number, "+380679998888", name)
        await happens(call.ended, 10)
        assert call.code == 486
        _, shown = await journal_names(firm, service, "+380679998888")
        assert shown == name[:79].strip()
        del reader
