"""A day made of expected arrivals: callers by Poisson's law, operators from groups and shifts."""

from collections.abc import Iterator

import msgspec

from dzvin.acd.catalogue import UnknownStrategy
from dzvin.acd.model import Member, QueueSettings
from dzvin.acd.queue_rules import UnknownTimezone, check_settings
from dzvin.forecast.draw import drawn, exponential, unit
from dzvin.forecast.model import (
    DAY_SECONDS,
    HALF_HOUR,
    MOST_CALLS,
    MOST_OPERATORS,
    BadDay,
    Caller,
    Day,
    DaySpec,
    Places,
    QueueSpec,
    Worker,
)


def made_day(spec: DaySpec, seed: int, *, is_empty: bool = False) -> Day:
    """Raises BadDay when parts of it do not fit together. `is_empty`: without the callers."""
    names = [queue.name for queue in spec.queues]
    _known(spec, names)
    if sum(sum(queue.arrivals) for queue in spec.queues) > MOST_CALLS:
        raise BadDay("queues", "too_many_calls")
    if sum(group.count for group in spec.operators) > MOST_OPERATORS:
        raise BadDay("operators", "too_many_operators")
    busy = () if is_empty else spec.queues
    callers = [one for queue in busy for one in _callers(queue, seed)]
    callers.sort(key=lambda one: (one.at, one.id))
    workers = {
        worker.id: worker
        for group in spec.operators
        for worker in (
            Worker(
                id=f"{group.name} {n:03d}",
                name=f"{group.name} {n}",
                spans=tuple(span_of(shift) for shift in sorted(group.shifts)),
                answer=group.answer_seconds,
                miss=group.miss_percent / 100,
                lines=group.lines,
                is_status_kept=not group.status_control,
            )
            for n in range(1, group.count + 1)
        )
    }
    queues = {
        queue.name: Places(
            name=queue.name,
            settings=queue.settings,
            members={member.operator: member for member in _members(spec, queue.name)},
        )
        for queue in spec.queues
    }
    return Day(callers=tuple(callers), workers=workers, queues=queues)


def _members(spec: DaySpec, queue: str) -> Iterator[Member]:
    position = 0
    for group in spec.operators:
        for serves in group.queues:
            if serves.queue == queue:
                for n in range(1, group.count + 1):
                    yield Member(
                        operator=f"{group.name} {n:03d}",
                        priority=serves.priority,
                        position=position,
                        weight=serves.weight,
                        skills=serves.skills,
                    )
                    position += 1


def _known(spec: DaySpec, names: list[str]) -> None:
    for n, queue in enumerate(spec.queues):
        if names.index(queue.name) != n:
            raise BadDay(f"queues.{n}.name", "twice", queue.name)
        settings_from(queue.settings, f"queues.{n}.settings")
    groups = [group.name for group in spec.operators]
    for n, group in enumerate(spec.operators):
        if groups.index(group.name) != n:
            raise BadDay(f"operators.{n}.name", "twice", group.name)
        for m, serves in enumerate(group.queues):
            if serves.queue not in names:
                where = f"operators.{n}.queues.{m}.queue"
                raise BadDay(where, "no_queue", serves.queue)
        ends = [span_of(shift) for shift in sorted(group.shifts)]
        if any(later[0] < earlier[1] for earlier, later in zip(ends, ends[1:], strict=False)):
            raise BadDay(f"operators.{n}.shifts", "overlap")


def settings_from(settings: dict[str, object], where: str) -> QueueSettings:
    """Raises BadDay."""
    try:
        made = msgspec.convert(settings, QueueSettings)
    except msgspec.ValidationError as wrong:
        message, _, inner = str(wrong).partition(" - at `$")
        raise BadDay(where + inner.strip("`"), "bad_setting", message) from None
    try:
        check_settings(made)
    except UnknownStrategy as unknown:
        name = str(unknown.details["strategy"])
        field = "strategy" if name == made.strategy else "sticky_fallback"
        raise BadDay(f"{where}.{field}", "no_strategy", name) from None
    except UnknownTimezone:
        raise BadDay(f"{where}.timezone", "bad_setting", made.timezone) from None
    return made


def span_of(shift: str) -> tuple[float, float]:
    begin, end = (clock(part) for part in shift.split("-"))
    return begin, end if end > begin else end + DAY_SECONDS


def clock(text: str) -> float:
    """Seconds from midnight."""
    hours, minutes = text.split(":")
    return int(hours) * 3600.0 + int(minutes) * 60.0


def _callers(queue: QueueSpec, seed: int) -> Iterator[Caller]:
    """Exponential gaps, in a time that runs faster while more arrive."""
    start, count, spent = clock(queue.starts), 0, 0.0
    gap = exponential(1.0, unit(seed, queue.name, "gap", count))
    for n, expected in enumerate(queue.arrivals):
        while gap <= spent + expected:
            count += 1
            at = start + (n + (gap - spent) / expected) * HALF_HOUR
            yield _caller(queue, seed, count, at)
            gap += exponential(1.0, unit(seed, queue.name, "gap", count))
        spent += expected


def _caller(queue: QueueSpec, seed: int, count: int, at: float) -> Caller:
    def chance(of: str) -> float:
        return unit(seed, queue.name, of, count)

    patience = queue.patience
    return Caller(
        f"{queue.name}/{count:06d}",
        at,
        queue.name,
        drawn(queue.talk, chance("talk")),
        drawn(queue.wrap, chance("wrap")),
        None if patience is None else drawn(patience, chance("patience")),
        party_of(queue, chance("customer")),
        100 * chance("vip") < queue.vip_percent,
    )


def party_of(queue: QueueSpec, chance: float) -> str | None:
    if queue.customers is None:
        return None
    return f"{queue.name}/{int(chance * queue.customers)}"
