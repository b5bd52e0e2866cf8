"""Each figure by its formula; what cannot be divided is no figure, not a zero."""

import pytest

from dzvin.reports.kpi.metrics import NORMS, VIOLATIONS, Sums, measured, needs_control, offered
from dzvin.reports.kpi.model import Metric

DAY = Sums(
    inbound=8,
    outbound=4,
    successful=10,
    talk_seconds=900,
    hold_seconds=100,
    states={"ready": 1000, "call": 100, "busy": 1000, "pcp": 500, "away": 400},
    pcp_seconds=500,
    pcp_contacts=10,
    breaks=2,
    accepted_offers=7,
    missed_offers=2,
    rejected_offers=1,
    ratings=4,
    ratings_total=15,
    ratings_good=3,
    forms=6,
)
TOLD: dict[Metric, tuple[int, float]] = {
    "total": (12, 12),
    "inbound": (8, 8),
    "outbound": (4, 4),
    "successful": (10, 10),
    "talk_seconds": (10, 900),
    "aht_seconds": (10, 150),
    "acd_seconds": (10, 90),
    "acw_seconds": (10, 50),
    "hold_percent": (10, 10),
    "missed_offers": (10, 2),
    "rna_percent": (10, 20),
    "reject_percent": (10, 10),
    "occupancy_percent": (3000, 61.5),
    "utilisation_percent": (3000, 53.3),
    "signed_in_seconds": (3000, 3000),
    "breaks": (3000, 2),
    "rating_average": (4, 3.75),
    "csat_percent": (4, 75),
    "forms_completed": (6, 6),
}


@pytest.mark.parametrize("metric", NORMS)
def test_a_figure_follows_its_formula(metric: Metric) -> None:
    assert measured(metric, DAY) == TOLD[metric]


@pytest.mark.parametrize("metric", NORMS)
def test_who_was_not_here_has_no_figure(metric: Metric) -> None:
    assert measured(metric, Sums()) == (0, None)


def test_what_nobody_did_is_zero_and_what_cannot_be_divided_is_nothing() -> None:
    idle = Sums(states={"away": 60})
    assert measured("successful", idle) == (0, 0)
    assert measured("aht_seconds", idle) == (0, None)
    assert measured("occupancy_percent", idle) == (60, None)
    assert measured("utilisation_percent", idle) == (60, 0)


def test_every_metric_is_offered_once_and_those_of_statuses_need_a_controlled_status() -> None:
    metrics = [one.metric for one in offered()]
    assert len(metrics) == len({*metrics}) == len(NORMS) + len(VIOLATIONS)
    by_status = {one for one in metrics if needs_control(one)}
    assert {"breaks", "occupancy_percent", "away_longer_seconds"} < by_status
    assert not {"successful", "missed_in_row", "rated_at_most"} & by_status
