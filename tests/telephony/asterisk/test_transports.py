"""Providers over TCP and TLS, and encrypted media."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dzvin.telephony import commands, signals
from dzvin.telephony.model import Gateway
from tests.support.asterisk import RunningAsterisk
from tests.support.provider_stream import stream_provider
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import TENANT

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    async with asterisk_stage(asterisk) as on_asterisk:
        await on_asterisk.start()
        yield on_asterisk
        await on_asterisk.provisioner.remove_gateways("gw-stream")


@pytest.mark.parametrize("transport", ["tcp", "tls"])
async def test_an_account_registers_and_calls_over_a_stream(
    stage: AsteriskStage, tmp_path: Path, transport: str
) -> None:
    folder = tmp_path if transport == "tls" else None
    async with stream_provider(f"{stage.asterisk.network}.8", folder) as provider:
        gateway = Gateway(
            name="gw-stream",
            kind="line",
            tenant=TENANT,
            host=provider.address,
            port=provider.port,
            transport=transport,  # type: ignore[arg-type]
            username="4401",
            secret="s3cret",
            options_seconds=1,
            has_srtp=True,
        )
        await stage.provisioner.put_gateways(gateway)
        registered = await provider.asked("REGISTER")
        assert f"/{transport.upper()} " in registered.one("via")
        assert "line=" in registered.one("contact")
        await provider.asked("OPTIONS")
        await stage.heard(signals.EndpointChanged, endpoint="gw-stream", is_registered=True)
        call = commands.Originate(
            call="c1",
            tenant=TENANT,
            leg="c1.1",
            endpoint="gw-stream",
            number="0800",
            from_number="1",
            from_name="",
            ring_seconds=5,
        )
        await stage.do(call)
        invite = await provider.asked("INVITE")
        assert f"/{transport.upper()} " in invite.one("via")
        assert "RTP/SAVP" in invite.body and "a=crypto:1 AES_CM_128_HMAC_SHA1_80" in invite.body
        assert (await stage.heard(signals.LegEnded, leg="c1.1")).sip_code == 488
