"""A simulated customer is a customer to our side: he arrives, hears, speaks, presses, hangs up."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk.requests import live_take
from dzvin.telephony.asterisk.simulated import Simulated, Wanted, simulate
from tests.support.asterisk import RunningAsterisk
from tests.support.relay import Relay
from tests.support.until import until
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import TENANT

pytestmark = pytest.mark.anyio
CALL = "33333333-3333-4333-8333-333333333333"
TO = {"call": CALL, "tenant": TENANT}


@pytest.fixture
async def stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    async with asterisk_stage(asterisk) as on_asterisk:
        await on_asterisk.start()
        yield on_asterisk


def customer(stage: AsteriskStage, http_port: int = 0, **does: object) -> asyncio.Task[Simulated]:
    wanted = Wanted(call=CALL, app="dzvin-call-test", number="800", **does)  # type: ignore[arg-type]
    config = stage.asterisk.config
    config = replace(config, http_port=http_port or config.http_port)
    return stage.tasks.create_task(simulate(config, wanted))


async def answered(stage: AsteriskStage) -> signals.LegArrived:
    came = await stage.heard(signals.LegArrived, call=CALL)
    await stage.do(commands.Answer(**TO, leg=came.leg))
    await stage.heard(signals.LegAnswered, leg=came.leg)
    return came


async def test_he_arrives_as_if_from_a_gateway(stage: AsteriskStage) -> None:
    calling = customer(stage, from_number="+380441234567", tenant=TENANT)
    came = await answered(stage)
    assert (came.door, came.from_number, came.to_number, came.tenant) == (
        "gateway",
        "+380441234567",
        "800",
        TENANT,
    )
    went = await calling
    assert went.answered
    assert (went.call_id, went.ended_by) == (CALL, "customer")
    assert (await stage.heard(signals.LegEnded, leg=came.leg)).cause == 16


async def test_his_near_half_is_no_leg_of_the_call(stage: AsteriskStage) -> None:
    calling = customer(stage, hold_seconds=60)
    came = await answered(stage)
    seen = [each for each in await stage.switch.snapshot() if each.call == CALL]
    assert [leg.leg for each in seen for leg in each.legs] == [came.leg]
    await stage.do(commands.HangUp(**TO, leg=came.leg))
    await calling


async def test_he_speaks_and_presses_keys(stage: AsteriskStage) -> None:
    """He learns that he is answered when the take is under way: he speaks at once."""
    config = stage.asterisk.config
    relay = await stage.stack.enter_async_context(Relay(config.control, config.http_port))
    speech = config.prompts / "en/hello"
    calling = customer(stage, relay.port, speech=speech, keys="1w2#", hold_seconds=60)
    await stage.heard(signals.LegArrived, call=CALL)
    relay.freeze()
    came = await answered(stage)
    take = commands.RecordTake(
        **TO, leg=came.leg, take=f"{CALL}.r1", path=f"{TENANT}/{CALL}/r1", max_seconds=30
    )
    await stage.do(take)

    async def is_under_way() -> bool:
        reply = await stage.http.ask(live_take(take.path))
        return reply.is_ok and '"recording"' in reply.text

    await until(is_under_way)
    relay.thaw()
    assert (await stage.heard(signals.TakeEnded, take=take.take)).seconds > 0
    await stage.heard(signals.DigitPressed, digit="#")
    keys = [each.digit for each in stage.signals if isinstance(each, signals.DigitPressed)]
    assert keys == ["1", "2", "#"]
    await stage.do(commands.HangUp(**TO, leg=came.leg))
    went = await calling
    assert went.talk_seconds >= 0.5


async def test_the_service_may_hang_up_first(stage: AsteriskStage) -> None:
    calling = customer(stage, hold_seconds=60)
    came = await answered(stage)
    await stage.do(commands.HangUp(**TO, leg=came.leg))
    assert (await calling).ended_by == "service"


async def test_a_refused_customer_knows_why(stage: AsteriskStage) -> None:
    calling = customer(stage)
    came = await stage.heard(signals.LegArrived, call=CALL)
    await stage.do(commands.HangUp(**TO, leg=came.leg, cause=17))
    went = await calling
    assert (went.answered, went.sip_code, went.talk_seconds) == (False, 486, 0.0)


async def test_what_cannot_be_a_number_is_not_dialled(stage: AsteriskStage) -> None:
    for number in ("800@gateway", "8/n", "", "800,s,1"):
        wanted = Wanted(call=CALL, app="dzvin-call-test", number=number)
        with pytest.raises(ValueError, match="number"):
            await simulate(stage.asterisk.config, wanted)
