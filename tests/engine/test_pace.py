"""A source that begins too many calls a second is refused; others are not slowed by it."""

from datetime import UTC, datetime, timedelta

from dzvin.engine.pace import MOST, Pace
from dzvin.telephony.signals import Door, LegArrived

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Stage:
    def __init__(self) -> None:
        self.now = NOON
        self.pace = Pace(lambda: self.now)

    def begin(self, calls: int, endpoint: str = "dev-1", door: Door = "device") -> int:
        """How many of them are let in."""
        arrived = LegArrived(
            call="c",
            leg="c",
            door=door,
            endpoint=endpoint,
            from_number="",
            from_name="",
            to_number="",
        )
        return sum(self.pace.admits(arrived) for _ in range(calls))


def test_a_telephone_begins_five_calls_a_second() -> None:
    stage = Stage()
    assert stage.begin(20) == 5
    stage.now += timedelta(seconds=1)
    assert stage.begin(20) == 5
    stage.now += timedelta(seconds=0.4)
    assert stage.begin(20) == 2


def test_one_source_does_not_take_the_turn_of_another() -> None:
    stage = Stage()
    stage.begin(1000)
    assert stage.begin(1, "dev-2") == 1
    assert stage.begin(150, "gw-1", "gateway") == 100


def test_many_sources_do_not_fill_the_memory() -> None:
    stage = Stage()
    for n in range(MOST + 500):
        stage.begin(1, f"dev-{n}")
    assert len(stage.pace._buckets) == MOST


def test_all_who_waited_for_an_engine_come_in_at_once_and_then_the_pace_holds_again() -> None:
    stage = Stage()
    stage.pace.let_in()
    assert stage.begin(1000, "gw", "gateway") == 1000
    assert stage.begin(20) == 5, "a telephone in a loop is no crowd of callers"
    stage.now += timedelta(seconds=3)
    assert stage.begin(1000, "gw", "gateway") == 100
