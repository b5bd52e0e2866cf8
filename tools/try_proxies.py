"""Try deploy/nginx.conf and deploy/haproxy.cfg on this machine: `python -m tools.try_proxies`.

Needs both programs installed. Starts a Dzvin of its own on a free 127.x network, the proxies as
they stand in deploy/ (only names, ports and certificates changed), and signs in, opens the live
page and registers a browser's phone through each, in both variants.
"""

import asyncio
import re
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from dzvin.infra import clock
from dzvin.infra.certificates import LocalAuthority
from tests.support.asterisk import free_port
from tests.support.service import Service
from tests.support.sip_browser import SipBrowser

DEPLOY = Path(__file__).parents[1] / "deploy"
NAME = "calls.example.org"
SETTING = re.compile(
    r"\s*(location|proxy_|auth_request|internal|\}|use_backend|backend|server |http-request)"
)


class Trial:
    """One proxy in front of one Dzvin."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.service, self.folder = service, folder
        self.address = f"{service.network}.20"
        self.ports = {"80": free_port(self.address), "443": free_port(self.address)}
        self.authority = LocalAuthority(folder / "tls")
        self.authority.ensure((NAME, self.address), clock.now())

    @property
    def https(self) -> str:
        return f"https://{self.address}:{self.ports['443']}"

    @property
    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority.ca.cert))

    def filled(self, file: str, *, is_straight: bool) -> str:
        """As deployed, but here."""
        text = (DEPLOY / file).read_text()
        if is_straight:
            text = uncommented(text)
        for port, here in self.ports.items():
            text = re.sub(rf"listen {port}\b", f"listen {self.address}:{here}", text)
            text = re.sub(rf"^.*listen \[::\]:{port}.*\n", "", text, flags=re.MULTILINE)
            text = re.sub(rf"bind :{port}\b", f"bind {self.address}:{here}", text)
        environment = self.service.environment
        web, ari = environment["DZVIN_HTTP_PORT"], environment["DZVIN_ARI_PORT"]
        text = text.replace("127.0.0.1:8080", f"{self.service.bind}:{web}")
        text = text.replace("127.0.0.1:8088", f"127.0.0.1:{ari}")
        live = f"/etc/letsencrypt/live/{NAME}"
        text = text.replace(f"{live}/fullchain.pem", str(self.authority.leaf.cert))
        text = text.replace(f"{live}/privkey.pem", str(self.authority.leaf.key))
        text = text.replace(f"/etc/haproxy/certs/{NAME}.pem", str(self.folder / "both.pem"))
        return text

    async def passes(self, *, is_asked: bool) -> None:
        """`is_asked`: a stranger is refused before he reaches Asterisk."""
        async with httpx.AsyncClient(
            base_url=self.https, verify=self.trusting, headers={"X-Dzvin": "1"}, trust_env=False
        ) as client:
            login = {"login": "anna", "password": self.service.password("anna")}
            forged = {"x-forwarded-for": "203.0.113.9"}
            answer = await client.post("/api/session", json=login, headers=forged)
            assert answer.status_code == 200, answer.text
            assert "secure" in answer.headers["set-cookie"].lower()
            assert "strict-transport-security" in answer.headers
            came_from = self.service.rows("SELECT ip FROM session ORDER BY created_at DESC LIMIT 1")
            assert came_from[0]["ip"] == "127.0.0.1", came_from
            cookie = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)
            phone = (await client.post("/api/phone")).json()
            await self._lives(cookie)
            assert await self._registers(cookie, phone["endpoint"], phone["password"]) == 200
            await self._refuses_strangers(is_asked=is_asked)
            ari = await client.get("/ari/asterisk/ping")
            assert "pong" not in ari.text.lower()
            await self._leads(client)

    async def _lives(self, cookie: str) -> None:
        headers = {"Cookie": cookie, "Origin": self.https}
        address = f"{self.https.replace('https', 'wss')}/api/live?after=0"
        async with connect(address, ssl=self.trusting, additional_headers=headers) as page:
            await page.send('{"ping": 1}')
            await asyncio.wait_for(page.recv(), 10)

    async def _registers(self, cookie: str, user: str, password: str) -> int:
        headers = {"Cookie": cookie, "Origin": self.https}
        address = f"{self.https.replace('https', 'wss')}/api/sip"
        async with connect(
            address,
            ssl=self.trusting,
            additional_headers=headers,
            subprotocols=[Subprotocol("sip")],
        ) as socket:

            async def receive() -> str:
                message = await asyncio.wait_for(socket.recv(), 10)
                return message if isinstance(message, str) else message.decode()

            return await SipBrowser(socket.send, receive, user, password).register()

    async def _refuses_strangers(self, *, is_asked: bool) -> None:
        if not is_asked:
            return
        address = f"{self.https.replace('https', 'wss')}/api/sip"
        try:
            async with connect(
                address, ssl=self.trusting, subprotocols=[Subprotocol("sip")]
            ) as socket:
                await asyncio.wait_for(socket.wait_closed(), 10)
                assert socket.close_code == 4403, socket.close_code
        except InvalidStatus as refused:
            assert refused.response.status_code == 403, refused

    async def _leads(self, client: httpx.AsyncClient) -> None:
        plain = f"http://{self.address}:{self.ports['80']}/call/demo"
        led = await client.get(plain, headers={"host": NAME})
        assert led.status_code == 301, led.text
        assert led.headers["location"] == f"https://{NAME}/call/demo"


def uncommented(text: str) -> str:
    """The second variant: the lines after its words, which are settings behind a `# `."""
    lines = []
    is_second = False
    for line in text.splitlines():
        found = re.match(r"(\s*)# ?(.*)", line)
        if "Second variant" in line or line.startswith("# backend asterisk"):
            is_second = True
        is_setting = found is not None and SETTING.match(found[2]) is not None
        if is_second and is_setting and found:
            line = f"{found[1]}{found[2]}"
        lines.append(line)
    return "\n".join(lines) + "\n"


@asynccontextmanager
async def running(trial: Trial, argv: list[str]) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(*argv)
    try:
        async with asyncio.timeout(10):
            while True:
                try:
                    _, writer = await asyncio.open_connection(trial.address, trial.ports["443"])
                except OSError:
                    assert process.returncode is None, "the proxy ended"
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                break
        yield
    finally:
        process.terminate()
        await process.wait()


def check(*argv: str) -> None:
    """The proxy's own look at its file."""
    subprocess.run(argv, check=True)


async def try_nginx(trial: Trial, *, is_straight: bool) -> None:
    site = trial.folder / "dzvin.conf"
    site.write_text(trial.filled("nginx.conf", is_straight=is_straight))
    main = trial.folder / "nginx.conf"
    main.write_text(
        f"pid {trial.folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{ access_log off; include {site}; }}\n"
    )
    check("nginx", "-t", "-q", "-c", str(main))
    async with running(trial, ["nginx", "-g", "daemon off;", "-c", str(main)]):
        await trial.passes(is_asked=True)


async def try_haproxy(trial: Trial, *, is_straight: bool) -> None:
    both = trial.folder / "both.pem"
    both.write_bytes(trial.authority.leaf.cert.read_bytes() + trial.authority.leaf.key.read_bytes())
    file = trial.folder / "haproxy.cfg"
    file.write_text(trial.filled("haproxy.cfg", is_straight=is_straight))
    check("haproxy", "-c", "-q", "-f", str(file))
    async with running(trial, ["haproxy", "-db", "-f", str(file)]):
        await trial.passes(is_asked=not is_straight)


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="dzvin-proxies-"))
    service = Service(
        folder / "home",
        DZVIN_ARI_PORT=str(free_port("127.0.0.1")),
        DZVIN_TRUSTED_PROXY="127.0.0.0/8",
        DZVIN_TURN="off",
    )
    await service.start()
    try:
        for kind, attempt in {"nginx": try_nginx, "haproxy": try_haproxy}.items():
            for is_straight in (False, True):
                await attempt(Trial(service, folder), is_straight=is_straight)
                variant = "SIP straight to Asterisk" if is_straight else "all through web"
                print(f"{kind}, {variant}: well", flush=True)
    finally:
        await service.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    asyncio.run(main())
