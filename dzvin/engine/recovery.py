"""After a start: the states the last engine left. After a connect: what the switch really has."""

from collections.abc import Iterable, Mapping

import msgspec
import structlog

from dzvin.acd.inputs import LegsSeen, PhonesSeen, Restored
from dzvin.acd.model import AcdState, Memory, Operator, WorkItem
from dzvin.calls.model import Call
from dzvin.calls.upcasts import call_from
from dzvin.engine.follow import CALL, acd_subject, call_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.loop import Loop
from dzvin.engine.phones import Phones
from dzvin.engine.snapshot import in_order
from dzvin.infra.batch import AcdRow, StateRow
from dzvin.infra.engine_log import EngineLog
from dzvin.telephony.commands import ArriveAgain, CloseBridge, HangUp
from dzvin.telephony.signals import CallSeen
from dzvin.telephony.switch import Switch

journal = structlog.get_logger("engine")


async def open_calls(log: EngineLog) -> dict[str, tuple[StateRow, Call]]:
    """By subject. Read before the settings, which must hold the versions that these calls keep."""
    return {
        row.subject: (row, call_from(msgspec.json.decode(row.state)))
        for row in await log.states()
        if row.state is not None and row.subject.startswith(CALL)
    }


def versions_kept(calls: Mapping[str, tuple[StateRow, Call]], tenant: str) -> list[str]:
    """Scenario versions in which calls of the tenant stand."""
    return sorted(
        {
            call.place.version
            for row, call in calls.values()
            if row.tenant == tenant and call.place is not None
        }
    )


async def restore(
    loop: Loop, log: EngineLog, calls: Mapping[str, tuple[StateRow, Call]], tenants: Iterable[str]
) -> None:
    """Everything as it was recorded last; each router hears `Restored` as its first input."""
    counts = await log.last_inputs()
    loop.mind.meter.load(await log.usages())
    routers = await _routers(log, tenants)
    for subject, (row, call) in calls.items():
        loop.mind.load(subject, row.tenant, call, counts.get(subject, 0))
    for tenant, state in routers.items():
        subject = acd_subject(tenant)
        loop.mind.counts[subject] = counts.get(subject, 0)
        loop.gatherer.load(subject, state)
        loop.think(Heard(tenant=tenant, subject=subject, input=Restored(state=state)))
    journal.info("restored", calls=len(calls), tenants=len(routers))


async def _routers(log: EngineLog, tenants: Iterable[str]) -> dict[str, AcdState]:
    items = _decoded(await log.items(), WorkItem)
    operators = _decoded(await log.operators(), Operator)
    memories: dict[str, dict[str, Memory]] = _decoded(await log.memories(), dict[str, int | str])
    return {
        tenant: in_order(
            AcdState(
                items=items.get(tenant, {}),
                operators=operators.get(tenant, {}),
                memories=memories.get(tenant, {}),
            )
        )
        for tenant in {*tenants, *items, *operators, *memories}
    }


def _decoded[R](rows: list[AcdRow], kind: type[R]) -> dict[str, dict[str, R]]:
    found: dict[str, dict[str, R]] = {}
    for row in rows:
        if row.json is not None:
            found.setdefault(row.tenant, {})[row.id] = msgspec.json.decode(row.json, type=kind)
    return found


async def reconcile(loop: Loop, switch: Switch, phones: Phones) -> None:
    """Before the first signal of a new connection: nothing is decided while the switch is asked,
    so what it answers is about everything that was ever asked of it."""
    await loop.quiet()
    try:
        loop.performer.is_connected = True
        seen = {call.call: call for call in await switch.snapshot()}
        alive = {leg.leg for call in seen.values() for leg in call.legs}
        loop.lines.occupied(loop.mind.legs(alive))
        loop.toll_gate.occupied()
        registered = await phones.by_operator(await switch.registered())
        _tell_calls(loop, seen)
        for tenant in list(loop.mind.snapshots):
            router = acd_subject(tenant)
            phones_seen = PhonesSeen(registered=registered.get(tenant, {}))
            for heard in (phones_seen, LegsSeen(calls=(), legs={})):
                loop.think(Heard(tenant=tenant, subject=router, input=heard))
        for orphan in seen.values():
            await _end(loop, orphan)
    finally:
        loop.go_on()


def _tell_calls(loop: Loop, seen: dict[str, CallSeen]) -> None:
    """Takes the calls it knows out of `seen`."""
    for call, tenant in list(loop.mind.tenants.items()):
        there = seen.pop(call, None)
        if call_subject(call) in loop.mind.states:
            heard = there or CallSeen(call=call, legs=())
            loop.think(Heard(tenant=tenant, subject=call_subject(call), input=heard))
        elif there is None:
            loop.mind.forget_arrival(call)


async def _end(loop: Loop, orphan: CallSeen) -> None:
    """A call we know nothing of: its books are closed, or an engine died before it opened them.

    What is left of a closed call ends; a caller who waits for somebody to hear him arrives again.
    One who came while we connected is heard in a moment.
    """
    call = orphan.call
    if any(leg.is_arriving for leg in orphan.legs):
        return
    journal.warning("orphan", call=call, legs=len(orphan.legs))
    for leg in orphan.legs:
        kind = ArriveAgain if leg.is_arrived else HangUp
        await loop.performer.ask(kind(call=call, tenant="", leg=leg.leg))
    for bridge in orphan.bridges:
        await loop.performer.ask(CloseBridge(call=call, tenant="", bridge=bridge))
