"""A real SMTP server on loopback, in a thread of its own, that keeps what it is given."""

import asyncio
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

USER, PASSWORD = "mailer", "a long mail password"


@dataclass(frozen=True)
class Letter:
    sender: str
    recipients: tuple[str, ...]
    content: bytes


class MailServer:
    """Wants a login; refuses senders and recipients that begin with `refused@`."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.host = "127.0.0.1"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._server: asyncio.Server | None = None

    def __enter__(self) -> "MailServer":
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(self._start(), self._loop)
        self.port: int = started.result(10)
        return self

    async def _start(self) -> int:
        self._server = await self._loop.create_server(self._session, self.host, 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def _session(self) -> SMTP:
        return SMTP(
            self, authenticator=check, auth_required=True, auth_require_tls=False, loop=self._loop
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        if self._server is not None:
            self._loop.call_soon_threadsafe(self._close)
            self._thread.join(10)

    def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        self._server = None
        self._loop.stop()

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("refused@"):
            return "550 this sender is not welcome"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("refused@"):
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        return "250 taken"


def check(
    server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword
) -> AuthResult:
    is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)
