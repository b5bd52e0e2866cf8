"""The live loop: hear, decide, record, act. The only place where thought becomes action."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from msgspec.structs import replace

from dzvin.engine.arrivals import NOT_FOUND, Numbers
from dzvin.engine.cascade import SERVICE_UNAVAILABLE
from dzvin.engine.follow import CALL, acd_subject, call_subject
from dzvin.engine.gather import Gatherer
from dzvin.engine.inbox import Heard, Inbox
from dzvin.engine.lines import Lines
from dzvin.engine.mind import Mind, Turn
from dzvin.engine.outage import Outage, Patience
from dzvin.engine.pace import Pace
from dzvin.engine.perform import Performer
from dzvin.engine.snapshot import Snapshot
from dzvin.engine.tally import count
from dzvin.engine.tollgate import TollGate
from dzvin.infra.engine_log import EngineLog
from dzvin.kernel.messages import Input, TimerFired
from dzvin.telephony.commands import HangUp
from dzvin.telephony.signals import EndpointChanged, LegAnswered, LegArrived

BATCH_TURNS = 500
"""At most so many turns are recorded by one commit."""
AHEAD = 5_000
"""So many turns may wait for their record; then nothing more is decided."""
COMPANY_SECONDS = 0.02
"""A decision that nobody waits for is recorded with others, if some are made so soon: every second
one of a call is such, and a commit costs as much as all that stands in it."""
LONGEST_SLEEP_SECONDS = 30.0
DEAF = timedelta(seconds=30)
"""No deadline is kept before the switch said what happened while nobody listened; if it cannot be
reached, time goes on without it."""
HELD_SECONDS = 0.25
"""While the database or the switch is away the clock is looked at so rarely."""

journal = structlog.get_logger("engine")


class LookAgain(NamedTuple):
    """Tell the router of this tenant about every registered phone."""

    tenant: str


class Loop:
    def __init__(
        self,
        *,
        mind: Mind,
        log: EngineLog,
        performer: Performer,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        patience: Patience | None = None,
        most_legs: int | None = None,
    ) -> None:
        """`most_legs`: with so many, who calls now finds no room for his media."""
        self.mind = mind
        self.inbox = Inbox()
        self.numbers = Numbers()
        self.pace = Pace(now)
        self.most_legs = most_legs
        self.company_seconds = COMPANY_SECONDS
        self.lines = performer.lines = Lines(now)
        self.toll_gate = performer.toll_gate = TollGate(mind, now)
        self.performer = performer
        self.gatherer = Gatherer(new_id)
        self.phones: asyncio.Queue[EndpointChanged | LookAgain] = asyncio.Queue()
        """Registrations whose owner has yet to be looked up."""
        self.questions = performer.questions
        """What routers wish to know of customers."""
        self.posted: set[int] = set()
        """Rows of the door that are in hand and not yet deleted."""
        self.legs_gone = 0
        """How many legs the switch did not have when it was asked last."""
        self._log = log
        self.now = now
        self._turns: list[Turn] = []
        self._under_way: list[Turn] = []
        self._outage = Outage(performer, lambda: self.unrecorded, patience or Patience())
        self._committing = asyncio.Lock()
        self._performing = asyncio.Lock()
        self._made = asyncio.Event()
        self._is_awaited = asyncio.Event()
        """Somebody waits for the record of a turn that was made."""
        self._recorded = asyncio.Event()
        self._room = asyncio.Event()
        self._alarm = asyncio.Event()
        self._may_think = asyncio.Event()
        self._may_think.set()
        self._asleep_until: datetime | None = None

    # hear ------------------------------------------------------------------------------------

    async def hear(self, signal: Input) -> None:
        """A signal of the switch, in its order."""
        if isinstance(signal, EndpointChanged):
            self.phones.put_nowait(signal)
            return
        call = str(getattr(signal, "call", ""))
        if isinstance(signal, LegArrived):
            placed = await self._let_in(signal)
            if placed is None:
                return
            signal = placed
        self.lines.heard(signal)
        tenant = self.mind.tenants.get(call)
        if tenant is not None:
            await self.inbox.put(Heard(tenant=tenant, subject=call_subject(call), input=signal))
        elif isinstance(signal, LegAnswered):
            await self.performer.ask(HangUp(call=call, tenant="", leg=signal.leg))

    def switch_lost(self) -> None:
        """Nobody is heard from now on until it was asked again, however often it is tried."""
        self.performer.deaf_until = self.performer.deaf_until or self.now() + DEAF

    async def tell(self, heard: Heard) -> None:
        """Whatever else there is to hear: the door, a phone's owner, the watchdog."""
        await self.inbox.put(heard)

    async def _let_in(self, arrived: LegArrived) -> LegArrived | None:
        """Whose books are open is let in again."""
        if call_subject(arrived.call) not in self.mind.states:
            return await self._admitted(arrived)
        return self.numbers.placed(arrived, self.mind.snapshots) or arrived

    async def _admitted(self, arrived: LegArrived) -> LegArrived | None:
        """As its company's; None: refused."""
        placed = self.numbers.placed(arrived, self.mind.snapshots)
        tenant = placed.tenant if placed else None
        if tenant is None:
            journal.warning(
                "nobody's number", call=arrived.call, door=arrived.door, endpoint=arrived.endpoint
            )
        elif not self.pace.admits(arrived):
            journal.warning(
                "calls too fast", call=arrived.call, door=arrived.door, endpoint=arrived.endpoint
            )
        elif self.inbox.is_full_for(tenant):
            journal.warning("too much waits", call=arrived.call, tenant=tenant)
        else:
            self.mind.tenants.setdefault(arrived.call, tenant)
            return self._with_room(placed) if placed else None
        cause = NOT_FOUND if tenant is None else SERVICE_UNAVAILABLE
        refusal = HangUp(call=arrived.call, tenant=tenant or "", leg=arrived.leg, cause=cause)
        await self.performer.ask(refusal)
        return None

    def _with_room(self, placed: LegArrived) -> LegArrived:
        """Callers who wait may not hold the ports that those who are to answer them need."""
        is_ours = bool(placed.user)
        if is_ours or self.most_legs is None or self.mind.leg_count <= self.most_legs:
            return placed
        journal.warning("no room for media", call=placed.call, legs=self.mind.leg_count)
        return replace(placed, is_refused=True)

    def settle_config(self, tenant: str, snapshot: Snapshot) -> None:
        """Settings as loaded; they hold from the tenant's next `ConfigLoaded` or `Restored` on."""
        self.mind.stage(tenant, snapshot)
        self.numbers.learn(tenant, snapshot)
        self.lines.learn(tenant, snapshot.config.calls.gateways)

    # decide ----------------------------------------------------------------------------------

    def think(self, heard: Heard, at: datetime | None = None) -> Turn:
        """`at`: when it happened, if that was not just now."""
        turn = self.mind.think(heard, at or self.now())
        count(turn)
        if turn.cascade.crash is not None:
            journal.error("turn crashed", subject=heard.subject, exc_info=turn.cascade.crash)
        if turn.is_late:
            journal.warning("timer still due after it fired", subject=heard.subject)
        if turn.is_empty:
            return turn
        self._turns.append(turn)
        self._made.set()
        if turn.is_awaited:
            self._is_awaited.set()
        self._outage.turn_made()
        return turn

    def fire(self) -> None:
        """Tell every subject whose deadline has come. Not of rings that nobody was asked for, nor
        of keys that nobody could hear."""
        if self._is_deaf:
            return
        for subject in self.mind.timers.due(self.now()):
            tenant = self._tenant_of(subject)
            if tenant is not None:
                self.inbox.put_now(Heard(tenant=tenant, subject=subject, input=TimerFired()))

    def _tenant_of(self, subject: str) -> str | None:
        if subject.startswith(CALL):
            return self.mind.tenants.get(subject.removeprefix(CALL))
        return subject.removeprefix(acd_subject(""))

    @property
    def unrecorded(self) -> list[Turn]:
        return [*self._under_way, *self._turns]

    # record ----------------------------------------------------------------------------------

    async def record(self) -> None:
        """Everything decided so far, in one commit; what gathers meanwhile is the next one."""
        async with self._committing:
            while self._turns:
                self._under_way = self._turns[:BATCH_TURNS]
                del self._turns[:BATCH_TURNS]
                await self._commit(self._under_way)
                self._under_way = []
                self._recorded.set()
                self._room.set()

    async def _commit(self, turns: list[Turn]) -> None:
        jobs = tuple(job for turn in turns for job in self.performer.jobs_of(turn))
        batch = self.gatherer.batch(turns, self.mind.states)
        if jobs:
            batch = replace(batch, jobs=jobs)
        if batch.inputs or batch.inbox_done:
            await self._outage.watch(self._log.commit(batch))
        self.posted.difference_update(batch.inbox_done)
        for turn in turns:
            self.performer.add(turn)

    # act -------------------------------------------------------------------------------------

    async def act(self) -> None:
        async with self._performing:
            await self.performer.perform(self.hear)

    # alone -----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for task in (self._think, self._record, self._act, self._wake, self._outage.run):
                group.create_task(task())

    async def _think(self) -> None:
        while True:
            heard = await self.inbox.take()
            await self._may_think.wait()
            self.think(heard)
            while len(self._turns) >= AHEAD:
                self._room.clear()
                await self._room.wait()
            self._look_at_the_clock()
            await asyncio.sleep(0)

    async def _record(self) -> None:
        while True:
            await self._made.wait()
            if not self._is_awaited.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(self.company_seconds):
                        await self._is_awaited.wait()
            self._made.clear()
            self._is_awaited.clear()
            await self.record()

    async def _act(self) -> None:
        while True:
            await self._recorded.wait()
            self._recorded.clear()
            await self.act()

    async def _wake(self) -> None:
        while True:
            self._alarm.clear()
            at = self._asleep_until = self.mind.timers.next()
            seconds = LONGEST_SLEEP_SECONDS
            if at is not None:
                seconds = min(seconds, (at - self.now()).total_seconds())
            if self._is_deaf:
                seconds = max(seconds, HELD_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.001, seconds)):
                    await self._alarm.wait()
            self.fire()

    @property
    def _is_deaf(self) -> bool:
        """What people did meanwhile is told by the switch first; then it is seen who is late."""
        until = self.performer.deaf_until
        return self.performer.is_held or (until is not None and self.now() < until)

    def _look_at_the_clock(self) -> None:
        at = self.mind.timers.next()
        if at is not None and (self._asleep_until is None or at < self._asleep_until):
            self._alarm.set()

    @property
    def has_work(self) -> bool:
        """Decided and not yet recorded."""
        return bool(self._turns)

    async def settle(self) -> None:
        """For stories: think, record and act until nothing is left. Not beside `run`."""
        while True:
            while (heard := self.inbox.pop()) is not None:
                self.think(heard)
            if not self._turns:
                return
            await self.record()
            await self.act()

    async def quiet(self) -> None:
        """Nothing more is decided from here on, and all that was decided is recorded and done."""
        self._may_think.clear()
        await self.record()
        await self.act()

    async def closed(self, calls: Collection[str]) -> set[str]:
        """Of calls that are not open, those that were: what is left of them is over."""
        if not calls:
            return set()
        subjects = {call_subject(call): call for call in calls}
        known = await self._log.known(self.mind.snapshots, subjects)
        return {subjects[subject] for subject in known}

    def go_on(self) -> None:
        self._may_think.set()
