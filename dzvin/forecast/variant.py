"""What is tried, put into a day: other settings, more or fewer operators, more or fewer calls."""

from collections.abc import Iterator

from msgspec.structs import replace

from dzvin.acd.model import Member
from dzvin.forecast.draw import unit
from dzvin.forecast.model import (
    HALF_HOUR,
    MOST_CALLS,
    MOST_OPERATORS,
    BadDay,
    Caller,
    Day,
    Places,
    Staffing,
    Variant,
    Worker,
)
from dzvin.forecast.synthetic import settings_from, span_of


def varied(day: Day, variant: Variant, seed: int, where: str = "variant") -> Day:
    """The day with the changes of `variant`; callers stay who they are. Raises BadDay."""
    for n, change in enumerate(variant.queues):
        id = queue_named(day, change.queue, f"{where}.queues.{n}.queue")
        queue = day.queues[id]
        settings = queue.settings | change.settings
        settings_from(settings, f"{where}.queues.{n}.settings")
        day = replace(day, queues=day.queues | {id: replace(queue, settings=settings)})
    for n, staffing in enumerate(variant.staffing):
        id = queue_named(day, staffing.queue, f"{where}.staffing.{n}.queue")
        if staffing.change < 0:
            day = without(day, id, -staffing.change)
        else:
            day = with_more(day, id, staffing, f"{where}.staffing.{n}")
    if variant.lines is not None:
        workers = {id: replace(one, lines=variant.lines) for id, one in day.workers.items()}
        day = replace(day, workers=workers)
    if variant.calls_percent != 100:
        callers = tuple(
            sorted(scaled(day, variant.calls_percent, seed), key=lambda c: (c.at, c.id))
        )
        if len(callers) > MOST_CALLS:
            raise BadDay(f"{where}.calls_percent", "too_many_calls")
        day = replace(day, callers=callers)
    return day


def queue_named(day: Day, name: str, where: str) -> str:
    """Its id."""
    for id, queue in day.queues.items():
        if name in {id, queue.name}:
            return id
    raise BadDay(where, "no_queue", name)


def without(day: Day, queue: str, count: int) -> Day:
    """The last ones of the list stay at home all day."""
    gone = set(list(day.queues[queue].members)[-count:])
    queues = {
        id: replace(q, members={who: p for who, p in q.members.items() if who not in gone})
        for id, q in day.queues.items()
    }
    workers = {id: worker for id, worker in day.workers.items() if id not in gone}
    return replace(day, workers=workers, queues=queues)


def with_more(day: Day, queue: str, staffing: Staffing, where: str) -> Day:
    """Each is like one of those who are there, in turn, in all of his queues."""
    if len(day.workers) + staffing.change > MOST_OPERATORS:
        raise BadDay(f"{where}.change", "too_many_operators")
    models = list(day.queues[queue].members)
    if not models and staffing.shift is None:
        raise BadDay(f"{where}.shift", "nobody_to_copy")
    workers, queues = dict(day.workers), dict(day.queues)
    for n in range(1, staffing.change + 1):
        model = models[(n - 1) % len(models)] if models else None
        new = hired(day, staffing, n, model)
        workers[new.id] = new
        for id, places in list(queues.items()):
            like = places.members.get(model) if model else None
            if model is None and id == queue:
                like = Member(operator=new.id)
            if like is not None:
                queues[id] = joined(places, new.id, like)
    return replace(day, workers=workers, queues=queues)


def hired(day: Day, staffing: Staffing, n: int, model: str | None) -> Worker:
    like = day.workers[model] if model else Worker("", "", ())
    spans = (span_of(staffing.shift),) if staffing.shift else like.spans
    name = f"+{n} {day.queues[queue_named(day, staffing.queue, '')].name}"
    id = f"~{name}"
    while id in day.workers:
        id += "+"
    return replace(like, id=id, name=name, spans=spans)


def joined(places: Places, who: str, like: Member) -> Places:
    new = replace(like, operator=who, position=len(places.members))
    return replace(places, members=places.members | {who: new})


def scaled(day: Day, percent: int, seed: int) -> Iterator[Caller]:
    """Each caller comes so many times on average; a copy a few minutes before or after."""
    for caller in day.callers:
        wanted = percent / 100
        times = int(wanted) + (unit(seed, "scale", caller.id) < wanted - int(wanted))
        for n in range(times):
            if n == 0:
                yield caller
            else:
                shift = (unit(seed, "shift", caller.id, n) - 0.5) * HALF_HOUR / 3
                at = max(0.0, caller.at + shift)
                yield replace(caller, id=f"{caller.id}+{n}", at=at)
