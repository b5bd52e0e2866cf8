"""What each waiting item waits for, in codes that the supervisor's page puts into words."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from dzvin.acd.draft import Draft
from dzvin.acd.expected_wait import expected_wait
from dzvin.acd.matching import Pool, why_not
from dzvin.acd.model import AcdConfig, AcdState, WorkItem
from dzvin.acd.pools import pool_for
from dzvin.acd.roster import Desk
from dzvin.acd.why import ends_at

MOST = 500
"""So many of a line are shown."""


class WaitsFor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`count` people; `until`: when it ends by itself, for the first of them.

    `ringing` at so many; `behind` so many who wait; `nobody_signed_in`, `no_members`, `all_away`;
    `all_busy`: so many talk or are in PCP; `gap`: they rest after a contact; `no_microphone`,
    `not_registered`, `page_closed`: Ready, but by nothing of theirs could they take it. Every other
    code is why those who are free may not take it now (`acd/matching.py`).
    """

    code: str
    count: int | None = None
    until: datetime | None = None


class Waiter(Struct, frozen=True, kw_only=True):
    """One who waits, as a supervisor sees him."""

    item: str
    call: str
    position: int
    since: datetime
    """The first arrival."""
    queued_at: datetime
    """The arrival in this queue."""
    priority: int
    is_vip: bool
    is_front: bool
    ringing: tuple[str, ...]
    expected_wait_seconds: int | None
    waits_for: tuple[WaitsFor, ...]


def waiters(queue: str, config: AcdConfig, state: AcdState, now: datetime) -> tuple[Waiter, ...]:
    """The line in the order of service. Changes nothing.

    Queues that share no operators with this one may be left out of `config` and `state`.
    """
    copy = AcdState(items=state.items, operators=state.operators, memories=state.memories)
    draft = Draft(copy, config, now)
    desk = draft.roster.desks.get(queue)
    if desk is None:
        return ()
    line = [draft.items[each[-1]] for each in draft.index.lines[queue][:MOST]]
    return tuple(waiter(draft, desk, item, n) for n, item in enumerate(line, start=1))


def waiter(draft: Draft, desk: Desk, item: WorkItem, position: int) -> Waiter:
    expected = expected_wait(draft.index, draft.before, item, draft.now)
    return Waiter(
        item=item.id,
        call=item.call,
        position=position,
        since=item.waiting_since,
        queued_at=item.queued_at,
        priority=item.priority,
        is_vip=item.is_vip,
        is_front=item.is_front,
        ringing=item.ringing,
        expected_wait_seconds=None if expected is None else round(expected),
        waits_for=tuple(waits_for(draft, desk, item, position)),
    )


def waits_for(draft: Draft, desk: Desk, item: WorkItem, position: int) -> Iterator[WaitsFor]:
    """The most telling first."""
    queue = desk.config.id
    if item.ringing:
        yield WaitsFor(code="ringing", count=len(item.ringing))
        return
    if not draft.index.working(queue):
        yield nobody(draft, desk)
        return
    if position > 1:
        yield WaitsFor(code="behind", count=position - 1)
    pool = pool_for(draft, desk, item)
    yield from of_the_free(item, pool, draft)
    yield from of_the_others(draft, desk, is_anybody_free=bool(pool.candidates))


def of_the_others(draft: Draft, desk: Desk, *, is_anybody_free: bool) -> Iterator[WaitsFor]:
    """Those who are signed in, and not free."""
    counts = draft.index.standings[desk.config.id]
    busy = sum(counts.get(state, 0) for state in ("call", "busy", "pcp"))
    if busy and not is_anybody_free:
        yield WaitsFor(code="all_busy", count=busy, until=first_end(draft, desk))
    if counts.get("gap"):
        yield WaitsFor(code="gap", count=counts["gap"], until=rested_at(draft, desk))
    for state in ("no_microphone", "not_registered", "page_closed"):
        if counts.get(state):
            yield WaitsFor(code=state, count=counts[state])


def nobody(draft: Draft, desk: Desk) -> WaitsFor:
    if not desk.members:
        return WaitsFor(code="no_members")
    away = draft.index.standings[desk.config.id].get("away", 0)
    return WaitsFor(code="all_away", count=away) if away else WaitsFor(code="nobody_signed_in")


def of_the_free(item: WorkItem, pool: Pool, draft: Draft) -> Iterator[WaitsFor]:
    """Why those who are free are not rung, by reason."""
    found: dict[str, list[datetime | None]] = {}
    for candidate in pool.candidates:
        code = why_not(item, candidate, pool, draft.now) or "lower_tier"
        found.setdefault(code, []).append(ends_at(code, item, candidate, pool, draft.now))
    for code, ends in sorted(found.items(), key=lambda pair: -len(pair[1])):
        times = [at for at in ends if at is not None]
        yield WaitsFor(code=code, count=len(ends), until=min(times, default=None))


def rested_at(draft: Draft, desk: Desk) -> datetime | None:
    """The first end of a rest after a contact."""
    operators = (draft.operators.get(id) for id in desk.members)
    ends = (each.gap_until for each in operators if each is not None)
    return min((at for at in ends if at > draft.now), default=None)


def first_end(draft: Draft, desk: Desk) -> datetime | None:
    """Talks end when they end; post-call processing is known."""
    ends = [
        operator.until
        for id in desk.members
        if (operator := draft.operators.get(id)) is not None
        and operator.state == "pcp"
        and operator.until is not None
    ]
    return min(ends, default=None)
