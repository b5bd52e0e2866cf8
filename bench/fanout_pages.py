"""The pages of bench/fanout.py: a process of its own that holds their sockets.

    python bench/fanout_pages.py < order.json > told.json

It says `open` on a line of its own when all sockets are open, counts from the next line on, ends
on a closed stdin, and prints what it has heard, and when, by the machine's monotonic clock, which
all its processes share.
"""

import asyncio
import sys
import time
from array import array

import msgspec
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect

HEARTBEAT_SECONDS = 5.0
AT_ONCE = 20


class Order(Struct, frozen=True, kw_only=True):
    """Where the pages go, and the cookie of each."""

    address: str
    cookies: list[str]


class Told(Struct, frozen=True, kw_only=True):
    """By the name of an event: the position of each that came to a page, and when."""

    positions: dict[str, list[int]]
    times: dict[str, list[float]]
    messages: int
    gaps: int
    resyncs: int
    closed: int


class _Event(Struct):
    name: str = ""


class _Frame(Struct):
    n: int
    position: int = 0
    event: _Event = msgspec.field(default_factory=_Event)
    resync: bool = False


DECODER = msgspec.json.Decoder(_Frame | list[_Frame])


class Pages:
    def __init__(self) -> None:
        self.positions: dict[str, array[int]] = {}
        self.times: dict[str, array[float]] = {}
        self.messages = self.gaps = self.resyncs = self.closed = 0
        self.is_over = False

    async def listen(self, page: ClientConnection) -> None:
        last = 0
        async for message in page:
            at = time.monotonic()
            self.messages += 1
            told = DECODER.decode(message)
            for frame in told if isinstance(told, list) else [told]:
                self.gaps += frame.n != last + 1
                last = frame.n
                self.note(frame, at)
        self.closed += not self.is_over

    def note(self, frame: _Frame, at: float) -> None:
        self.resyncs += frame.resync
        name = frame.event.name
        if name not in self.times:
            self.positions[name], self.times[name] = array("q"), array("d")
        self.positions[name].append(frame.position)
        self.times[name].append(at)

    async def beat(self, pages: list[ClientConnection]) -> None:
        """Each page at its own moment, as pages are opened at theirs."""
        while True:
            for page in pages:
                await page.send('{"ping": 1}')
                await asyncio.sleep(HEARTBEAT_SECONDS / len(pages))


async def main() -> None:
    order = msgspec.json.decode(sys.stdin.readline(), type=Order)
    pages, heard = [], Pages()
    for first in range(0, len(order.cookies), AT_ONCE):
        cookies = order.cookies[first : first + AT_ONCE]
        asked = (
            connect(order.address, additional_headers={"Cookie": cookie}, proxy=None)
            for cookie in cookies
        )
        pages += await asyncio.gather(*asked)
    tasks = [asyncio.ensure_future(heard.listen(page)) for page in pages]
    tasks.append(asyncio.ensure_future(heard.beat(pages)))
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    heard.messages = heard.gaps = heard.resyncs = 0  # a page that opens amid others may be behind
    await asyncio.to_thread(sys.stdin.read)
    heard.is_over = True
    told = Told(
        positions={name: list(each) for name, each in heard.positions.items()},
        times={name: list(each) for name, each in heard.times.items()},
        messages=heard.messages,
        gaps=heard.gaps,
        resyncs=heard.resyncs,
        closed=heard.closed,
    )
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    sys.stdout.flush()
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
