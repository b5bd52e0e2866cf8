"""Carry SIP between a browser's WebSocket and Asterisk's, as the browser's own endpoint only."""

import asyncio
from collections.abc import Awaitable, Callable

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from dzvin.telephony.asterisk.sip_calls import SipCalls
from dzvin.telephony.asterisk.sip_user import MAX_BYTES, objection

MESSAGES_PER_SECOND, BURST = 20.0, 100.0
OPEN_SECONDS = 5.0
PING, PONG = "\r\n\r\n", "\r\n"
"""RFC 5626 4.4.1: by this the browser knows that it is heard. Asterisk would not answer it."""
QUIET_SECONDS = 1.0
"""The last messages of a call pass before its socket may be closed."""

type Receive = Callable[[], Awaitable[str | None]]
"""The browser's next message; None when it is gone."""
type Send = Callable[[str], Awaitable[None]]


async def relay(
    receive: Receive,
    send: Send,
    *,
    address: str,
    name: str,
    leaving: asyncio.Event | None = None,
    over: asyncio.Event | None = None,
) -> str:
    """Until one side closes. Why it ended: `browser`, `asterisk`, `unreachable`, `too_fast`, or
    `refused: …` for a message that was not the session's own. `name` is its endpoint. `leaving`:
    this process is replaced, the socket ends as `replaced` when no call goes over it. `over`: so
    has its sign-in; a talk goes on to its end (`signed_out`), and no call begins any more."""
    try:
        async with connect(
            address,
            subprotocols=[Subprotocol("sip")],
            open_timeout=OPEN_SECONDS,
            close_timeout=0.2,  # Asterisk ends a SIP socket without saying so
            max_size=MAX_BYTES,
            compression=None,
            proxy=None,
        ) as asterisk:
            ends = leaving or asyncio.Event(), over or asyncio.Event()
            return await _both_ways(receive, send, asterisk, name, ends)
    except (OSError, TimeoutError, WebSocketException):
        return "unreachable"


async def _both_ways(
    receive: Receive,
    send: Send,
    asterisk: ClientConnection,
    name: str,
    ends: tuple[asyncio.Event, asyncio.Event],
) -> str:
    calls, (leaving, over) = SipCalls(), ends
    async with asyncio.TaskGroup() as tasks:
        ways = {
            tasks.create_task(_up((receive, send), asterisk, name, calls, over)),
            tasks.create_task(_down(asterisk, send, calls)),
            tasks.create_task(_quiet_after(leaving, calls, "replaced")),
            tasks.create_task(_quiet_after(over, calls, "signed_out")),
        }
        done, going = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in going:
            way.cancel()
    return done.pop().result()


async def _quiet_after(end: asyncio.Event, calls: SipCalls, why: str) -> str:
    await end.wait()
    quiet = 0
    while quiet < 2:
        await asyncio.sleep(QUIET_SECONDS / 2)
        quiet = quiet + 1 if calls.is_idle else 0
    return why


async def _up(
    page: tuple[Receive, Send],
    asterisk: ClientConnection,
    name: str,
    calls: SipCalls,
    over: asyncio.Event,
) -> str:
    receive, send = page
    loop = asyncio.get_running_loop()
    room, since = BURST, loop.time()
    while (message := await receive()) is not None:
        room = min(BURST, room + (loop.time() - since) * MESSAGES_PER_SECOND) - 1
        since = loop.time()
        if room < 0:
            return "too_fast"
        if message == PING:
            await send(PONG)
            continue
        if why := objection(message, name):
            return f"refused: {why}"
        if over.is_set() and calls.would_begin(message):
            continue
        calls.see(message)
        try:
            await asterisk.send(message)
        except ConnectionClosed:
            return "asterisk"
    return "browser"


async def _down(asterisk: ClientConnection, send: Send, calls: SipCalls) -> str:
    try:
        async for message in asterisk:
            said = message if isinstance(message, str) else message.decode()
            calls.see(said)
            await send(said)
    except ConnectionClosed:
        pass
    return "asterisk"
