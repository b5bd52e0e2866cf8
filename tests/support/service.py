"""The whole product as a user starts it: `dzvin up` on its own home, ports and 127.x address.

`Service` is the running instance; `Person` a signed-in browser without a screen: HTTP, the live
socket with its heartbeat, and a SIP phone. Customers call through a trusted gateway.
"""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
import msgspec
import psycopg
from psycopg.rows import dict_row
from websockets.asyncio.client import ClientConnection, connect

from dzvin.run.home import Home
from dzvin.run.settings import Settings
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.provision import AsteriskProvisioner, gateway
from tests.support.asterisk import free_port, own_network
from tests.support.phone import Call, Phone
from tests.support.until import until

START_SECONDS = 240.0
ENCODED_SECONDS = 60.0
"""The encoder gives way to everybody else on a busy machine."""
REPOSITORY = Path(__file__).parents[2]
_customers = itertools.count(1)


class Service:
    """`dzvin up` as a child process. Passwords are those that it printed for people."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.folder = home
        self.network = own_network()
        self.bind = f"{self.network}.1"
        self.environment = {
            **{name: value for name, value in os.environ.items() if "DZVIN" not in name},
            "DZVIN_HOME": str(home),
            "DZVIN_BIND": self.bind,
            "DZVIN_HTTP_PORT": str(free_port(self.bind)),
            "DZVIN_SIP_PORT": "5060",
            "DZVIN_RTP_PORTS": "20000-20999",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = home.parent / f"{home.name}.log"

    @property
    def home(self) -> Home:
        return Home.open(Settings.from_environment(self.environment))

    @property
    def address(self) -> str:
        return f"http://{self.bind}:{self.environment['DZVIN_HTTP_PORT']}"

    async def start(self) -> None:
        started = self.log.stat().st_size if self.log.exists() else 0
        self._launch()
        await until(lambda: self._runs(started), START_SECONDS)

    def _launch(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dzvin.cli.main", "up"],
                cwd=REPOSITORY,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    async def _runs(self, since: int) -> bool:
        assert self.process is not None
        said = self.log.read_bytes()[since:].decode(errors="replace")  # it is being written
        if self.process.poll() is not None:
            raise AssertionError(f"dzvin up ended: {said[-3000:]}")
        return "Dzvin runs:" in said

    async def stop(self) -> None:
        """As Ctrl-C does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        await asyncio.to_thread(self.process.wait, START_SECONDS)

    def password(self, login: str) -> str:
        for line in (self.folder / "demo-sign-ins.txt").read_text().splitlines():
            words = line.split()
            if login in words:
                return words[words.index(login) + 1]
        raise KeyError(login)

    def pid(self, part: str) -> int:
        """Of `engine`, `web`, `worker`, `asterisk` or `postgres`, as the home remembers it."""
        return int(msgspec.json.decode((self.home.run / f"{part}.pid.json").read_bytes())["pid"])

    def pid_now(self, part: str) -> int:
        """0 while it is being started again."""
        try:
            return self.pid(part)
        except FileNotFoundError:
            return 0

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Straight from the database, as its owner."""
        with psycopg.connect(self.home.admin_url(), row_factory=dict_row) as connection:
            connection.execute("SET search_path = dzvin")
            return connection.execute(query, values).fetchall()

    async def facts(self, call: str, names: str = "") -> list[dict[str, Any]]:
        """What was recorded of a call, in order; `names` is a regular expression."""
        return self.rows(
            "SELECT name, data, at FROM event WHERE call = %s AND name ~ %s ORDER BY position",
            call,
            names,
        )

    async def recorded(self, reader: "Person", call: str) -> dict[str, Any]:
        """What the journal tells `reader` of a call, once its only recording can be heard."""

        async def is_ready() -> dict[str, Any] | None:
            told: dict[str, Any] = await reader.get(f"/api/calls/{call}")
            (recording,) = told["recordings"] or [{"status": ""}]
            return told if recording["status"] == "ready" else None

        await until(lambda: self.facts(call, "recording.ready"), ENCODED_SECONDS)
        return await until(is_ready) or {}

    async def journal_row(self, call: str) -> dict[str, Any]:
        """The finished row of the journal, waited for."""

        async def ended() -> list[dict[str, Any]]:
            return self.rows("SELECT * FROM call WHERE id = %s AND ended_at IS NOT NULL", call)

        return (await until(ended))[0]

    async def calls_of(self, number: str) -> list[str]:
        """Ids of the calls of a customer's number, oldest first."""
        found = self.rows(
            "SELECT e.call FROM event e JOIN party p ON p.tenant = e.tenant AND p.id = e.party"
            " WHERE e.name = 'call.started' AND p.number = %s ORDER BY e.position",
            number,
        )
        return [row["call"] for row in found]

    @asynccontextmanager
    async def trunk(self) -> AsyncIterator[Phone]:
        """A provider's gateway that Asterisk trusts by address: customers call through it."""
        asterisk = self.home.asterisk
        address = f"{self.network}.2"
        async with (
            AriHttp(asterisk.ari_address, asterisk.ari_password) as http,
            Phone(address, (self.bind, 5060)) as phone,
        ):
            await AsteriskProvisioner(http.ask).put_things(gateway("gw-test", address, phone.port))
            yield phone

    @asynccontextmanager
    async def person(self, login: str, password: str = "") -> AsyncIterator["Person"]:
        async with Person(self, login, password or self.password(login)) as person:
            yield person


@dataclass
class Customer:
    """One call of a customer, with his own number."""

    call: Call
    number: str
    service: Service

    async def id(self) -> str:
        """The call's id, once it is recorded."""
        return (await until(lambda: self.service.calls_of(self.number)))[-1]

    async def talks(self) -> None:
        """An operator's answer was heard. (The customer himself may have been picked up before, and
        who then hangs up at once is faster than that answer.)"""
        call = await self.id()
        await until(lambda: self.service.facts(call, "^talk.started$"))


async def dial(
    service: Service, trunk: Phone, number: str = "800", from_number: str = ""
) -> Customer:
    own = from_number or f"+38050{next(_customers):07d}"
    return Customer(await trunk.call(number, own), own, service)


@dataclass
class Person:
    """A signed-in user: his browser's requests, his open page, his phone."""

    service: Service
    login: str
    password: str
    frames: list[dict[str, Any]] = field(default_factory=list)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Self:
        self.http = await self._stack.enter_async_context(
            httpx.AsyncClient(
                base_url=self.service.address, headers={"X-Dzvin": "1"}, trust_env=False, timeout=15
            )
        )
        answer = await self.http.post(
            "/api/session", json={"login": self.login, "password": self.password}
        )
        assert answer.status_code == 200, answer.text
        self.me: dict[str, Any] = answer.json()
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._stack.aclose()

    @property
    def id(self) -> str:
        return str(self.me["id"])

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.http.get(path, params=params)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def send(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self.http.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def open_page(self) -> None:
        """The live socket of a workplace page, kept alive; its frames are in `frames`."""
        position = (await self.get("/api/workplace"))["position"]
        cookie = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar)
        address = self.service.address.replace("http", "ws") + f"/api/live?after={position}"
        address += "&several=true"
        page = await self._stack.enter_async_context(
            connect(address, additional_headers={"Cookie": cookie}, proxy=None)
        )
        group = await self._stack.enter_async_context(Background())
        group.start(self._listen(page))
        group.start(self._beat(page))

    async def _listen(self, page: ClientConnection) -> None:
        async for message in page:
            told = msgspec.json.decode(message)
            self.frames += told if isinstance(told, list) else [told]

    async def _beat(self, page: ClientConnection) -> None:
        while True:
            await page.send('{"ping": 1}')
            await asyncio.sleep(5)

    async def device(self) -> Phone:
        """A SIP phone of his own, given by the administrator, registered; the router knows it. (It
        may know others of his that nobody answers any more: those of the stories before.)"""
        body = {"label": "Test", "user_account": self.id}
        async with self.service.person("admin") as admin:
            made = await admin.send("POST", "/api/devices", body)
            phone = await self.register(made["name"], made["secret"])

            async def is_known() -> bool:
                devices = await admin.get("/api/devices")
                return any(d["is_registered"] for d in devices if d["name"] == made["name"])

            await until(is_known)
        return phone

    async def register(self, user: str, secret: str) -> Phone:
        network = self.service.network
        phone = Phone(
            f"{network}.{10 + next(_customers) % 200}", (self.service.bind, 5060), user, secret
        )
        await self._stack.enter_async_context(phone)
        assert await phone.register() == 200
        return phone

    async def press(self, state: str, reason: str | None = None) -> None:
        """Ready or Away; returns when the router has taken it."""
        body = {"state": state} | ({"reason": reason} if reason else {})
        await self.send("POST", "/api/operators/me/status", body)
        await self.becomes(state)

    async def becomes(self, state: str) -> None:
        async def is_so() -> bool:
            return str((await self.get("/api/workplace"))["me"]["state"]) == state

        await until(is_so)

    async def sees(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first frame of that kind, waited for."""

        async def found() -> list[dict[str, Any]]:
            return [frame for frame in self.frames if "event" in frame and is_it(frame)]

        return (await until(found))[0]


class Background:
    """Tasks that end with the block, whatever state they are in."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def start(self, work: Any) -> asyncio.Task[None]:
        self._tasks.append(asyncio.ensure_future(work))
        return self._tasks[-1]
