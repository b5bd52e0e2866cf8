"""A customer writes to us, by a provider's call or by SMPP: who reads it, once, and answers."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from dzvin.outbound.sms.provider import Incoming
from dzvin.outbound.sms.smpp.incoming import incoming_of
from dzvin.outbound.sms.smpp.pdu import BadPdu
from dzvin.outbound.tables import MESSAGE
from tests.outbound.test_messages import NUMBER, Desk, Story, at_desk, http_settings
from tests.support.smpp_server import PASSWORD, SYSTEM_ID, smpp_server, written
from tests.support.until import until
from tests.support.web import Client
from tests.support.web_hook import WebHook

__all__ = ["at_desk"]

STRANGER = "+380501112277"
FIELDS = {"in_number_field": "from", "in_text_field": "text", "in_id_field": "id"}


async def inbox(who: Client) -> tuple[list[str], int]:
    found = (await who.get("/api/received-messages")).json()
    return [row["text"] for row in found["rows"]], found["unread"]


async def queue_with(desk: Desk, member: Client) -> str:
    made = await desk.admin.post("/api/queues", {"name": "Sales", "settings": {}})
    assert made.status_code == 201, made.text
    queue = str(made.json()["id"])
    people = {"members": [{"user_account": member.user}]}
    assert (await desk.admin.put(f"/api/queues/{queue}/members", people)).status_code == 200
    return queue


def test_who_wrote_last_reads_the_answer_and_of_a_stranger_the_queue(at_desk: Story) -> None:
    async def story(desk: Desk) -> None:
        stranger = desk.web.stranger()
        stranger.headers.pop("X-Dzvin")
        boris, zoya = [await desk.company.sign_in("Operator") for _ in range(2)]
        queue = await queue_with(desk, boris)
        with WebHook(lambda _: (200, '{"data":[{"id":7}]}')) as hook:
            made = await desk.provider(http_settings(hook, **FIELDS), inbox=queue)
            path = f"/api/sms-providers/{made['id']}"
            nowhere = await desk.admin.patch(path, {"inbox": desk.call})
            assert nowhere.json()["fields"] == [{"field": "inbox", "code": "unknown"}]

            async def told(**heard: Any) -> int:
                return (await stranger.post(made["incoming_path"], json=heard)).status_code

            await desk.becomes(await desk.write(call=await desk.talk(), text="one"), "sent")
            answer = {"from": NUMBER.lstrip("+"), "text": "<b>так</b>\0", "id": "a1"}
            assert [await told(**answer), await told(**answer)] == [200, 200]
            assert await told(**{"from": STRANGER, "text": "hello"}) == 200
            assert await inbox(desk.operator) == (["<b>так</b>"], 1), "it was told twice"
            assert await inbox(boris) == (["hello"], 1) and await inbox(zoya) == ([], 0)
            assert (await inbox(desk.admin))[1] == 2
            assert "message.received" in await desk.events()

            row = (await desk.operator.get("/api/received-messages")).json()["rows"][0]
            foreign = await zoya.post("/api/messages/sms", {"received": row["id"], "text": "x"})
            assert foreign.status_code == 404
            answered = {"received": row["id"], "text": "two"}
            assert (await desk.operator.post("/api/messages/sms", answered)).status_code == 202
            assert (await inbox(desk.operator))[1] == 0, "who answers has read it"
            mine = (await boris.get("/api/received-messages")).json()["rows"][0]["id"]
            path = f"/api/received-messages/{mine}"
            assert (await zoya.patch(path, {"is_read": True})).status_code == 404
            assert (await boris.patch(path, {"is_read": True})).status_code == 204
            assert await inbox(boris) == (["hello"], 0)
            assert (await desk.events()).count("message.read") == 2, "both are told to the others"
            history = await desk.operator.get("/api/clients/history", call=desk.call, kinds="sms")
            assert [(one["direction"], one["text"]) for one in history.json()["rows"]] == [
                ("out", "two"), ("in", "<b>так</b>"), ("out", "one"),
            ]  # fmt: skip

            codes = [await told(**{"from": STRANGER, "text": str(n)}) for n in range(30)]
            assert codes == [200] * 29 + [429], "one number is heard thirty times a minute"
            assert await told(text="x" * 70_000) == 413
            forged = made["incoming_path"][:-1] + ("A" if made["incoming_path"][-1] != "A" else "B")
            assert (await stranger.get(forged)).status_code == 404

    at_desk(story)


def test_parts_that_come_by_smpp_in_any_order_are_one_message(at_desk: Story) -> None:
    def part(nth: int, text: str) -> str:
        header = bytes((5, 0, 3, 9, 2, nth))
        heard = {"source": STRANGER.lstrip("+"), "coding": 8, "esm_class": 0x40}
        return "tell " + json.dumps({**heard, "text": (header + text.encode("utf-16-be")).hex()})

    async def story(desk: Desk) -> None:
        with smpp_server() as server:
            settings = {"kind": "smpp", "host": server.host, "port": server.port}
            await desk.provider({**settings, "system_id": SYSTEM_ID}, secret=PASSWORD)
            await asyncio.to_thread(server.heard, "bind")
            server.order(part(2, "світ"))
            server.order(part(1, "привіт, "))

            async def is_whole() -> bool:
                return await inbox(desk.admin) == (["привіт, світ"], 1)

            assert await until(is_whole)
            card = {"name": "Ірина", "phones": [STRANGER]}
            contact = (await desk.admin.post("/api/contacts", card)).json()["contact"]["id"]
            assert (await desk.admin.post(f"/api/contacts/{contact}/erase")).is_success
            await desk.read_log()
            async with desk.web.database.transaction(desk.company.tenant) as connection:
                left = (await connection.execute(select(MESSAGE.c.text, MESSAGE.c.parts))).all()
            assert [(one.text, one.parts) for one in left] == [("", None)], "he is forgotten"
            answer = await asyncio.to_thread(server.heard, "answer")
            assert answer["status"] == 0

    at_desk(story)


def test_what_is_told_again_for_want_of_an_answer_is_one_and_who_writes_it_twice_wrote_twice(
    at_desk: Story,
) -> None:
    async def story(desk: Desk) -> None:
        with smpp_server() as server:
            settings = {"kind": "smpp", "host": server.host, "port": server.port}
            await desk.provider({**settings, "system_id": SYSTEM_ID}, secret=PASSWORD)

            async def hears(kind: str) -> dict[str, Any]:
                return await asyncio.to_thread(server.heard, kind)

            def tell(**more: Any) -> None:
                heard = {"source": STRANGER.lstrip("+"), "coding": 8}
                text = "так".encode("utf-16-be").hex()
                server.order("tell " + json.dumps({**heard, "text": text, **more}))

            async def told(**more: Any) -> int:
                tell(**more)
                assert (await hears("answer"))["status"] == 0
                return (await inbox(desk.admin))[1]

            await hears("bind")
            tell(is_deaf=True)
            await hears("bind")
            assert await inbox(desk.admin) == (["так"], 1)
            assert await told(sequence=70) == 1, "the answer was lost, and it is told again"
            assert await told(sequence=71) == 2, "he wrote it once more"
            assert await told(sequence=71) == 2, "told again under its number"

            async def is_sure() -> bool:
                async with desk.web.database.transaction(desk.company.tenant) as connection:
                    return set(await connection.scalars(select(MESSAGE.c.outside_id))) == {""}

            assert await until(is_sure)
            server.order("drop")
            await hears("bind")
            assert await told() == 3, "the provider knew that the others are kept"
            named = {"extras": "001e0003 6d3100"}
            assert [await told(**named), await told(**named)] == [4, 4], "it has an id"

    at_desk(story)


def test_one_number_too_many_in_a_batch_undoes_nothing_and_a_retry_goes_on(at_desk: Story) -> None:
    fields = {name: way for name, way in FIELDS.items() if name != "in_id_field"}
    batch = [{"from": STRANGER, "text": f"{nth}"} for nth in range(31)]
    batch += [{"from": NUMBER, "text": "other"}]

    async def story(desk: Desk) -> None:
        stranger = desk.web.stranger()
        stranger.headers.pop("X-Dzvin")
        with WebHook(lambda _: (200, "")) as hook:
            made = await desk.provider(http_settings(hook, **fields))

            async def told(batch: Any) -> int:
                return (await stranger.post(made["incoming_path"], json=batch)).status_code

            async def texts() -> set[str]:
                found, unread = await inbox(desk.admin)
                assert len(found) == unread == len(set(found)), "none is taken twice"
                return set(found)

            assert await told([batch[0]] * 201) == 413 and await texts() == set()
            assert await told(batch) == 429
            most = {one["text"] for one in batch} - {"30"}
            assert await texts() == most
            assert await told(batch) == 429 and await texts() == most
            async with desk.web.database.transaction(desk.company.tenant) as connection:
                earlier = MESSAGE.c.created_at - timedelta(minutes=2)
                await connection.execute(update(MESSAGE).values(created_at=earlier))
            assert await told(batch) == 200 and await texts() == most | {"30"}

    at_desk(story)


def test_what_a_person_wrote_is_read_by_its_alphabet() -> None:
    heard = incoming_of(written("380501112277", "1b6548", coding=0))
    assert heard == Incoming(number=STRANGER, text="€H")
    assert incoming_of(written("1", "04100411", coding=8)).text == "АБ"
    long = incoming_of(written("1", "060804" + "0102" + "0302" + "41", esm_class=0x40))
    assert (long.id, long.nth, long.total, long.text) == ("258/3", 2, 3, "A")
    for wrong in (b"", b"\0\1", written("1", "41", esm_class=0x40)[:12]):
        with pytest.raises(BadPdu):
            incoming_of(wrong)


@pytest.mark.parametrize(
    "octets,text", [("", ""), ("7f41", "àA"), ("05000341", "é@¥A"), ("020003", "")]
)
def test_a_header_that_is_cut_short_joins_nothing(octets: str, text: str) -> None:
    heard = incoming_of(written("380501112277", octets, esm_class=0x40))
    assert heard == Incoming(number=STRANGER, text=text)


@pytest.mark.parametrize("told", ["020c0002 0007", "020c4000", "020c0000 020e0000 020f0000"])
def test_parameters_of_parts_that_are_none_join_nothing(told: str) -> None:
    body = written("380501112277", "41") + bytes.fromhex(told) + bytes(0x1000)
    assert incoming_of(body) == Incoming(number=STRANGER, text="A")
