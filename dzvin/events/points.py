"""points.*: what is added to somebody's points and money, or taken from them, and who disagrees."""

from typing import Literal

from dzvin.kernel.messages import Event

type PointsKind = Literal["work", "bonus", "penalty", "payout", "kpi", "reversal"]
"""`work`: the paid time of a day; `payout`: money that he was paid; `kpi`: a rule gave or took it;
`reversal`: an entry undone."""

type AppealState = Literal["open", "confirmed", "cancelled"]
"""`confirmed`: the entry stays; `cancelled`: another entry took it back."""


class PointsChanged(Event, frozen=True, kw_only=True, tag="points.changed"):
    """One more entry of the ledger; `operator` is whose. `by` nobody: the day was over, or a rule
    of KPI did it."""

    operator: str
    entry: str
    kind: PointsKind
    points: int
    money_micros: int
    currency: str
    comment: str = ""
    call: str | None = None
    reverses: str | None = None
    """The entry that is undone."""
    by: str | None = None
    rule: str | None = None
    rule_name: str = ""


class PointsAppealChanged(Event, frozen=True, kw_only=True, tag="points.appeal_changed"):
    """Somebody appeals against an entry of his ledger, or that was decided; `operator` is whose."""

    operator: str
    entry: str
    state: AppealState
    comment: str
    by: str
    people: tuple[str, ...] = ()
    """Who may decide."""
