"""More events than the engine can hear: memory stays bounded, and the connection begins anew."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from dzvin.kernel.messages import Input
from dzvin.telephony.asterisk.adapter import AsteriskSwitch
from dzvin.telephony.asterisk.ami import Ami
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Reply, Request
from dzvin.telephony.asterisk.peers import Hear, Look, Peers
from dzvin.telephony.asterisk.recorder import Recorder
from dzvin.telephony.asterisk.socket import AriSocket, Untold
from dzvin.telephony.asterisk.sounds import Sounds
from dzvin.telephony.asterisk.wire import NoConnection
from dzvin.telephony.signals import DigitPressed, LegArrived

pytestmark = pytest.mark.anyio

KEY = json.dumps(
    {"type": "ChannelDtmfReceived", "digit": "1", "duration_ms": 1, "channel": {"id": "c"}}
)


async def test_whom_nobody_hears_is_left_and_what_came_by_then_is_told() -> None:
    async def floods(connection: ServerConnection) -> None:
        for _ in range(500):
            await connection.send(KEY)
        await connection.wait_closed()

    async with serve(floods, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        socket = AriSocket(most=50)
        await socket.wire.open(f"http://127.0.0.1:{port}", "/ari/events")
        async with asyncio.timeout(15):
            count = 0
            with pytest.raises(NoConnection):
                await socket.wire._closed
                while True:
                    await socket.next()
                    count += 1
        assert count == 50


async def test_an_event_waits_until_the_engine_has_heard_enough() -> None:
    signals = Untold(most=2)
    for _ in range(2):
        signals.put_nowait(DigitPressed(call="c", leg="c", digit="1"))
    waits = asyncio.ensure_future(signals.room())
    await asyncio.sleep(0)
    assert not waits.done()
    await signals.get()
    async with asyncio.timeout(15):
        await waits


class NoLists(AriHttp):
    def __init__(self) -> None:
        pass

    async def ask(self, request: Request) -> Reply:
        return Reply(status=200, text="[]")


class NoPeers(Peers):
    def __init__(self) -> None:
        pass

    async def follow(self, hear: Hear, look: Look) -> None:
        await asyncio.Event().wait()


def switch_at(port: int) -> AsteriskSwitch:
    nowhere = Path("/nowhere")
    return AsteriskSwitch(
        http=NoLists(),
        address=f"http://127.0.0.1:{port}",
        password="p",
        shard="main",
        sounds=Sounds(nowhere, nowhere, lambda text, language: nowhere),
        recorder=Recorder(Ami("127.0.0.1", port, "p"), nowhere),
        peers=NoPeers(),
        beep=nowhere,
    )


def brings(arriving: list[str]) -> Callable[[ServerConnection], Awaitable[None]]:
    """An Asterisk that brings these calls to the first who listens, and is gone."""

    async def says(connection: ServerConnection) -> None:
        async for asked in connection:
            number, uri = (json.loads(asked)[key] for key in ("request_id", "uri"))
            reply = {"type": "RESTResponse", "request_id": number, "status_code": 200}
            await connection.send(json.dumps(reply))
            if uri == "asterisk/variable":  # we are connected
                while arriving:
                    call = arriving.pop(0)
                    came = {"channel": {"id": f"leg-{call}"}, "args": [call, "gateway", "800"]}
                    await connection.send(json.dumps({"type": "StasisStart"} | came))
                await connection.close()

    return says


async def test_what_came_before_the_end_is_told_to_an_engine_that_takes_its_time() -> None:
    waiting = [f"call-{n}" for n in range(9)]
    is_told = asyncio.Event()

    async def hear(signal: Input) -> None:
        assert isinstance(signal, LegArrived)
        assert signal.call == waiting.pop(0)
        while switch._signals.qsize() <= len(waiting):  # noqa: ASYNC110 the end is not there yet
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        if not waiting:
            is_told.set()

    async def connected() -> None:
        pass

    async with serve(brings(list(waiting)), "127.0.0.1", 0) as server:
        switch = switch_at(next(iter(server.sockets)).getsockname()[1])
        running = asyncio.ensure_future(switch.run(hear, connected))
        async with asyncio.timeout(15):
            await is_told.wait()
            await switch.close()
            await running
