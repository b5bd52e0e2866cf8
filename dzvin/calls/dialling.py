"""Calling a number of the public network: the check, the ways out one after the other, the end."""

from msgspec.structs import replace

from dzvin.calls.model import Dial, GatewayRoute, Leg
from dzvin.calls.outcome import may_try_another, result_of
from dzvin.calls.talking import let_go
from dzvin.calls.toll import toll_refusal
from dzvin.calls.turn import Turn
from dzvin.events.call import DialResult, LegStarted
from dzvin.kernel.ids import party_id
from dzvin.kernel.value_list import is_dialling_blocked
from dzvin.telephony.commands import Originate
from dzvin.telephony.signals import LegEnded

DIAL_SECONDS = 60
"""So long a number outside rings, when nobody says otherwise."""


def forbidden(turn: Turn, number: str, outside_calls: int) -> DialResult | None:
    """Why this number may not be called; None: it may."""
    config = turn.config
    if not number:
        return "invalid_number"
    if is_dialling_blocked(config.lists, number, turn.now, config.country):
        return "blacklisted"
    return toll_refusal(number, outside_calls, config.toll, config.country)


def dial(turn: Turn, new: Dial) -> DialResult | None:
    """Begin; the answer says why it came to nothing at once."""
    turn.change(dial=new)
    return next_way(turn)


def next_way(turn: Turn) -> DialResult | None:
    """Try the next gateway. When none is left it is over, with what the last one said."""
    now = turn.call.dial
    assert now is not None
    gateway = next((one for one in turn.config.gateways if one.id not in now.tried), None)
    if gateway is None:
        turn.change(dial=None)
        return now.result or "no_route"
    leg = Leg(
        id=turn.next_id(),
        kind="customer" if now.purpose == "out" else "outside",
        endpoint=gateway.endpoint,
        number=now.number,
        party=party_id(turn.call.tenant, now.number),
    )
    turn.put_leg(leg)
    turn.change(dial=replace(now, leg=leg.id, since=turn.now, tried=(*now.tried, gateway.id)))
    turn.record(
        LegStarted(
            call=turn.call.id,
            leg=leg.id,
            kind=leg.kind,
            endpoint=leg.endpoint,
            gateway=gateway.id,
            party=leg.party,
        )
    )
    ring(turn, leg, gateway, now)
    return None


def ring(turn: Turn, leg: Leg, gateway: GatewayRoute, now: Dial) -> None:
    """He sees the company's number, never an operator's or another customer's."""
    voice = turn.config.queues.get(now.queue or "")
    shown = (voice.caller_number if voice else "") or gateway.caller_number
    turn.ask(
        Originate(
            **turn.to,
            leg=leg.id,
            endpoint=gateway.endpoint,
            number=rewritten(leg.number, gateway),
            from_number=shown,
            from_name="",
            ring_seconds=now.ring_seconds,
        )
    )


def rewritten(number: str, gateway: GatewayRoute) -> str:
    """As this provider wants it: the first rule that fits."""
    for rule in gateway.rules:
        if number.startswith(rule.strip):
            return rule.add + number[len(rule.strip) :]
    return number


def dial_leg_ended(turn: Turn, heard: LegEnded) -> DialResult | None:
    """The leg that rang is gone; None: the next gateway is tried."""
    now = turn.call.dial
    assert now is not None
    result = result_of(heard.sip_code, heard.cause)
    rang_out = (turn.now - now.since).total_seconds() >= now.ring_seconds
    if rang_out or not may_try_another(heard.sip_code, heard.cause):
        turn.change(dial=None)
        return "no_answer" if rang_out else result
    turn.change(dial=replace(now, result=result))
    return next_way(turn)


def cancel_dial(turn: Turn) -> None:
    now = turn.call.dial
    if now is not None:
        turn.change(dial=None)
        let_go(turn, now.leg)
