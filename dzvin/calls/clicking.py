"""Click to call: an operator asks by a button; his own phone rings first, and only when he has
picked up is the number dialled. Nobody is called for an operator who is not there."""

from datetime import datetime

from msgspec.structs import replace

from dzvin.calls.dialling import dial, forbidden, number_for_queue
from dzvin.calls.ending import close
from dzvin.calls.extensions import is_inside
from dzvin.calls.inputs import CallAsked
from dzvin.calls.model import Asked, Call, CallConfig, Dial, Leg, Waiting
from dzvin.calls.outside import not_connected, right_missing
from dzvin.calls.routing import lead
from dzvin.calls.speaking import play_music
from dzvin.calls.turn import Turn
from dzvin.events.call import CallStarted, DialResult
from dzvin.events.queue import ItemQueued
from dzvin.kernel.ids import party_id
from dzvin.scenario import words

OWN_RING_SECONDS = 30
"""So long his own phones ring."""

MISSING: dict[str, DialResult] = {"busy": "operator_busy", "offline": "operator_offline"}


def call_asked(heard: CallAsked, now: datetime, config: CallConfig) -> Turn:
    """A new call that nobody has dialled: a stand-in for the operator's leg is its customer."""
    queue = heard.queue or config.out_queues.get(heard.operator)
    dialled = "".join(sign for sign in heard.number if sign in "0123456789+")
    is_ours = is_inside(config, dialled)
    number = dialled if is_ours else number_for_queue(config, dialled, queue)
    call = Call(
        id=heard.call,
        tenant=config.tenant,
        direction="internal" if is_ours else "outbound",
        door="operator",
        started_at=now,
        language=config.languages.get(heard.operator, config.language),
        dialled=number,
        from_number=config.own_numbers.get(heard.operator, ""),
        from_name=config.names.get(heard.operator, ""),
        party=party_id(config.tenant, number) if number and not is_ours else None,
        operator=heard.operator,
        customer=f"{heard.call}.0",
        asked=Asked(queue=queue),
    )
    turn = Turn(call=call, now=now, config=config)
    turn.put_leg(Leg(id=call.customer, kind="operator"))
    turn.record(
        CallStarted(
            call=call.id,
            direction=call.direction,
            door=call.door,
            leg=call.customer,
            dialled=number if is_ours else "",
            party=call.party,
            operator=call.operator,
        )
    )
    refused = None if is_ours else refusal(turn, heard, queue)
    if refused is None:
        ring_him(turn, heard.operator)
    else:
        turn.change(result=refused, ended_by="system", sip_code=480)
        turn.set_timer("end", 0)
    return turn


def refusal(turn: Turn, heard: CallAsked, queue: str | None) -> DialResult | None:
    number = turn.call.dialled
    missing = right_missing(turn, queue, is_away=heard.is_away)
    return missing or forbidden(turn, number, heard.usage, queue)


def ring_him(turn: Turn, operator: str) -> None:
    """He is an operator asked for in person, in post-call processing too: he wants it himself."""
    call = turn.call.id
    turn.change(waiting=Waiting(since=turn.now, operator=operator))
    turn.record(
        ItemQueued(
            item=call,
            call=call,
            operator=operator,
            ring_seconds=OWN_RING_SECONDS,
            is_return=True,
        )
    )


def operator_missing(turn: Turn, heard: words.WaitEnded) -> None:
    """He is busy, signed out, or did not pick up."""
    nobody_called(turn, MISSING.get(heard.reason, "operator_no_answer"))


def nobody_called(turn: Turn, result: DialResult) -> None:
    if turn.call.direction == "outbound":
        turn.change(result=result)
    turn.change(ended_by="system", sip_code=480)
    close(turn)


def operator_there(turn: Turn, leg: Leg, asked: Asked) -> None:
    """He has picked up: the number is dialled now, as if he had dialled it himself."""
    turn.drop_leg(turn.call.customer)
    turn.change(customer=leg.id, asked=None)
    turn.put_leg(replace(leg, offer=None))
    if turn.call.direction == "internal":
        lead(turn)
        return
    play_music(turn)
    new = Dial(number=turn.call.dialled, purpose="out", since=turn.now, queue=asked.queue)
    result = dial(turn, new)
    if result is not None:
        not_connected(turn, result)
