"""The customer talks with somebody outside, without an operator of ours."""

from dzvin.calls.model import Call, Leg
from dzvin.calls.speaking import pick_up, silence_music, stop_speech
from dzvin.calls.turn import Turn
from dzvin.events.call import ConferenceLeft, EndedBy, ForwardEnded, ForwardStarted
from dzvin.kernel.messages import Input
from dzvin.scenario import words
from dzvin.telephony.commands import Join, Part


def begin_forward(turn: Turn, leg: Leg) -> None:
    turn.change(forward=leg.id, is_served=True, lost=None, asking=None)
    stop_speech(turn)
    silence_music(turn)
    pick_up(turn)
    turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(turn.call.customer, leg.id)))
    turn.record(ForwardStarted(call=turn.call.id, leg=leg.id, party=leg.party))


def staying(call: Call) -> list[str]:
    """Guests of a conference whom nobody has asked to leave."""
    return [leg for leg in call.guests if leg in call.legs and not call.legs[leg].is_ending]


def forward_left(turn: Turn, leg: Leg) -> Input | None:
    """He hung up. The customer talks on with others outside; without any his scenario goes on."""
    others = staying(turn.call)
    if others:
        guests = {id: who for id, who in turn.call.guests.items() if id != others[0]}
        turn.change(forward=others[0], guests=guests)
        turn.record(ConferenceLeft(call=turn.call.id, leg=leg.id, party=leg.party))
        return None
    turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(turn.call.customer,)))
    end_forward(turn, "operator")
    return words.Talked()


def end_forward(turn: Turn, by: EndedBy) -> None:
    leg = turn.call.forward
    if leg is not None:
        turn.change(forward=None, guests={})
        turn.record(ForwardEnded(call=turn.call.id, leg=leg, ended_by=by))
