"""`dzvin upgrade` under load drops no call; new code that fails leaves the old one at work."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dzvin.infra.migrations.versions.r0001_first import revision as first
from tests.support.new_code import NewCode
from tests.support.phone import Call, Phone, happens
from tests.support.rtp import tone
from tests.support.service import Background, Customer, Person, Service, dial
from tests.support.until import until

pytestmark = pytest.mark.anyio

OURS = ("engine", "web", "worker")
WITHIN_SECONDS = 300.0


async def dzvin(service: Service, *words: str) -> tuple[int, str]:
    """A command against the running instance: exit code and what it said."""
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "dzvin.cli.main", *words),
        env=service.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            out, _ = await running.communicate()
    finally:
        if running.returncode is None:
            running.kill()
    return running.returncode or 0, out.decode()


def pids(service: Service) -> dict[str, int]:
    return {name: service.pid(name) for name in (*OURS, "asterisk")}


async def in_queue(service: Service, customer: Customer) -> str:
    await asyncio.wait_for(customer.call.answered.wait(), 10)
    customer.call.press("1")
    call = await customer.id()
    await until(lambda: service.facts(call, "item.queued"))
    return call


async def talk(service: Service, trunk: Phone, phone: Phone) -> tuple[Customer, Call, str]:
    """A customer and an operator in talk, both of whom speak."""
    customer = await dial(service, trunk)
    call = await in_queue(service, customer)
    taken = await phone.rung(15)
    await taken.answer()
    await until(lambda: service.facts(call, "recording.started"))
    taken.voice.say(tone(440))
    customer.call.voice.say(tone(1000))
    await both_hear(customer.call, taken)
    return customer, taken, call


async def both_hear(customer: Call, operator: Call) -> None:
    await customer.voice.hears(440.0)
    await operator.voice.hears(1000.0)
    assert not customer.ended.is_set() and not operator.ended.is_set()


class Traffic:
    """New callers all the time, one after the other, and somebody who asks for a page."""

    def __init__(self, service: Service, trunk: Phone) -> None:
        self.service, self.trunk = service, trunk
        self.callers: list[Customer] = []
        self.longest_answer = self.longest_page = 0.0
        self.pages = 0

    async def call(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            customer = await dial(self.service, self.trunk)
            self.callers.append(customer)
            await customer.call.answered.wait()
            self.longest_answer = max(self.longest_answer, loop.time() - began)
            await customer.call.voice.hears_something()
            await customer.call.hang_up()
            await asyncio.sleep(0.05)  # one source may begin a hundred a second, and no more

    async def look(self) -> None:
        """Each on a connection of its own: nobody may be refused."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            async with httpx.AsyncClient(trust_env=False, timeout=10) as browser:
                answer = await browser.get(f"{self.service.address}/")
            assert answer.status_code == 200
            self.pages += 1
            self.longest_page = max(self.longest_page, loop.time() - began)
            await asyncio.sleep(0.05)


@asynccontextmanager
async def live_page(person: Person) -> AsyncIterator[ClientConnection]:
    """A socket of his workplace that does not come back by itself."""
    position = (await person.get("/api/workplace"))["position"]
    cookie = "; ".join(f"{one.name}={one.value}" for one in person.http.cookies.jar)
    address = person.service.address.replace("http", "ws") + f"/api/live?after={position}"
    async with (
        connect(address, additional_headers={"Cookie": cookie}, proxy=None) as page,
        Background() as heart,
    ):
        heart.start(beat(page))
        yield page


async def beat(page: ClientConnection) -> None:
    while True:
        await page.send('{"ping": 1}')
        await asyncio.sleep(5)


async def closed_with(page: ClientConnection) -> int:
    try:
        while True:
            await page.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


async def test_new_code_that_fails_leaves_everything_as_it_was(
    service: Service, tmp_path: Path
) -> None:
    broken, fails_late = NewCode(tmp_path / "broken"), NewCode(tmp_path / "late")
    broken.change("run/worker.py", '"""', 'raise ImportError("no module of the moon")\n"""')
    fails_late.change("run/engine.py", "self._tell(RUNS)", 'raise RuntimeError("born on a Friday")')
    async with service.trunk() as trunk, service.person("anna") as anna:
        phone = await anna.device()
        await anna.open_page()
        await anna.becomes("away")
        await anna.press("ready")
        customer, taken, call = await talk(service, trunk, phone)
        before = pids(service)
        code, said = await dzvin(service, "upgrade", "--python", str(broken.python))
        assert code == 1, said
        assert "everything runs as before: the new worker ended: ImportError: no module" in said
        assert pids(service) == before
        await both_hear(customer.call, taken)
        code, said = await dzvin(service, "upgrade", "--python", str(fails_late.python))
        assert code == 1, said
        assert "the new engine ended" in said and "born on a Friday" in said
        assert pids(service) == before
        await both_hear(customer.call, taken)
        late = await dial(service, trunk)
        await asyncio.wait_for(late.call.answered.wait(), 10)
        await late.call.hang_up()
        await customer.call.hang_up()
        await happens(taken.ended)
        rows = [await service.journal_row(each) for each in (call, await late.id())]
        await anna.becomes("pcp")
        await anna.send("POST", "/api/operators/me/finish")
        await anna.press("away")
    assert [row["is_answered"] for row in rows] == [True, False]
    assert not list(service.home.run.glob("*.next.pid.json"))


async def test_an_upgrade_under_load_drops_no_call(service: Service, tmp_path: Path) -> None:
    newer = NewCode(tmp_path)
    newer.add_migration()
    async with service.trunk() as trunk, service.person("anna") as anna:
        phone = await anna.device()
        await anna.open_page()
        await anna.becomes("away")
        await anna.press("ready")
        customer, taken, call = await talk(service, trunk, phone)
        waiting = [await dial(service, trunk) for _ in range(2)]
        places = [await in_queue(service, each) for each in waiting]
        traffic, before = Traffic(service, trunk), pids(service)
        async with live_page(anna) as page, Background() as load:
            load.start(traffic.call())
            looking = load.start(traffic.look())
            code, said = await dzvin(service, "upgrade", "--python", str(newer.python))
            assert code == 0, said
            assert await asyncio.wait_for(closed_with(page), 10) == 1012, "come back at once"
            seen = len(traffic.callers)
            await until(lambda: _more(traffic, seen + 2), 30)
            assert not looking.done(), f"a page was refused: {looking}"
        all_are_replaced(before, pids(service), newer)
        assert service.rows("SELECT to_regclass('dzvin.of_a_later_version') AS it")[0]["it"]
        forget_the_later_version(service)
        await both_hear(customer.call, taken)
        assert not any(each.call.ended.is_set() for each in waiting)
        await anna.open_page()
        await customer.call.hang_up()
        await happens(taken.ended)
        await anna.becomes("pcp")
        await anna.send("POST", "/api/operators/me/finish")
        ringing = await phone.rung(10)
        assert ringing.caller == waiting[0].number, "his place is kept"
        await ringing.answer()
        await until(lambda: service.facts(places[0], "talk.started"))
        await waiting[1].call.hang_up()
        await waiting[0].call.hang_up()
        await anna.becomes("pcp")
        await anna.send("POST", "/api/operators/me/finish")
        await anna.press("away")
        if not traffic.callers[-1].call.ended.is_set():
            await traffic.callers[-1].call.hang_up()
        rows = [await service.journal_row(each) for each in (call, *places)]
        short = [await service.journal_row(await each.id()) for each in traffic.callers]
    assert [row["is_answered"] for row in rows] == [True, True, False]
    assert len(short) > 3 and all(row["lost_reason"] == "abandoned_ivr" for row in short)
    assert traffic.pages > 20
    assert traffic.longest_answer < 8, "the dialplan asks again each second"
    await until(lambda: _nobody_is_left(service), 20)
    print(f"{said}longest answer {traffic.longest_answer:.1f} s, page {traffic.longest_page:.1f} s")


def all_are_replaced(before: dict[str, int], after: dict[str, int], newer: NewCode) -> None:
    for name in OURS:
        assert after[name] != before[name]
        assert newer.is_run_by(after[name]), name
    assert after["asterisk"] == before["asterisk"]


def forget_the_later_version(service: Service) -> None:
    """The next start is ours again, and must know the database."""
    with psycopg.connect(service.home.admin_url(), autocommit=True) as owner:
        owner.execute("DROP TABLE dzvin.of_a_later_version")
        owner.execute("UPDATE dzvin.alembic_version SET version_num = %s", (first,))


async def _more(traffic: Traffic, count: int) -> bool:
    return len(traffic.callers) >= count


async def _nobody_is_left(service: Service) -> bool:
    return not list(service.home.run.glob("*.old-*.pid.json"))


async def test_a_stop_lets_calls_end_and_asks_new_callers_to_call_later(service: Service) -> None:
    async with service.trunk() as trunk:
        customer = await dial(service, trunk)
        await asyncio.wait_for(customer.call.answered.wait(), 10)
        await customer.id()
        stopping = asyncio.ensure_future(dzvin(service, "stop", "--drain", "60"))
        await until(lambda: _said(service, "1 call goes on and may end within 60 s"))
        late = await dial(service, trunk)
        await asyncio.wait_for(late.call.ended.wait(), 20)
        assert late.call.code == 503
        assert not customer.call.ended.is_set()
        await customer.call.hang_up()
        code, said = await stopping
    assert code == 0 and "all calls have ended" in said and "everything is stopped" in said
    assert service.process is not None and service.process.wait(30) == 0
    await service.start()
    async with service.trunk() as trunk:
        again = await dial(service, trunk)
        await asyncio.wait_for(again.call.answered.wait(), 10)
        await again.call.hang_up()
    assert (await service.journal_row(await late.id()))["lost_reason"] == "technical"


async def _said(service: Service, words: str) -> bool:
    return words in service.log.read_text()
