"""Pages by HTTPS and the plain port beside it, or behind a proxy: real sockets, a small app."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from websockets.asyncio.client import connect

from dzvin.infra import clock
from dzvin.infra.certificates import LocalAuthority, read
from dzvin.run.certificate import ensure_certificate, names_of
from dzvin.run.home import Home
from dzvin.run.plain import plain_app
from dzvin.run.serve import App, Front, Message, Pages, Receive, Send, behind
from dzvin.run.settings import BadSetting, Settings
from tests.support.asterisk import free_port, own_network

pytestmark = pytest.mark.anyio


async def mirror(scope: Message, receive: Receive, send: Send) -> None:
    """Tells who asks, as the app sees him; a socket says it once."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    said = json.dumps({"client": scope["client"][0], "scheme": scope["scheme"]})
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": said})
        await send({"type": "websocket.close", "code": 1000})
        return
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": said.encode()})


class Running:
    def __init__(self, folder: Path) -> None:
        self.address = f"{own_network()}.1"
        self.http_port, self.https_port = free_port(self.address), free_port(self.address)
        self.authority = LocalAuthority(folder / "tls")
        self.acme = folder / "acme"

    @property
    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority.ca.cert))

    @property
    def http(self) -> str:
        return f"http://{self.address}:{self.http_port}"

    @property
    def https(self) -> str:
        return f"https://{self.address}:{self.https_port}"

    @asynccontextmanager
    async def serving(
        self, *, is_given: bool = False, trusted_proxy: str = ""
    ) -> AsyncIterator[Pages]:
        if not trusted_proxy:
            self.authority.ensure((self.address, "localhost"), clock.now())
        front = Front(
            host=self.address,
            http_port=self.http_port,
            https_port=self.https_port,
            certificate=None if trusted_proxy else self.authority.leaf,
            is_given=is_given,
            trusted_proxy=trusted_proxy,
        )
        leads = plain_app(
            None if is_given else self.authority, self.acme, self.https_port, self.address
        )
        pages = Pages(front, mirror, cast(App, leads))
        async with asyncio.TaskGroup() as group:
            group.create_task(pages.run())
            await self._answers(self.http_port)
            if not trusted_proxy:
                await self._answers(self.https_port)
            yield pages
            pages.stop()

    async def _answers(self, port: int) -> None:
        async with asyncio.timeout(10):
            while True:
                try:
                    _, writer = await asyncio.open_connection(self.address, port)
                except OSError:
                    await asyncio.sleep(0.01)
                    continue
                writer.close()
                return

    def client(self, **more: Any) -> httpx.AsyncClient:
        return httpx.AsyncClient(verify=self.trusting, trust_env=False, **more)


@pytest.fixture
def running(tmp_path: Path) -> Running:
    return Running(tmp_path)


async def test_pages_and_sockets_are_encrypted_and_the_plain_port_leads_there(
    running: Running,
) -> None:
    async with running.serving(), running.client() as client:
        page = await client.get(f"{running.https}/x")
        assert page.json() == {"client": "127.0.0.1", "scheme": "https"}
        assert "strict-transport-security" not in page.headers
        async with connect(
            f"wss://{running.address}:{running.https_port}/live", ssl=running.trusting, proxy=None
        ) as socket:
            assert json.loads(await socket.recv())["scheme"] == "wss"
        led = await client.get(f"{running.http}/call/demo?language=uk")
        assert led.status_code == 307
        assert led.headers["location"] == f"{running.https}/call/demo?language=uk"
        strange = await client.get(f"{running.http}/x", headers={"host": "evil.example/@a"})
        assert strange.status_code == 422
        assert "location" not in strange.headers


async def test_with_a_given_certificate_browsers_promise_to_stay_with_https(
    running: Running,
) -> None:
    async with running.serving(is_given=True), running.client() as client:
        page = await client.get(f"{running.https}/")
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert (await client.get(f"{running.http}/trust")).status_code == 404


async def test_the_page_of_trust_is_had_before_the_certificate_is_believed(
    running: Running,
) -> None:
    async with running.serving(), running.client() as client:
        fingerprint = read(running.authority.ca.cert).fingerprint.split(":")
        for language, word in {"uk": "Завантажити", "en": "Download", "ru": "Скачать"}.items():
            page = await client.get(f"{running.http}/trust", headers={"accept-language": language})
            assert f'<html lang="{language}">' in page.text
            assert word in page.text
            assert " ".join(fingerprint[:8]) in page.text
            for system in ("Windows", "macOS", "Linux", "Firefox", "Android", "iPhone"):
                assert f"<h2>{system}" in page.text
        chosen = await client.get(f"{running.http}/trust?language=ru")
        assert 'lang="ru"' in chosen.text
        file = await client.get(f"{running.http}/trust/dzvin-ca.crt")
        assert file.headers["content-type"] == "application/x-x509-ca-cert"
        believed = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        believed.load_verify_locations(cadata=file.content)
        async with httpx.AsyncClient(verify=believed, trust_env=False) as visitor:
            assert (await visitor.get(f"{running.https}/")).status_code == 200


async def test_certbot_proves_the_name_through_the_plain_port(running: Running) -> None:
    place = running.acme / ".well-known/acme-challenge"
    place.mkdir(parents=True)
    (place / "t0ken").write_text("t0ken.proof")
    (running.acme / "secret").write_text("secret")
    async with running.serving(), running.client() as client:
        proof = await client.get(f"{running.http}/.well-known/acme-challenge/t0ken")
        assert proof.text == "t0ken.proof"
        outside = await client.get(f"{running.http}/.well-known/acme-challenge/..%2f..%2fsecret")
        assert "secret" not in outside.text


async def test_a_renewed_certificate_is_shown_without_a_restart(running: Running) -> None:
    async with running.serving() as pages, running.client() as old:
        assert (await old.get(running.https)).status_code == 200
        before = read(running.authority.leaf.cert)
        assert running.authority.ensure((running.address,), clock.now() + timedelta(days=380))
        await pages.renewed(running.authority.leaf)
        shown = await asyncio.to_thread(
            ssl.get_server_certificate, (running.address, running.https_port)
        )
        assert shown.strip() in running.authority.leaf.cert.read_text()
        assert read(running.authority.leaf.cert).fingerprint != before.fingerprint
        assert (await old.get(running.https)).status_code == 200


async def test_what_the_proxy_tells_of_its_visitors_is_believed_of_him_only(
    running: Running,
) -> None:
    network = running.address.rpartition(".")[0]
    proxy, stranger = f"{network}.2", f"{network}.3"
    told = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}
    async with running.serving(trusted_proxy=proxy):
        async with asked_from(proxy) as client:
            page = await client.get(running.http, headers=told)
            assert page.json() == {"client": "203.0.113.9", "scheme": "https"}
            forged = {"x-forwarded-for": "198.51.100.1, 203.0.113.9"}
            page = await client.get(running.http, headers=forged)
            assert page.json()["client"] == "203.0.113.9"
        async with asked_from(stranger) as client:
            page = await client.get(running.http, headers=told)
            assert page.json() == {"client": stranger, "scheme": "http"}


@pytest.mark.parametrize(("client", "status"), [("10.0.0.2", 200), ("198.51.100.7", 403)])
async def test_beyond_loopback_nobody_goes_round_the_proxy(client: str, status: int) -> None:
    """He would send his password openly."""
    front = Front(host="0.0.0.0", http_port=80, trusted_proxy="10.0.0.0/8")
    transport = httpx.ASGITransport(cast(Any, behind(front, mirror)), client=(client, 4000))
    async with httpx.AsyncClient(transport=transport, base_url="http://dzvin") as visitor:
        assert (await visitor.get("/")).status_code == status


@asynccontextmanager
async def asked_from(address: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.AsyncHTTPTransport(local_address=address)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        yield client


def home_of(folder: Path, **given: str) -> Home:
    names = {f"DZVIN_{name.upper()}": value for name, value in given.items()}
    return Home.open(Settings.from_environment({"DZVIN_HOME": str(folder), **names}))


def test_a_certificate_is_made_only_where_one_is_needed(tmp_path: Path) -> None:
    assert ensure_certificate(home_of(tmp_path / "a")) is None
    given = home_of(tmp_path / "b", bind="0.0.0.0", public_address="calls.example.org")
    made = ensure_certificate(given)
    assert made is not None
    shown = read(made.cert)
    assert {"calls.example.org", "localhost", "127.0.0.1"} <= set(shown.names)
    assert set(names_of(given.settings)) <= set(shown.names)
    assert read(made.cert) == shown, "the next start keeps it"


def test_a_given_pair_that_does_not_fit_is_one_clear_line(tmp_path: Path) -> None:
    one, other = LocalAuthority(tmp_path / "one"), LocalAuthority(tmp_path / "other")
    for authority in (one, other):
        authority.ensure(("calls.example.org",), clock.now())
    wrong = home_of(tmp_path, tls_cert=str(one.leaf.cert), tls_key=str(other.leaf.key))
    with pytest.raises(BadSetting, match="DZVIN_TLS_KEY=.* is not the key of"):
        ensure_certificate(wrong)
    none = home_of(tmp_path, tls_cert=str(tmp_path / "no.pem"), tls_key=str(one.leaf.key))
    with pytest.raises(BadSetting, match=r"DZVIN_TLS_CERT: .*no\.pem cannot be read"):
        ensure_certificate(none)
    right = home_of(tmp_path, tls_cert=str(one.leaf.cert), tls_key=str(one.leaf.key))
    assert ensure_certificate(right) == one.leaf


def test_a_spoiled_authority_is_one_clear_line(tmp_path: Path) -> None:
    home = home_of(tmp_path, bind="0.0.0.0")
    ensure_certificate(home)
    home.authority.ca.cert.write_text("")
    with pytest.raises(BadSetting, match=r"ca\.pem holds no certificate.* restore it"):
        ensure_certificate(home)
