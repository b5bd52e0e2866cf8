"""The worked checks of the specification (3.6), word for word."""

from dzvin.acd.model import Member, SkillNeed
from dzvin.events.queue import OfferWithdrawn
from tests.support.router import Router, queue_of


def test_a_round_robin() -> None:
    """`round_robin` with A,B,C all free: three calls → A,B,C (pointer on C); then B goes Away →
    the next four calls go A, C, A, C."""
    router = Router(queue_of("sales", "A", "B", "C", strategy="round_robin", pcp_seconds=0))
    router.ready("A", "B", "C")
    assert [served(router, f"call-{n}") for n in range(3)] == [["A"], ["B"], ["C"]]
    assert router.state.memories["sales"]["pointer"] == 2
    router.press("B", "away", "tea")
    rung = [served(router, f"call-{n}") for n in range(3, 7)]
    assert rung == [["A"], ["C"], ["A"], ["C"]]


def test_b_longest_idle() -> None:
    """`longest_idle`: A idle 40 s, B 90 s → B."""
    router = Router(queue_of("sales", "A", "B", strategy="longest_idle"))
    router.ready("B")
    router.after(49)
    router.ready("A")
    router.after(39)
    assert [(router.now - router.operator(n).free_since).seconds for n in "AB"] == [40, 90]
    assert router.arrive("call-1") == ["B"]


def test_c_fewest_calls() -> None:
    """`fewest_calls`: A 5, B 3, C joins at 0 → C's counter set to 3; order B (tie idle), C."""
    router = Router(queue_of("sales", "A", "B", "C", strategy="fewest_calls", pcp_seconds=0))
    router.ready("A")
    for n in range(5):
        served(router, f"a-{n}")
    router.press("A", "away", "tea")
    router.ready("B")
    for n in range(3):
        served(router, f"b-{n}")
    router.press("A", "ready")
    assert [router.operator(n).tallies["sales"].today for n in "AB"] == [5, 3]
    router.after(5)
    router.ready("C")
    assert router.operator("C").tallies["sales"].today == 3
    assert [router.arrive("x-1"), router.arrive("x-2")] == [["B"], ["C"]]


def test_d_priority_tiers() -> None:
    """`priority` tiers: tier-1 {A busy, B free}, tier-2 {C free} → B; if B declines → C in same
    round."""
    members = [Member(operator=n, priority=1 + (n == "C"), position=i) for i, n in enumerate("ABC")]
    router = Router(queue_of("sales", *members, strategy="priority"))
    router.ready("A", "B", "C")
    router.arrive("earlier")
    router.answer("A")
    assert router.arrive("call-1") == ["B"]
    router.fail("B")
    assert router.rung() == ["C"]
    assert router.state.items["call-1"].round == 1


def test_e_ring_all() -> None:
    """`ring_all` with 4 free: four INVITEs, one 200 OK, three CANCEL, no operator left
    reserved."""
    router = Router(queue_of("sales", *"ABCD", strategy="ring_all"))
    router.ready(*"ABCD")
    assert sorted(router.arrive("call-1")) == [*"ABCD"]
    router.answer("C")
    gone = [e.operator for e in router.log if isinstance(e, OfferWithdrawn)]
    assert sorted(gone) == ["A", "B", "D"]
    assert router.statuses() == {"A": "ready", "B": "ready", "C": "busy", "D": "ready"}
    assert all(person.offer is None for person in router.state.operators.values())


def test_f_skills() -> None:
    """`skills`: need uk≥3, tech≥2; A(uk4,tech1), B(uk3,tech2) → B; if B busy for 15 s requirement
    `tech` relaxed → A."""
    needs = (SkillNeed(skill="uk", level=3), SkillNeed(skill="tech", level=2))
    router = Router(
        queue_of(
            "sales",
            Member(operator="A", skills={"uk": 4, "tech": 1}),
            Member(operator="B", skills={"uk": 3, "tech": 2}),
            strategy="skills",
            skills=needs,
        )
    )
    router.ready("A", "B")
    assert router.arrive("call-1") == ["B"]
    router.answer("B")
    assert router.arrive("call-2") == []
    router.after(13)
    assert router.rung() == []
    router.after(1)
    assert router.rung() == ["A"]


def served(router: Router, call: str) -> list[str]:
    """Who is rung; he talks for ten seconds."""
    rung = router.arrive(call)
    router.answer(rung[0])
    router.after(9)
    router.hang_up(rung[0])
    router.end(call)
    return rung
