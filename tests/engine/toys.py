"""Machines small enough to see what the loop itself does, a recording switch, and a whole loop."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from dzvin.acd.inputs import ConfigLoaded, Restored
from dzvin.acd.model import AcdConfig, AcdState, WorkItem
from dzvin.calls.inputs import Failed
from dzvin.calls.model import Call, CallConfig, Leg, NumberConfig, Waiting
from dzvin.engine.cascade import Machines
from dzvin.engine.loop import Loop
from dzvin.engine.mind import Mind, Sight
from dzvin.engine.outage import Patience
from dzvin.engine.perform import Performer
from dzvin.engine.snapshot import Snapshot, TenantConfig, snapshot_of
from dzvin.events.call import CallEnded, CallStarted, LegAnswered
from dzvin.events.queue import ItemLeft, ItemQueued, ItemTaken, OfferMade
from dzvin.infra.batch import Job
from dzvin.infra.engine_log import EngineLog
from dzvin.infra.fake import MemoryLog
from dzvin.kernel.messages import Command, Event, Input, TimerFired
from dzvin.kernel.step import Step
from dzvin.telephony import signals
from dzvin.telephony.commands import Answer, HangUp, Originate, Render, SwitchCommand
from dzvin.telephony.signals import CallSeen, DigitPressed, LegArrived, LegEnded
from dzvin.telephony.switch import Hear

MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TENANT = "0c2b5c1e-0000-4000-8000-000000000001"
OTHER = "0c2b5c1e-0000-4000-8000-000000000002"


class Bug(Exception):
    """A programmer's mistake inside a machine."""


def call_step(call: Call | None, heard: Input | Event, now: datetime, config: Any) -> Step[Any]:
    """Arrives, does what the digits below say, and ends with the caller's leg."""
    if isinstance(heard, LegArrived):
        return arrive(heard, now, config)
    assert call is not None
    if isinstance(heard, DigitPressed):
        return DIGITS[heard.digit](call, now)
    if isinstance(heard, TimerFired):
        return woken(call, heard)
    if isinstance(heard, OfferMade):
        return ring(call)
    return over(call, heard)


def over(call: Call, heard: Input | Event) -> Step[Any]:
    if isinstance(heard, Failed):
        return comfort(call, heard)
    if isinstance(heard, LegEnded) or (isinstance(heard, CallSeen) and not heard.legs):
        return Step(None, (CallEnded(call=call.id, ended_by="customer"),))
    return Step(call)


def to(call: Call) -> dict[str, str]:
    return {"call": call.id, "tenant": call.tenant}


def bug(call: Call, now: datetime) -> Step[Any]:
    raise Bug("all of it")


def wake_later(call: Call, now: datetime) -> Step[Any]:
    return Step(replace(call, timers={"wake": now + timedelta(seconds=5)}))


def wake_always(call: Call, now: datetime) -> Step[Any]:
    return Step(replace(call, timers={"stuck": now}))


def enqueue(call: Call, now: datetime) -> Step[Any]:
    queued = ItemQueued(item=call.id, call=call.id, queue="q")
    return Step(replace(call, waiting=Waiting(since=now, queue="q")), (queued,))


def answer(call: Call, now: datetime) -> Step[Any]:
    return Step(call, commands=(Answer(**to(call), leg=call.customer),))


def hang_up(call: Call, now: datetime) -> Step[Any]:
    return Step(replace(call, ended_by="system"), commands=(HangUp(**to(call), leg="other"),))


def dial_out(call: Call, now: datetime) -> Step[Any]:
    originate = Originate(
        **to(call), leg="other", endpoint="e", from_number="", from_name="", ring_seconds=20
    )
    return Step(replace(call, counter=1), commands=(originate,))


def speak(call: Call, now: datetime) -> Step[Any]:
    render = Render(**to(call), play=f"{call.id}.p1", texts=("hello",), language="en")
    return Step(replace(call, play=render.play), commands=(render,))


def nothing(call: Call, now: datetime) -> Step[Any]:
    return Step(call)


DIGITS: dict[str, Callable[[Call, datetime], Step[Any]]] = {
    "#": bug,
    "0": wake_later,
    "1": enqueue,
    "2": answer,
    "3": hang_up,
    "4": speak,
    "5": nothing,
    "6": dial_out,
    "9": wake_always,
}


def woken(call: Call, heard: TimerFired) -> Step[Any]:
    if "stuck" in call.timers:
        return Step(call)
    state = replace(call, timers={}, variables={"position": str(heard.position)})
    return Step(state, (LegAnswered(call=call.id, leg="timer"),))


def ring(call: Call) -> Step[Any]:
    originate = Originate(
        **to(call), leg=f"{call.id}.1", endpoint="e", from_number="", from_name="", ring_seconds=20
    )
    return Step(replace(call, counter=1), commands=(originate,))


def arrive(heard: LegArrived, now: datetime, config: Any) -> Step[Any]:
    if heard.from_number == "bug":
        raise Bug
    call = Call(
        id=heard.call,
        tenant=config.tenant,
        direction="inbound",
        door="gateway",
        started_at=now,
        language="uk",
        dialled=heard.to_number,
        from_number=heard.from_number,
        customer=heard.leg,
        legs={heard.leg: Leg(id=heard.leg, kind="customer")},
    )
    started = CallStarted(
        call=call.id, direction="inbound", door="gateway", leg=heard.leg, dialled=heard.to_number
    )
    return Step(call, (started,), (Answer(call=call.id, tenant=call.tenant, leg=heard.leg),))


def comfort(call: Call, heard: Failed) -> Step[Any]:
    if call.from_number == "hopeless":
        raise Bug
    return Step(replace(call, variables={"failed": heard.error}))


def acd_step(state: AcdState, heard: Input | Event, now: datetime, config: Any) -> Step[Any]:
    """Offers every item to Anna at once; an item of a call named `loop…` is answered for ever."""
    match heard:
        case Restored():
            return Step(heard.state)
        case ConfigLoaded():
            return Step(state)
        case ItemQueued(call="router-bug"):
            raise Bug
        case ItemQueued():
            item = WorkItem(id=heard.item, call=heard.call, waiting_since=now, queue=heard.queue)
            offer = OfferMade(
                offer=f"{heard.item}.o1",
                item=heard.item,
                call=heard.call,
                operator="anna",
                endpoints=("e",),
                ring_seconds=20,
                queue=heard.queue,
            )
            return Step(replace(state, items={**state.items, item.id: item}), (offer,))
        case ItemTaken() | ItemLeft() | CallEnded():
            left = {key: item for key, item in state.items.items() if item.call != heard.call}
            return Step(state if len(left) == len(state.items) else replace(state, items=left))
    return Step(state)


def place(state: AcdState, item: str, now: datetime, config: Any) -> tuple[int, int | None] | None:
    return (list(state.items).index(item) + 1, 60) if item in state.items else None


TOYS = Machines(call=call_step, acd=acd_step)
TOY_SIGHT = Sight(
    call_timer=lambda call: min(call.timers.values(), default=None),
    acd_timer=lambda state: None,
    place=place,
)


class Recorder:
    """A switch that only notes what it was asked, and when seen from the log."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log
        self.asked: list[SwitchCommand] = []
        self.recorded_before: list[int] = []
        self.is_closed = self.is_held = False
        self.there: list[CallSeen] = []
        self.endpoints: set[str] = set()
        self._news = asyncio.Event()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what the engine does to us."""
        while not condition():
            self._news.clear()
            await self._news.wait()

    async def run(self, hear: Hear, connected: Any, lost: Any = None) -> None:
        await connected()

    async def perform(self, command: SwitchCommand) -> None:
        self.asked.append(command)
        self.recorded_before.append(len(self._log.recorded))
        self._news.set()

    async def snapshot(self) -> list[CallSeen]:
        return self.there

    async def began_at(self) -> datetime | None:
        return None

    async def registered(self) -> set[str]:
        return self.endpoints

    async def hold(self) -> None:
        self.is_held = True
        self._news.set()

    async def close(self) -> None:
        self.is_closed = True
        self._news.set()

    def of(self, kind: type[Command]) -> list[Command]:
        return [command for command in self.asked if isinstance(command, kind)]


class Shelf:
    """Speech files by text: what is not there is a job."""

    def __init__(self) -> None:
        self.files: set[str] = set()

    def job_for(self, render: Render) -> Job | None:
        if self.files.issuperset(render.texts):
            return None
        return Job(task="speech.render", args={"texts": list(render.texts)})


class Clock:
    def __init__(self) -> None:
        self.at = MORNING

    def now(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def config(tenant: str = TENANT, *numbers: str) -> Snapshot:
    return snapshot_of(
        TenantConfig(
            acd=AcdConfig(tenant=tenant),
            calls=CallConfig(
                tenant=tenant,
                numbers={n: NumberConfig(id=f"id-{n}", number=n, scenario=None) for n in numbers},
            ),
            projects={f"id-{n}": "sales" for n in numbers} | {"q": "support"},
        )
    )


class World:
    """A loop with toy machines, memory for a database and a switch that notes."""

    def __init__(self, log: EngineLog | None = None, patience: Patience | None = None) -> None:
        self.log = MemoryLog()
        self.clock = Clock()
        self.switch = Recorder(self.log)
        self.shelf = Shelf()
        self.performer = Performer(self.switch, self.shelf)
        self.performer.is_connected = True
        self.ids = 0
        self.loop = Loop(
            mind=Mind(TOYS, TOY_SIGHT),
            log=log or self.log,
            performer=self.performer,
            now=self.clock.now,
            new_id=self.new_id,
            patience=patience,
        )
        self.loop.settle_config(TENANT, config(TENANT, "800"))
        self.loop.settle_config(OTHER, config(OTHER, "900"))

    def new_id(self) -> str:
        self.ids += 1
        return f"event-{self.ids}"

    async def hear(self, *heard: Input) -> None:
        for signal in heard:
            await self.loop.hear(signal)
        await self.loop.settle()

    @property
    def names(self) -> list[str]:
        return [record.event.name for record in self.log.recorded]

    def state(self, call: str) -> Call:
        found: Call = self.loop.mind.states[f"call:{call}"]
        return found


def arrived(call: str = "c1", number: str = "800", **more: str) -> LegArrived:
    fields = {"from_number": "380501112233", "from_name": "Iryna"} | more
    return LegArrived(
        call=call, leg=f"{call}-in", door="gateway", endpoint="trunk", to_number=number, **fields
    )


def ended(call: str = "c1") -> signals.LegEnded:
    return signals.LegEnded(call=call, leg=f"{call}-in", cause=16)


def pressed(digit: str, call: str = "c1") -> DigitPressed:
    return DigitPressed(call=call, leg=f"{call}-in", digit=digit)


def in_loop(story: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """An async story as a test, within ten seconds."""

    def run() -> None:
        asyncio.run(asyncio.wait_for(story(), 10))

    run.__name__ = story.__name__
    run.__doc__ = story.__doc__
    return run
