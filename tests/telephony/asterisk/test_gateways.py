"""Gateways on a real Asterisk: accounts that register, peers known by address, whom to believe."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from dzvin.engine.newcomers import AGAIN
from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk.ami import Ami
from dzvin.telephony.asterisk.config import doors_of
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Request
from dzvin.telephony.asterisk.provision import AsteriskProvisioner
from dzvin.telephony.asterisk.registrations import Registrations
from dzvin.telephony.model import Endpoint, Gateway
from dzvin.telephony.registration import Registration
from tests.support.asterisk import RunningAsterisk
from tests.support.phone import Phone, happens
from tests.support.provider import Provider
from tests.support.rtp import tone
from tests.support.sip_message import parse
from tests.support.until import until
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import TENANT

pytestmark = pytest.mark.anyio
OTHER = "22222222-2222-4222-8222-222222222222"
NAMES = ("gw-one", "gw-two", "gw-three")


@pytest.fixture
async def stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    async with asterisk_stage(asterisk) as on_asterisk:
        await on_asterisk.start()
        yield on_asterisk
        await on_asterisk.provisioner.remove_gateways(*NAMES)


@pytest.fixture
async def provider(stage: AsteriskStage) -> AsyncIterator[Provider]:
    config = stage.asterisk.config
    accounts = {"4401": "s3cret one", "4402": "s3cret two"}
    server = config.bind, config.sip_port
    async with Provider(f"{stage.asterisk.network}.7", server, accounts) as running:
        yield running


@pytest.fixture
async def registrations(stage: AsteriskStage) -> AsyncIterator[Registrations]:
    config = stage.asterisk.config
    ami = Ami(config.control, config.ami_port, config.ami_password)
    yield Registrations(ami, config.folder / "log/messages.log")
    await ami.close()


def line(provider: Provider, account: str = "4401", **fields: object) -> Gateway:
    host, port = provider.host
    usual = {
        "name": "gw-one",
        "kind": "line",
        "tenant": TENANT,
        "host": host,
        "port": port,
        "username": account,
        "secret": provider.accounts.get(account, "wrong"),
        "options_seconds": 1,
    }
    return Gateway(**{**usual, **fields})  # type: ignore[arg-type]


def peer(provider: Provider, **fields: object) -> Gateway:
    usual = {"kind": "peer", "username": "", "secret": "", "addresses": (provider.address,)}
    return line(provider, **{**usual, **fields})


async def told(
    registrations: Registrations, endpoint: str, status: str, code: int | None
) -> Registration:
    async def found() -> list[Registration]:
        return [
            one
            for one in await registrations.read()
            if (one.endpoint, one.status, one.sip_code) == (endpoint, status, code)
        ]

    return (await until(found))[0]


async def test_an_account_registers_with_its_password(
    stage: AsteriskStage, provider: Provider, registrations: Registrations
) -> None:
    await stage.provisioner.put_gateways(line(provider))
    await provider.registers("4401")
    assert (await told(registrations, "gw-one", "Registered", 200)).is_registered
    await stage.provisioner.remove_gateways("gw-one")
    await provider.registers("4401", is_there=False)
    assert await registrations.read() == []


async def test_a_refused_account_tells_the_providers_code(
    stage: AsteriskStage, provider: Provider, registrations: Registrations
) -> None:
    await stage.provisioner.put_gateways(line(provider, secret="guessed"))
    assert not (await told(registrations, "gw-one", "Rejected", 401)).is_registered
    provider.refuses_with = 403
    await stage.provisioner.put_gateways(line(provider))
    await told(registrations, "gw-one", "Rejected", 403)
    provider.refuses_with = 503
    await stage.provisioner.put_gateways(line(provider))
    await told(registrations, "gw-one", "Rejected", 503)
    provider.refuses_with = 0
    await stage.provisioner.put_gateways(line(provider))
    await told(registrations, "gw-one", "Registered", 200)


async def test_a_new_gateway_is_asked_when_we_want_it_and_not_at_some_moment_of_its_interval(
    stage: AsteriskStage, provider: Provider, registrations: Registrations
) -> None:
    await stage.provisioner.put_gateways(peer(provider, options_seconds=3600))

    async def answers() -> bool:
        """Asterisk may say yes to the first ones and not know the gateway yet, as we allow for."""
        await registrations.ask("gw-one")
        changed = {"endpoint": "gw-one", "is_registered": True}
        try:
            await stage.heard(signals.EndpointChanged, AGAIN.total_seconds(), **changed)
        except AssertionError:
            return False
        return True

    await until(answers)


async def test_a_call_to_an_account_is_its_companys_and_says_what_was_dialled(
    stage: AsteriskStage, provider: Provider
) -> None:
    await stage.provisioner.put_gateways(line(provider))
    await provider.registers("4401")
    call = await provider.call_account("4401", "380441112233", from_number="+380501234567")
    came = await stage.heard(signals.LegArrived)
    assert (came.door, came.endpoint, came.tenant) == ("gateway", "gw-one", TENANT)
    assert (came.to_number, came.from_number) == ("380441112233", "+380501234567")
    assert not came.is_caller_proven
    call.cancel()


async def test_a_call_to_the_account_itself_is_to_its_name(
    stage: AsteriskStage, provider: Provider
) -> None:
    await stage.provisioner.put_gateways(line(provider))
    await provider.registers("4401")
    call = await provider.call_account("4401", from_number="1")
    assert (await stage.heard(signals.LegArrived)).to_number == "4401"
    call.cancel()


async def test_two_companies_at_one_registrar_are_told_apart_by_their_lines(
    stage: AsteriskStage, provider: Provider
) -> None:
    """And neither is mistaken for a peer that trusts the registrar's address."""
    await stage.provisioner.put_gateways(
        peer(provider, name="gw-three", tenant=OTHER),
        line(provider),
        line(provider, "4402", name="gw-two", tenant=OTHER),
    )
    for account, endpoint, tenant in (("4401", "gw-one", TENANT), ("4402", "gw-two", OTHER)):
        await provider.registers(account)
        call = await provider.call_account(account, "800", from_number="1")
        came = await stage.heard(signals.LegArrived, endpoint=endpoint)
        assert (came.tenant, came.to_number) == (tenant, "800")
        call.cancel()
    call = await provider.call("900", "1")
    came = await stage.heard(signals.LegArrived, to_number="900")
    assert came.endpoint == "gw-three"
    call.cancel()


async def test_a_number_is_dialled_through_an_account(
    stage: AsteriskStage, provider: Provider
) -> None:
    await stage.provisioner.put_gateways(line(provider))
    await provider.registers("4401")
    await stage.heard(signals.EndpointChanged, endpoint="gw-one", is_registered=True)
    await stage.do(out("380509998877", "gw-one"))
    call = await provider.rung()
    assert call.invite.uri.startswith(f"sip:380509998877@{provider.address}:{provider.port}")
    assert call.caller == "380441112233"
    await call.answer()
    await stage.heard(signals.LegAnswered, leg="c1.1")
    await call.hang_up()
    await stage.heard(signals.LegEnded, leg="c1.1")


async def test_a_provider_may_want_the_account_in_from(
    stage: AsteriskStage, provider: Provider
) -> None:
    await stage.provisioner.put_gateways(peer(provider, from_user="4401", options_seconds=0))
    await stage.do(out("0800", "gw-one"))
    call = await provider.rung()
    assert call.caller == "4401"
    assert "<sip:380441112233@" in call.invite.one("p-asserted-identity")
    call.reject(503)
    ended = await stage.heard(signals.LegEnded, leg="c1.1")
    assert ended.sip_code == 503


class Listener(Provider):
    """Writes down whom Asterisk says that it speaks for."""

    def __init__(self, address: str, server: tuple[str, int]) -> None:
        super().__init__(address, server)
        self.told: set[str] = set()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.told.update(parse(data).all("p-asserted-identity"))
        super().datagram_received(data, addr)


async def test_nobody_outside_is_told_with_whom_he_was_connected(stage: AsteriskStage) -> None:
    """Neither the customer's number to a mobile of ours, nor that to the customer."""
    config = stage.asterisk.config
    async with Listener(f"{stage.asterisk.network}.8", (config.bind, config.sip_port)) as provider:
        await stage.provisioner.put_gateways(peer(provider, from_user="4401", options_seconds=0))
        customer = await provider.call("900", "380671112233")
        came = await stage.heard(signals.LegArrived, to_number="900")
        rings = msgspec.structs.replace(out("0800", "gw-one"), call=came.call, leg=f"{came.call}.1")
        await stage.do(commands.Answer(call=came.call, tenant=TENANT, leg=came.leg), rings)
        mobile = await provider.rung()
        await mobile.answer()
        await stage.heard(signals.LegAnswered, leg=rings.leg)
        legs = came.leg, rings.leg
        await stage.do(
            commands.Join(call=came.call, tenant=TENANT, bridge=f"{came.call}.b", legs=legs)
        )
        mobile.voice.say(tone(440))
        await customer.voice.hears(440)
        await customer.hang_up()
        await stage.heard(signals.LegEnded, leg=came.leg)
        await mobile.hang_up()
    (asserted,) = provider.told
    assert "<sip:380441112233@" in asserted


def out(number: str, endpoint: str, leg: str = "c1.1") -> commands.Originate:
    return commands.Originate(
        call="c1",
        tenant=TENANT,
        leg=leg,
        endpoint=endpoint,
        number=number,
        from_number="380441112233",
        from_name="",
        ring_seconds=9,
    )


@pytest.mark.parametrize("is_trusted", [False, True])
async def test_only_a_trusted_gateway_may_assert_who_calls(
    stage: AsteriskStage, provider: Provider, is_trusted: bool
) -> None:
    await stage.provisioner.put_gateways(peer(provider, is_trusted=is_trusted))
    asserted = [("p-asserted-identity", '"Bank" <sip:+380800300300@provider.test>')]
    call = await provider.call("800", "+380501234567", "Ivan", headers=asserted)
    came = await stage.heard(signals.LegArrived)
    shown = ("+380800300300", "Bank") if is_trusted else ("+380501234567", "Ivan")
    assert (came.from_number, came.from_name) == shown
    assert came.is_caller_proven == is_trusted
    call.cancel()


async def test_a_peer_is_known_by_its_addresses_and_nobody_else_is(
    stage: AsteriskStage, provider: Provider
) -> None:
    config, network = stage.asterisk.config, stage.asterisk.network
    many = peer(provider, addresses=(f"{network}.7", f"{network}.128/30"))
    await stage.provisioner.put_gateways(many)
    for last, code in (("7", 0), ("130", 0), ("132", 401)):
        async with Phone(f"{network}.{last}", (config.bind, config.sip_port)) as phone:
            call = await phone.call(f"70{last}", "1")
            if code:
                await happens(call.ended)
                assert call.code == code
            else:
                await stage.heard(signals.LegArrived, to_number=f"70{last}", endpoint="gw-one")
                call.cancel()
                await happens(call.ended)
    await stage.provisioner.put_addresses(peer(provider, addresses=(f"{network}.132",)))
    for last in ("7", "132"):
        async with Phone(f"{network}.{last}", (config.bind, config.sip_port)) as phone:
            call = await phone.call(f"71{last}", "1")
            if last == "7":
                await happens(call.ended)
                assert call.code == 401
            else:
                await stage.heard(signals.LegArrived, to_number=f"71{last}", endpoint="gw-one")
                call.cancel()
                await happens(call.ended)


async def test_a_gateway_that_is_silent_is_down_and_comes_up_again(
    stage: AsteriskStage, provider: Provider
) -> None:
    await stage.provisioner.put_gateways(peer(provider))
    await stage.heard(signals.EndpointChanged, endpoint="gw-one", is_registered=True)
    provider.answers_options = False
    await stage.heard(signals.EndpointChanged, 15, endpoint="gw-one", is_registered=False)
    stage.signals.clear()
    provider.answers_options = True
    await stage.heard(signals.EndpointChanged, 15, endpoint="gw-one", is_registered=True)


async def test_gateways_are_put_again_after_a_start_of_asterisk(
    stage: AsteriskStage, provider: Provider
) -> None:
    """One that Asterisk cannot take costs the others nothing."""
    broken = line(provider, name="gw-two", codecs=("no such codec",))
    mark = {"variable": "DZ_PROVISIONED", "value": ""}
    await stage.http.ask(Request(method="POST", path="asterisk/variable", body=mark))

    async def nobody() -> list[signals.LegArrived]:
        return []

    async def gateways() -> list[Gateway]:
        return [broken, line(provider)]

    assert await stage.provisioner.restore(nobody, gateways)  # type: ignore[arg-type]
    await provider.registers("4401")


async def test_the_port_is_opened_when_the_gateways_are_known(tmp_path: Path) -> None:
    """Who came a moment too early would be refused, and nobody learn of him: the provider repeats
    what was not answered."""
    asterisk = RunningAsterisk(tmp_path, is_opened_late=True)
    asterisk.boot()
    server = asterisk.config.bind, asterisk.config.sip_port

    async def gateways() -> list[Gateway]:
        return [line(trunk), peer(trunk, name="gw-two")]

    async def nobody() -> list[Endpoint]:
        return []

    try:
        async with (
            AriHttp(asterisk.config.ari_address, asterisk.config.ari_password) as http,
            Provider(f"{asterisk.network}.7", server, {"4401": "s3cret one"}) as trunk,
        ):
            early = await trunk.call("800", "0501234567")
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection(*server)
            opens = partial(doors_of, asterisk.config)
            hand = AsteriskProvisioner(http.ask, site=asterisk.config.site, doors=opens)
            assert await hand.restore(nobody, gateways)
            await trunk.registers("4401")
            await happens(early.rang)
            _, pipe = await asyncio.open_connection(*server)
            pipe.close()
            early.cancel()
            await happens(early.ended)
    finally:
        asterisk.stop()


async def test_what_is_strange_in_an_account_stays_in_its_field(
    stage: AsteriskStage, provider: Provider
) -> None:
    secret = "p;a=b${EXTEN}$(id)\"'\\ \\n[x]"
    provider.accounts["4401"] = secret
    await stage.provisioner.put_gateways(line(provider))
    await provider.registers("4401")
    path = "asterisk/config/dynamic/res_pjsip/auth/gw-one"
    reply = await stage.http.ask(Request(method="GET", path=path))
    fields = {
        one["attribute"]: one["value"]
        for one in msgspec.json.decode(reply.text, type=list[dict[str, str]])
    }
    assert fields["password"] == secret
