"""After a start: the states the last engine left. After a connect: what the switch really has."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
import structlog
from msgspec.structs import replace

from dzvin.acd.inputs import LegsSeen, PhonesSeen, Restored
from dzvin.acd.model import AcdState, Memory, Operator, WorkItem
from dzvin.acd.upcasts import of_today
from dzvin.calls.model import Call
from dzvin.calls.upcasts import call_from
from dzvin.engine.follow import CALL, acd_subject, call_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.loop import Loop
from dzvin.engine.phones import Phones
from dzvin.engine.snapshot import in_order
from dzvin.events.call import CallEnded
from dzvin.events.system import SubjectFailed
from dzvin.infra.batch import AcdRow, Batch, StateRow
from dzvin.infra.engine_log import EngineLog
from dzvin.telephony.commands import ArriveAgain, CloseBridge, HangUp
from dzvin.telephony.signals import CallSeen
from dzvin.telephony.switch import Switch

UNREADABLE = (msgspec.DecodeError, ValueError, TypeError, KeyError)

journal = structlog.get_logger("engine")


async def open_calls(log: EngineLog) -> dict[str, tuple[StateRow, Call]]:
    """By subject. Read before the settings, which must hold the versions that these calls keep."""
    found: dict[str, tuple[StateRow, Call]] = {}
    for row in await _stored(log):
        with suppress(*UNREADABLE):
            found[row.subject] = row, _call_of(row)
    return found


async def _stored(log: EngineLog) -> list[StateRow]:
    return [row for row in await log.states() if row.subject.startswith(CALL)]


def _call_of(row: StateRow) -> Call:
    """Raises one of UNREADABLE; NewerDocument, which the calls of a newer release all are."""
    return call_from(msgspec.json.decode(row.state or b"null", type=dict[str, Any]))


async def set_aside_unreadable(loop: Loop, log: EngineLog) -> None:
    """A call that cannot be read stops nobody else: its books are closed, its legs are hung up when
    the switch shows them. Its inputs are kept as everybody's are."""
    for row in await _stored(log):
        try:
            _call_of(row)
        except UNREADABLE as trouble:
            call = row.subject.removeprefix(CALL)
            journal.critical("stored call unreadable", call=call, why=str(trouble))
            failed = SubjectFailed(subject=row.subject, heard="Restored", error=str(trouble))
            ended = CallEnded(call=call, ended_by="system", lost_reason="technical")
            said = loop.gatherer.said(row.tenant, row.subject, (failed, ended), loop.now())
            await log.commit(Batch(events=said, states=(replace(row, state=None),)))


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
    await set_aside_unreadable(loop, log)
    counts = await log.last_inputs()
    loop.mind.meter.load(await log.usages())
    loop.switch_lost()
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
        if row.json is None:
            continue
        try:
            found.setdefault(row.tenant, {})[row.id] = _row(row.json, kind)
        except UNREADABLE as trouble:
            journal.critical("stored row unreadable", id=row.id, kind=str(kind), why=str(trouble))
    return found


def _row[R](stored: bytes | str, kind: type[R]) -> R:
    if kind is Operator:
        return msgspec.convert(of_today(msgspec.json.decode(stored, type=dict[str, Any])), kind)
    return msgspec.json.decode(stored, type=kind)


async def reconcile(loop: Loop, switch: Switch, phones: Phones) -> None:
    """Before the first signal of a new connection: nothing is decided while the switch is asked,
    so what it answers is about everything that was ever asked of it."""
    await loop.quiet()
    try:
        began_at = await switch.began_at()
        seen = {call.call: call for call in await switch.snapshot()}
        alive = {leg.leg for call in seen.values() for leg in call.legs}
        loop.lines.occupied(loop.mind.legs(alive))
        loop.toll_gate.occupied()
        registered = await phones.by_operator(await switch.registered())
        _tell_calls(loop, seen, began_at)
        loop.performer.connected()
        for tenant in list(loop.mind.snapshots):
            router = acd_subject(tenant)
            phones_seen = PhonesSeen(registered=registered.get(tenant, {}))
            for heard in (phones_seen, LegsSeen(calls=(), legs={})):
                loop.think(Heard(tenant=tenant, subject=router, input=heard))
        closed = await loop.closed(seen)
        for orphan in seen.values():
            await _end(loop, orphan, is_closed=orphan.call in closed)
    finally:
        loop.pace.let_in()
        loop.go_on()


def _tell_calls(loop: Loop, seen: dict[str, CallSeen], began_at: datetime | None) -> None:
    """Takes the calls it knows out of `seen`."""
    for call, tenant in list(loop.mind.tenants.items()):
        there = seen.pop(call, None)
        known = loop.mind.states.get(call_subject(call))
        if known is not None:
            is_cut_off = began_at is not None and known.started_at < began_at
            heard = there or CallSeen(call=call, legs=(), is_cut_off=is_cut_off)
            loop.think(Heard(tenant=tenant, subject=call_subject(call), input=heard))
        elif there is None:
            loop.mind.forget_arrival(call)


async def _end(loop: Loop, orphan: CallSeen, *, is_closed: bool) -> None:
    """A call of which nobody thinks: its books are closed and an engine died before it let
    everybody go, or they were never opened.

    What is left of a closed call ends; a caller who waits for somebody to hear him arrives again.
    One who came while we connected is heard in a moment.
    """
    call = orphan.call
    if any(leg.is_arriving for leg in orphan.legs):
        return
    journal.warning("orphan", call=call, legs=len(orphan.legs))
    for leg in orphan.legs:
        kind = ArriveAgain if leg.is_arrived and not is_closed else HangUp
        await loop.performer.ask(kind(call=call, tenant="", leg=leg.leg))
    for bridge in orphan.bridges:
        await loop.performer.ask(CloseBridge(call=call, tenant="", bridge=bridge))
