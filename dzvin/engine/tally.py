"""Counts what was heard and decided, and what should not happen."""

from dzvin.engine.mind import Turn
from dzvin.events.operator import OperatorCorrected
from dzvin.infra.metrics import CORRECTIONS, FAILED_SUBJECTS, INPUTS, TURNS


def count(turn: Turn) -> None:
    INPUTS.inc()
    if turn.n:
        TURNS.inc()
    if turn.cascade.crash is not None:
        FAILED_SUBJECTS.inc()
    for _, event in turn.cascade.events:
        if isinstance(event, OperatorCorrected):
            CORRECTIONS.labels("operator").inc()
