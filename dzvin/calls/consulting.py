"""Attended transfer: the customer hears music while his operator asks a colleague."""

from msgspec.structs import replace

from dzvin.calls.ending import end_talk
from dzvin.calls.forwarding import begin_forward
from dzvin.calls.model import Leg, Talk, Transfer
from dzvin.calls.speaking import silence_music
from dzvin.calls.talking import begin_talk, hold, let_go, resume
from dzvin.calls.turn import Turn
from dzvin.events.call import ConsultEnded, ConsultStarted, TransferCompleted
from dzvin.telephony.commands import CloseBridge, Join, Part, StartMusic

RINGBACK = "ringback"
"""The music that is no music: what one hears while somebody's phone rings."""


def begin_consult(turn: Turn) -> None:
    """The customer is on hold; the operator hears music until his colleague's phone rings."""
    talk = turn.call.talk
    assert talk is not None
    hold(turn)
    turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(talk.leg,)))
    turn.ask(StartMusic(**turn.to, leg=talk.leg))


def target_rang(turn: Turn, leg: Leg) -> None:
    """The one who is asked has a phone that rings: the operator who asks hears it."""
    call, transfer = turn.call, turn.call.transfer
    is_target = leg.offer is not None or (call.dial is not None and call.dial.leg == leg.id)
    if (
        transfer is not None
        and transfer.kind == "attended"
        and transfer.leg is None
        and call.talk is not None
        and is_target
    ):
        turn.ask(StartMusic(**turn.to, leg=call.talk.leg, music=RINGBACK))


def consulted(turn: Turn, leg: Leg, transfer: Transfer, talk: Talk) -> None:
    """The colleague answered: he and the operator hear each other."""
    turn.change(
        transfer=replace(
            transfer,
            leg=leg.id,
            operator=leg.operator,
            party=leg.party,
            is_with_target=True,
            answered_at=turn.now,
        )
    )
    turn.ask(Join(**turn.to, bridge=turn.side_bridge, legs=(talk.leg, leg.id)))
    turn.record(
        ConsultStarted(
            call=turn.call.id,
            leg=leg.id,
            by=transfer.by,
            operator=leg.operator,
            party=leg.party,
        )
    )


def swap(turn: Turn) -> None:
    """The operator turns from the colleague to the customer, or back; the other hears music."""
    transfer, talk = turn.call.transfer, turn.call.talk
    if transfer is None or talk is None or transfer.leg is None:
        return
    both = (talk.leg, transfer.leg)
    if transfer.is_with_target:
        turn.ask(Part(**turn.to, bridge=turn.side_bridge, legs=both))
        turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(talk.leg,)))
        resume(turn)
        turn.ask(StartMusic(**turn.to, leg=transfer.leg))
    else:
        hold(turn)
        turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(talk.leg,)))
        turn.ask(Join(**turn.to, bridge=turn.side_bridge, legs=both))
    turn.change(transfer=replace(transfer, is_with_target=not transfer.is_with_target))


def hand_over(turn: Turn, transfer: Transfer, talk: Talk) -> None:
    """The colleague takes the customer; the operator has left or is let go."""
    leg = turn.call.legs[transfer.leg or ""]
    end_consult(turn, transfer, is_handed_over=True)
    if not talk.is_held:
        turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(turn.call.customer,)))
    end_talk(turn, "operator")
    let_go(turn, talk.leg)
    silence_music(turn)
    turn.change(transfer=None)
    if leg.operator is not None:
        begin_talk(turn, leg, transfer.queue)
    else:
        begin_forward(turn, leg)
    turn.ask(CloseBridge(**turn.to, bridge=turn.side_bridge))
    turn.record(
        TransferCompleted(
            call=turn.call.id, by=transfer.by, kind=transfer.kind, operator=leg.operator
        )
    )


def consult_over(turn: Turn, transfer: Transfer) -> None:
    """Without a transfer: the colleague goes, and the operator is with the customer again."""
    talk = turn.call.talk
    if transfer.leg is not None:
        end_consult(turn, transfer)
        let_go(turn, transfer.leg)
    if talk is not None and talk.is_held:
        turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(talk.leg,)))
        resume(turn)
    if transfer.leg is not None:
        turn.ask(CloseBridge(**turn.to, bridge=turn.side_bridge))


def end_consult(turn: Turn, transfer: Transfer, *, is_handed_over: bool = False) -> None:
    turn.record(
        ConsultEnded(
            call=turn.call.id,
            leg=transfer.leg or "",
            by=transfer.by,
            operator=transfer.operator,
            party=transfer.party,
            is_handed_over=is_handed_over,
        )
    )
