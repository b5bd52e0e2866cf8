"""What rings for an offer and when: the operator's browsers and SIP phones, and his phones outside
through the gateways, by his ring plan. The router's deadline covers all of it."""

from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from dzvin.calls.dialling import forbidden, rewritten, ways
from dzvin.calls.model import GatewayRoute, Leg, Ring, Transfer
from dzvin.calls.outcome import may_try_another
from dzvin.calls.toll import price_of, price_refusal
from dzvin.calls.turn import Turn
from dzvin.events.call import LegStarted, RingReason
from dzvin.events.queue import OfferMade, OutsideKind
from dzvin.telephony.commands import Originate, Render
from dzvin.telephony.model import Usage
from dzvin.telephony.phones.model import Delays, OutsidePhone, Shows
from dzvin.telephony.signals import LegEnded

SLACK_SECONDS = 5
"""The router's deadline ends the ringing; the switch's own comes a little later."""


def begin_ringing(turn: Turn, heard: OfferMade) -> None:
    """What begins at once rings now. A phone outside rings a moment later, in a turn of its own: it
    may turn out that it cannot be called."""
    planned = tuple(plan(turn, heard))
    now = [ring for ring in planned if ring.endpoint and ring.at <= turn.now]
    turn.change(to_ring=(*turn.call.to_ring, *(ring for ring in planned if ring not in now)))
    for ring in now:
        ring_endpoint(turn, ring)
    arm(turn)


def plan(turn: Turn, heard: OfferMade) -> Iterator[Ring]:
    reaching = turn.config.reaching.get(heard.operator)
    delays = (reaching.delays if reaching else None) or Delays()
    until = turn.now + timedelta(seconds=heard.ring_seconds)
    for endpoint in heard.endpoints:
        is_device = endpoint in turn.config.devices
        seconds = delays.device if is_device else delays.browser
        at = turn.now + timedelta(seconds=seconds)
        yield Ring(
            offer=heard.offer,
            operator=heard.operator,
            at=at,
            ring_until=until,
            endpoint=endpoint,
        )
    for phone in heard.phones:
        seconds = delays.int_phone if phone == "int" else delays.ext_phone
        at = turn.now + timedelta(seconds=seconds)
        yield Ring(offer=heard.offer, operator=heard.operator, at=at, ring_until=until, phone=phone)


def arm(turn: Turn) -> None:
    """Wake up when the next endpoint is due."""
    at = min((ring.at for ring in turn.call.to_ring), default=None)
    turn.drop_timers("ring")
    if at is not None:
        turn.set_timer("ring", max(0.0, (at - turn.now).total_seconds()))


def forget_plan(turn: Turn, offer: str) -> None:
    if any(ring.offer == offer for ring in turn.call.to_ring):
        turn.change(to_ring=tuple(ring for ring in turn.call.to_ring if ring.offer != offer))
        arm(turn)


def hurry(turn: Turn, offer: str) -> bool:
    """Nothing rings any more: what comes next in the plan begins now. False: nothing is left."""
    left = [ring.at for ring in turn.call.to_ring if ring.offer == offer]
    if not left:
        return False
    turn.change(
        to_ring=tuple(
            replace(ring, at=turn.now) if ring.offer == offer and ring.at == min(left) else ring
            for ring in turn.call.to_ring
        )
    )
    arm(turn)
    return True


def take_due(turn: Turn) -> list[Ring]:
    due = [ring for ring in turn.call.to_ring if ring.at <= turn.now]
    turn.change(to_ring=tuple(ring for ring in turn.call.to_ring if ring not in due))
    arm(turn)
    return due


def ring_endpoint(turn: Turn, ring: Ring) -> None:
    leg = Leg(
        id=turn.next_id(),
        kind="operator",
        operator=ring.operator,
        offer=ring.offer,
        endpoint=ring.endpoint,
    )
    put(turn, leg)
    is_auto_answered = takes_by_itself(turn, ring)
    turn.ask(
        Originate(
            **turn.to,
            leg=leg.id,
            endpoint=ring.endpoint,
            from_number=turn.call.from_number,
            from_name=shown_name(turn),
            ring_seconds=seconds_left(turn, ring),
            is_auto_answered=is_auto_answered,
            has_beep=is_auto_answered,
        )
    )


def takes_by_itself(turn: Turn, ring: Ring) -> bool:
    """The page only: a desk phone would put a talk into an empty room."""
    if ring.endpoint in turn.config.devices:
        return False
    reaching = turn.config.reaching.get(ring.operator)
    voice = turn.config.queues.get((turn.call.waiting.queue if turn.call.waiting else "") or "")
    of_operator = reaching is not None and reaching.is_auto_answered
    return of_operator or (voice is not None and voice.is_auto_answered)


def ring_phone(turn: Turn, ring: Ring, tried: tuple[str, ...] = ()) -> bool:
    """By the first gateway that may be used; False: by none."""
    phone = phone_of(turn, ring.operator, ring.phone)
    queue = turn.call.waiting.queue if turn.call.waiting else None
    if phone is None or forbidden(turn, phone.number, Usage(), queue) is not None:
        return False
    gateway = next_gateway(turn, phone.number, queue, tried)
    if gateway is None:
        return False
    leg = Leg(
        id=turn.next_id(),
        kind="operator",
        operator=ring.operator,
        offer=ring.offer,
        endpoint=gateway.endpoint,
        number=phone.number,
        phone=phone.kind,
        tried=(*tried, gateway.id),
        asks_for_key=phone.asks_for_key,
        price=price_of(phone.number, gateway.prices),
    )
    put(turn, leg, gateway.id)
    call_phone(turn, leg, gateway, phone.shows, seconds_left(turn, ring))
    return True


def call_phone(
    turn: Turn, leg: Leg, gateway: GatewayRoute, shows: Shows, ring_seconds: int
) -> None:
    if leg.asks_for_key and turn.config.company:
        language = turn.config.languages.get(leg.operator or "", turn.config.language)
        texts = (turn.config.company,)
        turn.ask(Render(**turn.to, play=f"{leg.id}.name", texts=texts, language=language))
    turn.ask(
        Originate(
            **turn.to,
            leg=leg.id,
            endpoint=gateway.endpoint,
            number=rewritten(leg.number, gateway),
            from_number=shown_number(turn, gateway, shows),
            from_name="",
            ring_seconds=ring_seconds,
        )
    )


def phone_of(turn: Turn, operator: str, kind: OutsideKind | None) -> OutsidePhone | None:
    reaching = turn.config.reaching.get(operator)
    phones = reaching.phones if reaching else ()
    return next((phone for phone in phones if phone.kind == kind), None)


def next_gateway(
    turn: Turn, number: str, queue: str | None, tried: tuple[str, ...]
) -> GatewayRoute | None:
    toll = turn.config.toll
    for gateway in ways(turn.config, queue):
        if gateway.id not in tried and price_refusal(number, gateway.prices, toll) is None:
            return gateway
    return None


def note_ringing(turn: Turn, leg: Leg) -> None:
    dial = turn.call.dial
    if leg.phone is not None or (dial is not None and dial.leg == leg.id):
        turn.put_leg(replace(leg, has_rung=True))


def by_another_gateway(turn: Turn, leg: Leg, heard: LegEnded) -> bool:
    """The gateway did not manage to reach his phone; whether another one is trying now."""
    if leg.phone is None or leg.offer is None or leg.asked or heard.refused is not None:
        return False
    if not may_try_another(heard.sip_code, heard.cause, has_rung=leg.has_rung):
        return False
    ring = Ring(
        offer=leg.offer,
        operator=leg.operator or "",
        at=turn.now,
        ring_until=turn.now + timedelta(seconds=AGAIN_SECONDS),
        phone=leg.phone,
    )
    return ring_phone(turn, ring, leg.tried)


AGAIN_SECONDS = 60
"""By another gateway a phone rings until the offer is over."""


def put(turn: Turn, leg: Leg, gateway: str | None = None) -> None:
    transfer = turn.call.transfer
    turn.put_leg(leg)
    turn.record(
        LegStarted(
            call=turn.call.id,
            leg=leg.id,
            kind="operator",
            operator=leg.operator,
            endpoint=leg.endpoint,
            offer=leg.offer,
            gateway=gateway,
            phone=leg.phone,
            by=transfer.by if transfer else None,
            why=ring_reason(transfer) if transfer else None,
        )
    )


def seconds_left(turn: Turn, ring: Ring) -> int:
    return max(0, round((ring.ring_until - turn.now).total_seconds())) + SLACK_SECONDS


def ring_reason(transfer: Transfer) -> RingReason:
    return "return" if transfer.stage == "back" else transfer.kind


def shown_name(turn: Turn) -> str:
    """Who calls, as a colleague's phone shows it: the customer, and who hands him over."""
    call = turn.call
    if call.transfer is None or call.transfer.stage == "back":
        return call.from_name
    return f"{call.from_name} via {turn.config.names.get(call.transfer.by, '')}".strip()


def shown_number(turn: Turn, gateway: GatewayRoute, shows: Shows) -> str:
    """The company's, unless he wants to see the customer's."""
    call = turn.call
    if shows == "customer" and call.direction == "inbound" and call.from_number:
        return call.from_number
    voice = turn.config.queues.get((call.waiting.queue if call.waiting else "") or "")
    return (voice.caller_number if voice else "") or gateway.caller_number
