"""An operator writes to a customer: by an HTTP provider, by SMPP, by mail; its fate is told.

Each way goes to a real server on loopback, carried by the worker's own line of jobs.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select, update

from dzvin.events.call import TalkStarted
from dzvin.infra.clock import new_id, now
from dzvin.infra.event_log import record
from dzvin.infra.job_worker import JobWorker, Task
from dzvin.infra.log_reader import LogReader
from dzvin.infra.mail import Mailer
from dzvin.infra.outgoing import Outgoing
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.infra.tables import PARTY
from dzvin.kernel.ids import party_id
from dzvin.outbound.email.jobs import SEND, EmailSender
from dzvin.outbound.messages.actions import QUEUE, queue
from dzvin.outbound.messages.api import Subject
from dzvin.outbound.messages.listener import READER
from dzvin.outbound.model import Message
from dzvin.outbound.sms.jobs import SmsSender, tasks
from dzvin.outbound.sms.smpp.hub import SmppLinks
from dzvin.outbound.tables import MESSAGE
from tests.support.mail_server import PASSWORD as MAIL_PASSWORD
from tests.support.mail_server import USER, MailServer
from tests.support.postgres import TestDatabase
from tests.support.smpp_server import PASSWORD, SYSTEM_ID, SmppServer, smpp_server
from tests.support.until import until
from tests.support.web import Client, Company, Web, running
from tests.support.web_hook import Heard, WebHook

NUMBER = "+380671234533"
KEY = {"name": "Authorization", "value": "Bearer {secret}"}
BODY = '{"to":"{to}","text":"{text}","from":"{sender}","ref":"{id}"}'


@pytest.fixture(scope="module")
def smpp() -> Iterator[SmppServer]:
    with smpp_server() as server:
        yield server


class Desk:
    """A company with an administrator, and an operator who has talked with a customer."""

    def __init__(
        self,
        web: Web,
        company: Company,
        admin: Client,
        operator: Client,
        sender: SmsSender,
        reader_url: str,
    ) -> None:
        self.web, self.company, self.admin, self.operator = web, company, admin, operator
        self.sender, self.reader_url = sender, reader_url
        self.call = new_id()

    async def talk(self, number: str = NUMBER, name: str = "Оксана") -> str:
        tenant, party = self.company.tenant, party_id(self.company.tenant, number)
        async with self.web.database.transaction(tenant) as connection:
            values = {"number": number, "number_reversed": number[::-1], "name": name}
            await connection.execute(insert(PARTY).values(tenant=tenant, id=party, **values))
            talk = TalkStarted(call=self.call, leg="1", operator=self.operator.user)
            await record(connection, tenant, f"call:{self.call}", talk, party=party)
        return self.call

    async def provider(self, settings: dict[str, Any], **more: Any) -> dict[str, Any]:
        new = {"name": "Turbo", "sender": "Dzvin", "segment_micros": 500_000, "settings": settings}
        made = await self.admin.post("/api/sms-providers", {**new, "secret": "k3y", **more})
        assert made.status_code == 201, made.text
        return dict(made.json())

    async def write(self, **body: Any) -> str:
        sent = await self.operator.post("/api/messages/sms", body)
        assert sent.status_code == 202, sent.text
        return str(sent.json()["id"])

    async def message(self, id: str) -> dict[str, Any]:
        rows = (await self.operator.get("/api/messages", call=self.call)).json()["rows"]
        return dict(next(row for row in rows if row["id"] == id))

    async def becomes(self, id: str, state: str) -> dict[str, Any]:
        async def is_so() -> bool:
            return bool((await self.message(id))["state"] == state)

        await until(is_so)
        return await self.message(id)

    async def read_log(self) -> None:
        reader = ShardDatabase(self.reader_url, "main")
        await LogReader(self.web.database, reader, READER).catch_up()
        await reader.close()

    async def events(self) -> list[str]:
        """How messages fared, and then how providers do."""
        async with self.web.database.transaction(self.company.tenant) as connection:
            found = await connection.exec_driver_sql(
                "SELECT name FROM event WHERE name LIKE 'message.%%'"
                " ORDER BY name = 'message.provider_changed', position"
            )
            return [row[0] for row in found]


@asynccontextmanager
async def desk(postgres: TestDatabase) -> AsyncIterator[Desk]:
    """With the worker's line running."""
    outgoing, seal = Outgoing(may_be_private=True), Seal("test key")
    async with running(postgres, outgoing=outgoing) as web:
        company = await web.company("Аптека")
        admin = await company.sign_in("Admin")
        operator = await company.sign_in("Operator", name="Олена")
        links = SmppLinks(web.database, outgoing, seal)
        emails = EmailSender(web.database, Mailer(may_be_private=True), seal)
        sender = SmsSender(web.database, seal, outgoing, links)
        todo = [*tasks(sender, links), Task(SEND, emails.send)]
        line = JobWorker(postgres.jobs_url, todo, {QUEUE: 4})

        async def nobody() -> list[str]:
            return []

        work = [asyncio.ensure_future(links.run(nobody)), asyncio.ensure_future(line.run())]
        try:
            yield Desk(web, company, admin, operator, sender, postgres.reader_url)
        finally:
            for each in work:
                each.cancel()
            await asyncio.gather(*work, return_exceptions=True)


type Story = Callable[[Callable[[Desk], Awaitable[None]]], None]


@pytest.fixture
def at_desk(postgres: TestDatabase) -> Story:
    def run(story: Callable[[Desk], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with desk(postgres) as made:
                await story(made)

        asyncio.run(whole())

    return run


def http_settings(hook: WebHook, **more: Any) -> dict[str, Any]:
    settings = {"kind": "http", "url": f"{hook.url}/send", "headers": [KEY], "body": BODY}
    return {**settings, "id_field": "data.0.id", **more}


def test_an_sms_goes_out_by_http_and_the_provider_reports_its_delivery(at_desk: Story) -> None:
    def answer(_: Heard) -> tuple[int, str]:
        return 200, '{"data":[{"id":77}]}'

    async def story(desk: Desk) -> None:
        with WebHook(answer) as hook:
            more = {"report_id_field": "id", "report_status_field": "status"}
            made = await desk.provider(http_settings(hook, reports="callback", **more))
            call = await desk.talk()
            text = 'Добрий день, {contact.name}! "{company.name}", {operator.name}'
            id = await desk.write(call=call, text=text)
            sent = await desk.becomes(id, "sent")
            (heard,) = hook.heard
            assert heard.headers["authorization"] == "Bearer k3y"
            body = json.loads(heard.body)
            assert body["text"] == 'Добрий день, Оксана! "Аптека", Олена'
            assert (body["to"], body["from"], body["ref"]) == (NUMBER, "Dzvin", id)
            assert (sent["segments"], sent["author_name"]) == (1, "Олена")
            stranger = desk.web.stranger()
            stranger.headers.pop("X-Dzvin")
            told = await stranger.post(
                made["report_path"], json={"id": "77", "status": "DELIVERED"}
            )
            assert (told.status_code, told.text) == (200, "OK")
            await desk.becomes(id, "delivered")
            assert await desk.events() == [
                "message.queued", "message.sent", "message.delivered", "message.provider_changed",
            ]  # fmt: skip
            forged = made["report_path"][:-1] + ("A" if made["report_path"][-1] != "A" else "B")
            assert (await stranger.get(forged)).status_code == 404

    at_desk(story)


def test_a_provider_that_is_asked_says_that_it_was_not_delivered(at_desk: Story) -> None:
    def answer(heard: Heard) -> tuple[int, str]:
        if heard.path.startswith("/status"):
            return 200, '{"status":"Rejected"}'
        return 200, '{"data":[{"id":"m1"}]}'

    async def story(desk: Desk) -> None:
        with WebHook(answer) as hook:
            poll = f"{hook.url}/status?id={{outside_id}}"
            more = {"reports": "polling", "report_status_field": "status", "poll_url": poll}
            await desk.provider(http_settings(hook, **more))
            id = await desk.write(call=await desk.talk(), text="Ваше замовлення готове")
            await desk.becomes(id, "sent")
            await desk.sender.poll(tenant=desk.company.tenant, message=id, nth=0)
            failed = await desk.becomes(id, "failed")
            assert (failed["why"], failed["said"]) == ("not_delivered", "Rejected")
            assert hook.heard[-1].path == "/status?id=m1"

    at_desk(story)


def test_a_provider_that_is_busy_is_tried_again_and_one_that_refuses_is_not(at_desk: Story) -> None:
    answers = iter([(503, "later"), (200, '{"data":[{"id":1}]}'), (400, "no such route")])

    async def story(desk: Desk) -> None:
        with WebHook(lambda _: next(answers)) as hook:
            await desk.provider(http_settings(hook))
            call = await desk.talk()
            await desk.becomes(await desk.write(call=call, text="один"), "sent")
            failed = await desk.becomes(await desk.write(call=call, text="два"), "failed")
            assert (failed["why"], failed["said"]) == ("refused", "400 no such route")
            assert len(hook.heard) == 3

    at_desk(story)


def test_a_long_sms_goes_out_by_smpp_and_is_delivered_when_every_part_is(
    at_desk: Story, smpp: SmppServer
) -> None:
    settings = {"kind": "smpp", "host": smpp.host, "port": smpp.port, "system_id": SYSTEM_ID}

    async def story(desk: Desk) -> None:
        made = await desk.provider(settings, secret=PASSWORD)
        assert made["has_secret"] and PASSWORD not in json.dumps(made)
        id = await desk.write(call=await desk.talk(), text="ї" * 135)
        done = await desk.becomes(id, "delivered")
        assert (done["segments"], done["recipient"]) == (3, NUMBER)
        failed = await desk.becomes(
            await desk.write(call=desk.call, to=NUMBER[:-2] + "04", text="x"), "failed"
        )
        assert (failed["why"], failed["said"]) == ("not_delivered", "UNDELIV")

        await tries(desk, made)

    at_desk(story)


async def tries(desk: Desk, made: dict[str, Any]) -> None:
    """The button says what the provider answered."""
    path, trial = f"/api/sms-providers/{made['id']}", {"to": NUMBER, "text": "Перевірка"}
    tried = await desk.admin.post(f"{path}/test", trial)
    assert tried.status_code == 200 and len(tried.json()["ids"]) == 1, tried.text
    await desk.admin.patch(path, {"secret": "wrong"})
    refused = (await desk.admin.post(f"{path}/test", trial)).json()
    assert refused["code"] == "sms_not_taken"
    assert refused["details"]["why"] == "wrong_password"
    assert "ESME_RINVPASWD" in refused["details"]["said"]


def test_an_email_goes_out_by_the_companys_account_and_a_refusal_is_told(at_desk: Story) -> None:
    async def story(desk: Desk) -> None:
        call = await desk.talk()
        new = {
            "call": call,
            "to": "oksana@example.org",
            "subject": "{company.name}",
            "text": "Ціни",
        }
        nothing = await desk.operator.post("/api/messages/email", new)
        assert nothing.json()["code"] == "no_mail_account"
        with MailServer() as server:
            account = {"host": server.host, "port": server.port, "security": "none"}
            login = {"sender": "shop@x.org", "username": USER, "password": MAIL_PASSWORD}
            assert (await desk.admin.put("/api/mail-account", account | login)).status_code == 200
            id = (await desk.operator.post("/api/messages/email", new)).json()["id"]
            await desk.becomes(id, "sent")
            (got,) = server.letters
            letter = message_from_bytes(got.content, policy=policy.default)
            assert (letter["To"], letter["Subject"]) == ("oksana@example.org", "Аптека")
            outline = (await desk.operator.get("/api/messages/outline", call=call)).json()
            assert (outline["addresses"], outline["name"]) == (["oksana@example.org"], "Оксана")
            card = {"name": "Оксана Мельник", "phones": [NUMBER], "emails": ["o@example.com"]}
            contact = (await desk.admin.post("/api/contacts", card)).json()["contact"]["id"]
            outline = (await desk.operator.get("/api/messages/outline", call=call)).json()
            assert (outline["addresses"], outline["name"]) == (["o@example.com"], "Оксана Мельник")
            bad = {**new, "to": "refused@example.org"}
            id = (await desk.operator.post("/api/messages/email", bad)).json()["id"]
            failed = await desk.becomes(id, "failed")
            assert failed["why"] == "recipient_refused" and "nobody" in failed["said"]
            assert (await desk.admin.post(f"/api/contacts/{contact}/erase")).is_success
            await desk.read_log()
            rows = (await desk.operator.get("/api/messages", call=call)).json()["rows"]
            assert {(row["recipient"], row["subject"], row["text"]) for row in rows} == {("",) * 3}

    at_desk(story)


def test_what_may_not_be_sent_or_set_is_refused_with_the_reason(at_desk: Story) -> None:
    async def story(desk: Desk) -> None:
        async def code(who: Client, **body: Any) -> str:
            return str((await who.post("/api/messages/sms", body)).json().get("code"))

        call = await desk.talk()
        assert await code(desk.operator, call=call, text="x") == "no_sms_provider"
        with WebHook(lambda _: (200, "{}")) as hook:
            await desk.provider(http_settings(hook, id_field=""))
            other = await desk.company.sign_in("Operator")
            assert await code(other, call=call, text="x") == "forbidden"
            assert await code(other, to="+12025550123", text="x") == "message.country_forbidden"
            assert await code(other, to="102", text="x") == "message.no_recipient"
            project = (await desk.admin.get("/api/projects")).json()[0]["id"]
            stop = {"project": project, "name": "Stop", "blocks_dialling": True}
            list = (await desk.admin.post("/api/lists", stop)).json()["id"]
            await desk.admin.post(f"/api/lists/{list}/values", {"text": "067 123 45 33"})
            assert await code(desk.operator, call=call, text="x") == "message.stop_listed"
            for _ in range(10):
                await desk.write(to="0671234577", text="x")
            assert await code(desk.operator, to="0671234577", text="x") == "message.too_many"

        await templates(desk)

    at_desk(story)


async def templates(desk: Desk) -> None:
    """They are the administrator's, and name only what there is."""
    new = {"channel": "sms", "name": "Готово", "text": "Готово, {contact.name}"}
    made = await desk.admin.post("/api/message-templates", new)
    assert made.status_code == 201
    path = f"/api/message-templates/{made.json()['id']}"
    wrong = await desk.admin.patch(path, {"text": "{contact.shoe}"})
    assert wrong.json()["fields"] == [{"field": "text", "code": "unknown_variable"}]
    assert (await desk.operator.delete(path)).status_code == 403
    shown = (await desk.operator.get("/api/message-templates")).json()
    assert [each["name"] for each in shown] == ["Готово"]
    letter = {"channel": "email", "name": "Прайс", "text": "Ціни"}
    refused = await desk.admin.post("/api/message-templates", letter)
    assert refused.json()["fields"] == [{"field": "subject", "code": "required"}]
    assert (await desk.admin.delete(path)).status_code == 204


def test_a_report_means_the_message_of_that_very_name(at_desk: Story) -> None:
    """Ten in base sixteen is sixteen: only SMPP providers mean it so."""
    ids = iter(("10", "16"))

    async def story(desk: Desk) -> None:
        with WebHook(lambda _: (200, json.dumps({"id": next(ids)}))) as hook:
            more = {"report_id_field": "id", "report_status_field": "status", "id_field": "id"}
            made = await desk.provider(http_settings(hook, reports="callback", **more))
            call = await desk.talk()
            first = await desk.write(call=call, text="1")
            await desk.becomes(first, "sent")
            second = await desk.write(call=call, text="2")
            await desk.becomes(second, "sent")
            stranger = desk.web.stranger()
            stranger.headers.pop("X-Dzvin")
            zero = {"id": "16\0", "status": "DELIVERED"}
            assert (await stranger.post(made["report_path"], json=zero)).status_code == 200
            await desk.becomes(second, "delivered")
            assert (await desk.message(first))["state"] == "sent"

    at_desk(story)


def test_who_may_not_see_numbers_learns_none_by_writing_to_himself(at_desk: Story) -> None:
    async def story(desk: Desk) -> None:
        role = await desk.admin.post(
            "/api/roles",
            {"name": "Blind", "permissions": {"sms.send": "own"}},
        )
        assert role.status_code == 201, role.text
        desk.company.roles["Blind"] = role.json()["id"]
        desk.operator = await desk.company.sign_in("Blind")
        await desk.provider({"kind": "http", "url": "http://127.0.0.1:9/"})
        call = await desk.talk(name=NUMBER)
        text = "{call.number} {contact.name}"
        his = await desk.write(call=call, to="+380501112233", text=text)
        theirs = await desk.write(call=call, text=text)
        for id in (his, theirs):
            row = await desk.message(id)
            assert "1234" not in row["text"] + row["recipient"], row
        async with desk.web.database.transaction(desk.company.tenant) as connection:
            found = await connection.execute(select(MESSAGE.c.id, MESSAGE.c.text))
            texts = {id: text for id, text in found}
            await connection.execute(update(MESSAGE).values(said=f"550 {NUMBER}"))
        assert {(await desk.message(id))["said"] for id in (his, theirs)} == {""}
        assert "1234" not in texts[his]
        assert texts[theirs] == f"{NUMBER} {NUMBER}"

    at_desk(story)


@pytest.mark.parametrize("sign", ["\x00", "\r", "\n", "\x0b", "\x85", "\u2028", "\x7f"])
def test_a_subject_is_one_line(sign: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(f"a{sign}b", Subject)


def test_an_email_that_cannot_be_written_is_told_to_have_failed(at_desk: Story) -> None:
    async def story(desk: Desk) -> None:
        call = await desk.talk()
        with MailServer() as server:
            account = {"host": server.host, "port": server.port, "security": "none"}
            login = {"sender": "shop@x.org", "username": USER, "password": MAIL_PASSWORD}
            assert (await desk.admin.put("/api/mail-account", account | login)).status_code == 200
            id = new_id()
            stored = Message(
                id=id, channel="email", state="queued", recipient="o@example.org",
                subject="a\u2028b", text="x", author=desk.operator.user, call=call,
                created_at=now(),
            )  # fmt: skip
            async with desk.web.database.transaction(desk.company.tenant) as connection:
                await queue(connection, desk.company.tenant, stored, SEND)
            assert (await desk.becomes(id, "failed"))["why"] == "refused"
            assert server.letters == []

    at_desk(story)
