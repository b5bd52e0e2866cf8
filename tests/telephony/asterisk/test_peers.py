"""Phones are heard over the manager port, and looked for whenever the listening begins."""

import asyncio
from contextlib import suppress
from functools import partial

import pytest
from msgspec.structs import replace

from dzvin.telephony import signals
from dzvin.telephony.asterisk.config import AsteriskConfig
from dzvin.telephony.asterisk.messages import PeerStatusChange
from dzvin.telephony.asterisk.peers import Peers, changed
from tests.support.asterisk import RunningAsterisk
from tests.support.until import until
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import ANN

pytestmark = pytest.mark.anyio


def test_an_event_says_who_comes_and_who_goes_and_any_other_says_nothing() -> None:
    told = {"Event": "PeerStatus", "Peer": "PJSIP/ann", "PeerStatus": "Reachable"}
    came, gone = changed(told), changed(told | {"PeerStatus": "Unreachable"})
    assert came and (came.endpoint.resource, came.endpoint.state) == ("ann", "online")
    assert gone and (gone.endpoint.resource, gone.endpoint.state) == ("ann", "offline")
    assert changed(told | {"Event": "FullyBooted"}) is None
    assert changed(told | {"Peer": "IAX2/ann"}) is None


async def is_looked(config: AsteriskConfig) -> None:
    """Whoever listens looks who is there."""
    has_looked = asyncio.Event()

    def hear(change: PeerStatusChange) -> None:
        raise AssertionError(change)

    async def look() -> None:
        has_looked.set()

    following = asyncio.ensure_future(Peers(config).follow(hear, look))
    async with asyncio.timeout(20):
        await has_looked.wait()
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def test_it_is_looked_who_is_there_when_the_listening_begins(
    asterisk: RunningAsterisk,
) -> None:
    await is_looked(asterisk.config)


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
        await is_looked(replace(asterisk.config, control="127.0.0.1", ami_port=port))


async def test_a_phone_that_came_and_went_unheard_is_told_when_somebody_looks(
    asterisk: RunningAsterisk,
) -> None:
    async with asterisk_stage(asterisk) as stage:
        stage.switch = stage.make_switch(peers=Peers(replace(asterisk.config, ami_port=1)))
        await stage.start()
        for seconds, is_there in ((300, True), (0, False)):
            await stage.registers(ANN, seconds)
            await until(partial(is_seen, stage, ANN.name, is_there))
            await stage.heard(signals.EndpointChanged, endpoint=ANN.name, is_registered=is_there)


async def is_seen(stage: AsteriskStage, name: str, is_there: bool) -> bool:
    return (name in await stage.switch.registered()) == is_there
