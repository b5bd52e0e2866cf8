"""The router's stories: who rings, who is freed, and what is recorded."""

from dzvin.acd import inputs
from dzvin.acd.model import Member
from dzvin.events.gateway import GatewayCameUp, GatewayWentDown
from tests.support.router import Router, queue_of


def test_a_call_rings_the_one_who_is_free_and_he_talks_then_has_pcp() -> None:
    router = Router(queue_of("sales", "anna"))
    router.ready("anna")
    assert router.arrive("call-1") == ["anna"]
    assert router.operator("anna").state == "call"
    router.answer("anna")
    assert router.operator("anna").state == "busy"
    router.hang_up("anna")
    assert router.operator("anna").state == "pcp"
    router.after(30)
    assert router.operator("anna").state == "ready"


def test_a_freed_operator_asks_for_the_call_that_waits() -> None:
    router = Router(queue_of("sales", "anna"))
    router.sign_in("anna")
    assert router.arrive("call-1", "call-2") == []
    router.press("anna", "ready")
    assert router.rung() == ["anna"]
    assert router.operator("anna").offer.item == "call-1"


def test_check_a_round_robin() -> None:
    router = Router(queue_of("sales", "a", "b", "c", strategy="round_robin", pcp_seconds=0))
    router.ready("a", "b", "c")
    rung = []
    for n in range(7):
        if n == 3:
            router.press("b", "away")
        rung += router.arrive(f"call-{n}")
        router.answer(rung[-1])
        router.hang_up(rung[-1])
    assert rung == ["a", "b", "c", "a", "c", "a", "c"]


def test_check_b_longest_idle() -> None:
    router = Router(queue_of("sales", "a", "b"))
    router.sign_in("b")
    router.after(49)
    router.sign_in("a")
    router.ready("a", "b")
    assert router.arrive("call-1") == ["b"]


def test_check_d_tiers() -> None:
    first, second = Member(operator="a"), Member(operator="b")
    router = Router(queue_of("sales", first, second, Member(operator="c", priority=2)))
    router.ready("a", "b", "c")
    router.dial("a")
    assert router.arrive("call-1") == ["b"]
    router.fail("b")
    assert router.rung() == ["c"]


def test_check_e_ring_all() -> None:
    router = Router(queue_of("sales", "a", "b", "c", "d", strategy="ring_all"))
    router.ready("a", "b", "c", "d")
    assert sorted(router.arrive("call-1")) == ["a", "b", "c", "d"]
    router.answer("c")
    assert router.statuses() == {"a": "ready", "b": "ready", "c": "busy", "d": "ready"}
    assert all(o.offer is None for o in router.state.operators.values())


def test_an_exchange_that_goes_down_and_comes_back_is_recorded() -> None:
    router = Router(queue_of("sales", "anna"))
    down = inputs.GatewaySeen(gateway="east", is_up=False, why="rejected", sip_code=403)
    assert router.hear(down) == [GatewayWentDown(gateway="east", why="rejected", sip_code=403)]
    assert router.hear(inputs.GatewaySeen(gateway="east", is_up=True)) == [
        GatewayCameUp(gateway="east")
    ]


def test_one_second_of_pcp_is_pcp_and_none_is_none() -> None:
    for seconds, state in ((1, "pcp"), (0, "ready")):
        router = Router(queue_of("sales", "anna", pcp_seconds=seconds))
        router.ready("anna")
        router.arrive("call-1")
        router.answer("anna")
        router.hang_up("anna")
        assert router.operator("anna").state == state
        router.after(1)
        assert router.operator("anna").state == "ready"
