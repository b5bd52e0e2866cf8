"""The SMPP client against a real server process: sending, receipts, refusals, lost connections."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec import structs

from dzvin.infra.db import BadValue, UnknownReference
from dzvin.infra.outgoing import Outgoing
from dzvin.outbound.model import Trouble
from dzvin.outbound.sms.provider import Incoming, Outgone, Provider, SmppSettings
from dzvin.outbound.sms.smpp.delivery import SmppLink
from dzvin.outbound.sms.smpp.pdu import Receipt
from tests.support.provider_stream import certificate
from tests.support.smpp_server import PASSWORD, SYSTEM_ID, SmppServer, smpp_server
from tests.support.until import until

LONG = "Це довге повідомлення про замовлення. " * 4


@pytest.fixture(scope="module")
def server() -> Iterator[SmppServer]:
    with smpp_server() as running:
        yield running


def provider(server: SmppServer, **more: object) -> Provider:
    settings = SmppSettings(host=server.host, port=server.port, system_id=SYSTEM_ID)
    return Provider(
        id="p", tenant="t", sender="Dzvin", per_second=100, segment_micros=0,
        settings=structs.replace(settings, **more), secret=PASSWORD,
    )  # fmt: skip


def message(to: str, text: str = "Hello") -> Outgone:
    return Outgone(id="00000000-0000-4000-8000-00000000abcd", to=f"+3805011122{to}", text=text)


@asynccontextmanager
async def linked(whose: Provider, **more: object) -> AsyncIterator[tuple[SmppLink, list[Receipt]]]:
    receipts: list[Receipt] = []

    async def keep(receipt: Receipt) -> bool:
        receipts.append(receipt)
        return True

    given = {"pauses": (0.05,), **more}
    link = SmppLink(whose, Outgoing(may_be_private=True), keep, **given)  # type: ignore[arg-type]
    async with asyncio.TaskGroup() as group:
        running = group.create_task(link.run())
        yield link, receipts
        running.cancel()


def play(story: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30):
            await story()

    asyncio.run(whole())


async def sent(link: SmppLink, out: Outgone) -> list[str]:
    return [await link.submit(body) for body in link.segments(out)]


def test_a_message_goes_out_and_its_receipt_comes_back(server: SmppServer) -> None:
    async def story() -> None:
        async with linked(provider(server)) as (link, receipts):
            (id,) = await sent(link, message("33"))
            got = server.heard("submit")
            assert (got["source"], got["to"]) == ([5, 0, "Dzvin"], [1, 1, "380501112233"])
            assert bytes.fromhex(got["text"]) == b"Hello" and got["receipt"] == 1

            async def told() -> bool:
                return bool(receipts)

            await until(told)
            assert receipts == [Receipt(str(int(id, 16)), "delivered", "DELIVRD")]
        assert server.heard("unbind")

    play(story)


def test_a_long_text_goes_out_in_joined_segments(server: SmppServer) -> None:
    async def story() -> None:
        async with linked(provider(server)) as (link, _):
            assert len(set(await sent(link, message("35", LONG)))) == 3
            texts = [bytes.fromhex(server.heard("submit")["text"]) for _ in range(3)]
            assert [text[:6].hex() for text in texts] == [f"050003cd030{n}" for n in (1, 2, 3)]
            assert "".join(text[6:].decode("utf-16-be") for text in texts) == LONG

    play(story)


def test_what_the_provider_took_of_a_long_text_is_not_sent_again(server: SmppServer) -> None:
    async def story() -> None:
        async with linked(provider(server)) as (link, _):
            rest = structs.replace(message("35", LONG), first=2)
            assert len(await sent(link, rest)) == 1

    play(story)


@pytest.mark.parametrize(
    "to,why,may_pass", [("01", "recipient_refused", False), ("02", "throttled", True)]
)
def test_a_refusal_says_why_and_whether_it_may_pass(
    server: SmppServer, to: str, why: str, may_pass: bool
) -> None:
    async def story() -> None:
        async with linked(provider(server)) as (link, _):
            with pytest.raises(Trouble) as refused:
                await sent(link, message(to))
            assert (refused.value.why, refused.value.may_pass) == (why, may_pass)
            assert "ESME_R" in refused.value.said

    play(story)


def test_a_wrong_password_is_said_and_nothing_goes_out(server: SmppServer) -> None:
    async def story() -> None:
        wrong = structs.replace(provider(server), secret="no")
        async with linked(wrong) as (link, _):
            with pytest.raises(Trouble) as refused:
                await sent(link, message("33"))
            assert refused.value.why == "wrong_password"

    play(story)


def test_a_lost_connection_is_made_again(server: SmppServer) -> None:
    async def story() -> None:
        async with linked(provider(server)) as (link, _):
            with pytest.raises(Trouble) as lost:
                await sent(link, message("03"))
            assert (lost.value.why, lost.value.may_pass) == ("unknown_outcome", False)

            async def goes() -> bool:
                try:
                    return bool(await sent(link, message("33")))
                except Trouble:
                    return False

            assert await until(goes)

    play(story)


def test_no_more_messages_wait_for_an_answer_than_the_window_allows(server: SmppServer) -> None:
    async def story() -> None:
        async with linked(provider(server, window=2)) as (link, _):
            many = [sent(link, message("35")) for _ in range(20)]
            ids = await asyncio.gather(*many)
            assert len({one[0] for one in ids}) == 20

    play(story)


def test_the_client_says_that_it_is_there_and_notices_who_is_not() -> None:
    with smpp_server("silent") as silent:

        async def story() -> None:
            quick = {"idle_seconds": 0.1, "answer_seconds": 0.3}
            async with linked(provider(silent), **quick):
                assert await asyncio.to_thread(silent.heard, "bind")
                silent.order("ask")
                answer = await asyncio.to_thread(silent.heard, "answer")
                assert answer["command"] == 0x80000015
                assert await asyncio.to_thread(silent.heard, "closed")
                assert await asyncio.to_thread(silent.heard, "bind")

        play(story)


def test_messages_and_receipts_go_by_tls_to_a_server_whose_certificate_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = certificate(tmp_path, "127.0.0.1")
    with smpp_server(f"tls={trusted}") as secure:
        whose = provider(secure, has_tls=True)

        async def strange() -> None:
            states: list[Trouble | None] = []

            async def note(state: Trouble | None) -> None:
                states.append(state)

            async with linked(whose, on_state=note) as (link, _):
                with pytest.raises(Trouble) as refused:
                    await sent(link, message("33"))
                assert refused.value.why == "bad_certificate"

                async def told() -> bool:
                    return bool(states)

                await until(told)
                assert states[0] and states[0].why == "bad_certificate"

        async def known() -> None:
            async with linked(whose) as (link, receipts):
                assert len(await sent(link, message("33"))) == 1

                async def told() -> bool:
                    return bool(receipts)

                await until(told)

        play(strange)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        play(known)


def test_a_company_cannot_reach_into_our_own_network(server: SmppServer) -> None:
    async def story() -> None:
        link = SmppLink(provider(server), Outgoing(may_be_private=False), lambda _: never())
        async with asyncio.TaskGroup() as group:
            running = group.create_task(link.run())
            with pytest.raises(Trouble) as refused:
                await sent(link, message("33"))
            running.cancel()
        assert refused.value.why == "private_address"

    play(story)


def test_a_receipt_that_breaks_its_keeper_ends_one_connection_and_nothing_else(
    server: SmppServer,
) -> None:
    async def story() -> None:
        heard: list[Receipt] = []

        async def breaks_once(receipt: Receipt) -> bool:
            heard.append(receipt)
            if len(heard) == 1:
                raise BadValue
            return True

        outgoing = Outgoing(may_be_private=True)
        link = SmppLink(provider(server), outgoing, breaks_once, pauses=(0.05,))
        async with asyncio.TaskGroup() as group:
            running = group.create_task(link.run())

            async def goes() -> bool:
                try:
                    await sent(link, message("33"))
                except Trouble:
                    return False
                return len(heard) > 1

            assert await until(goes)
            running.cancel()

    play(story)


def test_what_a_person_wrote_and_nobody_can_read_is_answered_and_the_next_is_heard() -> None:
    heard: list[Incoming] = []

    async def keep(incoming: Incoming) -> bool:
        heard.append(incoming)
        return True

    async def story(server: SmppServer) -> None:
        async with linked(provider(server), on_incoming=keep) as (link, _):
            await sent(link, message("05"))
            for text, esm_class in (("", 0x40), ("7f", 0x40), ("41", 0)):
                told = {"source": "380501112277", "text": text, "esm_class": esm_class}
                server.order(f"tell {json.dumps(told)}")
                assert (await asyncio.to_thread(server.heard, "answer"))["status"] == 0
            assert [each.text for each in heard] == ["", "à", "A"]
            await sent(link, message("05"))

    with smpp_server() as own:
        play(lambda: story(own))


def test_that_a_state_cannot_be_told_ends_no_connection(server: SmppServer) -> None:
    states: list[Trouble | None] = []

    async def breaks(state: Trouble | None) -> None:
        states.append(state)
        raise UnknownReference

    async def story() -> None:
        async with linked(provider(server), on_state=breaks) as (link, _):
            await sent(link, message("05"))
            server.order("drop")

            async def is_back() -> bool:
                return len(states) > 2

            assert await until(is_back)
            await sent(link, message("05"))
            assert [state and state.why for state in states[:3]] == [None, "unreachable", None]

    play(story)


def test_a_zero_in_what_a_provider_says_is_left_out() -> None:
    assert Trouble("refused", "no\0pe").said == "nope"


async def never() -> bool:
    return False
