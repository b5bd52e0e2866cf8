"""Who is known to Asterisk, and who is not: names alone open nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk.messages import Reply, Request
from dzvin.telephony.asterisk.provision import AsteriskProvisioner, things
from dzvin.telephony.model import Endpoint, Gateway
from dzvin.telephony.switch import EndpointRefused, SwitchAway
from tests.support.asterisk import RunningAsterisk
from tests.support.phone import Phone, happens
from tests.support.sip_browser import SipBrowser
from tests.support.until import until
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import ANN, BOB, TENANT

pytestmark = pytest.mark.anyio

BROWSER = Endpoint(
    name="op-9f31", kind="browser", secret="s3cret", tenant=TENANT, user="ann", language="uk"
)
GUEST = Endpoint(name="guest-77", kind="guest", secret="s3cret", tenant=TENANT, number="800")


@pytest.fixture
async def stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    async with asterisk_stage(asterisk) as on_asterisk:
        await on_asterisk.start()
        yield on_asterisk


def stranger(stage: AsteriskStage, name: str, password: str = "") -> Phone:
    config = stage.asterisk.config
    address = f"{stage.asterisk.network}.66"
    return Phone(address, (config.bind, config.sip_port), name, password)


@pytest.mark.parametrize("name", [ANN.name, "gw-test", "nobody", "anonymous", "800"])
@pytest.mark.parametrize("password", ["", "guessed"])
async def test_a_stranger_who_uses_a_name_is_refused(
    stage: AsteriskStage, name: str, password: str
) -> None:
    async with stranger(stage, name, password) as phone:
        assert await phone.register() == 401
        call = await phone.call("800", from_number=name)
        await happens(call.ended)
        assert call.code == 401
    assert stage.count(signals.LegArrived) == 0
    assert name not in await stage.switch.registered() or name == "gw-test"


async def test_the_right_password_opens_from_any_address(stage: AsteriskStage) -> None:
    async with stranger(stage, ANN.name, ANN.secret) as phone:
        assert await phone.register() == 200
        assert await phone.register(0) == 200


async def test_a_new_password_replaces_the_old_one(stage: AsteriskStage) -> None:
    changed = msgspec.structs.replace(BOB, secret="another")
    await stage.provisioner.put(changed)
    async with stranger(stage, BOB.name, BOB.secret) as phone:
        assert await phone.register() == 401
    async with stranger(stage, BOB.name, "another") as phone:
        assert await phone.register() == 200
        assert await phone.register(0) == 200


async def test_who_is_removed_is_unknown(stage: AsteriskStage) -> None:
    await stage.provisioner.put(BROWSER)
    await stage.provisioner.remove(BROWSER.name, "never-there")
    reply = await stage.http.ask(Request(method="GET", path=f"endpoints/PJSIP/{BROWSER.name}"))
    assert reply.status == 404


async def test_registered_phones_that_are_put_anew_are_still_told_when_they_go(
    stage: AsteriskStage,
) -> None:
    """One of 40 was never heard of again before its going was waited for."""
    people = [msgspec.structs.replace(ANN, name=f"dev-anew-{n}") for n in range(30)]
    names = {each.name for each in people}
    await stage.provisioner.put(*people)

    async def are_there() -> bool:
        return names <= await stage.switch.registered()

    async with AsyncExitStack() as stack:
        phones = [stranger(stage, each.name, each.secret) for each in people]
        for phone in phones:
            await stack.enter_async_context(phone)
            assert await phone.register() == 200
        await until(are_there)
        await stage.provisioner.put(*people)
        await until(are_there)
        for phone in phones:
            assert await phone.register(0) == 200
        for each in people:
            await stage.heard(signals.EndpointChanged, endpoint=each.name, is_registered=False)
    await stage.provisioner.remove(*names)


async def test_an_endpoint_is_made_anew_only_when_asterisk_has_taken_leave_of_the_old_one() -> None:
    asked: list[tuple[str, str]] = []

    async def ask(request: Request) -> Reply:
        asked.append((request.method, request.path.rpartition("res_pjsip/")[2]))
        is_gone = asked.count(("GET", f"endpoints/PJSIP/{GUEST.name}")) == 3
        return Reply(status=404 if is_gone and request.method == "GET" else 200, text="")

    await AsteriskProvisioner(ask).put(GUEST)
    look = ("GET", f"endpoints/PJSIP/{GUEST.name}")
    endpoint = f"endpoint/{GUEST.name}"
    assert asked[1:] == [("DELETE", endpoint), look, look, look, ("PUT", endpoint)]


async def test_a_browser_endpoint_is_webrtc_in_asterisks_own_words(stage: AsteriskStage) -> None:
    await stage.provisioner.put(BROWSER)
    path = f"asterisk/config/dynamic/res_pjsip/endpoint/{BROWSER.name}"
    reply = await stage.http.ask(Request(method="GET", path=path))
    told = {
        each["attribute"]: each["value"]
        for each in msgspec.json.decode(reply.text, type=list[dict[str, str]])
    }
    assert told["webrtc"] == "yes"
    assert told["media_encryption"] == "dtls"
    assert told["transport"] == "ws"
    assert told["identify_by"] == "auth_username"
    assert told["allow_transfer"] == "false"
    assert told["context"] == "operator"


@pytest.mark.parametrize(("has_key", "told"), [(True, "yes"), (False, "no")])
def test_only_a_phone_of_its_own_has_a_transfer_key_and_only_when_wanted(
    has_key: bool, told: str
) -> None:
    def allowed(kind: str) -> list[str]:
        one = msgspec.structs.replace(BROWSER, kind=kind)
        fields = things(one, has_transfer_key=has_key)[-1].fields
        return [value for key, value in fields if key == "allow_transfer"]

    assert allowed("device") == [told]
    assert allowed("browser") == allowed("guest") == ["no"]


def socket_address(stage: AsteriskStage) -> str:
    return stage.asterisk.config.sip_socket


async def test_a_browser_is_reachable_as_long_as_its_socket_lives(stage: AsteriskStage) -> None:
    await stage.provisioner.put(BROWSER)
    async with connect(
        socket_address(stage), subprotocols=[Subprotocol("sip")], proxy=None, close_timeout=0.2
    ) as socket:
        browser = SipBrowser(socket.send, lambda: text(socket.recv()), BROWSER.name, BROWSER.secret)
        assert await browser.register() == 200
        await stage.heard(signals.EndpointChanged, endpoint=BROWSER.name, is_registered=True)
        originate = commands.Originate(
            call="c1",
            tenant=TENANT,
            leg="c1.1",
            endpoint=BROWSER.name,
            from_number="0501234567",
            from_name="",
            ring_seconds=5,
        )
        await stage.do(originate)
        invite = await browser.asked("INVITE")
        assert "UDP/TLS/RTP/SAVPF" in invite.body
        assert "a=fingerprint:" in invite.body
        await stage.do(commands.HangUp(call="c1", tenant=TENANT, leg="c1.1"))
        await stage.heard(signals.LegEnded, leg="c1.1")
    await stage.heard(signals.EndpointChanged, endpoint=BROWSER.name, is_registered=False)
    assert BROWSER.name not in await stage.switch.registered()


async def text(received: object) -> str:
    message = await received  # type: ignore[misc]
    assert isinstance(message, str | bytes)
    return message if isinstance(message, str) else message.decode()


async def test_a_browser_with_a_wrong_password_is_refused(stage: AsteriskStage) -> None:
    await stage.provisioner.put(BROWSER)
    async with connect(
        socket_address(stage), subprotocols=[Subprotocol("sip")], proxy=None, close_timeout=0.2
    ) as socket:
        browser = SipBrowser(socket.send, lambda: text(socket.recv()), BROWSER.name, "guessed")
        assert await browser.register() == 401


def test_a_guest_can_be_rung_by_nobody_and_call_one_number() -> None:
    kinds = {thing.kind: dict(thing.fields) for thing in things(GUEST)}
    assert "aor" not in kinds
    assert "aors" not in kinds["endpoint"]
    assert kinds["endpoint"]["context"] == "guest"
    pairs = [value for thing in things(GUEST) for key, value in thing.fields if key == "set_var"]
    assert "DZ_NUMBER=800" in pairs


async def test_a_guest_reaches_the_number_of_his_token_whatever_he_dials(
    stage: AsteriskStage,
) -> None:
    """His context is tried from a phone: no browser is needed to dial wrongly."""
    phone = stage.phones[BOB.name]
    made = [
        msgspec.structs.replace(
            thing,
            fields=tuple(
                ("context", "guest") if field[0] == "context" else field for field in thing.fields
            ),
        )
        for thing in things(msgspec.structs.replace(BOB, number="800"))
    ]
    await stage.provisioner.put_things(made)
    call = await phone.call("0900123456")
    came = await stage.heard(signals.LegArrived)
    assert (came.door, came.to_number, came.from_number) == ("guest", "800", "")
    call.cancel()


async def test_what_a_caller_dials_splits_no_argument(stage: AsteriskStage) -> None:
    call = await stage.phones["customer"].call("800*1#", from_number="1,operator,900")
    came = await stage.heard(signals.LegArrived)
    assert (came.door, came.to_number, came.from_number) == ("gateway", "800*1#", "1,operator,900")
    call.cancel()


async def test_phones_are_taken_away_some_at_a_time_and_a_refused_one_keeps_no_other() -> None:
    gone: list[str] = []
    at_once = most = 0
    names = [f"op-{n}" for n in range(40)]

    async def ask(request: Request) -> Reply:
        nonlocal at_once, most
        if request.method == "GET":
            return Reply(status=404, text="")
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        gone.append(request.path)
        return Reply(status=403 if request.path.endswith("endpoint/op-3") else 200, text="")

    with pytest.raises(EndpointRefused):
        await AsteriskProvisioner(ask).remove(*names)
    assert 1 < most <= 16
    assert {f"auth/{name}" for name in names if name != "op-3"} <= {
        path.rpartition("res_pjsip/")[2] for path in gone
    }


async def test_many_endpoints_are_put_in_a_moment(stage: AsteriskStage) -> None:
    many = [
        msgspec.structs.replace(BROWSER, name=f"op-many-{n}", secret=f"secret-{n}")
        for n in range(60)
    ]
    async with asyncio.timeout(20):
        await stage.provisioner.put(*many)
        await stage.provisioner.remove(*(each.name for each in many))


async def test_endpoints_are_put_again_once_after_a_start_of_asterisk(
    stage: AsteriskStage,
) -> None:
    asked = 0

    async def load() -> Sequence[Endpoint]:
        nonlocal asked
        asked += 1
        return [ANN, BOB]

    assert await stage.provisioner.restore(load)
    assert not await stage.provisioner.restore(load)
    assert asked == 1


async def test_nothing_is_taken_away_any_more_once_asterisk_did_not_answer() -> None:
    """Who was told that it failed may put the same names again."""
    asked: list[str] = []

    async def ask(request: Request) -> Reply:
        asked.append(request.path)
        await asyncio.sleep(0)
        return Reply(status=0, text="it took too long")

    with pytest.raises(SwitchAway):
        await AsteriskProvisioner(ask).remove(*(f"op-{n}" for n in range(40)))
    began = len(asked)
    for _ in range(100):
        await asyncio.sleep(0)
    assert len(asked) == began < 40


@pytest.mark.parametrize(("lost", "is_known"), [(0, True), (2, True), (3, False)])
async def test_a_peer_that_moves_is_put_again_at_once_when_an_answer_is_lost(
    lost: int, is_known: bool
) -> None:
    """Until it is there, nobody knows its calls."""
    asked: list[str] = []

    async def ask(request: Request) -> Reply:
        asked.append(request.method)
        is_lost = request.method == "PUT" and asked.count("PUT") <= lost
        return Reply(status=0, text="it took too long") if is_lost else Reply(status=200, text="")

    host = "198.51.100.7"
    peer = Gateway(
        name="gw-one", kind="peer", tenant=TENANT, host=host, port=5060, addresses=(host,)
    )
    moves = AsteriskProvisioner(ask).put_addresses(peer)
    if is_known:
        await moves
    else:
        with pytest.raises(SwitchAway):
            await moves
    assert asked == ["DELETE", *["PUT"] * min(lost + 1, 3)]
