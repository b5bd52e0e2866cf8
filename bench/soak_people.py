"""Customers and operators of the soak: what each does in his story, whatever dies meanwhile."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bench.soak_phones import BrowserPhone, SoakPhone
from bench.soak_plan import Story
from dzvin.infra.clock import now
from tests.support.phone import Call
from tests.support.service import Person

WEB_SECONDS = 20.0
"""So long a button is pressed again while the web process is away."""
PATIENCE_SECONDS = 60.0
"""A customer who gets nobody leaves after that."""
PRESS_SECONDS = 4.0
"""After so long a customer presses his key again when nothing comes of it: a key that fell into a
time without an engine is lost, and he is asked once more."""
LEG_SECONDS = 20.0
"""After his customer is gone an operator hangs up by himself."""
LOST = (OSError, WebSocketException, httpx.HTTPError, AssertionError, TimeoutError)
"""What a page may meet while parts are away."""


@dataclass
class Customer:
    """What became of a story."""

    story: Story
    rings: int = 0
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    talking: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    since: float = 0.0
    until: float = 0.0
    """Unix time of his INVITE, and of the end."""
    left: float = 0.0
    """When he wished to leave."""
    code: int = 0
    is_heard: bool = False
    has_done: bool = False
    """He came as far as his story meant."""
    was_told_goodbye: bool = False
    """His operator hung up."""
    is_lost_in_menu: bool = False
    """He pressed his key, again and again, and his menu let him go."""
    is_cut: bool = False
    """He was dropped: his call ended, and neither he nor his operator wanted it."""


class Operator(Person):
    """A page that stays open, or comes back, and a phone that answers by its caller's story."""

    phone: SoakPhone

    def set_up(self, world: "World", phone: SoakPhone) -> None:
        self.world, self.phone = world, phone
        self.answered, self.is_alone = asyncio.Event(), asyncio.Event()
        self.is_alone.set()

    async def stay(self) -> None:
        """The live socket, again and again."""
        while True:
            with suppress(*LOST):
                position = (await self.get("/api/workplace"))["position"]
                cookie = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar)
                address = self.service.address.replace("http", "ws")
                async with connect(
                    f"{address}/api/live?after={position}&several=true",
                    additional_headers={"Cookie": cookie},
                    proxy=None,
                ) as page:
                    beating = asyncio.ensure_future(self._beat(page))
                    try:
                        async for _ in page:
                            pass
                    finally:
                        beating.cancel()
                        await asyncio.gather(beating, return_exceptions=True)
            await asyncio.sleep(0.5)

    async def pick_up(self) -> None:
        while True:
            call = await self.phone.incoming.get()
            self.world.start(self._rung(call))

    async def _rung(self, call: Call) -> None:
        customer = self.world.customers.get(call.caller)
        try:
            if customer is None or self in self.world.colleagues:
                await self._colleague(call)
            else:
                await self._served(call, customer)
        finally:
            self.phone.forget(call)

    async def _colleague(self, call: Call) -> None:
        """Asked by another operator: answers, and stays while the other side does."""
        self.is_alone.clear()
        try:
            await asyncio.sleep(0.3)
            if not call.ended.is_set():
                await call.answer()
                self.answered.set()
                self.world.counts["colleague_answered"] += 1
            if not await _either(call.ended, within=PATIENCE_SECONDS):
                await self.phone.bye(call)
        finally:
            self.is_alone.set()

    async def _served(self, call: Call, customer: Customer) -> None:
        story = customer.story
        customer.rings += 1
        customer.rung.set()
        is_first = customer.rings == 1
        if story.kind == "ring_left" or (story.kind == "missed" and is_first):
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await call.ended.wait()
            return
        await asyncio.sleep(min(story.wait_seconds, 1.0))
        if call.ended.is_set():
            return
        if story.kind == "refused" and is_first:
            call.reject(486)
            return
        await call.answer()
        customer.talking.set()
        await self._talk(call, customer)

    async def _talk(self, call: Call, customer: Customer) -> None:
        story = customer.story
        await _either(call.ended, customer.gone, within=1.0)
        does = {"hold": self._hold, "consult": self._consult, "conference": self._confer}
        if story.kind in does and not call.ended.is_set():
            customer.has_done = await does[story.kind](customer)
        if story.is_ended_by_operator and not call.ended.is_set():
            await _either(call.ended, customer.gone, within=story.talk_seconds)
            has_another = story.kind in ("consult", "conference") and customer.has_done
            customer.was_told_goodbye = not has_another
            await self.phone.bye(call)
        await _either(call.ended, customer.gone, within=PATIENCE_SECONDS)
        await _either(call.ended, within=LEG_SECONDS)
        if not call.ended.is_set():
            self.world.counts["legs_not_ended"] += not isinstance(self.phone, BrowserPhone)
            await self.phone.bye(call, within=5)
        if story.kind == "pcp":
            await asyncio.sleep(story.wait_seconds)
            customer.has_done = await self.button("/api/operators/me/finish")

    async def _hold(self, customer: Customer) -> bool:
        path = await self._card()
        held = bool(path) and await self.button(f"{path}/hold")
        await asyncio.sleep(customer.story.wait_seconds)
        return held and await self.button(f"{path}/resume")

    async def _consult(self, customer: Customer) -> bool:
        return await self._with_colleague("transfer", {"kind": "attended"}, "complete")

    async def _confer(self, customer: Customer) -> bool:
        return await self._with_colleague("invite", {}, "")

    async def _with_colleague(self, ask: str, body: dict[str, str], then: str) -> bool:
        """Whose phone picks up while no engine is there is let go again by Asterisk: whoever asked
        for him sees that he is not there, and does not leave his customer to him."""
        colleague = await self.world.free_colleagues.get()
        colleague.answered.clear()
        try:
            path = await self._card()
            to = {"kind": "operator", "id": colleague.id}
            if not path or not await self.button(f"{path}/{ask}", {**body, "to": to}):
                return False
            if not await _either(colleague.answered, within=10):
                return False
            await asyncio.sleep(0.7)
            if colleague.is_alone.is_set():
                self.world.counts["colleague_let_go"] += 1
                return False
            return not then or await self.button(f"{path}/{then}")
        finally:
            self.world.start(colleague.is_free_again())

    async def is_free_again(self) -> None:
        """He may be asked anew once he is out of the talk he was asked into."""
        await self.is_alone.wait()
        self.world.free_colleagues.put_nowait(self)

    async def _card(self) -> str:
        """The path of the call on his page; empty when none comes to be shown."""

        async def shown() -> str:
            card = (await self.get("/api/workplace"))["call"]
            assert card is not None
            return f"/api/calls/{card['call']}"

        return str(await self._again(shown, 5.0) or "")

    async def button(self, path: str, body: Any = None) -> bool:
        async def press() -> bool:
            answer = await self.http.post(path, json=body)
            if answer.status_code < 500:
                self.world.counts[f"button {path.split('/')[-1]} {answer.status_code}"] += 1
                return answer.is_success
            raise httpx.HTTPError(str(answer.status_code))

        return bool(await self._again(press, WEB_SECONDS))

    async def _again(self, what: Callable[[], Awaitable[Any]], seconds: float) -> Any:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until:
            try:
                return await what()
            except LOST:
                await asyncio.sleep(0.3)
        return None


@dataclass
class World:
    """Who takes part. `numbers`: what to dial, by story kind and whether it is recorded."""

    numbers: dict[tuple[str, bool], str] = field(default_factory=dict)
    operators: list[Operator] = field(default_factory=list)
    colleagues: list[Operator] = field(default_factory=list)
    trunks: list[SoakPhone] = field(default_factory=list)
    customers: dict[str, Customer] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    free_colleagues: "asyncio.Queue[Operator]" = field(default_factory=asyncio.Queue)
    going: set[asyncio.Task[None]] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)

    def start(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self.going.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.going.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.troubles.append(f"{type(error).__name__}: {error}")

    async def live(self, story: Story) -> None:
        """One customer, from his INVITE to his end."""
        customer = self.customers[story.number] = Customer(story, since=now().timestamp())
        trunk = self.trunks[story.n % len(self.trunks)]
        call = await trunk.call(self.numbers[story.kind, story.is_recorded], story.number)
        insisting = asyncio.ensure_future(trunk.insist(call))
        try:
            await self._phase(call, customer)
            is_over = call.is_ended_by_other or call.code >= 300
            customer.is_cut = is_over and not _is_expected(customer)
            customer.left = now().timestamp()
            await self._leave(trunk, call)
        finally:
            insisting.cancel()
            customer.gone.set()
            customer.until = now().timestamp()
            customer.code, customer.is_heard = call.code, call.id in trunk.heard
            trunk.heard.discard(call.id)
            trunk.forget(call)

    async def _phase(self, call: Call, customer: Customer) -> None:
        """Until it is time to leave, or the call is over."""
        story = customer.story
        kind = story.kind
        if kind in ("menu_left", "menu_talk", "voicemail"):
            if not await _either(call.answered, call.ended, within=PATIENCE_SECONDS):
                return
            await _either(call.ended, within=story.wait_seconds)
        if kind in ("menu_left", "voicemail"):
            seconds = 5 + story.talk_seconds if kind == "voicemail" else 0
            await _either(call.ended, within=seconds)
            customer.has_done = not call.ended.is_set()
            return
        if kind == "menu_talk":
            await self._press(call, customer)
        if kind == "queue_left":
            await _either(call.ended, within=1 + story.wait_seconds * 2)
            customer.has_done = not call.ended.is_set()
            return
        if kind == "ring_left":
            await _either(customer.rung, call.ended, within=PATIENCE_SECONDS)
            await _either(call.ended, within=story.wait_seconds)
            customer.has_done = customer.rung.is_set()
            return
        await self._talk(call, customer)

    async def _press(self, call: Call, customer: Customer) -> None:
        """Again when nothing comes of it: a key is heard by the engine that lives just then."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_SECONDS
        presses = 0
        while loop.time() < until:
            call.press("1")
            presses += 1
            if await _either(customer.rung, call.ended, within=PRESS_SECONDS):
                break
        self.counts["pressed_again"] += presses > 1
        customer.is_lost_in_menu = call.ended.is_set() and not customer.rung.is_set()

    async def _talk(self, call: Call, customer: Customer) -> None:
        story = customer.story
        await _either(customer.talking, call.ended, within=PATIENCE_SECONDS)
        if not customer.talking.is_set():
            self.counts["gave_up"] += 1
            return
        if story.kind not in ("hold", "consult", "conference", "pcp"):
            customer.has_done = True
        stays = story.talk_seconds + 2.0
        if story.kind in ("hold", "consult", "conference"):
            stays += 8.0
        if story.is_ended_by_operator:
            stays += 12.0
        await _either(call.ended, within=stays)

    async def _leave(self, trunk: SoakPhone, call: Call) -> None:
        if call.ended.is_set():
            return
        if not call.answered.is_set():
            call.cancel()
            await _either(call.ended, call.answered, within=3)
        if call.answered.is_set() and not await trunk.bye(call):
            self.counts["customers_bye_unheard"] += 1


def _is_expected(customer: Customer) -> bool:
    """That the other side hung up."""
    return customer.was_told_goodbye or customer.story.kind == "voicemail"


async def _either(*events: asyncio.Event, within: float) -> bool:
    """True when one of them came in time."""
    waits = [asyncio.ensure_future(one.wait()) for one in events]
    done, _ = await asyncio.wait(waits, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    for one in waits:
        one.cancel()
    return bool(done)
