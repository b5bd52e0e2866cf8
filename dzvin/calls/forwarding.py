"""The customer talks with somebody outside, without an operator of ours."""

from dzvin.calls.model import Leg
from dzvin.calls.speaking import pick_up, silence_music, stop_speech
from dzvin.calls.turn import Turn
from dzvin.events.call import EndedBy, ForwardEnded, ForwardStarted
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


def forward_left(turn: Turn) -> Input:
    """He hung up; the customer is still there and his scenario goes on."""
    turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(turn.call.customer,)))
    end_forward(turn, "operator")
    return words.Talked()


def end_forward(turn: Turn, by: EndedBy) -> None:
    leg = turn.call.forward
    if leg is not None:
        turn.change(forward=None)
        turn.record(ForwardEnded(call=turn.call.id, leg=leg, ended_by=by))
