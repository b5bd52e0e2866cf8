"""Away: comments, limits at a time and per day, and what a day's count survives."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from dzvin.acd import inputs
from dzvin.acd.model import AwayLimits
from dzvin.events.operator import OperatorAwayExceeded, OperatorStateChanged
from tests.support.router import Router, queue_of

KYIV = timedelta(hours=2)


def company(**limits: AwayLimits) -> Router:
    router = Router(queue_of("sales", "anna", "boris", pcp_seconds=0), away_limits=limits)
    router.ready("anna")
    return router


def told(router: Router) -> list[tuple[str, str, int]]:
    found = [e for e in router.log if isinstance(e, OperatorAwayExceeded)]
    return [(e.reason, e.limit, e.seconds) for e in found]


def go(router: Router, *states: tuple[str, float], reason: str = "tea") -> None:
    for state, seconds in states:
        router.press("anna", state, reason if state == "away" else None)
        router.after(seconds)


def test_too_long_at_a_time_is_told_once_and_he_stays_away() -> None:
    router = company(tea=AwayLimits(max_seconds=60))
    go(router, ("away", 59))
    assert told(router) == []
    router.after(200)
    assert told(router) == [("tea", "occurrence", 60)]
    anna = router.operator("anna")
    assert (anna.state, anna.reason, anna.exceeded) == ("away", "tea", ("occurrence",))
    go(router, ("ready", 1))
    assert router.operator("anna").exceeded == ()
    go(router, ("away", 61))
    assert len(told(router)) == 2, "each occurrence has its own time"


def test_the_day_adds_up_what_was_taken_in_parts() -> None:
    router = company(tea=AwayLimits(max_daily_seconds=100))
    go(router, ("away", 60), ("ready", 50), ("away", 39))
    assert told(router) == []
    router.after(1)
    assert told(router) == [("tea", "day", 100)]
    go(router, ("ready", 10), ("away", 5))
    assert told(router) == [("tea", "day", 100)] * 2, "nothing is left of the day"


def test_both_limits_are_told_each_for_itself() -> None:
    router = company(tea=AwayLimits(max_seconds=30, max_daily_seconds=50))
    go(router, ("away", 60))
    assert [limit for _, limit, _ in told(router)] == ["occurrence", "day"]
    assert router.operator("anna").exceeded == ("occurrence", "day")


def test_other_reasons_have_nothing_to_do_with_it() -> None:
    router = company(tea=AwayLimits(max_seconds=30, max_daily_seconds=50))
    go(router, ("away", 5000), reason="lunch")
    assert told(router) == []
    go(router, ("away", 29))
    assert told(router) == []


def test_at_midnight_the_days_count_begins_anew() -> None:
    router = company(tea=AwayLimits(max_daily_seconds=600))
    router.now = datetime(2026, 11, 22, 23, 50, tzinfo=UTC) - KYIV
    go(router, ("away", 300), ("ready", 60))
    go(router, ("away", 299))
    assert told(router) == [], "554 s of the day, then midnight"
    router.after(241)
    midnight = datetime(2026, 11, 23, 0, 0, tzinfo=UTC) - KYIV
    assert router.now == midnight + timedelta(minutes=5)
    router.after(299)
    assert told(router) == []
    router.after(1)
    assert told(router) == [("tea", "day", 600)]
    go(router, ("ready", 0))
    assert router.operator("anna").away_today == {"tea": 600}
    assert router.operator("anna").away_on == "2026-11-23"


def test_a_new_limit_holds_for_those_who_are_away_already() -> None:
    router = company()
    go(router, ("away", 100))
    router.config = replace(router.config, away_limits={"tea": AwayLimits(max_seconds=60)})
    router.hear(inputs.ConfigLoaded())
    assert told(router) == [("tea", "occurrence", 60)]


def test_the_limit_survives_a_restart_of_the_engine() -> None:
    router = company(tea=AwayLimits(max_seconds=60))
    go(router, ("away", 30))
    router.hear(inputs.Restored(state=router.reborn()))
    router.after(30)
    assert told(router) == [("tea", "occurrence", 60)]


def test_a_comment_is_kept_with_its_status_and_over_a_call() -> None:
    router = company()
    press: dict[str, Any] = {"operator": "anna", "state": "away", "reason": "tea"}
    router.hear(inputs.StatusPressed(**press, comment="bank"))
    router.hear(inputs.StatusPressed(**press, comment="bank"))
    assert router.events == [], "the same again is no change"
    router.dial("anna")
    assert router.operator("anna").comment is None
    router.hang_up("anna")
    (back,) = [e for e in router.events if isinstance(e, OperatorStateChanged)]
    assert (back.state, back.reason, back.comment) == ("away", "tea", "bank")
    router.press("anna", "ready")
    assert router.operator("anna").comment is None


def test_who_has_used_up_his_day_is_too_long_away_at_once() -> None:
    router = company(tea=AwayLimits(max_daily_seconds=100))
    go(router, ("away", 150), ("ready", 10), ("away", 0))
    assert told(router) == [("tea", "day", 100)] * 2
