"""Each second: whose calls outside have used up the company's time or money of today. They are told
a minute before, and then let go."""

import asyncio
from collections.abc import Iterable

from msgspec import Struct

from dzvin.calls.allowance import is_kept, used_up
from dzvin.calls.inputs import LimitCame
from dzvin.calls.lasting import NEAR_SECONDS
from dzvin.calls.model import Call, Leg
from dzvin.engine.follow import CALL, call_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.loop import Loop
from dzvin.events.call import LimitKind

LOOK_SECONDS = 1.0


class Told(Struct, frozen=True):
    leg: str
    is_over: bool


class Allowance:
    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._told: set[Told] = set()
        """Legs that live and have heard of it."""

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.look()

    def look(self) -> None:
        told: set[Told] = set()
        for tenant, calls in self.calls_outside().items():
            told |= self._look_at(tenant, calls)
        self._told = told

    def calls_outside(self) -> dict[str, list[Call]]:
        """Of companies that have a limit of the day."""
        mind = self._loop.mind
        found: dict[str, list[Call]] = {
            tenant: []
            for tenant, snapshot in mind.snapshots.items()
            if snapshot.config.calls.toll.day_seconds or snapshot.config.calls.toll.day_micros
        }
        if found:
            for subject, state in mind.states.items():
                if subject.startswith(CALL) and state.tenant in found and _legs_outside(state):
                    found[state.tenant].append(state)
        return found

    def _look_at(self, tenant: str, calls: Iterable[Call]) -> set[Told]:
        mind, now = self._loop.mind, self._loop.now()
        config = mind.snapshots[tenant].config.calls
        usage = mind.meter.usage(tenant, calls, now, config.timezone)
        outside = [(call, leg) for call in calls for leg in _legs_outside(call)]
        whose = {leg.id: call.id for call, leg in outside}
        kept = {leg.id for call, leg in outside if is_kept(call, leg)}
        legs = [leg for _, leg in outside]
        over = used_up(legs, usage, config.toll, now)
        near = used_up(legs, usage, config.toll, now, NEAR_SECONDS)
        told = {one for one in self._told if one.leg in whose}
        for leg, why in (near | over).items():  # what is too dear for `near` leaves room there
            if leg in kept:
                continue
            one = Told(leg, leg in over)
            if one not in told:
                self._tell(tenant, whose[leg], leg, why, is_over=one.is_over)
            told.add(one)
        return told

    def _tell(self, tenant: str, call: str, leg: str, why: LimitKind, *, is_over: bool) -> None:
        came = LimitCame(leg=leg, why=why, is_over=is_over)
        self._loop.inbox.put_now(Heard(tenant=tenant, subject=call_subject(call), input=came))


def _legs_outside(call: Call) -> list[Leg]:
    return [leg for leg in call.legs.values() if leg.number]
