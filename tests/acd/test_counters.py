"""What is counted of operators, within which time, and how newcomers are made level."""

from datetime import timedelta

import pytest

from dzvin.acd.counters import counted, occupancy
from dzvin.acd.inputs import ConfigLoaded
from dzvin.acd.model import Member, Tally
from tests.support.build import at
from tests.support.router import Router, queue_of, settings_for


def centre(*names: str, **settings: object) -> Router:
    return Router(queue_of("sales", *names, pcp_seconds=0, **settings))


def talks(router: Router, name: str, call: str, seconds: float = 60, to: str = "sales") -> None:
    router.arrive(call, to=to)
    router.answer(name)
    router.after(seconds)
    router.hang_up(name)
    router.end(call)


def figures(router: Router, name: str, queue: str = "sales") -> tuple[int, int]:
    tally = router.operator(name).tallies[queue]
    return tally.today, tally.today_seconds


def test_a_contact_counts_when_it_is_answered_and_its_talk_when_it_is_over() -> None:
    router = centre("anna")
    router.ready("anna")
    router.arrive("call-1")
    assert figures(router, "anna") == (0, 0)
    router.answer("anna")
    assert figures(router, "anna") == (1, 0)
    router.after(61)
    router.hang_up("anna")
    assert figures(router, "anna") == (1, 61)
    assert figures(router, "anna", "") == (1, 61)
    tally = router.operator("anna").tallies["sales"]
    assert (tally.shift, tally.shift_seconds) == (1, 61)
    assert counted(tally, "rolling", tally.day, router.now) == (1, 61)


def test_post_call_processing_is_no_talk() -> None:
    router = Router(queue_of("sales", "anna", pcp_seconds=30))
    router.ready("anna")
    talks(router, "anna", "call-1", 9)
    router.after(60)
    assert figures(router, "anna") == (1, 9)


def test_each_queue_counts_for_itself_and_the_company_counts_all() -> None:
    router = Router(
        queue_of("sales", "anna", pcp_seconds=0), queue_of("help", "anna", pcp_seconds=0)
    )
    router.ready("anna")
    talks(router, "anna", "call-1")
    talks(router, "anna", "call-2", to="help")
    talks(router, "anna", "call-3", to="help")
    assert [figures(router, "anna", q)[0] for q in ("sales", "help", "")] == [1, 2, 3]


@pytest.mark.parametrize(("scope", "first"), [("queue", "anna"), ("company", "boris")])
def test_the_scope_decides_whose_calls_are_fewer(scope: str, first: str) -> None:
    """Anna had two calls in another queue, Boris one in this."""
    router = Router(
        queue_of("sales", "anna", "boris", strategy="fewest_calls", scope=scope, pcp_seconds=0),
        queue_of("help", "anna", pcp_seconds=0),
    )
    router.ready("boris")
    talks(router, "boris", "call-1")
    router.press("boris", "away", "tea")
    router.sign_in("anna")
    router.press("anna", "ready")
    talks(router, "anna", "call-2", to="help")
    talks(router, "anna", "call-3", to="help")
    router.press("boris", "ready")
    assert router.arrive("call-4") == [first]


def test_the_day_ends_at_midnight_of_the_queue() -> None:
    """Ten in the morning of UTC is noon in Kyiv and 23:00 in Auckland."""
    kyiv, auckland = (
        Router(
            queue_of(
                "sales", "anna", "boris", strategy="fewest_calls", pcp_seconds=0, timezone=zone
            ),
            timezone="Europe/Kyiv",
        )
        for zone in ("", "Pacific/Auckland")
    )
    for router in (kyiv, auckland):
        router.ready("anna")
        talks(router, "anna", "call-1")
        talks(router, "anna", "call-2")
        router.press("anna", "away", "tea")
        router.ready("boris")
        talks(router, "boris", "call-3")
        router.after(3600)
        router.press("anna", "ready")
    assert kyiv.arrive("call-4") == ["boris"], "two calls against one"
    assert auckland.arrive("call-4") == ["anna"], "a new day: nobody has any, Anna is idle longer"


def test_twenty_four_hours_roll_and_a_shift_begins_with_a_sign_in() -> None:
    hour = int(at(10).timestamp()) // 3600
    tally = Tally(
        day="2026-03-02", today=5, shift=9, hours=((hour - 24, 4, 40), (hour - 23, 2, 20))
    )
    assert counted(tally, "rolling", "2026-03-02", at(10)) == (2, 20)
    assert counted(tally, "rolling", "2026-03-03", at(10) + timedelta(hours=1)) == (0, 0)
    assert counted(tally, "today", "2026-03-02", at(10))[0] == 5
    assert counted(tally, "today", "2026-03-03", at(10))[0] == 0
    assert counted(tally, "shift", "2026-03-03", at(10))[0] == 9
    assert counted(None, "shift", "2026-03-03", at(10)) == (0, 0)


def test_a_short_absence_goes_on_with_the_shift_and_a_long_one_begins_anew() -> None:
    router = centre("anna")
    router.ready("anna")
    talks(router, "anna", "call-1")
    for minutes, left in ((10, 1), (40, 0)):
        router.press("anna", "offline")
        router.after(minutes * 60)
        router.press("anna", "ready")
        assert router.operator("anna").tallies["sales"].shift == left
    assert figures(router, "anna")[0] == 1, "the day goes on"


def test_just_half_an_hour_of_absence_begins_a_new_shift() -> None:
    router = centre("anna")
    router.ready("anna")
    talks(router, "anna", "call-1")
    router.press("anna", "offline")
    router.after(30 * 60)
    router.press("anna", "ready")
    assert router.operator("anna").tallies["sales"].shift == 0


def test_a_newcomer_is_level_with_the_least_of_those_at_work_in_his_tier() -> None:
    router = Router(
        queue_of(
            "sales",
            *(Member(operator=n) for n in ("anna", "boris", "clara")),
            Member(operator="dina", priority=2),
            Member(operator="emil"),
            strategy="priority",
            pcp_seconds=0,
        )
    )
    for name, calls in (("anna", 4), ("boris", 2), ("clara", 1)):
        router.ready(name)
        for n in range(calls):
            talks(router, name, f"{name}-{n}")
        router.press(name, "away", "tea")
    router.ready("anna", "boris", "dina")
    router.sign_in("emil")
    assert "sales" not in router.operator("emil").tallies, "not before he is Ready"
    router.press("emil", "ready")
    tally = router.operator("emil").tallies["sales"]
    assert (tally.today, tally.shift, tally.hours[-1][1]) == (2, 2, 2), "Clara is away, Dina below"
    assert figures(router, "dina")[0] == 0, "nobody else is in her tier"


def test_who_is_put_into_a_queue_is_a_newcomer_there() -> None:
    before = queue_of("sales", "anna", strategy="priority", pcp_seconds=0)
    router = Router(before, queue_of("help", "boris"))
    router.ready("anna", "boris")
    for n in range(3):
        talks(router, "anna", f"call-{n}")
    help = router.config.queues["help"]
    after = queue_of("sales", "anna", "boris", strategy="priority", pcp_seconds=0)
    router.config = settings_for(after, help)
    router.hear(ConfigLoaded())
    assert figures(router, "boris")[0] == 3
    talks(router, "anna", "call-9")
    router.hear(ConfigLoaded())
    assert figures(router, "boris")[0] == 3, "once"


def test_occupancy_is_the_busy_share_of_the_last_hour_without_away() -> None:
    router = centre("anna")
    router.ready("anna")
    assert occupancy(router.operator("anna"), router.now) == 0.5, "too little is known"
    router.after(599)
    talks(router, "anna", "call-1", 299)
    router.press("anna", "away", "tea")
    router.after(1200)
    assert occupancy(router.operator("anna"), router.now) == pytest.approx(1 / 3, abs=0.002)
    router.press("anna", "ready")
    router.after(600)
    assert occupancy(router.operator("anna"), router.now) == pytest.approx(1 / 5, abs=0.002)
    router.after(2400)
    assert occupancy(router.operator("anna"), router.now) == 0, "the call is more than an hour ago"


def test_a_call_that_lasts_counts_and_what_is_older_than_an_hour_does_not() -> None:
    router = centre("anna")
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.after(5400)
    assert occupancy(router.operator("anna"), router.now) == 1
    assert len(router.operator("anna").pace) <= 1, "written down when it is over"
    router.hang_up("anna")
    assert len(router.operator("anna").pace) == 13


def test_the_least_occupied_is_rung() -> None:
    router = centre("anna", "boris", strategy="least_occupied")
    router.ready("boris")
    router.after(400)
    talks(router, "boris", "call-1", 200)
    router.ready("anna")
    router.after(400)
    assert router.arrive("call-2") == ["anna"]


def test_ready_may_put_one_to_the_end_of_the_line_of_the_idle() -> None:
    for resets, first in ((False, "anna"), (True, "boris")):
        router = centre("anna", "boris", reset_idle_on_ready=resets)
        router.ready("anna", "boris")
        router.press("anna", "away", "tea")
        router.after(60)
        router.press("anna", "ready")
        assert router.arrive("call-1") == [first]


def test_of_the_five_minutes_an_hour_ago_only_the_part_within_the_hour_counts() -> None:
    router = centre("anna")
    router.now = at(9, 30)
    router.sign_in("anna")
    router.now = at(10)
    router.press("anna", "ready")
    router.arrive("call-1")
    router.answer("anna")
    router.now = at(11)
    router.hang_up("anna")
    for minutes, share in ((57, 3 / 60), (58, 2 / 60), (60, 0)):
        now = at(11) + timedelta(minutes=minutes)
        assert occupancy(router.operator("anna"), now) == pytest.approx(share, abs=0.001)


def test_who_comes_back_from_a_short_absence_is_level_with_those_who_worked_on() -> None:
    router = centre("anna", "boris")
    router.ready("anna", "boris")
    router.press("anna", "offline")
    for n in range(3):
        talks(router, "boris", f"call-{n}")
    router.press("anna", "ready")
    assert figures(router, "anna")[0] == 3
