"""A form writes, promises a call, calls another system; what came of each stands beside it."""

import asyncio
import hashlib
import hmac
import threading
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import psycopg
from sqlalchemy import text

from dzvin.infra.clock import new_id, now
from dzvin.infra.outgoing import Outgoing
from dzvin.workplace.forms.triggers.hook import HOOK, LINE, MOST_OF_ONE, SECONDS
from dzvin.workplace.forms.triggers.jobs import HookCaller
from tests.crm.forms.build import block
from tests.crm.forms.desk import NUMBER, Desk, desk, form_path, opened, ringing
from tests.support.postgres import TestDatabase
from tests.support.until import until
from tests.support.web import Client, Story, Web
from tests.support.web_hook import Heard, WebHook
from tests.workplace.test_aftercare import in_a_month

SMS = "https://sms.example.org/send?to={to}&text={text}"


async def with_actions(at: Desk, *actions: dict[str, Any]) -> None:
    """The same script, which asks for a name, an address and a day, and then does this."""
    blocks = [block("name"), block("mail", "email"), block("day", "date")]
    named = [{"id": f"a{n}", **action} for n, action in enumerate(actions)]
    draft = {"blocks": blocks, "actions": named}
    await at.admin.patch(f"/api/scripts/{at.script}", {"draft": draft})
    published = await at.admin.post(f"/api/scripts/{at.script}/publish")
    assert published.status_code == 200, published.text


async def completed(at: Desk, postgres: TestDatabase, **answers: str) -> tuple[str, dict[str, Any]]:
    """The path of a form filled beside a new call, and what it did."""
    path = form_path(await opened(at, await ringing(at, postgres)))
    answer = await at.operator.post(f"{path}/complete", {"revision": 0, "answers": answers})
    assert answer.status_code == 200, answer.text
    return path, dict(answer.json()["done"])


async def template(admin: Client, channel: str, **more: str) -> str:
    new = {"channel": channel, "name": "Thanks", "text": "Hello {contact.name}", **more}
    made = await admin.post("/api/message-templates", new)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def one(at: Desk, query: str) -> Any:
    async with at.web.database.transaction(at.company.tenant) as connection:
        found = (await connection.execute(text(query))).mappings().all()
    assert len(found) == 1, found
    return found[0]


def test_a_form_writes_by_templates_under_the_rules_of_messages(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        sms = await template(at.admin, "sms")
        mail = await template(at.admin, "email", subject="Your order")
        listed = (await at.admin.get("/api/scripts/templates")).json()
        assert {one["channel"] for one in listed} == {"sms", "email"}
        assert set(listed[0]) == {"id", "name", "channel"}
        await with_actions(
            at,
            {"kind": "send_sms", "template": sms},
            {"kind": "send_email", "template": mail, "value": "{answer.mail}"},
        )
        _, done = await completed(at, postgres, mail="olha@example.org")
        assert [done[id]["status"] for id in ("a0", "a1")] == ["no_sms_provider", "no_mail_account"]

        new = {"name": "Turbo", "settings": {"kind": "http", "url": SMS}, "secret": "k3y"}
        made = await at.admin.post("/api/sms-providers", new)
        assert made.status_code == 201, made.text
        account = {"host": "mail.example.org", "sender": "us@example.org"}
        saved = await at.admin.put("/api/mail-account", account)
        assert saved.status_code == 200, saved.text
        _, done = await completed(at, postgres, mail="")
        assert done["a1"]["status"] == "no_recipient"
        path, done = await completed(at, postgres, mail="olha@example.org")
        assert [(done[id]["status"], done[id]["value"]) for id in ("a0", "a1")] == [
            ("queued", NUMBER),
            ("queued", "olha@example.org"),
        ]
        async with web.database.transaction(at.company.tenant) as connection:
            refused = "UPDATE message SET state = 'failed', why = 'refused' WHERE channel = 'sms'"
            await connection.execute(text(refused))
        read = (await at.operator.get(path)).json()["done"]
        assert (read["a0"]["status"], read["a0"]["said"]) == ("failed", "refused")
        assert read["a1"]["status"] == "queued"

    play(story)


def test_a_form_promises_a_call_after_a_while_or_on_the_answered_day(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        await with_actions(
            at, {"kind": "call_later", "minutes": 30, "value": "{answer.name} asked"}
        )
        path, done = await completed(at, postgres, name="Olha")
        waiting = (await at.operator.get("/api/callbacks")).json()
        assert [(each["note"], each["operator"]) for each in waiting] == [
            ("Olha asked", at.operator.user)
        ]
        assert done["a0"]["status"] == "done"
        assert _moment(done["a0"]["at"]) == _moment(waiting[0]["due_at"])
        assert (await at.operator.get(path)).json()["done"]["a0"]["at"] == done["a0"]["at"]

        on_day = {"kind": "call_later", "day": "day", "clock": "10:30", "for_queue": True}
        await with_actions(at, on_day)
        for day, status in (
            ("", "bad_time"),
            ("2020-01-01", "bad_time"),
            (f"{in_a_month()}", "done"),
        ):
            _, done = await completed(at, postgres, day=day)
            assert done["a0"]["status"] == status, day
        row = await one(at, "SELECT * FROM callback WHERE operator IS NULL")
        kyiv = row["due_at"].astimezone(ZoneInfo(row["timezone"]))
        assert (kyiv.date(), kyiv.hour, kyiv.minute) == (in_a_month(), 10, 30)
        assert str(row["queue"]) == at.queue

    play(story)


def test_a_webhook_is_called_again_until_it_is_taken(play: Story, postgres: TestDatabase) -> None:
    answers = iter([(503, "busy"), (200, "ok"), (404, "gone")])

    async def story(web: Web) -> None:
        at = await desk(web)
        with WebHook(lambda _: next(answers)) as hook:
            url = f"{hook.url}/deals?key=secret"
            await with_actions(at, {"kind": "webhook", "url": url})
            path, done = await completed(at, postgres, name="Ольга")
            assert (done["a0"]["status"], done["a0"]["value"]) == ("queued", "127.0.0.1")
            assert jobs(postgres) == [{"form": path.rpartition("/")[2], "action": "a0"}]
            caller = caller_of(web)
            job = {"tenant": at.company.tenant, "form": path.rpartition("/")[2], "action": "a0"}
            taken(postgres)
            await caller.call(**job)
            assert jobs(postgres) == [{"form": job["form"], "action": "a0"}], "it is asked again"
            assert lines(postgres) == {LINE}
            waits = (await at.operator.get(path)).json()["done"]["a0"]
            assert (waits["status"], waits["said"], waits["tries"]) == ("queued", "refused 503", 1)
            await caller.call(**job)
            await caller.call(**job)
            assert (await at.operator.get(path)).json()["done"]["a0"]["status"] == "done"
            assert len(hook.heard) == 2, "what was taken is not sent again"
            body = msgspec.json.decode(hook.heard[1].body)
            assert (body["answers"], body["status"]) == ({"name": "Ольга"}, "completed")
            assert (body["customer"]["number"], body["queue"]) == (NUMBER, at.queue)
            assert len({each.headers["idempotency-key"] for each in hook.heard}) == 1

            path, _ = await completed(at, postgres)
            job["form"] = path.rpartition("/")[2]
            await caller.call(**job)
            over = (await at.operator.get(path)).json()["done"]["a0"]
            assert (over["status"], over["said"]) == ("failed", "refused 404")
            path, _ = await completed(at, postgres)
            job["form"] = path.rpartition("/")[2]
            await caller_of(web, may_be_private=False).call(**job)
            over = (await at.operator.get(path)).json()["done"]["a0"]
            assert (over["status"], over["said"]) == ("failed", "private_address")
            assert len(hook.heard) == 3, "nothing of ours is reached"

    play(story)


def test_a_slow_webhook_holds_up_neither_messages_nor_other_companies(
    play: Story, postgres: TestDatabase
) -> None:
    ends = threading.Event()

    async def story(web: Web) -> None:
        at = await desk(web)
        slow = lambda _: (200, "ok") if ends.wait(60) else (500, "late")  # noqa: E731
        with WebHook(slow) as hook:
            try:
                await with_actions(at, {"kind": "webhook", "url": hook.url})
                path, _ = await completed(at, postgres)
                job = {"tenant": at.company.tenant, "form": path.rpartition("/")[2], "action": "a0"}
                caller = caller_of(web, seconds=60)
                calls = [asyncio.ensure_future(caller.call(**job)) for _ in range(MOST_OF_ONE)]
                await until(lambda: reached(hook, MOST_OF_ONE))
                taken(postgres)
                other = await web.company()
                await caller.call(tenant=other.tenant, form=new_id(), action="a0")
                assert jobs(postgres) == [], "of others nothing is put off"
                await caller.call(**job)
                assert jobs(postgres) == [{"form": job["form"], "action": "a0"}]
                assert len(hook.heard) == MOST_OF_ONE, "what is too much is put off"
                hasty = caller_of(web, seconds=0.1)
                await hasty.call(**job)
                read = (await at.operator.get(path)).json()["done"]["a0"]
                assert (read["status"], read["said"]) == ("queued", "unreachable")
            finally:
                ends.set()
            await asyncio.gather(*calls)
            read = (await at.operator.get(path)).json()["done"]["a0"]
            assert read["status"] == "done"

    play(story)


def test_what_is_sent_is_signed_with_a_secret_that_is_shown_once(
    play: Story, postgres: TestDatabase
) -> None:
    answers = iter([(200, "ok"), (503, "busy"), (200, "ok"), (200, "ok")])

    async def story(web: Web) -> None:
        at = await desk(web)
        with WebHook(lambda _: next(answers)) as hook:
            await with_actions(at, {"kind": "webhook", "url": f"{hook.url}/deals"})
            job = {"tenant": at.company.tenant, "action": "a0"}

            async def called() -> Heard:
                path, _ = await completed(at, postgres, name="Ольга")
                job["form"] = path.rpartition("/")[2]
                await caller_of(web).call(**job)
                return hook.heard[-1]

            unsigned = await called()
            assert "x-signature" not in unsigned.headers
            assert unsigned.headers["x-timestamp"].isdecimal()
            first = await made(at.admin, hook.url)
            assert first["host"] == "127.0.0.1"
            signed = await called()
            assert signed.headers["x-signature"] == expected(first["secret"], signed)
            assert signed.headers["idempotency-key"] == f"{job['form']}.a0"
            await caller_of(web).call(**job)
            again = hook.heard[-1]
            assert again.headers["x-signature"] == expected(first["secret"], again)
            assert again.headers["idempotency-key"] == signed.headers["idempotency-key"]
            second = await made(at.admin, f"{hook.url}/other")
            assert second["secret"] != first["secret"]
            last = await called()
            assert last.headers["x-signature"] == expected(second["secret"], last)

            listed = await at.admin.get("/api/webhook-secrets")
            assert [(one["host"], one["made_by"]) for one in listed.json()] == [
                ("127.0.0.1", at.admin.user)
            ]
            row = await one(at, "SELECT * FROM webhook_secret")
            known = listed.text + str(dict(row)) + (await at.admin.get("/api/audit")).text
            assert not any(each["secret"] in known for each in (first, second))
            wrong = await at.admin.post("/api/webhook-secrets", {"url": "ftp://x"})
            assert wrong.status_code == 422
            told = "SELECT data->>'status' AS status FROM event WHERE name = 'form.action_changed'"
            async with web.database.transaction(at.company.tenant) as connection:
                fates = await connection.scalars(text(f"{told} ORDER BY position"))
                assert [*fates] == ["done", "queued", "done", "done"]

    play(story)


async def made(who: Client, url: str) -> dict[str, str]:
    answer = await who.post("/api/webhook-secrets", {"url": url})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def expected(secret: str, heard: Heard) -> str:
    """As the other side computes it (docs/howto/webhooks.md)."""
    signed = f"{heard.headers['x-timestamp']}.{heard.body}".encode()
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def caller_of(web: Web, *, may_be_private: bool = True, seconds: float = SECONDS) -> HookCaller:
    outgoing = Outgoing(may_be_private=may_be_private)
    return HookCaller(web.database, outgoing, web.app.state.seal, seconds=seconds)


async def reached(hook: WebHook, count: int) -> bool:
    return len(hook.heard) == count


def test_where_answers_are_sent_is_chosen_by_who_may_manage_webhooks(play: Story) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        hook = {"id": "a", "kind": "webhook", "url": "https://crm.example.org/"}
        draft = {"blocks": [block("name")], "actions": [hook]}
        may = {"script.edit": "company", "script.publish": "company"}
        made = await at.admin.post("/api/roles", {"name": "Author", "permissions": may})
        assert made.status_code == 201, made.text
        at.company.roles["Author"] = made.json()["id"]
        author = await at.company.sign_in("Author")
        await author.patch(f"/api/scripts/{at.script}", {"draft": draft})
        refused = await author.post(f"/api/scripts/{at.script}/publish")
        assert (refused.status_code, refused.json()["details"]["permission"]) == (
            403,
            "webhook.manage",
        )
        assert (await at.admin.post(f"/api/scripts/{at.script}/publish")).status_code == 200
        again = await author.post(f"/api/scripts/{at.script}/publish")
        assert again.status_code == 200, "what is sent there already stays"

    play(story)


def jobs(postgres: TestDatabase) -> list[dict[str, str]]:
    """What the worker is asked to call."""
    query = "SELECT args - 'tenant' FROM procrastinate.procrastinate_jobs WHERE task_name = %s"
    with psycopg.connect(postgres.admin_url) as connection:
        return [args for (args,) in connection.execute(query, (HOOK,))]


def lines(postgres: TestDatabase) -> set[str]:
    """Of later, in which the worker is asked to call them."""
    query = (
        "SELECT queue_name FROM procrastinate.procrastinate_jobs"
        " WHERE task_name = %s AND scheduled_at > %s"
    )
    with psycopg.connect(postgres.admin_url) as connection:
        return {name for (name,) in connection.execute(query, (HOOK, now()))}


def taken(postgres: TestDatabase) -> None:
    """A worker has taken all that waited."""
    with psycopg.connect(postgres.jobs_url) as connection:
        connection.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", (HOOK,))


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
