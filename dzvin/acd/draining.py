"""When nothing lies before an item any more: a fluid of what is ahead, drained by who works.

Those ahead, in its own line and in lines of the same people, stand in the order of service. Crews,
people who serve the same of these queues, drain that order: each the first that they may take. Some
give up; some who come later overtake. Where few work, it counts who must be done soon by how long
he has talked already: lengths of calls are lognormal (Brown et al., Statistical Analysis of a
Telephone Call Center, JASA 100, 2005).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import erfc, log, sqrt

from msgspec import Struct

from dzvin.acd.index import Crew, Index, Rank
from dzvin.acd.model import Operator

FEW = 25
"""Of so many operators it is counted who will be done soon."""
LONGEST = 3600.0
PARTS, LONGER = 6, 1.2
"""The fluid is followed in about so many steps, each longer than the one before."""
SHORTEST_PART = 2.0
MOST_LATER = 0.9
"""Of the pace: so much of it those who come later may take."""
MOST_AHEAD, PIECES = 40, 8
"""More than so many are not taken one by one, but mixed evenly in so many pieces."""

type Overtakers = list[tuple[str, float, float]]
"""In this queue, for so many seconds from now, items overtake at this rate per second."""


class Length(Struct, frozen=True):
    """How long a contact takes, PCP included; its logarithm is normal."""

    mean: float
    log_mean: float
    log_deviation: float

    def longer(self, seconds: float) -> float:
        """Twice the share of contacts that take longer than that."""
        if seconds <= 1.0:
            return 2.0
        return erfc((log(seconds) - self.log_mean) / (self.log_deviation * SQRT_2))


SQRT_2 = sqrt(2)


class Team:
    """Who works of a crew, as the fluid sees it."""

    def __init__(self, queues: tuple[str, ...], pace: float, working: float) -> None:
        self.queues, self.working = queues, working
        self.pace = pace
        """Contacts per second of one who begins anew."""
        self.talking: list[tuple[float, Length, float]] = []
        """For how long already; the share that takes longer than that, twice."""
        self.resting: list[float] = []
        """For how long still."""
        self.busy = 0.0

    def busy_after(self, seconds: float) -> float:
        """How many of those who are busy now are not done after so long."""
        still = 0.0
        for left in self.resting:
            if left > seconds:
                still += 1 - seconds / left
        for talked, length, share in self.talking:
            still += length.longer(talked + seconds) / share
        return still

    def done(self, seconds: float, part: float) -> float:
        """Contacts that end in this part of the time."""
        still = self.busy_after(seconds + part) if self.busy > 0.01 else 0.0
        ended, anew = self.busy - still, self.working - (self.busy + still) / 2
        self.busy = still
        return ended + anew * part * self.pace


def crews_of(index: Index, queues: Sequence[str]) -> tuple[Crew, ...]:
    """Of these queues' members; in the order of the roster."""
    desks, queues_of = index.roster.desks, index.roster.queues_of
    wanted, found = set(queues), dict[tuple[str, ...], list[str]]()
    for id in dict.fromkeys(id for queue in queues for id in desks[queue].members):
        key = tuple(queue for queue in queues_of[id] if queue in wanted)
        found.setdefault(key, []).append(id)
    return tuple(Crew(key, tuple(members)) for key, members in found.items())


def few(
    crew: Crew,
    operators: Mapping[str, Operator],
    lengths: Mapping[str, Length],
    now: datetime,
) -> Team:
    """Each is looked at. Who will be Away or gone after his call takes no further one."""
    usual = lengths[crew.queues[0]]
    team = Team(crew.queues, pace_of(crew.queues, lengths), 0)
    for id in crew.members:
        operator = operators.get(id)
        if operator is None or operator.state == "offline" or operator.state == "away":
            continue
        if operator.state != "ready" and (operator.planned or operator.return_to) != "ready":
            continue
        team.working += 1
        if operator.state == "pcp" and operator.until is not None:
            team.resting.append(max(2.0, (operator.until - now).total_seconds()))
        elif operator.state == "call":
            team.talking.append((0.0, usual, 2.0))
        elif operator.state != "ready" and operator.talk_since is not None:
            talked = (now - operator.talk_since).total_seconds()
            length = lengths.get(operator.talked_in or "", usual)
            team.talking.append((talked, length, length.longer(talked) + 1e-9))
    team.busy = float(len(team.resting) + len(team.talking))
    return team


def many(crew: Crew, index: Index, lengths: Mapping[str, Length]) -> Team:
    """As many as in these queues on average; each ends a contact when it is time on average."""
    desks = index.roster.desks
    shares = [index.working(queue) / len(desks[queue].members) for queue in crew.queues]
    working = len(crew.members) * sum(shares) / len(shares)
    return Team(crew.queues, pace_of(crew.queues, lengths), working)


def pace_of(queues: Sequence[str], lengths: Mapping[str, Length]) -> float:
    return len(queues) / sum(lengths[queue].mean for queue in queues)


def in_order(lines: Sequence[tuple[str, Sequence[Rank]]]) -> list[tuple[str, float]]:
    """Queues and numbers of those who wait in them, who is served first first."""
    total = sum(len(ranks) for _, ranks in lines)
    if total <= MOST_AHEAD:
        ordered = sorted((rank, queue) for queue, ranks in lines for rank in ranks)
        return [(queue, 1.0) for _, queue in ordered]
    pieces = [(queue, len(ranks) / PIECES) for queue, ranks in lines if ranks]
    return pieces * PIECES


def drained(
    queue: str,
    ahead: Sequence[tuple[str, float]],
    later: Overtakers,
    teams: Sequence[Team],
    patience_rate: float,
) -> float:
    """Seconds until it is its turn."""
    line = list(ahead)
    usual = sum(team.working * team.pace for team in teams)
    part = max(SHORTEST_PART, (len(line) + 1) / usual / PARTS)
    mine, seconds = 1.0, 0.0
    while seconds < LONGEST:
        if later:
            overtake(line, later, seconds, part, MOST_LATER * usual * part)
        total = over = 0.0
        for team in teams:
            done = team.done(seconds, part)
            left = served(line, team.queues, done)
            if left > 0 and queue in team.queues:
                total, over = total + done, over + left
        if over >= mine:
            return seconds + part * (1 - (over - mine) / total)
        mine -= over
        stay = 1 - patience_rate * part
        line = [(of, number * stay) for of, number in line if number > 1e-6]
        seconds, part = seconds + part, part * LONGER
    return LONGEST


def overtake(
    line: list[tuple[str, float]], later: Overtakers, seconds: float, part: float, most: float
) -> None:
    """Those who come in this part, each before those of his queue who wait longer."""
    came = [(of, rate * part) for of, until, rate in later if until > seconds]
    total = sum(number for _, number in came)
    share = min(1.0, most / total) if total else 0.0
    for of, number in came:
        line.insert(0, (of, number * share))


def served(line: list[tuple[str, float]], queues: Sequence[str], done: float) -> float:
    """Takes what may be taken out of the line; what is left of `done`."""
    for n, (of, number) in enumerate(line):
        if number > 0 and of in queues:
            took = min(done, number)
            line[n] = of, number - took
            done -= took
            if done <= 0:
                return 0.0
    return done
