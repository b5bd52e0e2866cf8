"""A call as a card of one operator; the stories of transfers are in tests/flows/cards.py."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dzvin.acd.model import Operator
from dzvin.calls.model import Call, Leg, Talk, Transfer, Waiting
from dzvin.workplace.card import card, people_in
from dzvin.workplace.visibility import Viewer

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=40)
HELD: tuple[dict[str, Any], ...] = ({"is_held": True, "held_since": LATER}, {"is_held": True})
GUEST = {"p1": {"number": "+380442790000", "name": ""}}


def viewer(operator: str = "anna", *, sees_numbers: bool = True) -> Viewer:
    return Viewer(operator=operator, session="s", sees_numbers=sees_numbers)


def operator(id: str = "anna") -> Operator:
    return Operator(id=id, state="busy", since=NOON)


def leg(id: str, operator: str | None = None, **more: Any) -> Leg:
    kind: Any = "operator" if operator else "customer"
    return Leg(**({"id": id, "kind": kind, "operator": operator, "state": "up"} | more))


def talk(operator: str = "anna", **more: Any) -> Talk:
    usual: dict[str, Any] = {
        "leg": f"c.{operator}",
        "operator": operator,
        "since": NOON,
        "queue": "support",
    }
    return Talk(**(usual | more))


def call(*legs: Leg, **more: Any) -> Call:
    usual: dict[str, Any] = {
        "id": "c",
        "tenant": "t",
        "direction": "inbound",
        "door": "gateway",
        "started_at": NOON,
        "language": "uk",
        "dialled": "800",
        "from_number": "+380501112233",
        "customer": "c",
        "legs": {each.id: each for each in (leg("c"), *legs)},
    }
    return Call(**(usual | more))


def test_who_has_left_the_call_has_no_card() -> None:
    left = call(leg("c.boris", "boris"), talk=talk("boris"), direction="outbound", operator="anna")
    assert card(left, operator(), viewer()) is None
    going = call(leg("c.anna", "anna", is_ending=True))
    assert card(going, operator(), viewer()) is None


def test_a_call_out_comes_in_to_a_colleague_who_takes_it_over() -> None:
    handed = call(
        leg("c.boris", "boris"), talk=talk("boris"), direction="outbound", operator="anna"
    )
    shown = card(handed, operator("boris"), viewer("boris"))
    assert shown is not None and shown.direction == "inbound"


def test_people_outside_are_masked_for_those_who_see_no_numbers() -> None:
    held = call(
        leg("c.anna", "anna"),
        talk=talk(is_held=True),
        guests={"c.g": "p1"},
        transfer=Transfer(
            kind="conference", by="anna", since=LATER, to_kind="external", party="p1"
        ),
    )
    assert people_in(held) == {"p1"}
    shown = card(held, operator(), viewer(sees_numbers=False), GUEST)
    assert shown is not None and shown.transfer is not None
    assert shown.transfer.party == shown.members[1].party
    assert "279" not in str(shown.transfer.party)
    erased = card(held, operator(), viewer())
    assert erased is not None and erased.members[1].party is None


def test_the_asked_one_has_no_talk_no_recording_and_no_conference_of_his_own() -> None:
    asked = call(
        leg("c.anna", "anna"),
        leg("c.boris", "boris"),
        talk=talk(is_held=True),
        recording="c.r1",
        transfer=Transfer(
            kind="attended",
            by="anna",
            since=NOON,
            leg="c.boris",
            operator="boris",
            answered_at=LATER,
            is_with_target=True,
        ),
    )
    mine, theirs = (card(asked, operator(id), viewer(id)) for id in ("anna", "boris"))
    assert mine is not None and theirs is not None
    assert mine.recording is not None and theirs.recording is None
    assert (mine.talk_since, theirs.talk_since, theirs.since) == (NOON, None, LATER)
    assert mine.transfer == theirs.transfer
    assert theirs.lead == "anna" and theirs.is_held


def test_a_call_that_was_held_before_the_update_has_no_time_of_its_hold() -> None:
    held, old = (call(leg("c.anna", "anna"), talk=talk(**more)) for more in HELD)
    cards = [card(each, operator(), viewer()) for each in (held, old)]
    assert [each and (each.is_held, each.held_since) for each in cards] == [
        (True, LATER),
        (True, None),
    ]


def test_a_transfer_that_came_back_says_so_to_its_own_operator() -> None:
    back = call(
        leg("c.anna", "anna", state="ringing", offer="c.o2"),
        waiting=Waiting(since=LATER, operator="anna"),
        transfer=Transfer(kind="blind", by="anna", since=NOON, stage="back", to_kind="queue"),
    )
    shown = card(back, operator(), viewer())
    assert shown is not None and shown.via is not None
    assert (shown.stage, shown.via.why, shown.transfer) == ("ringing", "return", None)
