"""What operators did, for strategies that share work by it: contacts, talk, share of time busy."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec.structs import replace

from dzvin.acd.model import NEVER, Operator, StatsWindow, Tally
from dzvin.acd.reach import AT_WORK
from dzvin.acd.roster import Desk, Roster, day_in

COMPANY = ""
"""The key of what he did in all queues together."""

HOUR, DAY_HOURS = 3600, 24
SLICE, SLICES = 300, 12
"""The last hour is kept in twelve parts, so it is exact to what happened within one of them."""

LITTLE = timedelta(minutes=5)
UNKNOWN = 0.5
"""The occupancy of one who has worked for less than `LITTLE`."""

SAME_SHIFT = timedelta(minutes=30)
"""Who signs in again so soon goes on with his shift: a page or a computer was started anew."""

type Work = Literal["busy", "ready"]


# Contacts and talk.


def with_contact(operator: Operator, queue: str, roster: Roster, now: datetime) -> Operator:
    """He answered one of this queue."""
    return add(operator, queue, roster, now, 1, 0)


def with_talk(operator: Operator, roster: Roster, now: datetime) -> Operator:
    """The talk of a queue's contact is over, before PCP."""
    if operator.talked_in is None or operator.talk_since is None or operator.state != "busy":
        return operator
    return with_talk_in(operator, operator.talked_in, operator.talk_since, roster, now)


def with_talk_in(
    operator: Operator, queue: str, since: datetime, roster: Roster, now: datetime
) -> Operator:
    return add(operator, queue, roster, now, 0, round((now - since).total_seconds()))


def add(
    operator: Operator, queue: str, roster: Roster, now: datetime, contacts: int, seconds: int
) -> Operator:
    tallies = dict(operator.tallies)
    for key in (queue, COMPANY):
        tallies[key] = added(tallies.get(key), day_of(key, roster, now), now, contacts, seconds)
    return replace(operator, tallies=tallies)


def added(tally: Tally | None, day: str, now: datetime, contacts: int, seconds: int) -> Tally:
    tally = on_day(tally, day)
    hour = hour_of(now)
    hours = [part for part in tally.hours if part[0] > hour - DAY_HOURS]
    last = hours.pop() if hours and hours[-1][0] == hour else (hour, 0, 0)
    hours.append((hour, last[1] + contacts, last[2] + seconds))
    return Tally(
        day=day,
        today=tally.today + contacts,
        today_seconds=tally.today_seconds + seconds,
        shift=tally.shift + contacts,
        shift_seconds=tally.shift_seconds + seconds,
        hours=tuple(hours),
    )


def on_day(tally: Tally | None, day: str) -> Tally:
    """At midnight the count of the day begins anew."""
    if tally is None:
        return Tally(day=day)
    return tally if tally.day == day else replace(tally, day=day, today=0, today_seconds=0)


def hour_of(now: datetime) -> int:
    return int(now.timestamp()) // HOUR


def day_of(key: str, roster: Roster, now: datetime) -> str:
    desk = roster.desks.get(key)
    return day_in(desk.zone if desk else roster.zone, now)


def counted(tally: Tally | None, window: StatsWindow, day: str, now: datetime) -> tuple[int, int]:
    """Contacts and seconds of talk within the window."""
    if tally is None:
        return 0, 0
    if window == "shift":
        return tally.shift, tally.shift_seconds
    if window == "today":
        return (tally.today, tally.today_seconds) if tally.day == day else (0, 0)
    first = hour_of(now) - DAY_HOURS
    parts = [part for part in tally.hours if part[0] > first]
    return sum(part[1] for part in parts), sum(part[2] for part in parts)


# Level with the others.


def begun(operator: Operator, now: datetime) -> dict[str, Any]:
    """What a sign-in changes: a new shift counts from nothing, and he is level when he is Ready."""
    if operator.since + SAME_SHIFT > now and operator.since > NEVER:
        return {"is_joining": True}
    tallies = {
        key: replace(tally, shift=0, shift_seconds=0) for key, tally in operator.tallies.items()
    }
    return {"is_joining": True, "tallies": tallies}


def joined(
    operator: Operator, everybody: dict[str, Operator], roster: Roster, now: datetime
) -> Operator:
    """He is Ready for the first time since his sign-in: nowhere does he begin below those who are
    at work in his tier, or all calls would flood him."""
    keys = [COMPANY, *(q for q in roster.queues_of.get(operator.id, ()))]
    return levelled(replace(operator, is_joining=False), keys, everybody, roster, now)


def levelled(
    operator: Operator,
    keys: Iterable[str],
    everybody: dict[str, Operator],
    roster: Roster,
    now: datetime,
) -> Operator:
    tallies = dict(operator.tallies)
    for key in keys:
        day = day_of(key, roster, now)
        # One who talks just now has talked that much already.
        others = [
            with_talk(other, roster, now).tallies.get(key)
            for other in peers(operator, key, everybody, roster)
        ]
        tallies[key] = raised(on_day(tallies.get(key), day), others, day, now)
    return replace(operator, tallies=tallies)


def peers(
    operator: Operator, key: str, everybody: dict[str, Operator], roster: Roster
) -> list[Operator]:
    """Who is at work in the same tier of this queue; for the company: in any queue of his."""
    if key == COMPANY:
        queues = roster.queues_of.get(operator.id, ())
        ids = {id for queue in queues for id in roster.desks[queue].members}
    else:
        members = roster.desks[key].members
        tier = members[operator.id].priority
        ids = {id for id, member in members.items() if member.priority == tier}
    found = (everybody.get(id) for id in sorted(ids - {operator.id}))
    return [one for one in found if one and one.state in AT_WORK and not one.is_joining]


def raised(own: Tally, others: list[Tally | None], day: str, now: datetime) -> Tally:
    """To the least of the others, in each window."""
    if not others:
        return own
    windows: tuple[StatsWindow, ...] = ("today", "shift", "rolling")
    least = {w: lowest(others, w, day, now) for w in windows}
    (contacts, seconds), rolling = counted(own, "rolling", day, now), least["rolling"]
    more, longer = max(0, rolling[0] - contacts), max(0, rolling[1] - seconds)
    if more or longer:
        own = replace(own, hours=added(own, day, now, more, longer).hours)
    return replace(
        own,
        today=max(own.today, least["today"][0]),
        today_seconds=max(own.today_seconds, least["today"][1]),
        shift=max(own.shift, least["shift"][0]),
        shift_seconds=max(own.shift_seconds, least["shift"][1]),
    )


def lowest(
    others: list[Tally | None], window: StatsWindow, day: str, now: datetime
) -> tuple[int, int]:
    found = [counted(one, window, day, now) for one in others]
    return min(one[0] for one in found), min(one[1] for one in found)


def new_members(
    everybody: dict[str, Operator], roster: Roster, now: datetime
) -> Iterable[Operator]:
    """Who is at work and has just been put into a queue: he is a newcomer there."""
    for operator in list(everybody.values()):
        if operator.state not in AT_WORK or operator.is_joining:
            continue
        keys = (COMPANY, *roster.queues_of.get(operator.id, ()))
        missing = [key for key in keys if key not in operator.tallies]
        if missing:
            yield levelled(operator, missing, everybody, roster, now)


# Share of time busy.


WORK: dict[str, Work] = {"ready": "ready", "call": "busy", "busy": "busy", "pcp": "busy"}
"""Away and signed out are neither."""


def paced(operator: Operator, state: str, now: datetime) -> dict[str, Any]:
    """What a change of status changes in the last hour: the stretch that ends is written down."""
    before, after = WORK.get(operator.state), WORK.get(state)
    if before == after:
        return {}
    if before is None:
        return {"pace_since": now}
    return paced_until(operator, now)


def paced_until(operator: Operator, now: datetime) -> dict[str, Any]:
    """Of one who is Ready or at work."""
    pace = written(operator.pace, share_of(operator), operator.pace_since, now)
    return {"pace": pace, "pace_since": now}


def share_of(operator: Operator) -> float:
    """Without status control one who is Ready is busy with a part of his lines."""
    return 1.0 if WORK[operator.state] == "busy" else operator.busy_share


def written(
    pace: tuple[tuple[int, int, int], ...], share: float, since: datetime, now: datetime
) -> tuple[tuple[int, int, int], ...]:
    """In milliseconds, as many short stretches would be lost in whole seconds. `share` of the time
    was busy."""
    end = now.timestamp()
    last = int(end) // SLICE
    first = last - SLICES
    begin = max(since.timestamp(), first * SLICE)
    if pace and pace[-1][0] == last and pace[0][0] >= first and last * SLICE <= begin < end:
        return (*pace[:-1], with_stretch(pace[-1], end - begin, share))
    parts = {part[0]: part for part in pace if part[0] >= first}
    while begin < end:
        n = int(begin) // SLICE
        until = min(end, (n + 1) * SLICE)
        parts[n] = with_stretch(parts.get(n, (n, 0, 0)), until - begin, share)
        begin = until
    return tuple(parts[n] for n in sorted(parts))


def with_stretch(part: tuple[int, int, int], seconds: float, share: float) -> tuple[int, int, int]:
    n, busy, ready = part
    spent = round(seconds * 1000)
    at_work = round(spent * share)
    return n, busy + at_work, ready + spent - at_work


def occupancy(operator: Operator, now: datetime) -> float:
    """Busy against busy and Ready, in the last hour, with the stretch that still lasts."""
    pace = operator.pace
    if operator.state in WORK:
        pace = written(pace, share_of(operator), operator.pace_since, now)
    end = now.timestamp()
    first = int(end) // SLICE - SLICES
    share = 1 - (end % SLICE) / SLICE
    busy = ready = 0.0
    for n, busy_in, ready_in in pace:
        if n >= first:
            part = share if n == first else 1
            busy, ready = busy + busy_in * part, ready + ready_in * part
    if busy + ready < LITTLE.total_seconds() * 1000:
        return UNKNOWN
    return round(busy / (busy + ready), 3)


# For one candidate.


def figures(operator: Operator, desk: Desk, roster: Roster, now: datetime) -> dict[str, Any]:
    """Only what the queue's strategy looks at."""
    reads, settings = desk.strategy.reads, desk.config.settings
    found: dict[str, Any] = {}
    if not reads:
        return found
    if "occupancy" in reads:
        found["occupancy"] = occupancy(operator, now)
    if "answered" in reads or "talk_seconds" in reads:
        key = COMPANY if settings.scope == "company" else desk.config.id
        zone = roster.zone if key == COMPANY else desk.zone
        tally = operator.tallies.get(key)
        contacts, seconds = counted(tally, settings.stats_window, day_in(zone, now), now)
        found |= {"answered": contacts, "talk_seconds": seconds}
    return found
