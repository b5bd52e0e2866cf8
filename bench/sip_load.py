"""Makes SIP calls and answers them as cheaply as Python can: raw UDP, no parser, one heap of times.

    python bench/sip_load.py < orders > what came of them

One JSON order a line, one JSON answer a line: `register` the operators once, then `run` as often
as wanted. A caller has a number of his own, by which the operator's INVITE is known as his. What
is sent twice by either side is counted once and answered again. With `media` both speak.
"""

import itertools
import json
import select
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.rtp_load import SETTLED_SECONDS, Media, every
from bench.sip_peers import Caller, Clock, Operator, Trunk, now

STRAGGLERS_SECONDS = 10.0
"""After the last caller was due, those who are still under way get so long."""
RAMP_SECONDS = 90.0
"""So long may it take until all talk who are to talk at once."""


@dataclass
class Order:
    """What is to be done: `rate` callers a second, or always so many that `waiting` of them are
    not answered, or always `talks` at once, begun `ramp` a second."""

    dialled: list[str]
    seconds: float
    talk: float
    spread: float = 0.0
    """Talks of one length would end at once, so they spread around it by this share, evenly."""
    answer: bool = True
    one_line: bool = True
    rate: float = 0.0
    waiting: int = 0
    talks: int = 0
    ramp: float = 10.0
    media: str = ""
    """`rtp`, or `srtp` on the operators' legs; empty: nobody speaks."""


class Load:
    def __init__(self, server: tuple[str, int]) -> None:
        self.server = server
        self.clock = Clock()
        self.poll = select.epoll()
        self.hearers: dict[int, tuple[socket.socket, Callable[[bytes, float], None]]] = {}
        self.operators: list[Operator] = []
        self.trunks: list[Trunk] = []
        self.callers: dict[str, Caller] = {}
        self.media: Media | None = None
        self.order = Order([], 0, 0)
        self.begun: list[Caller] = []
        self.free_to_ring: list[float] = []
        self.busy = self.strangers = self.numbers = self.under_way = self.talk_number = 0
        self.is_feeding = False

    def bound(
        self, address: str, port: int, heard: Callable[[bytes, float], None]
    ) -> socket.socket:
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        one.bind((address, port))
        one.setblocking(False)
        self.poll.register(one, select.EPOLLIN)
        self.hearers[one.fileno()] = one, heard
        return one

    def turn(self) -> None:
        for number, _ in self.poll.poll(self.clock.seconds()):
            if number not in self.hearers:
                continue
            one, heard = self.hearers[number]
            try:
                while True:
                    data = one.recv(8192)
                    heard(data, now())
            except BlockingIOError:
                pass
        self.clock.run()

    # what callers and operators ask ----------------------------------------------------------

    def talk(self) -> float:
        self.talk_number = (self.talk_number + 7) % 16
        return self.order.talk * (1 + self.order.spread * (self.talk_number / 7.5 - 1))

    @property
    def do_answer(self) -> bool:
        return self.order.answer

    @property
    def has_one_line(self) -> bool:
        return self.order.one_line

    @property
    def is_crowded(self) -> bool:
        """Whether somebody is in line all the time, so that who is free has work."""
        return self.order.waiting > 0

    def is_up(self, caller: Caller, answer: bytes) -> None:
        media = self.media
        if media is not None and media.caller_up(caller.id, answer):
            self.clock.at(now() + SETTLED_SECONDS, lambda: media.count(caller.id))

    def is_leaving(self, caller: Caller) -> None:
        if self.media is not None:
            self.media.over(caller.id)

    def is_over(self, caller: Caller) -> None:
        self.is_leaving(caller)
        self.under_way -= 1

    # orders ----------------------------------------------------------------------------------

    def register(self, operators: list[dict[str, str]], trunks: list[list[str]]) -> dict[str, int]:
        self.operators = [Operator(self, **one) for one in operators]
        self.trunks = [Trunk(self, address, int(port)) for address, port in trunks]
        for one in self.operators:
            one.register()
        until = now() + 10
        while now() < until and not all(one.is_registered for one in self.operators):
            self.turn()
        return {"registered": sum(one.is_registered for one in self.operators)}

    def run(self, order: Order) -> dict[str, object]:
        self._begin_anew(order)
        began, used = now(), time.process_time()
        if order.talks:
            began, used = self._ramp_up(order)
        until = began + order.seconds
        self._feed(began, until)
        patience = STRAGGLERS_SECONDS if order.answer and not order.talks else 0.0
        while now() < until or (self.under_way and now() < until + patience):
            self.turn()
        told = self.told(began, time.process_time() - used)
        if self.media is not None:
            self.media.end_counting()
            told |= self.media.told()
        elif self.under_way:
            self._calm()
        return told

    def end(self) -> dict[str, object]:
        """Everybody who still talks hangs up, a hundred a second."""
        talking = [one for one in self.begun if one.answered and not one.ended]
        for n, caller in enumerate(talking):
            trunk = next(each for each in self.trunks if caller.id.encode() in each.calls)
            self.clock.at(now() + n / 100, lambda t=trunk, c=caller: t.hang_up(c))  # type: ignore[misc]
        until = now() + STRAGGLERS_SECONDS
        while self.under_way and now() < until:
            self.turn()
        self._calm()
        if self.media is not None:
            self.media.close()
            self.media = None
        return {"left": self.under_way}

    def _begin_anew(self, order: Order) -> None:
        self.order = order
        self.busy = self.strangers = self.under_way = 0
        self.callers, self.begun, self.free_to_ring = {}, [], []
        for one in self.operators:
            one.free_at = 0.0
        for trunk in self.trunks:
            trunk.calls.clear()
        if order.media:
            places = self.trunks[0].address, self.operators[0].address
            self.media = media = Media(*places, has_srtp=order.media == "srtp")
            every(self.clock, media, lambda: self.media is not media)

    def _begin(self) -> None:
        n = self.numbers
        self.numbers += 1
        caller = Caller(f"c{n}x{id(self):x}", f"+38050{n:07d}")
        self.callers[caller.number] = caller
        self.begun.append(caller)
        self.under_way += 1
        dialled = self.order.dialled
        self.trunks[n % len(self.trunks)].dial(caller, dialled[n % len(dialled)])

    def _ramp_up(self, order: Order) -> tuple[float, float]:
        """Until all talk; counted from then on."""
        until = now() + RAMP_SECONDS
        self._keep_talking(order, until + order.seconds)
        while now() < until and len(self._talking()) < order.talks:
            self.turn()
        settled = now() + 2 * SETTLED_SECONDS
        while now() < settled:
            self.turn()
        assert self.media is not None
        self.media.begin_counting()
        return now(), time.process_time()

    def _talking(self) -> list[Caller]:
        return [one for one in self.begun if one.answered and not one.ended]

    def _keep_talking(self, order: Order, until: float) -> None:
        pause = 1 / order.ramp

        def again() -> None:
            if self.under_way < order.talks:
                self._begin()
            if now() < until and self.order is order and self.is_feeding:
                self.clock.at(now() + pause, again)

        self.is_feeding = True
        again()

    def _feed(self, began: float, until: float) -> None:
        if self.order.rate:
            self._feed_evenly(began, until)
        elif self.order.waiting:
            self._feed_the_line(until)

    def _feed_evenly(self, began: float, until: float) -> None:
        pause = 1 / self.order.rate

        def one(n: int) -> None:
            self._begin()
            due = began + (n + 1) * pause
            if due < until:
                self.clock.at(due, lambda: one(n + 1))

        one(0)

    def _feed_the_line(self, until: float) -> None:
        def top_up() -> None:
            unanswered = sum(1 for one in self.begun[-2000:] if not one.code)
            for _ in range(min(5, self.order.waiting - unanswered)):
                self._begin()
            if now() + 0.02 < until:
                self.clock.at(now() + 0.02, top_up)

        top_up()

    def _calm(self) -> None:
        """Whoever still waits gives up, and what is said of it is heard."""
        self.is_feeding = False
        for trunk in self.trunks:
            for caller in trunk.calls.values():
                if not caller.code:
                    trunk.cancel(caller)
        until = now() + 1.5
        while now() < until:
            self.turn()

    def told(self, began: float, used: float) -> dict[str, object]:
        first = [c.rings[0][0] - c.invited for c in self.begun if c.rings]
        missed = [
            max(0.0, after[0] - before[1])
            for c in self.begun
            for before, after in itertools.pairwise(c.rings)
            if before[1]
        ]
        is_done = [c.code == 200 and c.ended > 0 and bool(c.rings) for c in self.begun]
        codes: dict[str, int] = {}
        for caller in self.begun:
            codes[str(caller.code)] = codes.get(str(caller.code), 0) + 1
        return {
            "callers": len(self.begun),
            "rung": sum(len(c.rings) for c in self.begun),
            "callers_rung": len(first),
            "failed": is_done.count(False) if self.order.answer else 0,
            "codes": codes,
            "answered_busy": self.busy,
            "strangers": self.strangers,
            "rang": first,
            "free_to_ring": self.free_to_ring,
            "missed_to_next": missed,
            "own_cpu_seconds": used,
            "seconds": now() - began,
            "talking": len(self._talking()),
            "numbers": [c.number for c in self.begun],
        }


def main() -> None:
    load: Load | None = None
    orders = select.epoll()
    orders.register(sys.stdin, select.EPOLLIN | select.EPOLLHUP)
    while True:
        # Between two orders phones answer what they are asked (OPTIONS), and talks go on.
        if load is not None:
            load.poll.register(sys.stdin, select.EPOLLIN)
            while not orders.poll(0):
                load.turn()
            load.poll.unregister(sys.stdin)
        line = sys.stdin.readline()
        if not line:
            return
        print(json.dumps(obeyed(load := _load_of(load, line), line)), flush=True)


def _load_of(load: Load | None, line: str) -> Load:
    return load or Load(tuple(json.loads(line)["server"]))


def obeyed(load: Load, line: str) -> object:
    order: dict[str, Any] = json.loads(line)
    what = order.pop("do")
    if what == "register":
        return load.register(order["operators"], order["trunks"])
    return load.end() if what == "end" else load.run(Order(**order))


if __name__ == "__main__":
    main()
