"""kpi.*: what rules of KPI made of somebody's work."""

from datetime import datetime

from dzvin.kernel.messages import Event


class KpiViolation(Event, frozen=True, kw_only=True, tag="kpi.violation"):
    """Something happened that a rule forbids; `operator` did it. `value` is what was measured,
    `limit` what is allowed; `entry` what it cost, if anything."""

    operator: str
    rule: str
    rule_name: str
    metric: str
    value: float
    limit: float
    call: str | None = None
    entry: str | None = None


class KpiGraded(Event, frozen=True, kw_only=True, tag="kpi.graded"):
    """A window of a norm is over, and `operator` reached a grade; `entry` is what it brought, if
    anything."""

    operator: str
    rule: str
    rule_name: str
    metric: str
    since: datetime
    until: datetime
    fact: float
    grade: str
    points: int
    money_micros: int
    entry: str | None = None
