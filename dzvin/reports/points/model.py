"""Somebody's account: what he has, why, and how much of his time is paid."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.acd.queue_settings import QueueSettings
from dzvin.acd.tariff import BY_SECOND, paid_seconds, pay_micros
from dzvin.events.points import AppealState, PointsKind
from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import Id

type PaidState = Literal["call", "busy", "pcp"]
PAID_STATES: tuple[PaidState, ...] = ("call", "busy", "pcp")
type GivenKind = Literal["bonus", "penalty", "payout"]
type Comment = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S[\s\S]*$(?!\n)")]

LONGEST = timedelta(days=100)
"""Of a period that is asked for."""
USUAL = timedelta(days=30)


class OwnPoints(AppError):
    """Nobody gives points or money to himself."""

    code = "points.own"
    status = 403


class UndoneAlready(AppError):
    """This entry has been undone, or undoes another one."""

    code = "points.undone"
    status = 409


class AppealedAlready(AppError):
    """There was an appeal against this entry, or it has been undone, or undoes another one."""

    code = "points.appealed"
    status = 409


class NoOpenAppeal(AppError):
    """Nobody disagrees with this entry, or it has been decided."""

    code = "points.no_appeal"
    status = 409


class GivenAlready(AppError):
    """Something else has been given under this id."""

    code = "points.given"
    status = 409


class Money(Struct, frozen=True, kw_only=True):
    currency: str
    micros: int


class Balance(Struct, frozen=True, kw_only=True):
    """The sum of all entries; money by currency, the company's first."""

    points: int
    money: tuple[Money, ...]


class Person(Struct, frozen=True, kw_only=True):
    """Somebody to whom points may be given."""

    id: str
    name: str
    is_active: bool
    balance: Balance


class Worked(Struct, frozen=True, kw_only=True):
    """An interval of the status history that has ended."""

    operator: str
    state: PaidState
    started_at: datetime
    ended_at: datetime
    queue: str | None


class PaidTime(Struct, frozen=True, kw_only=True):
    """Of one status: how long it was, what of it is paid, and the money for that."""

    state: PaidState
    seconds: int
    paid_seconds: int
    money_micros: int


class Sum(Struct, frozen=True, kw_only=True):
    """Of somebody's entries in one currency."""

    user_account: str
    currency: str
    points: int
    money_micros: int


class Appeal(Struct, frozen=True, kw_only=True):
    """Whose entry it is does not agree with it: why, and what was answered."""

    state: AppealState
    at: datetime
    comment: str
    answer: str | None
    decided_by_name: str | None
    decided_at: datetime | None


class Entry(Struct, frozen=True, kw_only=True):
    """A row of the ledger."""

    id: str
    at: datetime
    kind: PointsKind
    points: int
    money_micros: int
    currency: str
    comment: str
    call: str | None
    is_open: bool = False
    """Whoever reads this may look at the call in the journal."""
    by: str | None
    by_name: str | None
    day: date | None
    """`work`: the day that was paid."""
    paid_seconds: int | None
    reverses: str | None
    rule: str | None = None
    """Of KPI; it may be deleted by now."""
    rule_name: str = ""
    is_reversed: bool
    appeal: Appeal | None = None


class OpenAppeal(Struct, frozen=True, kw_only=True):
    """An entry with which somebody does not agree, that is to be decided."""

    user: str
    name: str
    entry: Entry


class Account(Struct, frozen=True, kw_only=True):
    """`paid` and `entries` are of the period, by today's tariffs; `balance` is of all time."""

    user: str
    name: str
    currency: str
    balance: Balance
    paid: tuple[PaidTime, ...]
    entries: list[Entry]
    may_adjust: bool


class NewEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Amounts without a sign: a penalty and a payout take them away. `id`: what is sent twice under
    one id, because no answer came, is given once."""

    kind: GivenKind
    comment: Comment
    points: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    money_micros: Annotated[int, Meta(ge=0, le=10**13)] = 0
    call: Annotated[str, Meta(max_length=80)] | None = None
    id: Id | None = None


class Undoing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    comment: Comment


class Decision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`confirmed`: the entry stays; `cancelled`: another entry takes it back."""

    state: Literal["confirmed", "cancelled"]
    comment: Comment


def paid_times(
    worked: Sequence[Worked], queues: Mapping[str, QueueSettings]
) -> tuple[PaidTime, ...]:
    """By status. The seconds of an interval are whole ones; without a queue there is no price."""
    return tuple(
        _of_state(state, [one for one in worked if one.state == state], queues)
        for state in PAID_STATES
    )


def _of_state(
    state: PaidState, worked: Sequence[Worked], queues: Mapping[str, QueueSettings]
) -> PaidTime:
    total, by_price = 0, dict[int, int]()
    for one in worked:
        seconds = max(0, (one.ended_at - one.started_at) // timedelta(seconds=1))
        formula, price = _tariff(state, queues.get(one.queue or ""))
        by_price[price] = by_price.get(price, 0) + paid_seconds(formula, seconds)
        total += seconds
    return PaidTime(
        state=state,
        seconds=total,
        paid_seconds=sum(by_price.values()),
        money_micros=sum(pay_micros(paid, price) for price, paid in by_price.items()),
    )


def _tariff(state: PaidState, queue: QueueSettings | None) -> tuple[str, int]:
    """The formula, and the price of an hour."""
    if queue is None:
        return BY_SECOND, 0
    formulas = {"call": queue.tariff_call, "busy": queue.tariff_busy, "pcp": queue.tariff_pcp}
    return formulas[state], queue.paid_hour_micros


def signed(kind: GivenKind, amount: int) -> int:
    return amount if kind == "bonus" else -amount


def balance_of(sums: Iterable[Sum], currency: str) -> Balance:
    """Money of other currencies stays what it was: a company may change its own."""
    sums = list(sums)
    others = sorted({one.currency for one in sums if one.money_micros} - {currency})
    return Balance(
        points=sum(one.points for one in sums),
        money=tuple(
            Money(
                currency=each,
                micros=sum(one.money_micros for one in sums if one.currency == each),
            )
            for each in (currency, *others)
        ),
    )
