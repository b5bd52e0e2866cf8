"""A new engine takes over the legs that are there, and hears the end of each of them."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Reply, Request
from tests.support.asterisk import RunningAsterisk
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import TENANT

pytestmark = pytest.mark.anyio


class Overtaken(AriHttp):
    """Each list holds a leg that has ended by the time it is read."""

    async def ask(self, request: Request) -> Reply:
        reply = await super().ask(request)
        if request.path != "channels":
            return reply
        there = msgspec.json.decode(reply.text)
        gone = [{**each, "id": f"{each['id']}-gone"} for each in there]
        return Reply(status=reply.status, text=msgspec.json.encode([*gone, *there]).decode())


@pytest.fixture
async def stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    async with asterisk_stage(asterisk) as on_asterisk:
        await on_asterisk.start()
        yield on_asterisk


async def test_a_leg_that_ends_meanwhile_makes_us_deaf_for_no_other(stage: AsteriskStage) -> None:
    config, shard = stage.asterisk.config, stage.asterisk.config.shard
    customer = await stage.customer_dials("800")
    came = await stage.heard(signals.LegArrived)
    await stage.do(commands.Answer(call=came.call, tenant=TENANT, leg=came.leg))
    await customer.is_answered()
    await stage.switch.close()
    unheard = f"applications/dzvin-{shard}/subscription?eventSource=channel:{came.leg}"
    assert (await stage.http.ask(Request(method="DELETE", path=unheard))).is_ok
    async with Overtaken(config.ari_address, config.ari_password) as stage.http:
        stage.switch = stage.make_switch()
        await stage.start()
        await customer.hang_up()
        await stage.heard(signals.LegEnded, call=came.call, leg=came.leg)
        await stage.switch.close()
    stage.http = await stage.stack.enter_async_context(
        AriHttp(config.ari_address, config.ari_password)
    )
