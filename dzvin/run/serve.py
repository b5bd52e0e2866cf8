"""In front of the pages: HTTPS with a plain port that leads to it, or plain HTTP for a proxy."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any, cast

import uvicorn
from msgspec import Struct
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from dzvin.infra.certificates import Certificate

MESSAGE_LIMIT_BYTES = 65_536
"""A page says little on its socket, and a phone no more than a SIP message."""
SHUTDOWN_SECONDS = 5
HSTS = ("Strict-Transport-Security", "max-age=31536000")
"""Only with a certificate that every browser believes: with our own the promise could not be
taken back when the authority is lost."""

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type App = Callable[[Message, Receive, Send], Awaitable[None]]


class Front(Struct, frozen=True, kw_only=True):
    """How pages are served."""

    host: str
    http_port: int
    https_port: int = 0
    certificate: Certificate | None = None
    """None: plain HTTP."""
    is_given: bool = False
    """The certificate comes from an authority that browsers know."""
    trusted_proxy: str = ""


class _Quiet(uvicorn.Server):
    """The second server of a process leaves signals to the first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Server(uvicorn.Server):
    """Says when it serves."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._told()


async def _listen(server: uvicorn.Server, own: socket.socket) -> asyncio.Server:
    config, state = server.config, server.server_state

    def made() -> asyncio.Protocol:
        kind = cast(Callable[..., asyncio.Protocol], config.http_protocol_class)
        return kind(config=config, server_state=state, app_state=server.lifespan.state)

    loop = asyncio.get_running_loop()
    return await loop.create_server(made, sock=own, ssl=config.ssl, backlog=config.backlog)


class Pages:
    """The servers of the web process."""

    def __init__(
        self, front: Front, app: App, plain: App, given: Sequence[socket.socket] = ()
    ) -> None:
        """`plain` answers at the HTTP port when pages are served by HTTPS. `given`: the supervisor
        listens itself (`run/doors.py`), so that nobody is refused while we are replaced."""
        self._front = front
        self._given = list(given)
        self._started: Callable[[], None] = lambda: None
        self._main = self._configured(app)
        self._server = _Server(self._main, lambda: self._started())
        self._plain: _Quiet | None = None
        if front.certificate:
            self._plain = _Quiet(_config(plain, front.host, front.http_port, lifespan="off"))

    async def run(self) -> None:
        """Until SIGTERM or SIGINT; open requests get some seconds to end."""
        if self._plain is None:
            await self._server.serve(self._open(0))
            return
        async with asyncio.TaskGroup() as group:
            group.create_task(self._plain.serve(self._open(1)))
            await self._server.serve(self._open(0))
            self._plain.should_exit = True

    def once_started(self, told: Callable[[], None]) -> None:
        """`told` is called as soon as pages are served."""
        self._started = told

    def rest(self) -> None:
        """Take no new connections; those that are open stay."""
        for server in self._servers():
            for listener in getattr(server, "servers", ()):
                listener.close()
            server.servers = []

    async def work(self) -> None:
        """Take new connections again."""
        for number, server in enumerate(self._servers()):
            server.servers = [await _listen(server, one) for one in self._open(number) or ()]

    def let_go(self) -> None:
        """Of connections that only wait for another question; sockets stay."""
        for server in self._servers():
            for connection in list(server.server_state.connections):
                if not isinstance(connection, WebSocketsSansIOProtocol):
                    connection.shutdown()

    def _servers(self) -> list[uvicorn.Server]:
        return [self._server, *([self._plain] if self._plain else [])]

    def _open(self, number: int) -> list[socket.socket] | None:
        """A double: the server closes what it gets, and may be told to open again."""
        return [self._given[number].dup()] if self._given else None

    def stop(self) -> None:
        """As a signal does."""
        self._server.should_exit = True

    async def renewed(self, certificate: Certificate) -> None:
        """From the next connection on."""
        context: ssl.SSLContext | None = self._main.ssl
        if context is None:  # pages are behind a proxy, only phones use it
            return
        context.load_cert_chain(certificate.cert, certificate.key)

    def _configured(self, app: App) -> uvicorn.Config:
        front = self._front
        if front.certificate is None:
            return _config(behind(front, app), front.host, front.http_port, lifespan="on")
        config = _config(
            app,
            front.host,
            front.https_port,
            lifespan="on",
            ssl_certfile=str(front.certificate.cert),
            ssl_keyfile=str(front.certificate.key),
            headers=[HSTS] if front.is_given else [],
        )
        config.load()
        return config


def behind(front: Front, app: App) -> App:
    """Addresses and scheme as the proxy tells them; beyond loopback nobody else gets in, because
    he would send his password openly."""
    if not front.trusted_proxy:
        return app
    trusted = [ip_network(one) for one in front.trusted_proxy.split(",")]
    told = cast(App, ProxyHeadersMiddleware(cast(Any, app), front.trusted_proxy))
    if ip_address(front.host).is_loopback:
        return told

    async def only_proxy(scope: Message, receive: Receive, send: Send) -> None:
        client = (scope.get("client") or ("0.0.0.0",))[0]
        is_proxy = any(ip_address(client) in network for network in trusted)
        if scope["type"] == "lifespan" or is_proxy:
            await told(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refuse(send)

    return only_proxy


async def _refuse(send: Send) -> None:
    body = b"Open this page through its proxy, by https."
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _config(app: App, host: str, port: int, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        cast(Any, app),
        host=host,
        port=port,
        ws="websockets-sansio",
        ws_max_size=MESSAGE_LIMIT_BYTES,
        ws_per_message_deflate=False,  # of small messages: a fifth of the process's time for little
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        **more,
    )
