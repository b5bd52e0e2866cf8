"""A browser's socket and Asterisk's, joined by the proxy: own words pass, others end it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from dzvin.telephony import signals
from dzvin.telephony.asterisk.sip_proxy import BURST, relay
from dzvin.telephony.model import Endpoint
from tests.support.asterisk import RunningAsterisk
from tests.support.sip_browser import SipBrowser
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import ANN, TENANT

pytestmark = pytest.mark.anyio
OWN = Endpoint(name="op-proxy", kind="browser", secret="s3cret", tenant=TENANT, user="ann")


@pytest.fixture
async def stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    async with asterisk_stage(asterisk) as on_asterisk:
        await on_asterisk.start()
        await on_asterisk.provisioner.put(OWN)
        yield on_asterisk


class Page:
    """The browser's side of the proxy."""

    def __init__(self, stage: AsteriskStage, address: str = "") -> None:
        self.up: asyncio.Queue[str | None] = asyncio.Queue()
        self.down: asyncio.Queue[str] = asyncio.Queue()
        address = address or stage.asterisk.config.sip_socket
        self.leaving, self.over = asyncio.Event(), asyncio.Event()
        self.ended = stage.tasks.create_task(
            relay(
                self.up.get,
                self.down.put,
                address=address,
                name=OWN.name,
                leaving=self.leaving,
                over=self.over,
            )
        )

    def phone(self, user: str = OWN.name, password: str = OWN.secret) -> SipBrowser:
        return SipBrowser(self.up.put, self.down.get, user, password)

    async def end(self) -> str:
        async with asyncio.timeout(15):
            return await self.ended


async def test_the_own_endpoint_registers_and_is_gone_with_its_page(stage: AsteriskStage) -> None:
    page = Page(stage)
    assert await page.phone().register() == 200
    await stage.heard(signals.EndpointChanged, endpoint=OWN.name, is_registered=True)
    await page.up.put("\r\n\r\n")
    assert await page.down.get() == "\r\n", "it is heard"
    assert await page.phone().register() == 200
    await page.up.put(None)
    assert await page.end() == "browser"
    await stage.heard(signals.EndpointChanged, endpoint=OWN.name, is_registered=False)


async def test_another_endpoints_name_ends_the_socket_before_asterisk_hears_it(
    stage: AsteriskStage,
) -> None:
    page = Page(stage)
    phone = page.phone(ANN.name, ANN.secret)
    message = phone.request("REGISTER", "sip:dzvin.invalid", f"<sip:{ANN.name}@dzvin.invalid>")
    await page.up.put(message.encode().decode())
    assert await page.end() == "refused: from"
    assert page.down.empty()


async def test_a_replaced_process_keeps_a_socket_as_long_as_a_call_goes_over_it(
    stage: AsteriskStage,
) -> None:
    async def silent(socket: ServerConnection) -> None:
        await socket.wait_closed()

    place = f"{stage.asterisk.network}.7"
    async with serve(silent, place, 0, subprotocols=[Subprotocol("sip")]) as switch:
        address = f"ws://{place}:{next(iter(switch.sockets)).getsockname()[1]}/"
        idle, busy = Page(stage, address), Page(stage, address)
        phone, callee = busy.phone(), "<sip:800@dzvin.invalid>"
        invite = phone.request("INVITE", "sip:800@dzvin.invalid", callee)
        bye = phone.request("BYE", "sip:800@dzvin.invalid", callee)
        bye.headers = [
            (name, invite.one(name) if name == "call-id" else value) for name, value in bye.headers
        ]
        await busy.up.put(invite.encode().decode())
        await asyncio.wait_for(_taken(busy.up), 5)
        for page in (idle, busy):
            page.leaving.set()
        assert await idle.end() == "replaced"
        assert not busy.ended.done()
        await busy.up.put(bye.encode().decode())
        assert await busy.end() == "replaced"


async def test_who_is_signed_out_talks_to_the_end_and_begins_nothing(stage: AsteriskStage) -> None:
    passed: asyncio.Queue[str] = asyncio.Queue()

    async def hear(socket: ServerConnection) -> None:
        async for message in socket:
            await passed.put(str(message).partition(" ")[0])

    place = f"{stage.asterisk.network}.8"
    async with serve(hear, place, 0, subprotocols=[Subprotocol("sip")]) as switch:
        page = Page(stage, f"ws://{place}:{next(iter(switch.sockets)).getsockname()[1]}/")
        phone, callee = page.phone(), "<sip:800@dzvin.invalid>"
        talk, bye, another = (
            phone.request(method, "sip:800@dzvin.invalid", callee)
            for method in ("INVITE", "BYE", "INVITE")
        )
        for message, call in ((talk, "first"), (bye, "first"), (another, "second")):
            message.headers = [
                (name, call if name == "call-id" else value) for name, value in message.headers
            ]
        await page.up.put(talk.encode().decode())
        assert await asyncio.wait_for(passed.get(), 10) == "INVITE"
        page.over.set()
        await page.up.put(another.encode().decode())
        await page.up.put(bye.encode().decode())
        assert await asyncio.wait_for(passed.get(), 10) == "BYE"
        assert await page.end() == "signed_out"


async def _taken(queue: asyncio.Queue[str | None]) -> None:
    """The relay has read what was put there."""
    while not queue.empty():  # noqa: ASYNC110 a queue does not tell that it is empty
        await asyncio.sleep(0.01)


async def test_a_page_that_floods_is_cut_off(stage: AsteriskStage) -> None:
    page = Page(stage)
    for _ in range(int(BURST) + 50):
        page.up.put_nowait("\r\n\r\n")
    assert await page.end() == "too_fast"


async def test_without_asterisk_the_page_is_told(stage: AsteriskStage) -> None:
    page = Page(stage, f"ws://{stage.asterisk.network}.1:9/ws")
    assert await page.end() == "unreachable"
