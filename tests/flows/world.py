"""The whole engine on the fake switch and a log in memory, in virtual time; a test plays people."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from datetime import datetime, timedelta
from typing import Any

from dzvin.acd.inputs import PageClosed, PageOpened, PcpFinished, StatusPressed
from dzvin.acd.model import AcdConfig, Member, Operator, QueueConfig, QueueSettings
from dzvin.calls.inputs import Pressed
from dzvin.calls.model import CallConfig, NumberConfig, QueueVoice
from dzvin.calls.rights import RIGHTS
from dzvin.engine.allowance import LOOK_SECONDS, Allowance
from dzvin.engine.follow import acd_subject, call_subject
from dzvin.engine.gather import party_of, with_person
from dzvin.engine.inputs import input_from
from dzvin.engine.loop import Loop
from dzvin.engine.mind import Mind
from dzvin.engine.perform import Performer
from dzvin.engine.phones import Owner, Phones
from dzvin.engine.posted import PostedReader
from dzvin.engine.recovery import open_calls, reconcile, restore
from dzvin.engine.replay import Replayed, Stored, begins_replay, replay
from dzvin.engine.snapshot import Snapshot, TenantConfig, snapshot_of
from dzvin.engine.watchdog import Watchdog
from dzvin.events.operator import OperatorStateChanged
from dzvin.infra.batch import Job
from dzvin.infra.engine_log import EngineLog
from dzvin.infra.fake import MemoryLog
from dzvin.kernel.messages import Event, Input
from dzvin.run.engine import MACHINES, SIGHT
from dzvin.scenario.model import Graph
from dzvin.scenario.templates.hotline import hotline
from dzvin.telephony.commands import Render
from dzvin.telephony.fake import FakeSwitch
from dzvin.telephony.party import Party
from dzvin.telephony.switch import Endpoint

TENANT = "0c2b5c1e-0000-4000-8000-000000000001"
SUPPORT, SALES = "support", "sales"
WATCH_SECONDS = 5


def company(
    scenario: Graph | None = None, settings: QueueSettings | None = None, **calls: Any
) -> TenantConfig:
    """Number 800, queues support and sales, Anna (101) before Boris (102) in both."""
    settings = settings or QueueSettings(strategy="round_robin", pcp_seconds=10, retry_seconds=1)
    members = (Member(operator="anna", position=1), Member(operator="boris", position=2))
    queues = {
        name: QueueConfig(id=name, name=name, settings=settings, members=members)
        for name in (SUPPORT, SALES)
    }
    voice = QueueVoice(
        announce_seconds=settings.announce_seconds,
        max_wait_seconds=settings.max_wait_seconds,
        short_abandon_seconds=settings.short_abandon_seconds,
    )
    people = {"anna": "Anna", "boris": "Boris"}
    usual: dict[str, Any] = {
        "tenant": TENANT,
        "language": "en",
        "numbers": {"800": NumberConfig(id="n1", number="800", scenario="s1", language="en")},
        "published": {"s1": "v1"},
        "graphs": {"v1": scenario or hotline(SUPPORT, SALES)},
        "queues": {name: voice for name in queues},
        "short_numbers": {"101": "anna", "102": "boris"},
        "own_numbers": {"anna": "101", "boris": "102"},
        "names": people,
        "rights": dict.fromkeys(people, RIGHTS),
    }
    return TenantConfig(
        acd=AcdConfig(
            tenant=TENANT, queues=queues, operators=people, devices=("anna-phone", "boris-phone")
        ),
        calls=CallConfig(**(usual | calls)),
    )


class PhoneBook:
    """Whose phone it is: `anna-phone` is Anna's, and so is her browser, `anna-page`."""

    def __init__(self, tenant: str) -> None:
        self._tenant = tenant

    async def of(self, names: Collection[str]) -> dict[str, Owner]:
        return {
            name: Owner(tenant=self._tenant, operator=name.rpartition("-")[0])
            for name in names
            if "-phone" in name or "-page" in name
        }


class NoSpeech:
    """Every text is there already."""

    def job_for(self, render: Render) -> Job | None:
        return None


class World:
    def __init__(self, config: TenantConfig | None = None) -> None:
        self.snapshot: Snapshot = snapshot_of(config or company())
        self.tenant = self.snapshot.config.acd.tenant
        self.log = MemoryLog()
        self.engine_log: EngineLog = self.log
        self.switch = FakeSwitch()
        self.loop: Loop
        self._ids = 0
        self._watch_at = self.switch.now + timedelta(seconds=WATCH_SECONDS)
        self._listening: asyncio.Task[None] | None = None

    # the engine ------------------------------------------------------------------------------

    async def start(self, *, fires_first: bool = False) -> None:
        """A new engine process: it knows nothing but the log. `fires_first`: its clock runs before
        it is connected."""
        performer = Performer(self.switch, NoSpeech())
        self.loop = Loop(
            mind=Mind(MACHINES, SIGHT),
            log=self.engine_log,
            performer=performer,
            now=lambda: self.switch.now,
            new_id=self._new_id,
        )
        self.loop.settle_config(self.tenant, self.snapshot)
        open_now = await open_calls(self.engine_log)
        await restore(self.loop, self.engine_log, open_now, [self.tenant])
        self._phones = Phones(self.loop, PhoneBook(self.tenant), self.switch)
        self._posted = PostedReader(self.loop, self.log, self._learn)
        self._watchdog = Watchdog(self.loop, self.switch, lambda: self.switch.now)
        self._allowance = Allowance(self.loop)
        there = asyncio.Event()
        if fires_first:
            self.loop.fire()
            await self.loop.settle()

        async def connected() -> None:
            await reconcile(self.loop, self.switch, self._phones)
            there.set()

        loop = asyncio.get_running_loop()
        self._listening = loop.create_task(
            self.switch.run(self.loop.hear, connected, self.loop.switch_lost)
        )
        await there.wait()
        await self.settle()

    async def die(self) -> None:
        """kill -9: whatever was not committed never was."""
        self.switch.lose_connection()
        assert self._listening is not None
        for _ in range(3):
            await asyncio.sleep(0)
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def is_connected_again(self) -> None:
        """After a broken connection, when nothing was under way."""
        self.switch.come_back()
        while not self.switch.is_connected:  # noqa: ASYNC110 virtual time goes on by itself
            await asyncio.sleep(0)
        await self.settle()

    async def settle(self) -> None:
        """Until everybody has heard and done everything."""
        while True:
            await self.switch.settle()
            while not self.loop.phones.empty():
                await self._phones.tell(self.loop.phones.get_nowait())
            await self._posted.look()
            if not len(self.loop.inbox) and not self.loop.has_work:
                return
            await self.loop.settle()

    async def advance(self, seconds: float) -> None:
        """Time goes by; everything that is due happens at its moment."""
        until = self.switch.now + timedelta(seconds=seconds)
        while (at := self._next(until)) is not None:
            self.switch.advance_to(max(at, self.switch.now))
            if at >= self._watch_at:
                self._watch_at += timedelta(seconds=WATCH_SECONDS)
                await self._watchdog.look()
            self._allowance.look()
            self.loop.fire()
            await self.settle()
        self.switch.advance_to(until)
        await self.settle()

    def _next(self, until: datetime) -> datetime | None:
        deadline, deaf_until = self.loop.mind.timers.next(), self.loop.performer.deaf_until
        if deadline is not None and deaf_until is not None:
            deadline = max(deadline, deaf_until)
        dues = (self.switch.next_due, deadline, self._watch_at, self._limits_at)
        return min((due for due in dues if due is not None and due <= until), default=None)

    @property
    def _limits_at(self) -> datetime | None:
        """Each second, while somebody outside is called and the company's day is limited."""
        is_concerned = any(self._allowance.calls_outside().values())
        return self.switch.now + timedelta(seconds=LOOK_SECONDS) if is_concerned else None

    def _new_id(self) -> str:
        self._ids += 1
        return f"event-{self._ids}"

    async def _learn(self, tenant: str) -> None:
        raise AssertionError(f"{tenant} is not in this story")

    # people ----------------------------------------------------------------------------------

    async def is_at_work(self, *operators: str) -> None:
        """Signed in, phone registered, Ready."""
        for operator in operators:
            self.switch.register(f"{operator}-phone")
            self.post(PageOpened(operator=operator))
            self.post(StatusPressed(operator=operator, state="ready"))
            await self.settle()

    def post(self, heard: Input, call: str = "") -> None:
        subject = call_subject(call) if call else acd_subject(TENANT)
        self.log.post(TENANT, subject, heard, self.switch.now)

    async def presses(self, operator: str, state: Any, reason: str | None = None) -> None:
        self.post(StatusPressed(operator=operator, state=state, reason=reason))
        await self.settle()

    async def closes_the_page(self, operator: str) -> None:
        self.post(PageClosed(operator=operator))
        await self.settle()

    async def ends_pcp(self, operator: str) -> None:
        self.post(PcpFinished(operator=operator))
        await self.settle()

    async def clicks(self, operator: str, button: Any, call: str) -> None:
        self.post(Pressed(operator=operator, button=button), call)
        await self.settle()

    async def calls(self, number: str = "800", **more: Any) -> Party:
        caller = self.switch.dial(number, "+380501112233", "Iryna", **more)
        await self.settle()
        return caller

    async def calls_from(self, operator: str, number: str) -> Party:
        phone = Endpoint(
            name=f"{operator}-phone", kind="device", secret="s", tenant=TENANT, user=operator
        )
        return await self.calls(number, endpoint=phone)

    async def in_queue(self) -> Party:
        """He heard the greeting and pressed 1."""
        caller = await self.calls()
        await self.advance(1.5)
        caller.press("1")
        await self.settle()
        return caller

    async def in_talk(self, operator: str = "anna") -> tuple[Party, Party]:
        caller = await self.in_queue()
        phone = self.switch.rung(f"{operator}-phone")
        phone.answer()
        await self.settle()
        assert caller.others() == [phone]
        return caller, phone

    # what came of it -------------------------------------------------------------------------

    def told[E: Event](self, kind: type[E], **fields: object) -> list[E]:
        """Events of this kind, in order."""
        return [
            record.event
            for record in self.log.recorded
            if isinstance(record.event, kind)
            and all(getattr(record.event, key) == value for key, value in fields.items())
        ]

    def names(self, call: str) -> list[str]:
        return [
            record.event.name
            for record in self.log.recorded
            if getattr(record.event, "call", None) == call
        ]

    def operator(self, id: str) -> Operator:
        found: Operator = self.loop.mind.states[acd_subject(self.tenant)].operators[id]
        return found

    def states_of(self, operator: str) -> list[tuple[str, str | None]]:
        return [(e.state, e.reason) for e in self.told(OperatorStateChanged, operator=operator)]

    def replay(self, call: str) -> Replayed:
        """What `dzvin replay` does, on the log in memory."""
        people = {row.id: (row.number, row.name) for row in self.log.parties.values()}
        inputs = [
            Stored(
                subject=row.subject,
                n=row.n,
                at=row.at,
                heard=with_person(input_from(row.heard), people),
                config=row.config,
                position=position,
            )
            for row, position in self._positions()
        ]
        assert not any(party_of(each.heard) for each in inputs)
        of_call = [each for each in inputs if each.subject == call_subject(call)]
        of_router = [each for each in inputs if each.subject == acd_subject(TENANT)]
        last = of_call[-1].position
        begins = [
            n
            for n, each in enumerate(of_router)
            if each.position <= of_call[0].position and begins_replay(each)
        ]
        of_router = [each for each in of_router[begins[-1] :] if each.position <= last]
        snapshots = {self.snapshot.id: self.snapshot}
        return replay(call, TENANT, MACHINES, [*of_router, *of_call], self.log.recorded, snapshots)

    def _positions(self) -> list[tuple[Any, int]]:
        found: list[tuple[Any, int]] = []
        first = 1
        for batch in self.log.batches:
            found += [(row, first + row.events_before) for row in batch.inputs]
            first += len(batch.events)
        return found


def in_virtual_time(
    story: Callable[[World], Coroutine[Any, Any, None]],
) -> Callable[[], None]:
    """A story about a company with Anna and Boris, told within twenty real seconds."""

    async def tell() -> None:
        world = World()
        await world.start()
        await story(world)

    def run() -> None:
        asyncio.run(asyncio.wait_for(tell(), 20))

    run.__name__, run.__doc__ = story.__name__, story.__doc__
    return run


def told(config: TenantConfig, story: Callable[[World], Coroutine[Any, Any, None]]) -> None:
    """The same for a company with other settings."""

    async def tell() -> None:
        world = World(config)
        await world.start()
        await story(world)

    asyncio.run(asyncio.wait_for(tell(), 20))
