"""How a gateway is judged by what is seen of it."""

from datetime import timedelta

import msgspec
import pytest

from dzvin.engine.gateways import Sight, judged
from dzvin.engine.newcomers import AGAIN, GRACE, Newcomers, Watched
from dzvin.telephony.providers.model import LiveState
from dzvin.telephony.registration import Registration
from tests.engine.toys import MORNING

PEER = Watched(id="g", tenant="t", endpoint="gw", kind="peer", options_seconds=30)
LINE = msgspec.structs.replace(PEER, kind="line")
UP = LiveState(state="up", sip_code=200, is_reachable=True, since=MORNING)
DOWN = LiveState(state="down", why="rejected", sip_code=403, since=MORNING)


def registration(status: str, code: int | None) -> Registration:
    is_registered = status == "Registered"
    return Registration(endpoint="gw", status=status, is_registered=is_registered, sip_code=code)


def judge(
    watched: Watched = PEER,
    told: Registration | None = None,
    *,
    reachable: bool = False,
    new: bool = False,
    before: LiveState | None = None,
) -> tuple[str, str, int | None]:
    sight = Sight(watched=watched, registration=told, is_reachable=reachable, is_new=new)
    after = judged(sight, before or LiveState(), MORNING)
    return after.state, after.why, after.sip_code


@pytest.mark.parametrize(
    "watched,told,reachable,new,before,expected",
    [
        (PEER, None, True, False, None, ("up", "", 200)),
        (PEER, None, False, True, None, ("unknown", "", None)),
        (PEER, None, False, False, None, ("down", "unreachable", 408)),
        (PEER, None, False, True, UP, ("down", "unreachable", 408)),
        (LINE, None, False, True, None, ("unknown", "", None)),
        (LINE, registration("Unregistered", None), True, False, None, ("unknown", "", None)),
        (LINE, registration("Unregistered", None), True, False, DOWN, ("down", "rejected", 403)),
        (LINE, registration("Rejected", 403), True, False, UP, ("down", "rejected", 403)),
        (LINE, registration("Rejected", 408), False, False, UP, ("down", "no_answer", 408)),
        (LINE, registration("Registered", 200), True, False, DOWN, ("up", "", 200)),
        (LINE, registration("Registered", 200), False, False, UP, ("down", "unreachable", 408)),
    ],
)
def test_a_gateway_is_up_when_it_is_registered_and_answers(
    watched: Watched,
    told: Registration | None,
    reachable: bool,
    new: bool,
    before: LiveState | None,
    expected: tuple[str, str, int | None],
) -> None:
    assert judge(watched, told, reachable=reachable, new=new, before=before) == expected


def test_who_is_not_asked_is_not_missed() -> None:
    silent = msgspec.structs.replace(PEER, options_seconds=0)
    assert judge(silent) == ("unknown", "", None)
    line = msgspec.structs.replace(LINE, options_seconds=0)
    assert judge(line, registration("Registered", 200)) == ("up", "", 200)


def test_it_is_since_the_last_change_of_its_state() -> None:
    later = MORNING + timedelta(hours=1)
    sight = Sight(watched=PEER, registration=None, is_reachable=True, is_new=False)
    assert judged(sight, UP, later).since == MORNING
    assert judged(sight, DOWN, later).since == later


def test_a_new_gateway_is_asked_at_once_and_again_as_long_as_it_does_not_answer() -> None:
    new, one = Newcomers(), PEER
    new.see([one], (), MORNING)
    assert new.to_ask((), MORNING) == ["gw"]
    assert new.to_ask((), MORNING + AGAIN / 2) == []
    assert new.to_ask((), MORNING + AGAIN) == ["gw"]
    assert new.to_ask({"gw"}, MORNING + AGAIN * 2) == []
    assert new.is_new("gw", MORNING + AGAIN * 2)
    assert new.to_ask((), MORNING + GRACE) == []
    assert not new.are_here(MORNING + GRACE)


def test_one_that_was_changed_is_new_and_one_whose_state_is_known_is_not() -> None:
    new = Newcomers()
    new.see([PEER], {"g"}, MORNING)
    assert not new.are_here(MORNING)
    later = MORNING + timedelta(minutes=1)
    changed = msgspec.structs.replace(PEER, port=5070)
    new.see([changed], {"g"}, later)
    assert new.to_ask({"gw"}, later) == ["gw"], "it may have answered at its old place"
    assert new.to_ask({"gw"}, later + AGAIN) == []
    new.see([], {"g"}, later)
    new.see([changed], (), later + GRACE)
    assert new.is_new("gw", later + GRACE)


def test_who_is_never_asked_is_only_looked_at_sooner() -> None:
    new = Newcomers()
    silent = msgspec.structs.replace(PEER, options_seconds=0)
    comes = msgspec.structs.replace(PEER, endpoint="pbx", kind="pbx", host="")
    new.see([silent, comes], (), MORNING)
    assert new.to_ask((), MORNING) == []
    assert new.are_here(MORNING)
