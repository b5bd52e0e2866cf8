"""How many operators a load needs: Erlang C (nobody hangs up) and Erlang A (callers lose patience).

Sources: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in
automatic telephone exchanges" (1917) for B and C, with the recursion of Cooper, "Introduction to
Queueing Theory" (1981), 3.4. Palm (1957) for exponential patience (M/M/c+M, "Erlang A"); its
offered wait by Baccelli & Hebuterne, "On queues with impatient customers" (1981), as told by
Mandelbaum & Zeltyn, "Service engineering in action: the Palm/Erlang-A queue" (2007):

    density of the offered wait x > 0:  l * P(c-1) * exp(l * H(x) - c * m * x),
    H(x) = (1 - exp(-t * x)) / t        l arrivals, m ends of a contact, t losses of patience per s
"""

from collections.abc import Callable
from math import exp, log

from msgspec import Struct

type Weight = Callable[[float], float]

MOST_OPERATORS = 5_000
STEPS = 2_000
"""Of Simpson's rule; even."""
TAIL = 40.0
"""A density smaller than e^-40 of its peak is nothing."""


class Load(Struct, frozen=True, kw_only=True):
    calls_per_hour: float
    handle_seconds: float
    """Talk, hold and post-call processing."""
    patience_seconds: float | None = None
    """How long a caller waits on average; None: he never hangs up."""

    @property
    def erlangs(self) -> float:
        """Work that arrives in an hour, in operator hours."""
        return self.calls_per_hour * self.handle_seconds / 3600


class Forecast(Struct, frozen=True, kw_only=True):
    """What callers and operators feel. None: the line grows without end."""

    operators: int
    service_level: float
    """Share of all callers answered within the target."""
    occupancy: float
    will_wait: float
    """Share of callers who find nobody free."""
    answer_seconds: float | None
    """Mean wait of those who are answered."""
    abandoned: float = 0.0


def erlang_b(operators: int, erlangs: float) -> float:
    """Share of callers who would find nobody free if nobody could wait."""
    lost = 1.0
    for n in range(1, operators + 1):
        lost = erlangs * lost / (n + erlangs * lost)
    return lost


def erlang_c(operators: int, load: Load, target_seconds: float) -> Forecast:
    """Callers wait as long as it takes."""
    work = load.erlangs
    if work <= 0:
        return nobody_calls(operators)
    if operators <= work:
        return Forecast(
            operators=operators,
            service_level=0.0,
            occupancy=1.0,
            will_wait=1.0,
            answer_seconds=None,
        )
    blocked = erlang_b(operators, work)
    will_wait = operators * blocked / (operators - work * (1 - blocked))
    spare = (operators - work) / load.handle_seconds
    return Forecast(
        operators=operators,
        service_level=1 - will_wait * exp(-spare * target_seconds),
        occupancy=work / operators,
        will_wait=will_wait,
        answer_seconds=will_wait / spare,
    )


def erlang_a(operators: int, load: Load, target_seconds: float) -> Forecast:
    """Callers hang up after an exponential patience; the line never grows without end."""
    assert load.patience_seconds is not None, "without impatience it is Erlang C"
    if load.erlangs <= 0:
        return nobody_calls(operators)
    if operators == 0:
        return Forecast(
            operators=0,
            service_level=0.0,
            occupancy=0.0,
            will_wait=1.0,
            answer_seconds=None,
            abandoned=1.0,
        )
    wait = OfferedWait(operators, load)
    answered = wait.at_once + wait.integral(lambda x: exp(-wait.loss * x))
    waited = wait.integral(lambda x: x * exp(-wait.loss * x))
    soon = wait.integral(lambda x: exp(-wait.loss * x), until=target_seconds)
    return Forecast(
        operators=operators,
        service_level=wait.at_once + soon,
        occupancy=load.erlangs * answered / operators,
        will_wait=1 - wait.at_once,
        answer_seconds=waited / answered,
        abandoned=1 - answered,
    )


NEVER_BLOCKED = 1e-300
"""So many operators that nobody waits: what is smaller cannot be divided by."""


class OfferedWait:
    """How long a caller of endless patience would wait: an atom at 0, and a density behind it."""

    def __init__(self, operators: int, load: Load) -> None:
        assert load.patience_seconds is not None
        self.rate = load.calls_per_hour / 3600
        self.ends = operators / load.handle_seconds
        self.loss = 1 / load.patience_seconds
        top = log(self.rate / self.ends) / self.loss if self.rate > self.ends else 0.0
        self.peak = self._exponent(top)
        self.last = top
        while self._exponent(self.last) > self.peak - TAIL:
            self.last = 2 * self.last + 1 / self.ends
        # States below c, in units of the one with c - 1 busy operators.
        blocked = erlang_b(operators - 1, load.erlangs)
        self.scale, self.at_once = 0.0, 1.0
        if blocked <= NEVER_BLOCKED:
            return
        below = 1 / blocked * exp(-self.peak)
        self.scale = 1.0
        self.scale = 1 / (below + self.integral(lambda x: 1.0))
        self.at_once = below * self.scale

    def _exponent(self, x: float) -> float:
        return self.rate * (1 - exp(-self.loss * x)) / self.loss - self.ends * x

    def density(self, x: float) -> float:
        return self.scale * self.rate * exp(self._exponent(x) - self.peak)

    def integral(self, weight: Weight, until: float | None = None) -> float:
        """Of the density times `weight`, by Simpson's rule."""
        end = self.last if until is None else min(until, self.last)
        if end <= 0:
            return 0.0
        width = end / STEPS
        inside = (
            (4 if n % 2 else 2) * self.density(n * width) * weight(n * width)
            for n in range(1, STEPS)
        )
        edges = self.density(0) * weight(0) + self.density(end) * weight(end)
        return (edges + sum(inside)) * width / 3


def nobody_calls(operators: int) -> Forecast:
    return Forecast(
        operators=operators, service_level=1.0, occupancy=0.0, will_wait=0.0, answer_seconds=0.0
    )


class Goal(Struct, frozen=True, kw_only=True):
    """Such a share of all callers is answered within so many seconds, and nobody works more."""

    share: float = 0.8
    seconds: float = 20.0
    occupancy: float = 1.0


def forecast(operators: int, load: Load, goal: Goal) -> Forecast:
    formula = erlang_c if load.patience_seconds is None else erlang_a
    return formula(operators, load, goal.seconds)


def needed(load: Load, goal: Goal) -> Forecast:
    """With the fewest operators who reach the goal; the most we count with when none do."""
    least = 0 if load.erlangs <= 0 else 1
    most = least
    while most < MOST_OPERATORS and not is_reached(forecast(most, load, goal), goal):
        least, most = most + 1, min(2 * most, MOST_OPERATORS)
    while least < most:
        middle = (least + most) // 2
        if is_reached(forecast(middle, load, goal), goal):
            most = middle
        else:
            least = middle + 1
    return forecast(most, load, goal)


def is_reached(found: Forecast, goal: Goal) -> bool:
    return found.service_level >= goal.share and found.occupancy <= goal.occupancy
