"""A softphone that others wrote works with the card of a phone, in clear and encrypted."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Request
from tests.sip.company import Company, Operator, company, in_queue
from tests.support.baresip import Baresip
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def softphone(firm: Company, owner: Operator, folder: Path, extra: str = "") -> Baresip:
    """Set up by hand from the card that an administrator hands over."""
    card = await firm.change("POST", "/api/devices", {"user_account": owner.id})
    way = next(each for each in card["ways"] if each["transport"] == "udp")
    server = f"{card['domain']}:{way['port']}"
    return Baresip(
        folder / card["name"], card["name"], card["secret"], server, extra=extra, hertz=440
    )


async def is_secure(service: Service, name: str) -> bool:
    """Whether Asterisk's channel with this endpoint carries SRTP."""
    asterisk = service.home.asterisk
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:

        async def ask(path: str) -> Any:
            return msgspec.json.decode((await http.ask(Request(method="GET", path=path))).text)

        channels = [one for one in await ask("channels") if f"/{name}-" in one["name"]]
        assert len(channels) == 1, channels
        secure = await ask(f"channels/{channels[0]['id']}/variable?variable=CHANNEL(rtp,secure)")
        return bool(secure["value"] == "1")


@pytest.mark.parametrize("encryption", ["", "mediaenc=srtp"])
async def test_an_operator_takes_a_customer_on_a_softphone(
    service: Service, tmp_path: Path, encryption: str
) -> None:
    async with company(service) as firm:
        anna = await firm.operator(ready=False)
        number = await firm.number(in_queue(await firm.queue(anna)))
        async with await softphone(firm, anna, tmp_path, encryption) as phone:
            await phone.sees("REGISTER_OK")
            await anna.press("ready")
            customer = await firm.calls(number)
            await phone.sees("CALL_INCOMING")
            phone.does("accept")
            await phone.sees("CALL_ESTABLISHED")
            customer.call.voice.say(tone(1000))
            await customer.call.voice.hears(440)
            assert await is_secure(service, phone.user) is bool(encryption)
            await customer.call.voice.speaks(tone(1000), 1.0)
            phone.does("hangup")
            await happens(customer.call.ended, 10)
            await phone.sees("CALL_CLOSED")

            async def heard() -> bool:
                return phone.share_heard(1000) > 0.9

            await until(heard)
        told = await firm.journal(customer)
    assert told["call"]["is_answered"] and told["call"]["operator"] == anna.id


async def test_a_softphone_dials_a_colleague(service: Service, tmp_path: Path) -> None:
    async with company(service) as firm:
        anna, boris = await firm.operators(2)
        async with await softphone(firm, anna, tmp_path) as phone:
            await phone.sees("REGISTER_OK")
            phone.does("dial", boris.short_number)
            taken = await boris.takes()
            taken.voice.say(tone(1000))
            await taken.voice.hears(440)
            await phone.sees("CALL_ESTABLISHED")
            await taken.hang_up()
            await phone.sees("CALL_CLOSED")


async def test_a_softphone_with_a_wrong_password_is_not_let_in(
    service: Service, tmp_path: Path
) -> None:
    async with company(service) as firm:
        anna = await firm.operator(ready=False)
        phone = await softphone(firm, anna, tmp_path)
        phone.password = "not the one"
        async with phone:
            failed = await phone.sees("REGISTER_FAIL")
            assert "401" in failed["param"] or "403" in failed["param"]


async def test_a_provider_that_wants_srtp_is_talked_with_in_srtp(
    service: Service, tmp_path: Path
) -> None:
    """Who refuses to talk in clear is heard, and hears the operator."""
    server = f"{service.bind}:5060"
    trunk = Baresip(
        tmp_path / "trunk", "38044", "", server, extra="mediaenc=srtp-mand", hertz=1000, regint=0
    )
    async with company(service) as firm, trunk:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        of = await firm.change("POST", "/api/providers", {"name": "Secret Telecom"})
        peer = {"provider": of["id"], "name": "Secret", "kind": "peer", "has_srtp": True}
        await firm.change("POST", "/api/gateways", peer | {"host": trunk.address})
        await firm.settled()
        trunk.does("dial", f"sip:{number}@{server}")
        taken = await anna.takes()
        taken.voice.say(tone(440))
        await taken.voice.hears(1000)
        await trunk.sees("CALL_ESTABLISHED")
        endpoint = service.rows("SELECT endpoint FROM gateway WHERE name = 'Secret'")[0]
        assert await is_secure(service, endpoint["endpoint"])
        await taken.voice.speaks(tone(440), 1.0)
        await taken.hang_up()
        await trunk.sees("CALL_CLOSED")

        async def heard() -> bool:
            return trunk.share_heard(440) > 0.9

        await until(heard)
