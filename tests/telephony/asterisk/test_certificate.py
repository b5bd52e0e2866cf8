"""Phones over TLS with our certificate; a renewed one is shown while calls and phones stay."""

import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from dzvin.infra import clock
from dzvin.infra.certificates import LocalAuthority, shown_in
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Request
from dzvin.telephony.asterisk.provision import AsteriskProvisioner
from dzvin.telephony.switch import Endpoint
from tests.support.asterisk import RunningAsterisk
from tests.support.phone import Phone
from tests.support.until import until
from tests.telephony.stage import TENANT

pytestmark = pytest.mark.anyio

TLS_PORT = 5061


@pytest.fixture
def authority(tmp_path: Path) -> LocalAuthority:
    made = LocalAuthority(tmp_path / "tls")
    made.ensure(("calls.example.org",), clock.now())
    return made


@pytest.fixture
def secured(tmp_path: Path, authority: LocalAuthority) -> Iterator[RunningAsterisk]:
    cert, key = str(authority.leaf.cert), str(authority.leaf.key)
    running = RunningAsterisk(tmp_path, tls_port=TLS_PORT, tls_cert=cert, tls_key=key)
    running.boot()
    yield running
    running.stop()


async def test_a_renewed_certificate_is_shown_and_phones_stay_registered(
    secured: RunningAsterisk, authority: LocalAuthority
) -> None:
    config = secured.config

    def fingerprint() -> str:
        pem = ssl.get_server_certificate((config.bind, TLS_PORT), timeout=5)
        return shown_in(pem.encode()).fingerprint

    async with AriHttp(config.ari_address, config.ari_password) as http:
        device = Endpoint(name="dev-tls", kind="device", secret="right", tenant=TENANT, user="u")
        await AsteriskProvisioner(http.ask).put(device)

        async def state() -> str:
            return (await http.ask(Request(method="GET", path="endpoints/PJSIP/dev-tls"))).text

        server = config.bind, config.sip_port
        async with Phone(f"{secured.network}.2", server, "dev-tls", "right") as phone:
            assert await phone.register() == 200
            first = fingerprint()
            authority.ensure(("calls.example.org",), clock.now() + timedelta(days=380))
            await http.ask(Request(method="PUT", path="asterisk/modules/res_pjsip.so"))

            async def is_new() -> bool:
                return fingerprint() != first

            await until(is_new)
            assert '"online"' in await state()
            assert await phone.register() == 200


async def test_the_public_address_stands_in_what_those_outside_get(
    tmp_path: Path,
) -> None:
    running = RunningAsterisk(tmp_path, public_address="203.0.113.10")
    own = f"{running.config.bind}/32"
    running.config = msgspec.structs.replace(running.config, local_nets=("10.0.0.0/8", own))
    running.boot()
    try:
        config = running.config
        async with (
            AriHttp(config.ari_address, config.ari_password) as http,
            Phone(
                f"{running.network}.2", (config.bind, config.sip_port), "dev-out", "right"
            ) as phone,
        ):
            device = Endpoint(
                name="dev-out", kind="device", secret="right", tenant=TENANT, user="u"
            )
            await AsteriskProvisioner(http.ask).put(device)
            assert await phone.register() == 200
            rung = Request(
                method="POST", path="channels", body={"endpoint": "PJSIP/dev-out", "app": "dzvin-x"}
            )
            await http.ask(rung)
            call = await phone.incoming.get()
            assert "203.0.113.10" in call.invite.one("contact")
            assert "c=IN IP4 203.0.113.10" in call.invite.body
            call.reject(486)
    finally:
        running.stop()
