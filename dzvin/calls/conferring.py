"""A conference: further operators in the same talk, and who leads it when one leaves."""

from msgspec.structs import replace

from dzvin.calls.model import Leg, Talk, Transfer
from dzvin.calls.turn import Turn
from dzvin.events.call import ConferenceJoined, ConferenceLeft, TalkEnded, TalkStarted
from dzvin.telephony.commands import Join


def joins(turn: Turn, leg: Leg, transfer: Transfer) -> None:
    """He answered the invitation: everybody hears everybody."""
    assert leg.operator is not None
    talk = Talk(leg=leg.id, operator=leg.operator, since=turn.now, queue=transfer.queue)
    turn.change(transfer=None, others={**turn.call.others, leg.id: talk})
    turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(leg.id,)))
    call = turn.call.id
    turn.record(
        ConferenceJoined(call=call, leg=leg.id, by=transfer.by, operator=leg.operator),
        TalkStarted(call=call, leg=leg.id, operator=leg.operator, queue=transfer.queue),
    )


def leaves(turn: Turn, talk: Talk) -> None:
    """One operator of several goes; the talk and its recording go on."""
    others = {leg: one for leg, one in turn.call.others.items() if leg != talk.leg}
    if turn.call.talk == talk:
        next_one = next(iter(others.values()))
        others = {leg: one for leg, one in others.items() if leg != next_one.leg}
        turn.change(talk=replace(next_one, is_held=talk.is_held))
    turn.change(others=others)
    call = turn.call.id
    turn.record(
        TalkEnded(
            call=call, leg=talk.leg, operator=talk.operator, ended_by="operator", queue=talk.queue
        ),
        ConferenceLeft(call=call, leg=talk.leg, operator=talk.operator),
    )
