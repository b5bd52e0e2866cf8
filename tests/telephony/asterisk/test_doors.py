"""SIP ports are opened when Asterisk knows who may call at them, and by nobody before."""

from collections.abc import Sequence

import msgspec
import pytest

from dzvin.telephony.asterisk.messages import Reply, Request
from dzvin.telephony.asterisk.provision import AsteriskProvisioner
from dzvin.telephony.asterisk.trunks import Thing
from dzvin.telephony.model import Endpoint, Gateway
from tests.telephony.stage import ANN, TENANT

pytestmark = pytest.mark.anyio

GUEST = Endpoint(name="guest-77", kind="guest", secret="s3cret", tenant=TENANT, number="800")


async def test_gateways_are_known_before_the_door_opens_and_asked_for_after_it() -> None:
    """And phones last: callers are many, and each phone takes its time."""
    asked: list[str] = []

    async def ask(request: Request) -> Reply:
        if request.path.startswith("asterisk/variable"):
            return Reply(status=200, text="{}")
        if request.method == "PUT":
            kind, name = request.path.split("/")[-2:]
            fields = (request.body or {})["fields"]
            is_asked = any(each["attribute"] == "qualify_frequency" for each in fields)
            asked.append(f"{kind} {name}" + (" asked" if is_asked else ""))
        return Reply(status=200 if request.method != "GET" else 404, text="")

    async def phones() -> Sequence[Endpoint]:
        return [GUEST]

    async def gateways() -> Sequence[Gateway]:
        host = "198.51.100.7"
        peer = Gateway(
            name="gw-one", kind="peer", tenant=TENANT, host=host, port=5060, addresses=(host,)
        )
        return [peer, msgspec.structs.replace(peer, name="gw-two", kind="line", username="7")]

    doors = (Thing("transport", "udp", ()),)
    hand = AsteriskProvisioner(ask, doors=lambda: doors)
    assert await hand.restore(phones, gateways)
    assert asked == [
        *("aor gw-one", "endpoint gw-one", "identify gw-one", "aor gw-two", "endpoint gw-two"),
        "transport udp",
        *("aor gw-one asked", "aor gw-two asked", "registration gw-two"),
        *("auth guest-77", "endpoint guest-77"),
    ]


class EmptyAsterisk:
    """Knows nothing but its mark; refuses the paths that end so."""

    def __init__(self, *refused: str) -> None:
        self.refused, self.asked, self.mark = refused, list[str](), ""

    async def ask(self, request: Request) -> Reply:
        if request.method == "GET":
            is_mark = request.path.startswith("asterisk/variable")
            return Reply(status=200 if is_mark else 404, text=f'{{"value":"{self.mark}"}}')
        if request.path == "asterisk/variable":
            self.mark = str((request.body or {})["value"])
        else:
            self.asked.append(request.path.rpartition("res_pjsip/")[2])
        return Reply(status=403 if request.path.endswith(self.refused) else 200, text="")


async def guests() -> Sequence[Endpoint]:
    return [GUEST, ANN]


async def test_a_door_is_tried_again_and_a_refused_phone_costs_nobody_his() -> None:
    asterisk = EmptyAsterisk("transport/udp", f"auth/{GUEST.name}")
    hand = AsteriskProvisioner(asterisk.ask, doors=lambda: (Thing("transport", "udp", ()),))
    assert await hand.restore(guests)
    assert f"endpoint/{ANN.name}" in asterisk.asked
    assert asterisk.mark != "1", "not all is known: the next engine puts it again"
    asterisk.refused = ("nothing",)
    asterisk.asked.clear()
    await hand.try_doors()
    assert (asterisk.asked, asterisk.mark) == (["transport/udp"], "1"), "it is marked as known"
    await hand.try_doors()
    assert asterisk.asked == ["transport/udp"]


async def test_the_door_of_an_asterisk_begun_anew_is_opened_by_none_but_who_restores_it() -> None:
    """It would be taken for one that knows its gateways, and they never come."""
    asterisk = EmptyAsterisk("transport/udp")
    hand = AsteriskProvisioner(asterisk.ask, doors=lambda: (Thing("transport", "udp", ()),))
    assert await hand.restore(guests)
    asterisk.asked.clear()
    asterisk.refused, asterisk.mark = ("nothing",), ""
    await hand.try_doors()
    assert (asterisk.asked, asterisk.mark) == ([], "")
    assert await hand.restore(guests)
    assert asterisk.asked[0] == "transport/udp"
    assert f"endpoint/{GUEST.name}" in asterisk.asked
    assert asterisk.mark == "1"
