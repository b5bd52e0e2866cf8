"""A replay by every strategy: each call has one fate, time adds up, and a seed decides."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from dzvin.acd.catalogue import STRATEGIES
from dzvin.acd.model import Member
from dzvin.forecast.model import (
    BadDay,
    Caller,
    Day,
    DaySpec,
    Places,
    Staffing,
    TalkedTo,
    Variant,
    Worker,
)
from dzvin.forecast.simulation import simulate
from dzvin.forecast.study import Study, days_of
from dzvin.forecast.synthetic import made_day
from dzvin.forecast.variant import varied

HALF_HOURS = 4
FATES = ("answered", "abandoned", "timed_out", "refused", "unserved")


def spec(**settings: Any) -> DaySpec:
    queue = {"starts": "23:00", "talk": {"mean": 90}, "wrap": {"mean": 20}}
    return msgspec.convert(
        {
            "queues": [
                {
                    "name": "a",
                    "arrivals": [40] * HALF_HOURS,
                    "patience": {"mean": 60},
                    "settings": {"pcp_seconds": 25, "missed_in_row": 1} | settings,
                    **queue,
                },
                {"name": "b", "arrivals": [20] * HALF_HOURS, **queue},
            ],
            "operators": [
                {
                    "name": "late",
                    "count": 4,
                    "shifts": ["22:50-01:10"],
                    "queues": [{"queue": "a", "skills": {"uk": 4}}, {"queue": "b"}],
                    "miss_percent": 10,
                },
                {
                    "name": "early",
                    "count": 2,
                    "shifts": ["22:50-23:30", "23:40-00:30"],
                    "queues": [{"queue": "a", "priority": 2, "weight": 30}],
                },
            ],
        },
        DaySpec,
    )


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_every_call_has_one_fate_and_time_adds_up(strategy: str) -> None:
    day = made_day(spec(strategy=strategy, max_wait_seconds=100), seed=4)
    result = simulate(day, 4).result(strategy)
    total = result.total
    assert total.offered == len(day.callers) > 150
    assert sum(getattr(total, fate) for fate in FATES) == total.offered
    assert total.answered > 0.5 * total.offered
    assert result.queues["b"].abandoned == 0, "nobody there hangs up"
    assert total.timed_out == result.queues["a"].timed_out
    assert (result.queues["a"].wait_max or 0) <= 100
    assert sum(share.calls for share in result.shares) == total.answered
    assert sum(share.missed for share in result.shares) > 0
    for share in result.shares:
        assert 0 <= share.idle_seconds <= share.worked_seconds
    assert sum(one.offered for one in result.intervals) == total.offered
    assert [one.at for one in result.intervals][1:4] == ["23:00", "23:30", "+1 00:00"]


def test_the_same_seed_gives_the_same_result_whatever_ran_before() -> None:
    day = made_day(spec(), seed=4)
    first = simulate(day, 4).result("x")
    simulate(made_day(spec(), seed=5), 5)
    assert simulate(made_day(spec(), seed=4), 4).result("x") == first


def test_variants_change_staffing_and_calls_and_nobody_else() -> None:
    day = made_day(spec(), seed=4)
    more = varied(day, Variant(name="v", staffing=(Staffing(queue="b", change=3),)), 4)
    assert len(more.workers) == 9 and len(more.queues["b"].members) == 7
    assert len(more.queues["a"].members) == 9, "the new ones are like those of b, in both queues"
    assert more.callers == day.callers
    assert set(day.workers) < set(more.workers)
    fewer = varied(day, Variant(name="v", staffing=(Staffing(queue="a", change=-2),)), 4)
    assert set(fewer.workers) == {name for name in day.workers if name.startswith("late")}
    twice = varied(day, Variant(name="v", calls_percent=200), 4)
    assert len(twice.callers) == 2 * len(day.callers)
    half = varied(day, Variant(name="v", calls_percent=50), 4)
    assert 0.3 < len(half.callers) / len(day.callers) < 0.7
    assert set(half.callers) < set(day.callers)


def test_what_does_not_fit_says_where() -> None:
    day = made_day(spec(), seed=4)
    variant = Variant(name="v", staffing=(Staffing(queue="c", change=1),))
    with pytest.raises(BadDay) as wrong:
        days_of(Study(day=day, variants=(Variant(name="u"), variant)))
    assert (wrong.value.field, wrong.value.why) == (
        "variants.1.staffing.0.queue",
        "there is no queue c",
    )
    with pytest.raises(BadDay, match="cannot be replayed") as wrong:
        days_of(Study(day=day, variants=(variant, replace(variant))))
    assert wrong.value.problem == "twice"
    with pytest.raises(BadDay) as wrong:
        made_day(spec(ring_seconds=0), seed=4)
    assert wrong.value.field == "queues.0.settings.ring_seconds"


def written_day(**settings: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(spec(**settings)))


def test_vips_of_the_day_wait_less_as_their_queue_says() -> None:
    def waits(percent: int, **settings: Any) -> tuple[float, float]:
        written = written_day(**settings)
        written["queues"][0] |= {"vip_percent": percent, "patience": None}
        tally = simulate(made_day(msgspec.convert(written, DaySpec), seed=4), 4)
        callers = [one for one in tally.day.callers if one.queue == "a"]
        parts = [
            [tally.visits[c.id].wait for c in callers if c.is_vip is vip] for vip in (True, False)
        ]
        return sum(parts[0]) / len(parts[0]), sum(parts[1]) / len(parts[1])

    vips, others = waits(20, vip_mode="front")
    assert vips < 0.5 * others
    boosted, behind = waits(20, vip_mode="boost", vip_boost=1)
    assert vips < boosted < behind


def test_whose_own_operator_is_known_gets_him_where_the_queue_says_so() -> None:
    written = written_day(strategy="sticky", sticky_wait_seconds=60)
    written["queues"][0] |= {"customers": 30, "arrivals": [20] * HALF_HOURS}
    written["queues"][1]["arrivals"] = [1]
    day = made_day(msgspec.convert(written, DaySpec), seed=4)
    parties = {one.party for one in day.callers if one.queue == "a"}
    assert None not in parties and 25 <= len(parties) <= 30

    def calls_of(day: Day) -> int:
        shares = simulate(day, 4).result("x").shares
        return next(share.calls for share in shares if share.operator == "late 001")

    usual = calls_of(day)
    one = {party: "late 001" for party in parties if party}
    begin = datetime(2026, 3, 1, 12, tzinfo=UTC)
    talked = {party: TalkedTo(operator=who, at=begin) for party, who in one.items()}
    assert calls_of(replace(day, responsible=one)) > 1.5 * usual
    assert calls_of(replace(day, talked=talked)) > 1.2 * usual
    gone = replace(day, responsible=dict.fromkeys(one, "nobody"))
    assert calls_of(gone) == usual


def lines_day(*calls: tuple[float, float], **worker: Any) -> Day:
    """One operator, Ready from the begin, who picks up after a second; calls: when, how long."""
    who = Worker(id="anna", name="Anna", spans=((0.0, 3600.0),), answer=1.0, **worker)
    places = Places(
        name="a", settings={"pcp_seconds": 0}, members={"anna": Member(operator="anna")}
    )
    callers = tuple(Caller(f"c{n}", at, "a", talk, 0.0) for n, (at, talk) in enumerate(calls))
    return Day(callers=callers, workers={"anna": who}, queues={"a": places})


def waits_of(day: Day) -> list[float]:
    tally = simulate(day, 1)
    return [round(tally.visits[caller.id].wait, 3) for caller in day.callers]


def test_on_several_lines_the_talk_before_is_held_until_the_last_is_over() -> None:
    calls = ((10.0, 100.0), (30.0, 50.0), (70.0, 20.0), (155.0, 10.0))
    assert waits_of(lines_day(*calls, lines=2)) == [1, 1, 12, 1], "held at 31, back at 81"
    assert waits_of(lines_day(*calls)) == [1, 82, 93, 29]
    three = lines_day(*calls, lines=3)
    assert waits_of(three) == [1, 1, 1, 1]
    assert waits_of(varied(three, Variant(name="v", lines=1), 1)) == waits_of(lines_day(*calls))


def test_a_replay_tells_how_many_were_held_for_another_line_and_for_how_long() -> None:
    calls = ((10.0, 100.0), (30.0, 50.0), (70.0, 20.0))
    one = simulate(lines_day(*calls), 1).result("x")
    assert (one.total.held, one.total.held_mean) == (0, None)
    two = simulate(lines_day(*calls, lines=2), 1).result("x")
    assert (two.total.held, two.total.held_mean) == (1, 70), "at 31, at 81 for the next, till 102"
    three = simulate(lines_day(*calls, lines=3), 1).result("x")
    assert (three.total.held, three.total.held_mean) == (2, 45), "31 to 101, and 71 to 91"
    assert three.queues["a"] == three.total


def test_without_status_control_the_time_in_which_one_talks_is_the_busy_time() -> None:
    tally = simulate(lines_day((10.0, 100.0), (30.0, 50.0), lines=2, is_status_kept=True), 1)
    share = tally.result("x").shares[0]
    assert share.calls == 2
    assert share.worked_seconds - share.idle_seconds == pytest.approx(150, abs=0.1), "11 to 161"


@pytest.mark.parametrize("strategy", ["longest_idle", "least_occupied", "ring_all"])
def test_who_has_several_lines_answers_more_and_every_call_has_one_fate(strategy: str) -> None:
    day = made_day(spec(strategy=strategy), seed=4)
    results = [
        simulate(varied(day, Variant(name="v", lines=lines), 4), 4).result("x").total
        for lines in (1, 3)
    ]
    assert results[1].abandoned < results[0].abandoned and not results[1].unserved
    for total in results:
        assert sum(getattr(total, fate) for fate in FATES) == total.offered == len(day.callers)
