"""Somebody dialled: what he reaches, and the first facts of his call."""

from datetime import datetime

from dzvin.calls.ending import end
from dzvin.calls.model import Call, CallConfig, Leg
from dzvin.calls.numbers import number_for, number_of
from dzvin.calls.turn import Turn
from dzvin.events.call import CallStarted, LegKind, LegStarted
from dzvin.kernel.ids import party_id
from dzvin.telephony.signals import LegArrived

NAME_LENGTH, NUMBER_LENGTH = 80, 40


def arrived(heard: LegArrived, now: datetime, config: CallConfig) -> Turn:
    """A new call. The loop has found whose it is: `config` is that tenant's."""
    number = number_for(config, heard.to_number, heard.endpoint)
    is_own = bool(heard.user)
    from_number = heard.from_number[:NUMBER_LENGTH]
    if is_own:
        from_number = config.own_numbers.get(heard.user, "")
    call = Call(
        id=heard.call,
        tenant=config.tenant,
        direction="internal" if is_own else "inbound",
        door=heard.door,
        started_at=now,
        language=heard.language or (number.language if number else config.language),
        dialled=heard.to_number[:NUMBER_LENGTH],
        from_number=from_number,
        from_name=config.names.get(heard.user, "") if is_own else heard.from_name[:NAME_LENGTH],
        party=party_id(config.tenant, from_number) if from_number and not is_own else None,
        operator=heard.user or None,
        number=number.id if number else None,
        customer=heard.leg,
    )
    turn = Turn(call=call, now=now, config=config)
    kind: LegKind = "operator" if is_own else "customer"
    turn.put_leg(Leg(id=heard.leg, kind=kind, operator=call.operator, endpoint=heard.endpoint))
    record_arrival(turn)
    return turn


def record_arrival(turn: Turn) -> None:
    call, leg = turn.call, turn.customer
    number = number_of(turn.config, call.number)
    scenario = number.scenario if number else None
    turn.record(
        CallStarted(
            call=call.id,
            direction=call.direction,
            door=call.door,
            leg=leg.id,
            dialled=call.dialled,
            party=call.party,
            operator=call.operator,
            number=call.number,
            scenario=scenario,
            scenario_version=turn.config.published.get(scenario or ""),
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
