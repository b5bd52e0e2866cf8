"""Somebody dialled: what he reaches, and the first facts of his call."""

from datetime import datetime

from dzvin.calls.codes import is_code
from dzvin.calls.dialling import number_for_queue
from dzvin.calls.ending import end
from dzvin.calls.extensions import is_inside, pbx_of
from dzvin.calls.model import Call, CallConfig, Leg, NumberConfig
from dzvin.calls.numbers import number_for, number_of
from dzvin.calls.turn import Turn
from dzvin.events.call import CallStarted, LegKind, LegStarted
from dzvin.kernel.ids import party_id
from dzvin.telephony.signals import LegArrived

NAME_LENGTH, NUMBER_LENGTH, TAG_LENGTH = 80, 40, 80


def arrived(heard: LegArrived, now: datetime, config: CallConfig) -> Turn:
    """A new call. The loop has found whose it is: `config` is that tenant's."""
    number = number_for(config, heard.to_number, heard.endpoint)
    is_own = bool(heard.user)
    pbx = pbx_of(config, heard.endpoint) if heard.door == "gateway" else None
    is_ours = is_own or pbx is not None
    from_number = heard.from_number[:NUMBER_LENGTH]
    outside = ""
    is_status_code = is_own and is_code(heard.to_number)
    if is_own:
        from_number = config.own_numbers.get(heard.user, "")
    if is_ours and not is_status_code:
        outside = number_outside(heard, number, config)
    person = outside or ("" if is_own else from_number)
    call = Call(
        id=heard.call,
        tenant=config.tenant,
        direction="outbound" if outside else "internal" if is_ours else "inbound",
        door=heard.door,
        started_at=now,
        language=heard.language or (number.language if number else config.language),
        dialled=outside or heard.to_number[:NUMBER_LENGTH],
        from_number=from_number,
        from_name=config.names.get(heard.user, "") if is_own else heard.from_name[:NAME_LENGTH],
        party=party_id(config.tenant, person) if person else None,
        operator=heard.user or None,
        number=number.id if number else None,
        customer=heard.leg,
        is_code=is_status_code,
    )
    turn = Turn(call=call, now=now, config=config)
    kind: LegKind = "operator" if is_own else "customer"
    # To the router a code is no call of his: it changes no status but the one he asks for.
    operator = None if is_status_code else call.operator
    turn.put_leg(Leg(id=heard.leg, kind=kind, operator=operator, endpoint=heard.endpoint))
    source = f"{pbx.name} {from_number}".strip()[:TAG_LENGTH] if pbx else ""
    record_arrival(turn, heard.is_caller_proven, source)
    return turn


def number_outside(heard: LegArrived, ours: NumberConfig | None, config: CallConfig) -> str:
    """What is somebody's inside the company is not dialled outside."""
    dialled = heard.to_number
    if ours or is_inside(config, dialled):
        return ""
    return number_for_queue(config, dialled, config.out_queues.get(heard.user))


def record_arrival(turn: Turn, is_caller_proven: bool, source: str) -> None:
    """`source`: which extension of the own PBX calls; else the number's tag says where from."""
    call, leg = turn.call, turn.customer
    number = number_of(turn.config, call.number)
    scenario = number.scenario if number else None
    source_tag = number.source_tag if number and call.direction == "inbound" else source
    turn.record(
        CallStarted(
            call=call.id,
            direction=call.direction,
            door=call.door,
            leg=leg.id,
            dialled="" if call.direction == "outbound" else call.dialled,
            party=call.party,
            operator=call.operator,
            number=call.number,
            scenario=scenario,
            scenario_version=turn.config.published.get(scenario or ""),
            source_tag=source_tag,
            is_caller_proven=is_caller_proven,
        ),
        LegStarted(
            call=call.id,
            leg=leg.id,
            kind=leg.kind,
            operator=leg.operator,
            endpoint=leg.endpoint,
        ),
    )


def nowhere(turn: Turn) -> None:
    """The number leads to nothing: 404, and a technical loss that somebody should mend."""
    end(turn, "system", sip_code=404, lost="technical")
