"""The worker's side: hears SIP messages of Asterisk and letters of the engine, stores traces."""

import asyncio
import hmac

import structlog
from sqlalchemy.exc import SQLAlchemyError

from dzvin.infra.clock import now
from dzvin.infra.db import Database
from dzvin.kernel.errors import AppError
from dzvin.telephony.trace.gathering import Gathering
from dzvin.telephony.trace.hep import MAGIC, decode
from dzvin.telephony.trace.model import letter_of
from dzvin.telephony.trace.store import save_lines

log = structlog.get_logger()

STORE_SECONDS = 1.0


class TraceListener:
    """`port` 0: traces are switched off."""

    def __init__(self, database: Database, address: str, port: int, key: str) -> None:
        self._database = database
        self._address, self._port, self._key = address, port, key
        self.gathering = Gathering()

    async def run(self) -> None:
        """Until cancelled. While another worker has the port, it hears and we do not."""
        if not self._port:
            return
        transport: asyncio.DatagramTransport | None = None
        try:
            while True:
                transport = transport or await self._opened()
                await asyncio.sleep(STORE_SECONDS)
                await self.store()
        finally:
            if transport is not None:
                transport.close()

    async def _opened(self) -> asyncio.DatagramTransport | None:
        loop = asyncio.get_running_loop()
        try:
            place = (self._address, self._port)
            return (await loop.create_datagram_endpoint(lambda: _Ear(self), local_addr=place))[0]
        except OSError as taken:
            log.debug("trace.port_taken", why=str(taken))
            return None

    async def store(self) -> None:
        """What has its call by now; a company that went meanwhile takes no other's traces along."""
        lines = self.gathering.take(now())
        for tenant in {line.tenant for line in lines}:
            own = [line for line in lines if line.tenant == tenant]
            try:
                async with self._database.transaction(tenant) as connection:
                    await save_lines(connection, own)
            except (SQLAlchemyError, AppError) as error:  # lost: a trace is not a book
                log.warning("trace.not_stored", lines=len(own), error=type(error).__name__)

    def hear(self, datagram: bytes) -> None:
        """Whoever does not know the key is not heard."""
        if datagram.startswith(MAGIC):
            packet = decode(datagram)
            if packet is not None and self._is_ours(packet.key):
                self.gathering.hear_packet(packet)
            return
        letter = letter_of(datagram)
        if letter is not None and self._is_ours(letter.key):
            self.gathering.hear_letter(letter)

    def _is_ours(self, key: str) -> bool:
        return hmac.compare_digest(key.encode(), self._key.encode())


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, listener: TraceListener) -> None:
        self._listener = listener

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._listener.hear(data)
