"""More events than the engine can hear: memory stays bounded, and the connection begins anew."""

import asyncio
import json

import pytest
from websockets.asyncio.server import ServerConnection, serve

from dzvin.telephony.asterisk.socket import AriSocket, Untold
from dzvin.telephony.asterisk.wire import NoConnection
from dzvin.telephony.signals import DigitPressed

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
