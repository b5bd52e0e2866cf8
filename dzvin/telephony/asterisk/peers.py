"""Hears over the manager port which phones come and go. ARI would tell each message of their calls
with it: made into JSON, and thrown away by a filter."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from dzvin.telephony.asterisk.ami import fields_of
from dzvin.telephony.asterisk.config import AsteriskConfig
from dzvin.telephony.asterisk.messages import EndpointSeen, PeerStatusChange

PEERS_USER = "peers"
AGAIN_SECONDS, REFUSED_SECONDS = 1.0, 5.0
ONLINE = {"Reachable", "Registered"}

type Hear = Callable[[PeerStatusChange], None]
type Look = Callable[[], Awaitable[object]]


class Peers:
    """Signed in as a manager who may only listen."""

    def __init__(self, config: AsteriskConfig) -> None:
        self._address, self._port = config.control, config.ami_port
        self._password = config.ami_password

    async def follow(self, hear: Hear, look: Look) -> None:
        """Until cancelled. Whenever the listening begins, it is looked who is there by then.
        Asterisk of an earlier version, kept through an upgrade, refuses us: then it is only looked,
        again and again."""
        while True:
            again = AGAIN_SECONDS
            try:
                async for told in self._told():
                    if "Response" in told:
                        if told["Response"] != "Success":
                            again = REFUSED_SECONDS
                        await look()
                    elif (change := changed(told)) is not None:
                        hear(change)
            except (OSError, EOFError, asyncio.LimitOverrunError):
                pass  # Asterisk starts again
            await asyncio.sleep(again)

    async def _told(self) -> AsyncIterator[dict[str, str]]:
        reader, writer = await asyncio.open_connection(self._address, self._port)
        try:
            await reader.readline()
            words = f"Action: Login\r\nUsername: {PEERS_USER}\r\nSecret: {self._password}\r\n\r\n"
            writer.write(words.encode())
            while True:
                yield fields_of(await reader.readuntil(b"\r\n\r\n"))
        finally:
            writer.close()


def changed(told: dict[str, str]) -> PeerStatusChange | None:
    """What an event says of a phone; None for any other."""
    technology, _, name = told.get("Peer", "").partition("/")
    if told.get("Event") != "PeerStatus" or technology != "PJSIP":
        return None
    state = "online" if told.get("PeerStatus") in ONLINE else "offline"
    seen = EndpointSeen(technology="PJSIP", resource=name, state=state)
    return PeerStatusChange(endpoint=seen)
