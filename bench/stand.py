"""What the benches measure on: a whole `dzvin up` with fresh settings, operators, and beside Dzvin
the same Asterisk's own `Dial` and `Queue`. Nothing of it is in the shipped configuration.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dzvin.run.priority import make_urgent
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.install import find_asterisk
from dzvin.telephony.asterisk.provision import AsteriskProvisioner, gateway
from tests.sip.company import PASSWORD, Company, in_queue
from tests.support.service import Person, Service
from tests.support.until import until

TRUNKS = 4
"""Providers' gateways by which callers come: one may begin 100 calls a second (engine/pace.py)."""
QUEUES = {
    "bench-default": {},
    "bench-fast": {"retry": "1", "autofill": "yes", "ringinuse": "no", "timeoutrestart": "no"},
}
"""app_queue: as it is when only strategy and ring time are set, and at its fastest. `retry=0` is
taken for its default, five seconds, so one second is the least."""


class Page(Person):
    """A workplace page that nobody looks at: what it is told costs the load maker nothing."""

    async def _listen(self, page: Any) -> None:
        async for _ in page:
            pass


@dataclass
class Stand:
    service: Service
    company: Company
    people: list[Page]
    phones: list[dict[str, str]]
    """Name, secret and address of each operator's phone."""
    trunks: list[tuple[str, int]]
    loader: "Loader"
    numbers: dict[str, str] = field(default_factory=dict)
    """What to dial for each of Dzvin's queues."""

    def pids(self) -> dict[str, int]:
        """Of every process that takes part."""
        found = {part: self.service.pid(part) for part in ("engine", "web", "worker", "asterisk")}
        postmaster = self.service.folder / "postgres/data/postmaster.pid"
        found["postgres"] = int(postmaster.read_text().split()[0])
        return found | {"load": self.loader.pid}

    def console(self, command: str) -> str:
        """Asterisk's remote console."""
        asterisk = self.service.home.asterisk
        install = find_asterisk(self.service.home.settings.cache)
        return subprocess.run(
            [*install.argv, "-C", str(asterisk.folder / "etc/asterisk.conf"), "-rx", command],
            capture_output=True, text=True, check=False, timeout=20,
        ).stdout  # fmt: skip

    def load_rivals(self) -> None:
        """`Dial` and `Queue` with the same phones, by extensions of the gateways' context."""
        etc = self.service.home.asterisk.folder / "etc"
        members = "".join(f"member => PJSIP/{one['name']}\n" for one in self.phones)
        parts = ["[general]\npersistentmembers=no\n"]
        for ring, name in ((20, ""), (1, "-missed")):
            for queue, settings in QUEUES.items():
                lines = {"strategy": "rrmemory", "timeout": str(ring)} | settings
                told = "".join(f"{key}={value}\n" for key, value in lines.items())
                parts.append(f"[{queue}{name}]\n{told}{members}")
        (etc / "queues.conf").write_text("".join(parts))
        for module in ("app_dial", "app_queue"):
            said = self.console(f"module load {module}.so")
            assert "Loaded" in said, said
        for n, phone in enumerate(self.phones):
            self._extension(f"9900{n:03d}", f"Dial(PJSIP/{phone['name']}\\,30)")
        for n, name in enumerate(self.app_queues):
            self._extension(f"99100{n}", f"Queue({name})")

    @property
    def app_queues(self) -> list[str]:
        return [f"{queue}{kind}" for kind in ("", "-missed") for queue in QUEUES]

    def _extension(self, number: str, does: str) -> None:
        said = self.console(f"dialplan add extension {number},1,{does} into gateway")
        assert "added" in said.lower(), said

    def dialled(self, mode: str) -> list[str]:
        """The extensions of a mode; callers take them in turn."""
        if mode == "dial":
            return [f"9900{n:03d}" for n in range(len(self.phones))]
        if mode in self.app_queues:
            return [f"99100{self.app_queues.index(mode)}"]
        return [self.numbers[mode]]


class Loader:
    """The load maker's process: one order, one answer."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, do: str, **order: Any) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, **order}).encode() + b"\n")
        line = await self._process.stdout.readline()
        assert line, "the load maker died: see above"
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def stop(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        await self._process.wait()


async def loader() -> Loader:
    """Callers and phones are outside: what they do, and when they saw it, waits for nobody here,
    whoever is measured."""
    program = Path(__file__).with_name("sip_load.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(program),
        limit=1 << 26,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    if not make_urgent(process.pid):
        print("the load maker shares the machine: its waits are in the figures", file=sys.stderr)
    return Loader(process)


@asynccontextmanager
async def running(operators: int, **environment: str) -> AsyncIterator[Stand]:
    """Everything up, everybody Ready."""
    with tempfile.TemporaryDirectory(prefix="dzvin-bench-") as folder:
        service = Service(Path(folder) / "home", **environment)
        await service.start()
        try:
            async with AsyncExitStack() as stack:
                yield await _opened(service, operators, stack)
        finally:
            await service.stop()


async def _opened(service: Service, operators: int, stack: AsyncExitStack) -> Stand:
    admin = await stack.enter_async_context(service.person("admin"))
    trunks = [(f"{service.network}.{2 + n}", 5062) for n in range(TRUNKS)]
    asterisk = service.home.asterisk
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
        for n, (address, port) in enumerate(trunks):
            things = gateway(f"gw-bench-{n}", address, port)
            await AsteriskProvisioner(http.ask).put_things(things)
    # Its trunk is of no use here: callers come from the load maker.
    company = Company(service, admin, None, stack)  # type: ignore[arg-type]
    roles = {role["name"]: role["id"] for role in await admin.get("/api/roles")}
    people, phones = [], []
    for n in range(operators):
        person, phone = await _hired(company, stack, roles["Operator"], n)
        people.append(person)
        phones.append(phone)
    stand = Stand(service, company, people, phones, trunks, await loader())
    stack.push_async_callback(stand.loader.stop)
    await _queues(stand)
    await company.settled()
    told = await stand.loader.ask(
        "register", server=[service.bind, 5060], operators=phones, trunks=trunks
    )
    assert told["registered"] == operators, told
    await ready(stand)
    return stand


async def _hired(
    company: Company, stack: AsyncExitStack, role: str, n: int
) -> tuple[Page, dict[str, str]]:
    login = f"bench-{n}"
    new = {"login": login, "name": f"Operator {n}", "password": PASSWORD, "roles": [role]}
    made = await company.change("POST", "/api/users", new)
    device = await company.change("POST", "/api/devices", {"user_account": made["id"]})
    page = await stack.enter_async_context(Page(company.service, login, PASSWORD))
    address = f"{company.service.network}.{10 + n % 200}"
    return page, {"name": device["name"], "secret": device["secret"], "address": address}


async def _queues(stand: Stand) -> None:
    """Longest idle, no PCP, no announcements, recorded only where that is measured."""
    own = {"strategy": "longest_idle", "is_recorded": False}
    missed = {"ring_seconds": 1, "on_missed": "stay_ready"}
    kinds = {"dzvin": own, "dzvin-missed": own | missed, "dzvin-recorded": {"is_recorded": True}}
    for name, settings in kinds.items():
        queue = await stand.company.queue(*stand.people, **settings)  # type: ignore[arg-type]
        stand.numbers[name] = await stand.company.number(in_queue(queue))


async def ready(stand: Stand) -> None:
    """A page and a reachable phone for each, and Ready."""

    async def are(state: str) -> bool:
        rows = stand.service.rows("SELECT user_account, state->>'state' AS s FROM operator_state")
        now = {str(row["user_account"]): row["s"] for row in rows}
        return all(now.get(one.id) == state for one in stand.people)

    for one in stand.people:
        await one.open_page()
    await until(lambda: are("away"), 30)
    for one in stand.people:
        await one.send("POST", "/api/operators/me/status", {"state": "ready"})
    await until(lambda: are("ready"), 30)
