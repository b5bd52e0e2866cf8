"""Calling a number of the public network: the check, the ways out one after the other, the end."""

from typing import Any

from msgspec.structs import replace

from dzvin.calls.model import CallConfig, Dial, GatewayRoute, Leg
from dzvin.calls.outcome import may_try_another, result_of
from dzvin.calls.talking import let_go
from dzvin.calls.toll import is_emergency, outside_number, price_of, price_refusal, toll_refusal
from dzvin.calls.turn import Turn
from dzvin.events.call import DialResult, LegStarted
from dzvin.kernel.ids import party_id
from dzvin.kernel.value_list import is_dialling_blocked
from dzvin.telephony.commands import Originate
from dzvin.telephony.model import Usage
from dzvin.telephony.signals import LegEnded

DIAL_SECONDS = 60
"""So long a number outside rings, when nobody says otherwise."""


def country_of(config: CallConfig, queue: str | None) -> str:
    """Whose numbers are dialled without a country code."""
    voice = config.queues.get(queue or "")
    return (voice.country if voice else "") or config.country


def number_for_queue(config: CallConfig, dialled: str, queue: str | None) -> str:
    """As the one who calls for this queue means it."""
    return outside_number(dialled, country_of(config, queue))


def ways(config: CallConfig, queue: str | None) -> tuple[GatewayRoute, ...]:
    """Gateways in the order in which they are tried: those of the queue's providers, else all."""
    voice = config.queues.get(queue or "")
    public = tuple(one for one in config.gateways if not one.is_own_pbx)
    if voice is None or not voice.providers:
        return public
    return tuple(one for provider in voice.providers for one in public if one.provider == provider)


def ways_of(config: CallConfig, now: Dial) -> tuple[GatewayRoute, ...]:
    if now.gateway:
        return tuple(one for one in config.gateways if one.id == now.gateway)
    return ways(config, now.queue)


def forbidden(turn: Turn, number: str, usage: Usage, queue: str | None = None) -> DialResult | None:
    """Why this number may not be called; None: it may, by one gateway at least."""
    config = turn.config
    if not number:
        return "invalid_number"
    if is_dialling_blocked(config.lists, number, turn.now, config.country):
        return "blacklisted"
    prices = [one.prices for one in ways(config, queue)] or [()]
    toll, country, dialled_in = config.toll, config.country, country_of(config, queue)
    refusals = [toll_refusal(number, each, usage, toll, country, dialled_in) for each in prices]
    return None if None in refusals else refusals[0]


def dial(turn: Turn, new: Dial) -> DialResult | None:
    """Begin; the answer says why it came to nothing at once."""
    turn.change(dial=new)
    return next_way(turn)


def next_way(turn: Turn) -> DialResult | None:
    """Try the next gateway. When none is left it is over, with what the last one said."""
    now = turn.call.dial
    assert now is not None
    left = [one for one in ways_of(turn.config, now) if one.id not in now.tried]
    refusals = [too_dear(turn.config, now, one) for one in left]
    gateway = next((one for one, why in zip(left, refusals, strict=True) if why is None), None)
    if gateway is None:
        turn.change(dial=None)
        return now.result or next(iter(refusals), None) or "no_route"
    leg = Leg(
        id=turn.next_id(),
        kind="customer" if now.purpose == "out" else "outside",
        endpoint=gateway.endpoint,
        number="" if gateway.is_own_pbx else now.number,
        party=None if gateway.is_own_pbx else party_id(turn.call.tenant, now.number),
        price=price_of(now.number, gateway.prices),
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
            queue=now.queue if now.purpose == "out" else None,
        )
    )
    ring(turn, leg, gateway, now)
    return None


def too_dear(config: CallConfig, now: Dial, gateway: GatewayRoute) -> DialResult | None:
    if is_emergency(now.number, country_of(config, now.queue)):
        return None
    return price_refusal(now.number, gateway.prices, config.toll)


def ring(turn: Turn, leg: Leg, gateway: GatewayRoute, now: Dial) -> None:
    """He sees the company's number, never an operator's or another customer's."""
    voice = turn.config.queues.get(now.queue or "")
    shown = (voice.caller_number if voice else "") or gateway.caller_number
    if gateway.is_own_pbx:
        shown = turn.call.from_number
    turn.ask(
        Originate(
            **turn.to,
            leg=leg.id,
            endpoint=gateway.endpoint,
            number=rewritten(now.number, gateway),
            from_number=shown,
            from_name=turn.call.from_name if gateway.is_own_pbx else "",
            ring_seconds=now.ring_seconds,
            **early(turn, now),
        )
    )


def early(turn: Turn, now: Dial) -> dict[str, Any]:
    """Whoever dialled hears announcements and tones of the public network as they come."""
    if now.purpose != "out" or turn.customer.state == "up":
        return {}
    return {"early_with": turn.call.customer, "early_bridge": turn.bridge}


def rewritten(number: str, gateway: GatewayRoute) -> str:
    """As this provider wants it: the first rule that fits."""
    for rule in gateway.rules:
        if number.startswith(rule.strip):
            return rule.add + number[len(rule.strip) :]
    return number


def dial_leg_ended(turn: Turn, leg: Leg, heard: LegEnded) -> DialResult | None:
    """The leg that rang is gone; None: the next gateway is tried."""
    now = turn.call.dial
    assert now is not None
    if heard.refused is not None:
        turn.change(dial=None)
        return heard.refused
    result = result_of(heard.sip_code, heard.cause)
    rang_out = (turn.now - now.since).total_seconds() >= now.ring_seconds
    if rang_out or not may_try_another(heard.sip_code, heard.cause, has_rung=leg.has_rung):
        turn.change(dial=None)
        return "no_answer" if rang_out else result
    turn.change(dial=replace(now, result=result))
    return next_way(turn)


def cancel_dial(turn: Turn) -> None:
    now = turn.call.dial
    if now is not None:
        turn.change(dial=None)
        let_go(turn, now.leg)
