"""A gateway takes so many calls at once and so many new ones a second; more is a 503 at once."""

from datetime import datetime, timedelta

from dzvin.calls.model import GatewayRoute
from dzvin.engine.lines import Lines
from dzvin.telephony.commands import Originate
from dzvin.telephony.signals import LegArrived, LegEnded
from tests.engine.toys import TENANT, Clock, World, arrived, in_loop, pressed


def lines(clock: Clock, **limits: int) -> Lines:
    made = Lines(clock.now)
    made.learn("t", [GatewayRoute(id="g", endpoint="gw", provider="p", **limits)])  # type: ignore[arg-type]
    return made


def call(n: int, endpoint: str = "gw") -> Originate:
    return Originate(
        call="c",
        tenant="t",
        leg=f"c.{n}",
        endpoint=endpoint,
        number="0800",
        from_number="1",
        from_name="",
        ring_seconds=9,
    )


def test_a_full_gateway_refuses_like_a_provider_until_a_call_ends() -> None:
    full = lines(Clock(), max_channels=2)
    assert [full.refusal(call(n)) for n in (1, 2)] == [None, None]
    refused = full.refusal(call(3))
    assert refused == LegEnded(call="c", leg="c.3", cause=34, sip_code=503)
    assert full.refusal(call(4, "another")) is None
    full.heard(LegEnded(call="c", leg="c.1"))
    assert full.refusal(call(5)) is None
    assert full.busy("gw") == 2


def test_calls_that_come_in_take_channels_too() -> None:
    full = lines(Clock(), max_channels=1)
    came = LegArrived(
        call="x",
        leg="x",
        door="gateway",
        endpoint="gw",
        from_number="",
        from_name="",
        to_number="1",
    )
    full.heard(came)
    assert full.refusal(call(1)) is not None


def test_new_calls_are_spread_over_the_seconds() -> None:
    clock = Clock()
    slow = lines(clock, max_per_second=2)
    assert [slow.refusal(call(n)) is None for n in range(4)] == [True, True, False, False]
    clock.at += timedelta(seconds=0.5)
    assert [slow.refusal(call(n)) is None for n in range(4, 6)] == [True, False]
    clock.at += timedelta(hours=1)
    assert [slow.refusal(call(n)) is None for n in range(6, 9)] == [True, True, False]


def test_a_call_refused_for_want_of_a_channel_costs_no_token() -> None:
    clock = Clock()
    both = lines(clock, max_channels=1, max_per_second=2)
    assert both.refusal(call(1)) is None
    assert both.refusal(call(2)) is not None
    both.heard(LegEnded(call="c", leg="c.1"))
    assert both.refusal(call(3)) is None


def test_after_a_restart_the_channels_are_counted_anew() -> None:
    full = lines(Clock(), max_channels=2)
    full.occupied([("a.1", "gw"), ("b.1", "gw"), ("c.1", "phone")])
    assert full.refusal(call(1)) is not None
    full.learn("t", [])
    assert full.refusal(call(1)) is None, "no limit is known any more"


def test_the_clock_going_back_gives_and_takes_nothing() -> None:
    clock = Clock()
    slow = lines(clock, max_per_second=1)
    assert slow.refusal(call(1)) is None
    clock.at -= timedelta(days=1)
    assert slow.refusal(call(2)) is not None
    assert isinstance(clock.now(), datetime)


@in_loop
async def test_the_call_hears_of_a_full_gateway_as_of_a_providers_refusal() -> None:
    """And the switch is not asked at all."""
    world = World()
    gateway = GatewayRoute(id="g", endpoint="e", provider="p", max_channels=1)
    world.loop.lines.learn(TENANT, [gateway])
    world.loop.lines.occupied([("other.1", "e")])
    await world.hear(arrived())
    await world.hear(pressed("1"))
    assert world.switch.of(Originate) == []
    heard = [row.heard for row in world.log.inputs]
    assert any(b'"sip_code":503' in one and b'"cause":34' in one for one in heard)
