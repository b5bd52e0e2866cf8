"""What is announced: what lies before, the pace, who gives up or overtakes, and the past."""

import sys
from dataclasses import replace
from math import log
from pathlib import Path

import msgspec
import pytest

from dzvin.acd.expected_wait import (
    LEARNT,
    PRIOR,
    USUAL_DEVIATION,
    Learnt,
    after_handling,
    announced,
    corrected,
    expected_wait,
    neighbours,
)
from dzvin.acd.index import index_of
from dzvin.acd.machine import place
from dzvin.acd.model import AcdState
from tests.support.router import Router, item_queued, queue_of

sys.path.append(str(Path(__file__).parents[2] / "bench"))

from expected_wait import figures, heard  # type: ignore[import-not-found]  # noqa: E402
from waiting_lines import shapes  # type: ignore[import-not-found]  # noqa: E402

PAIR = (("sales", 50), ("help", 60))
TEAMS = tuple(zip(PAIR, (("anna",), ("anna", "boris")), strict=True))


def handled(router: Router, calls: int, seconds: int, name: str = "anna") -> None:
    """So many contacts, ten seconds of PCP included."""
    for n in range(calls):
        router.arrive(f"old-{name}-{len(router.log)}-{n}")
        offer = router.operator(name).offer
        assert offer is not None
        router.answer(name)
        router.after(seconds - 10)
        router.end(offer.call)
        router.after(10)


def wait(router: Router, id: str) -> float:
    row = router.state.items[id]
    index = index_of(router.state, router.config)
    found = expected_wait(index, router.state, row, router.now)
    assert found is not None
    return found


def told(router: Router, id: str) -> tuple[int, int | None] | None:
    return place(router.state, id, router.now, router.config)


def staffed(*queues, calls: int = 10) -> Router:
    router = Router(*(queues or (queue_of("sales", "anna", "boris", pcp_seconds=10),)))
    router.ready("anna")
    handled(router, calls, 100)
    router.dial("anna", "out")
    return router


def test_nothing_is_told_before_ten_were_handled() -> None:
    router = staffed(calls=9)
    router.arrive("call-1")
    assert told(router, "call-1") == (1, None)
    router = staffed(calls=10)
    router.arrive("call-1")
    assert told(router, "call-1") == (1, 120), "a hundred seconds, in whole minutes"


def test_it_grows_with_the_place_and_shrinks_with_the_people() -> None:
    router = staffed()
    router.arrive("call-1", "call-2", "call-3")
    one, three = wait(router, "call-1"), wait(router, "call-3")
    assert 90 <= one <= 130 and 270 <= three <= 330
    router.sign_in("boris")
    router.press("boris", "ready")
    assert wait(router, "call-3") < three * 0.6


def test_who_talks_for_long_already_is_done_sooner() -> None:
    router = staffed()
    router.end("out")
    router.arrive("talk")
    router.answer("anna")
    router.arrive("call-1")
    early = wait(router, "call-1")
    router.after(70)
    assert wait(router, "call-1") < early - 50


def test_nobody_is_told_a_wait_where_nobody_works_nor_from_far_back() -> None:
    router = staffed()
    router.arrive(*(f"call-{n:02d}" for n in range(21)))
    position, seconds = told(router, "call-19") or (0, None)
    assert position == 20 and seconds is not None and seconds >= 1200
    assert told(router, "call-20") == (21, None)
    router.press("anna", "away")
    router.end("out")
    router.hear(item_queued("late", queue="sales", is_front=True))
    assert told(router, "late") == (1, None)


def test_those_who_give_up_make_it_shorter() -> None:
    patient, others = staffed(), staffed()
    for n in range(6):
        others.arrive(f"gone-{n}")
        others.after(40)
        others.leave(f"gone-{n}")
    for router in (patient, others):
        router.end("out")
        router.dial("anna", "again")
        router.arrive("call-1", "call-2", "call-3", "call-4")
    assert wait(others, "call-4") < wait(patient, "call-4") * 0.95


def test_who_may_be_overtaken_waits_longer_and_a_vip_does_not() -> None:
    router = staffed()
    router.end("out")
    for n in range(8):
        router.hear(item_queued(f"vip-{n}", queue="sales", is_vip=True))
        router.answer("anna")
        router.after(90)
        router.end(f"vip-{n}")
        router.after(10)
    router.dial("anna", "again")
    router.arrive("usual")
    usual = wait(router, "usual")
    router.leave("usual")
    router.hear(item_queued("vip", queue="sales", is_vip=True))
    assert wait(router, "vip") < usual * 0.8


def test_nobody_is_told_a_wait_where_all_go_away_after_their_calls() -> None:
    router = staffed()
    router.arrive("call-1")
    assert told(router, "call-1") == (1, 120)
    router.press("anna", "away")
    assert told(router, "call-1") == (1, None), "planned: nobody will take anything"


def test_who_serves_another_queue_alone_takes_its_calls_off_the_line() -> None:
    both = [queue_of(name, "anna", pcp_seconds=10, priority=n) for name, n in PAIR]
    helped = [queue_of(name, *who, pcp_seconds=10, priority=n) for (name, n), who in TEAMS]
    waits = []
    for queues in (both, helped):
        router = staffed(*queues)
        if queues is helped:
            router.sign_in("boris")
            router.press("boris", "ready")
            router.dial("boris", "out-2")
        router.arrive("call-1")
        router.arrive("help-1", to="help")
        waits.append(wait(router, "call-1"))
    assert waits[1] < waits[0] * 0.85


def test_where_everybody_serves_other_queues_only_the_nearest_of_these_count() -> None:
    names = ("sales", "help", "vip", "east", "west")
    serves = {f"o{n}": [q for k, q in enumerate(names) if n >> k & 1] for n in range(1, 32)}
    queues = [queue_of(q, *(o for o, his in serves.items() if q in his)) for q in names]
    router = Router(*queues)
    index = index_of(router.state, router.config)
    near = neighbours(index, "sales")
    assert len(near) == 2, "all four would make 31 crews, three 15, two 7"
    found = {frozenset(crew.queues) for crew in index.crews["sales"]}
    assert {frozenset(["sales"]), frozenset(["sales", *near])} <= found


def test_a_long_line_of_another_queue_is_mixed_and_not_counted_one_by_one() -> None:
    router = staffed(
        queue_of("sales", "anna", pcp_seconds=10), queue_of("help", "anna", priority=60)
    )
    router.arrive("call-1")
    router.arrive(*(f"help-{n}" for n in range(30)), to="help")
    thirty = wait(router, "call-1")
    router.arrive(*(f"more-{n}" for n in range(30)), to="help")
    assert thirty > 2000 and wait(router, "call-1") == 3600, "at most an hour"


def test_where_many_work_nobody_is_looked_at() -> None:
    people = ["anna", *(f"o{n}" for n in range(30))]
    router = staffed(queue_of("sales", *people, pcp_seconds=10))
    for n, name in enumerate(people[1:]):
        router.sign_in(name)
        router.press(name, "ready")
        router.dial(name, f"out-{n}")
    router.arrive("call-1", "call-2", "call-3", "call-4")
    assert wait(router, "call-4") == pytest.approx(4 * 100 / 31, rel=0.1)


def test_lengths_are_lognormal_as_far_as_they_are_known() -> None:
    nothing = Learnt().length(100.0)
    assert nothing.mean == 100 and nothing.log_deviation == USUAL_DEVIATION
    known = Learnt()
    for seconds in (50, 100, 200) * 100:
        known = after_handling(known, seconds)
    length = known.length(1.0)
    assert length.mean == pytest.approx(117, abs=2) and length.log_mean == pytest.approx(
        log(100), abs=0.01
    )
    assert length.log_deviation == pytest.approx(0.57, abs=0.01)
    assert length.longer(100) == pytest.approx(1.0, abs=0.01) and length.longer(0.5) == 2.0


def test_calls_of_another_queue_for_the_same_people_count() -> None:
    router = staffed(
        queue_of("sales", "anna", pcp_seconds=10), queue_of("help", "anna", priority=60)
    )
    router.arrive("call-1")
    alone = wait(router, "call-1")
    router.arrive("help-1", "help-2", to="help")
    assert wait(router, "call-1") > alone * 2
    index = index_of(router.state, router.config)
    assert neighbours(index, "sales") == ("help",)


def test_what_came_true_corrects_what_is_foreseen() -> None:
    assert corrected((0, 0, 0, 0, 0), 90.0) == 90.0
    n = 1000.0
    twice = (n, n * 100, n * 200, n * 20_000, n * 40_000)
    assert corrected(twice, 100.0) == pytest.approx(200, rel=0.1)
    few = tuple(each / n * PRIOR / 10 for each in twice)
    assert corrected(few, 100.0) == pytest.approx(109, rel=0.02), "ten imagined ones for each"


def test_the_past_is_learnt_from_who_was_served_and_survives_a_restart() -> None:
    router = staffed()
    router.arrive("call-1")
    assert router.state.items["call-1"].foreseen_seconds == pytest.approx(115, abs=15)
    router.after(30)
    router.end("out")
    router.answer("anna")
    past = msgspec.json.decode(str(router.state.memories["sales"][LEARNT]), type=Learnt)
    assert past.fit[0] == 1 and past.fit[2] == pytest.approx(31, abs=1)
    assert past.handled[0] > 9 and past.mean == pytest.approx(100, abs=1)
    router.arrive("call-2")
    again = AcdState(
        items=router.reborn().items,
        operators=router.reborn().operators,
        memories=router.reborn().memories,
    )
    assert place(again, "call-2", router.now, router.config) == told(router, "call-2")


def test_whole_minutes_are_announced_and_nothing_for_less_than_half_a_minute() -> None:
    assert [announced(s) for s in (None, 29.9, 30, 89, 90, 150)] == [None, None, 60, 60, 120, 180]


@pytest.mark.parametrize(("name", "hours", "ratio"), [("waves", 12, 0.75), ("shared", 12, 0.8)])
def test_each_announced_minute_means_what_it_says(name: str, hours: float, ratio: float) -> None:
    """Short: the whole proof is bench/expected_wait.py."""
    shape = next(each for each in shapes() if each.name == name)
    found = figures(heard(replace(shape, hours=hours, swings=shape.swings / 2), 1))
    assert found["minutes"]["1"]["n"] >= 500
    for minute, each in found["minutes"].items():
        if each["n"] >= 500:
            assert 0.8 <= each["real"] <= 1.2, f"{minute} announced"
    assert found["all_error_ratio"] <= ratio
