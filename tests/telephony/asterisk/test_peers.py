"""Phones are heard over the manager port, and looked for whenever the listening begins."""

import asyncio
from contextlib import suppress

import pytest
from msgspec.structs import replace

from dzvin.telephony.asterisk.config import AsteriskConfig
from dzvin.telephony.asterisk.messages import PeerStatusChange
from dzvin.telephony.asterisk.peers import Peers, changed
from tests.support.asterisk import RunningAsterisk

pytestmark = pytest.mark.anyio


def test_an_event_says_who_comes_and_who_goes_and_any_other_says_nothing() -> None:
    told = {"Event": "PeerStatus", "Peer": "PJSIP/ann", "PeerStatus": "Reachable"}
    came, gone = changed(told), changed(told | {"PeerStatus": "Unreachable"})
    assert came and (came.endpoint.resource, came.endpoint.state) == ("ann", "online")
    assert gone and (gone.endpoint.resource, gone.endpoint.state) == ("ann", "offline")
    assert changed(told | {"Event": "FullyBooted"}) is None
    assert changed(told | {"Peer": "IAX2/ann"}) is None


async def first_of(config: AsteriskConfig, known: set[str], registered: set[str]) -> set[str]:
    """What is heard of phones that came or went while nobody listened."""
    heard: set[str] = set()
    is_told = asyncio.Event()

    def hear(change: PeerStatusChange) -> None:
        heard.add(f"{change.endpoint.resource} {change.endpoint.state}")
        if len(heard) == len(known ^ registered):
            is_told.set()

    async def ask() -> set[str]:
        return registered

    following = asyncio.ensure_future(Peers(config).follow(hear, known, ask))
    async with asyncio.timeout(20):
        await is_told.wait()
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
    return heard


async def test_who_came_or_went_before_the_listening_is_told(asterisk: RunningAsterisk) -> None:
    heard = await first_of(asterisk.config, {"ann", "carl"}, {"ann", "bob"})
    assert heard == {"bob online", "carl offline"}


async def test_an_older_asterisk_that_refuses_us_is_asked_for_its_phones(
    asterisk: RunningAsterisk,
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/9.0.0\r\n")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"Response: Error\r\nMessage: Authentication failed\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        config = replace(asterisk.config, control="127.0.0.1", ami_port=port)
        assert await first_of(config, set(), {"ann"}) == {"ann online"}
