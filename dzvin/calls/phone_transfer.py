"""The transfer key of a desk phone: a REFER becomes the transfer that a button would ask for.

Blind: the number dialled is the target. Attended: the phone has two calls of ours, and asks that
their far ends are joined; the customer's call takes the other one's far end over.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace

from dzvin.calls.ending import close, end, end_talk
from dzvin.calls.forwarding import begin_forward
from dzvin.calls.inputs import Consulted, PhoneTransfer
from dzvin.calls.model import Call, Target
from dzvin.calls.rights import TRANSFER, TRANSFER_EXTERNAL, may
from dzvin.calls.speaking import silence_music
from dzvin.calls.talking import begin_talk, let_go
from dzvin.calls.transferring import transfer_asked
from dzvin.calls.turn import Turn
from dzvin.events.call import LegKind, LegMoved, TransferCompleted, TransferStarted
from dzvin.kernel.messages import Input
from dzvin.telephony.commands import MoveLeg, Part, ReportTransfer
from dzvin.telephony.signals import TransferRequested


def steered(
    heard: TransferRequested, calls: Mapping[str, Call]
) -> tuple[str, PhoneTransfer] | None:
    """The call that decides, and what it hears. None: it is no operator's leg of a call of ours."""
    here = calls.get(heard.call)
    leg = here.legs.get(heard.leg) if here else None
    if here is None or leg is None or leg.operator is None:
        return None
    asked = PhoneTransfer(
        operator=leg.operator,
        kind="attended" if heard.is_attended else "blind",
        to=Target(kind="number", number="" if heard.is_attended else heard.number),
        leg=leg.id,
    )
    there = calls.get(heard.other_call)
    if not heard.is_attended or there is None or there.id == here.id:
        return here.id, asked
    return joined_in(here, there, heard, asked)


def joined_in(
    here: Call, there: Call, heard: TransferRequested, asked: PhoneTransfer
) -> tuple[str, PhoneTransfer]:
    """The call with a customer goes on; phones name either of the two first."""
    ways = [(here, heard.leg, there, heard.other_leg), (there, heard.other_leg, here, heard.leg)]
    for main, own, other, others_own in sorted(
        ways, key=lambda way: way[0].direction == "internal"
    ):
        consult = far_end(other, others_own, asked.operator)
        if leads(main, own, asked.operator) and consult is not None:
            return main.id, replace(asked, consult=consult)
    return here.id, asked


def leads(call: Call, own: str, operator: str) -> bool:
    """He alone talks with the customer, and nothing is under way."""
    talk = call.talk
    is_simple = not (call.transfer or call.others or call.guests or call.ended_by)
    return is_simple and talk is not None and (talk.leg, talk.operator) == (own, operator)


def far_end(call: Call, own: str, operator: str) -> Consulted | None:
    """Whom he dialled and talks with now, or the colleague who dialled him."""
    talk, leg = call.talk, call.legs.get(own)
    if call.transfer or call.others or call.guests or call.ended_by or talk is None:
        return None
    if call.direction == "inbound" or leg is None or leg.operator != operator:
        return None
    far = call.legs[talk.leg if own == call.customer else call.customer]
    if far.id == own or far.state != "up":
        return None
    return Consulted(call=call.id, far=far)


def phone_transfer_asked(turn: Turn, heard: PhoneTransfer) -> Input | None:
    may_external = may(turn.config, heard.operator, TRANSFER_EXTERNAL)
    if not may(turn.config, heard.operator, TRANSFER):
        refuse(turn, heard)
        return None
    if heard.kind == "attended":
        join_lines(turn, heard, may_external=may_external)
        return None
    before = turn.call.transfer
    word = transfer_asked(turn, replace(heard, may_external=may_external))
    begun = turn.call.transfer
    if begun is None or begun is before:
        refuse(turn, heard)
        return None
    turn.change(transfer=replace(begun, refer=heard.leg))
    return word


def join_lines(turn: Turn, heard: PhoneTransfer, *, may_external: bool) -> None:
    consult = heard.consult
    if consult is None or (consult.far.operator is None and not may_external):
        refuse(turn, heard)
    else:
        take_over(turn, heard, consult)


def refuse(turn: Turn, heard: PhoneTransfer) -> None:
    turn.ask(tell(turn, heard.leg, "refused"))


def tell(turn: Turn, leg: str, result: Literal["done", "refused"]) -> ReportTransfer:
    return ReportTransfer(**turn.to, leg=leg, result=result)


def take_over(turn: Turn, heard: PhoneTransfer, consult: Consulted) -> None:
    """The customer talks with the one who was asked; the operator's two lines are let go."""
    call, talk = turn.call, turn.call.talk
    assert talk is not None, "`leads` has seen it"
    is_ours = consult.far.operator is not None
    turn.record(
        TransferStarted(
            call=call.id,
            operator=heard.operator,
            kind="attended",
            to_kind="operator" if is_ours else "external",
            to=consult.far.operator,
            party=None if is_ours else consult.far.party,
        ),
        LegMoved(
            call=call.id,
            leg=consult.far.id,
            was=consult.call,
            kind="operator" if is_ours else "outside",
            operator=consult.far.operator,
            party=None if is_ours else consult.far.party,
        ),
    )
    turn.ask(MoveLeg(**turn.to, leg=consult.far.id))
    if not talk.is_held:
        turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(call.customer,)))
    turn.ask(tell(turn, heard.leg, "done"))
    end_talk(turn, "operator")
    let_go(turn, talk.leg)
    silence_music(turn)
    # What it has cost until now is counted with the call that it leaves.
    since = turn.now if consult.far.answered_at is not None else None
    kind: LegKind = "operator" if is_ours else "outside"
    leg = replace(consult.far, kind=kind, offer=None, answered_at=since)
    turn.put_leg(leg)
    if is_ours:
        begin_talk(turn, leg, talk.queue)
    else:
        begin_forward(turn, leg)
    turn.record(
        TransferCompleted(
            call=call.id, by=heard.operator, kind="attended", operator=consult.far.operator
        )
    )


def leg_moved(turn: Turn, heard: LegMoved) -> None:
    """Another call has taken this leg: what is left of this one ends."""
    leg = turn.call.legs.get(heard.leg)
    if leg is None or turn.call.ended_by is not None:
        return
    end_talk(turn, "operator")
    if leg.id == turn.call.customer:
        turn.change(ended_by="operator")
        close(turn, 16)
    else:
        turn.drop_leg(leg.id)
        end(turn, "operator")
