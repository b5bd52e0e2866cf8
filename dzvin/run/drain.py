"""A stop gives calls some time to end by themselves, and tells new callers to call later."""

import asyncio
import http.client
from contextlib import suppress

import msgspec
from msgspec import Struct

from dzvin.run.home import Home
from dzvin.run.parts import asked_ari
from dzvin.run.supervisor import Say

LOOK_SECONDS = 0.5
DOOR = "asterisk/variable?variable=DZ_CLOSED&value="


class _Channel(Struct, frozen=True):
    channelvars: dict[str, str] = {}


async def drain(home: Home, seconds: float, hurry: asyncio.Event, say: Say) -> None:
    """Until all calls have ended, the time is over or somebody is in a hurry."""
    if seconds <= 0 or hurry.is_set() or not await count_calls(home):
        return
    await close_door(home, is_closed=True)
    left = await count_calls(home)
    say(
        f"{told(left)} on and may end within {seconds:g} s; new callers are asked to call later"
        " (Ctrl-C again stops at once)"
    )
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while left and loop.time() < until and not hurry.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(min(LOOK_SECONDS, max(until - loop.time(), 0.01))):
                await hurry.wait()
        left = await count_calls(home)
    say(f"calls that are cut: {left}" if left else "all calls have ended")


async def count_calls(home: Home) -> int:
    """How many calls have a leg; 0 when Asterisk does not answer."""
    status, body = await asyncio.to_thread(asked_ari, home.asterisk, "channels")
    if status != http.client.OK:
        return 0
    channels = msgspec.json.decode(body, type=list[_Channel])
    return len({call for each in channels if (call := each.channelvars.get("DZ_CALL"))})


async def close_door(home: Home, *, is_closed: bool) -> None:
    """The dialplan asks new callers to call later; a start opens it again."""
    value = "1" if is_closed else "0"
    await asyncio.to_thread(asked_ari, home.asterisk, DOOR + value, "POST")


def told(calls: int) -> str:
    return "1 call goes" if calls == 1 else f"{calls} calls go"
