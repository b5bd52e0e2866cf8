"""Transfers and conferences as the machine decides them: corners that are rarely met."""

from typing import Any

from dzvin.calls.inputs import Pressed, TransferAsked
from dzvin.calls.model import GatewayRoute, Target
from dzvin.events.call import TransferFailed
from dzvin.events.queue import ItemQueued, ItemRefused, OfferMade, OfferMissed
from dzvin.telephony.commands import HangUp, Join, Originate
from dzvin.telephony.signals import CallSeen, LegAnswered, LegEnded, LegSeen
from tests.calls.test_machine import talking
from tests.support.story import Story, config, graph

BORIS = Target(kind="operator", id="boris")


def asked(kind: Any, to: Target = BORIS, **fields: Any) -> TransferAsked:
    return TransferAsked(**({"operator": "anna", "kind": kind, "to": to} | fields))


def offer(operator: str, n: int) -> OfferMade:
    return OfferMade(
        offer=f"c.o{n}",
        item="c",
        call="c",
        operator=operator,
        endpoints=(f"op-{operator}",),
        ring_seconds=20,
    )


def missed(operator: str, n: int) -> OfferMissed:
    return OfferMissed(offer=f"c.o{n}", item="c", call="c", operator=operator)


def handed_over() -> tuple[Story, str]:
    """Anna is gone and Boris rings."""
    story, leg = talking()
    story.hear(asked("blind"), offer("boris", 2))
    second = story.command(Originate).leg
    story.wait(0)
    story.hear(LegEnded(call="c", leg=leg, cause=16))
    return story, second


def consulting() -> tuple[Story, str, str]:
    story, leg = talking()
    story.hear(asked("attended"), offer("boris", 2))
    second = story.command(Originate).leg
    story.hear(LegAnswered(call="c", leg=second))
    return story, leg, second


def conferring() -> tuple[Story, str, str]:
    story, leg = talking()
    story.hear(asked("conference"), offer("boris", 2))
    second = story.command(Originate).leg
    story.hear(LegAnswered(call="c", leg=second))
    return story, leg, second


def why(story: Story) -> str | None:
    return story.event(TransferFailed).why


def test_a_refusal_in_the_same_instant_leaves_the_talk_untouched() -> None:
    story, _ = talking()
    story.hear(asked("blind"))
    refused = ItemRefused(item="c", call="c", reason="operator_busy", operator="boris")
    story.hear(refused)
    assert why(story) == "busy" and story.commands == []
    story.wait(1)
    assert story.events == [] and story.call is not None and story.call.talk is not None


def test_only_who_talks_may_transfer_and_only_once_at_a_time() -> None:
    story, _ = talking()
    assert story.hear(asked("blind", operator="boris")).events == []
    story.hear(asked("attended"))
    assert story.hear(asked("blind")).events == []


def test_nobody_transfers_to_one_who_is_in_the_call() -> None:
    story, _ = talking()
    story.hear(asked("blind", Target(kind="operator", id="anna")))
    assert why(story) == "busy"


def test_nobody_asks_a_scenario_for_advice() -> None:
    story, _ = talking()
    story.hear(asked("attended", Target(kind="scenario", id="s1")))
    assert why(story) == "not_allowed"


def test_back_from_nobody_the_old_operator_is_asked_and_then_the_queue() -> None:
    story, _ = handed_over()
    story.hear(missed("boris", 2))
    back = story.event(ItemQueued)
    assert (back.operator, back.is_return, back.ring_seconds) == ("anna", True, 20)
    story.hear(ItemRefused(item="c", call="c", reason="operator_busy", operator="anna"))
    again = story.event(ItemQueued)
    assert (again.queue, again.is_front) == ("support", True)
    assert story.call is not None and story.call.transfer is None


def test_a_customer_who_gives_up_while_he_is_handed_over_was_served() -> None:
    story, _ = handed_over()
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert story.call is None
    assert "item.left" in story.told() and story.told()[-1] == "call.ended"


def test_after_a_handover_the_next_talk_counts_for_the_same_queue() -> None:
    story, second = handed_over()
    story.hear(LegAnswered(call="c", leg=second))
    assert story.told() == [
        "leg.answered",
        "item.taken",
        "talk.started",
        "recording.started",
        "transfer.completed",
    ]
    assert story.call is not None and story.call.talk is not None
    assert story.call.talk.queue == "support"


def test_a_conference_of_two_operators_has_one_recording() -> None:
    story, leg, second = conferring()
    assert story.told() == ["leg.answered", "item.taken", "conference.joined", "talk.started"]
    story.hear(LegEnded(call="c", leg=leg, cause=16))
    assert "recording.ended" not in story.told()
    assert story.call is not None and story.call.talk is not None
    assert story.call.talk.leg == second
    story.hear(LegEnded(call="c", leg=second, cause=16))
    assert "recording.ended" in story.told()


def test_eight_are_the_most() -> None:
    story, _ = talking()
    for n in range(2, 8):
        story.config = type(story.config)(
            **{
                **{name: getattr(story.config, name) for name in story.config.__struct_fields__},
                "names": {**story.config.names, f"op{n}": f"Op {n}"},
            }
        )
        story.hear(asked("conference", Target(kind="operator", id=f"op{n}")), offer(f"op{n}", n))
        story.hear(LegAnswered(call="c", leg=story.command(Originate).leg))
    story.hear(asked("conference"))
    assert why(story) == "too_many"


def test_an_operator_of_a_conference_mutes_himself_alone() -> None:
    story, _, _ = conferring()
    story.hear(Pressed(operator="boris", button="mute"))
    assert story.told() == ["talk.muted"]
    assert story.call is not None and story.call.talk is not None
    assert not story.call.talk.is_muted


def test_after_an_absence_the_consultation_is_put_together_again() -> None:
    story, leg, second = consulting()
    legs = tuple(LegSeen(leg=one, is_up=True, is_arrived=False) for one in (leg, second))
    arrived = LegSeen(leg="arrived", is_up=True, is_arrived=True)
    story.hear(CallSeen(call="c", legs=(arrived, *legs)))
    joined = story.command(Join)
    assert joined.bridge == "c.c" and set(joined.legs) == {leg, second}
    assert "StartMusic" in story.asked()


def test_when_the_consulted_one_was_lost_meanwhile_the_talk_goes_on() -> None:
    story, leg, _ = consulting()
    there = LegSeen(leg=leg, is_up=True, is_arrived=False)
    arrived = LegSeen(leg="arrived", is_up=True, is_arrived=True)
    story.hear(CallSeen(call="c", legs=(arrived, there)))
    assert why(story) == "hung_up"
    assert "talk.resumed" in story.told()


def test_completing_while_he_still_rings_lets_the_operator_go() -> None:
    story, leg = talking()
    story.hear(asked("attended"), offer("boris", 2))
    story.hear(Pressed(operator="anna", button="complete"))
    assert story.command(HangUp).leg == leg
    assert story.call is not None and story.call.transfer is not None
    assert story.call.transfer.kind == "blind" and story.call.talk is None


def forwarding() -> tuple[Story, str]:
    node = {
        "id": "forward",
        "kind": "forward",
        "params": {"number": "0442790000"},
        "exits": dict.fromkeys(("answered", "busy", "no_answer", "failed"), "hang_up"),
    }
    gateway = GatewayRoute(id="g1", endpoint="gw", provider="p", caller_number="+380440000000")
    story = Story(config(graph(node), gateways=(gateway,))).dial()
    return story, story.command(Originate).leg


def test_a_scenario_forwards_to_a_number_outside() -> None:
    story, leg = forwarding()
    asked = story.command(Originate)
    assert (asked.number, asked.from_number) == ("+380442790000", "+380440000000")
    story.hear(LegAnswered(call="c", leg=leg))
    assert story.told()[-1] == "forward.started"
    assert set(story.command(Join).legs) == {"arrived", leg}
    story.hear(LegEnded(call="c", leg=leg, cause=16))
    assert "forward.ended" in story.told() and "HangUp" in story.asked()


def test_a_forward_that_reaches_nobody_goes_on_in_the_scenario() -> None:
    story, leg = forwarding()
    story.hear(LegEnded(call="c", leg=leg, cause=17, sip_code=486))
    assert "node.left" in story.told() and "HangUp" in story.asked()
