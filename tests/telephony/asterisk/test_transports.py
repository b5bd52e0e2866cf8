"""Providers over TCP and TLS, and encrypted media."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dzvin.telephony import commands, signals
from dzvin.telephony.model import Gateway
from tests.support.asterisk import RunningAsterisk
from tests.support.provider_stream import StreamProvider, certificate, stream_provider
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
            tls_trust="any",
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


TWO_TRIES_SECONDS = 3.0
"""Of OPTIONS: whoever is refused was silent for so long."""
PATIENCE_SECONDS = 60.0
"""What was refused a moment ago is tried again after 10 s at the latest (`trunks.py`)."""


async def is_registered(
    stage: AsteriskStage, provider: StreamProvider, within: float = PATIENCE_SECONDS, **more: str
) -> bool:
    gateway = Gateway(
        name="gw-stream",
        kind="line",
        tenant=TENANT,
        host=provider.address,
        port=provider.port,
        transport="tls",
        username="4401",
        secret="s3cret",
        options_seconds=1,
        **more,  # type: ignore[arg-type]
    )
    await stage.provisioner.put_gateways(gateway)
    try:
        async with asyncio.timeout(within):
            await provider.asked("REGISTER", within)
            await provider.asked("OPTIONS", within)
    except TimeoutError:
        return False
    return True


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    stage: AsteriskStage, tmp_path: Path
) -> None:
    """Not even its OPTIONS are sent: without proof of who listens nothing is told to him."""
    async with stream_provider(f"{stage.asterisk.network}.9", tmp_path) as provider:
        assert not await is_registered(stage, provider, TWO_TRIES_SECONDS)
        assert await is_registered(stage, provider, tls_trust="any")


async def test_an_own_authority_vouches_for_its_provider_only(
    stage: AsteriskStage, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = certificate(tmp_path / "other", "192.0.2.1").read_text()
    async with stream_provider(f"{stage.asterisk.network}.11", tmp_path) as provider:
        own = (tmp_path / "provider.pem").read_text()
        refused = {"tls_trust": "pinned", "tls_ca": other}
        assert not await is_registered(stage, provider, TWO_TRIES_SECONDS, **refused)
        assert await is_registered(stage, provider, tls_trust="pinned", tls_ca=own)
