"""The transfer key of a phone and legs that change their call: promises of every switch."""

import pytest

from dzvin.telephony import commands, signals
from tests.telephony.stage import ANN, TENANT, Party, Stage
from tests.telephony.test_switch_contract import stage as stage

pytestmark = pytest.mark.anyio


async def line(stage: Stage, number: str) -> tuple[Party, signals.LegArrived]:
    """Ann dials, and is picked up."""
    party = await stage.device_dials(ANN, number)
    arrived = await stage.heard(signals.LegArrived, to_number=number)
    answer = commands.Answer(call=arrived.call, tenant=TENANT, leg=arrived.leg)
    await stage.do(answer)
    await stage.heard(signals.LegAnswered, leg=arrived.leg)
    await party.is_answered()
    return party, arrived


async def test_the_transfer_key_is_told_and_its_phone_hears_what_came_of_it(stage: Stage) -> None:
    await stage.registers(ANN)
    party, arrived = await line(stage, "800")
    to = {"call": arrived.call, "tenant": TENANT, "leg": arrived.leg}
    await party.refer("102")
    heard = await stage.heard(signals.TransferRequested, leg=arrived.leg)
    assert (heard.call, heard.number, heard.is_attended) == (arrived.call, "102", False)
    await stage.do(commands.ReportTransfer(**to, result="refused"))
    await party.is_told("refused")
    await party.refer("103")
    await stage.heard(signals.TransferRequested, number="103")
    await stage.do(commands.ReportTransfer(**to, result="done"))
    await party.is_told("done")
    assert stage.count(signals.TransferRequested) == 2, "a report is no new wish"


async def test_another_line_of_the_phone_is_named_by_its_leg(stage: Stage) -> None:
    await stage.registers(ANN)
    first, of_first = await line(stage, "800")
    second, of_second = await line(stage, "801")
    await first.refer(to=second)
    heard = await stage.heard(signals.TransferRequested, is_attended=True)
    assert (heard.leg, heard.other_leg) == (of_first.leg, of_second.leg)
    assert (heard.call, heard.other_call) == (of_first.call, of_second.call)


async def test_a_leg_that_moved_is_told_in_the_name_of_its_new_call(stage: Stage) -> None:
    await stage.registers(ANN)
    first, of_first = await line(stage, "800")
    second, of_second = await line(stage, "801")
    move = commands.MoveLeg(call=of_first.call, tenant=TENANT, leg=of_second.leg)
    bridge = f"{of_first.call}.b"
    join = commands.Join(
        call=of_first.call, tenant=TENANT, bridge=bridge, legs=(of_first.leg, of_second.leg)
    )
    await stage.do(move, join)
    await first.say()
    await second.hears(first)
    seen = {each.call: {leg.leg for leg in each.legs} for each in await stage.switch.snapshot()}
    assert seen[of_first.call] == {of_first.leg, of_second.leg}
    assert of_second.call not in seen
    await second.hang_up()
    ended = await stage.heard(signals.LegEnded, leg=of_second.leg)
    assert ended.call == of_first.call
