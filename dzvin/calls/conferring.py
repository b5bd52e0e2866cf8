"""A conference: further operators in the same talk, and who leads it when one leaves."""

from msgspec.structs import replace

from dzvin.calls.ending import end_talk
from dzvin.calls.forwarding import begin_forward, staying
from dzvin.calls.model import Call, Leg, Talk, Transfer
from dzvin.calls.talking import let_go
from dzvin.calls.turn import Turn
from dzvin.events.call import (
    ConferenceJoined,
    ConferenceLeft,
    Member,
    Room,
    TalkEnded,
    TalkStarted,
)
from dzvin.telephony.commands import Join


def joins(turn: Turn, leg: Leg, transfer: Transfer) -> None:
    """He answered the invitation: everybody hears everybody."""
    assert leg.operator is not None
    talk = Talk(leg=leg.id, operator=leg.operator, since=turn.now, queue=transfer.queue)
    turn.change(transfer=None, others={**turn.call.others, leg.id: talk})
    turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(leg.id,)))
    call = turn.call.id
    turn.record(
        ConferenceJoined(
            call=call, leg=leg.id, by=transfer.by, operator=leg.operator, room=room(turn.call)
        ),
        TalkStarted(call=call, leg=leg.id, operator=leg.operator, queue=transfer.queue),
    )


def guest_joins(turn: Turn, leg: Leg, transfer: Transfer) -> None:
    """The same with somebody outside."""
    turn.change(transfer=None, guests={**turn.call.guests, leg.id: leg.party})
    turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(leg.id,)))
    turn.record(
        ConferenceJoined(
            call=turn.call.id, leg=leg.id, by=transfer.by, party=leg.party, room=room(turn.call)
        ),
    )


def room(call: Call) -> Room:
    return Room(
        members=members_of(call),
        is_held=call.talk is not None and call.talk.is_held,
        recording=call.recording,
        is_recording_paused=call.is_recording_paused,
    )


def members_of(call: Call) -> tuple[Member, ...]:
    """Who is in the talk besides the customer: who leads, further operators, guests."""
    talks = (call.talk, *call.others.values()) if call.talk else ()
    return (
        *(Member(leg=talk.leg, operator=talk.operator) for talk in talks),
        *(Member(leg=leg, party=party) for leg, party in call.guests.items()),
    )


def guest_leaves(turn: Turn, leg: str) -> None:
    party = turn.call.guests.get(leg)
    turn.change(guests={id: who for id, who in turn.call.guests.items() if id != leg})
    turn.record(ConferenceLeft(call=turn.call.id, leg=leg, party=party))


def dismiss_guests(turn: Turn) -> None:
    """No operator is left, and people outside are not left alone with the customer."""
    for leg in turn.call.guests:
        guest_leaves(turn, leg)
        let_go(turn, leg)


def outlives_operators(turn: Turn) -> bool:
    """Whether the customer talks on with people outside when the last operator goes: the company
    pays for that. Colleagues among themselves have no customer."""
    call = turn.call
    is_wanted = turn.config.conference_outlives_operators and call.direction != "internal"
    return is_wanted and call.ended_by is None and bool(staying(call))


def left_to_guests(turn: Turn, talk: Talk) -> None:
    """The last operator goes, and the recording ends; one on hold is with the others again."""
    guests = turn.call.guests
    first = turn.call.legs[staying(turn.call)[0]]
    end_talk(turn, "operator")
    turn.record(ConferenceLeft(call=turn.call.id, leg=talk.leg, operator=talk.operator))
    begin_forward(turn, first)
    turn.change(guests={leg: party for leg, party in guests.items() if leg != first.id})


def leaves(turn: Turn, talk: Talk) -> None:
    """One operator of several goes; the talk and its recording go on."""
    others = {leg: one for leg, one in turn.call.others.items() if leg != talk.leg}
    if turn.call.talk == talk:
        next_one = next(iter(others.values()))
        others = {leg: one for leg, one in others.items() if leg != next_one.leg}
        turn.change(talk=replace(next_one, is_held=talk.is_held, held_since=talk.held_since))
    turn.change(others=others)
    call = turn.call.id
    turn.record(
        TalkEnded(
            call=call, leg=talk.leg, operator=talk.operator, ended_by="operator", queue=talk.queue
        ),
        ConferenceLeft(call=call, leg=talk.leg, operator=talk.operator),
    )
