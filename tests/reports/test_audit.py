"""The history of changes over HTTP: who sees it, what it says, and of whom."""

import ast
import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from dzvin.crm.contacts.changes.store import forget_before
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.queue import ItemMoved
from dzvin.events.supervision import SupervisionStarted
from dzvin.infra.clock import new_id, now
from dzvin.infra.event_log import record
from dzvin.infra.tables import AUDITED
from dzvin.recordings import store as recordings
from dzvin.reports.audit.model import NAMES
from dzvin.reports.audit.words import ACTIONS, THINGS
from dzvin.run.worker import CHANGES_KEPT
from tests.support.until import until
from tests.support.web import PASSWORD, Client, Story, Web

ROOT = Path(__file__).parents[2]


async def history(client: Client, **asked: Any) -> list[dict[str, Any]]:
    answer = await client.get("/api/audit", **asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


def said(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(row["by_name"], row["action"], row["title"]) for row in rows]


def test_every_event_of_the_history_is_in_its_index() -> None:
    assert {name for name in NAMES if f"'{name}'" not in AUDITED} == set()


def test_whoever_changes_a_setting_tells_what_it_was_or_is() -> None:
    """Of roles their own events say it."""
    silent = []
    for path in (ROOT / "dzvin").rglob("api.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "changed":
                told = {word.arg for word in call.keywords}
                if len(call.args) == 4 and not told & {"before", "after"}:
                    silent.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert silent == []


def test_of_lists_news_and_phones_the_history_tells_what_changed_and_no_customers_number(
    play: Story,
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        project = (await admin.get("/api/projects")).json()[0]
        assert (await admin.patch(f"/api/projects/{project['id']}", {"name": "Збут"})).is_success
        made = {"project": project["id"], "name": "VIP"}
        path = f"/api/lists/{(await admin.post('/api/lists', made)).json()['id']}"
        await admin.post(f"{path}/values", {"text": "0671234567\n0671234568"})
        await admin.post(f"{path}/remove", {"text": "0671234567"})
        news = {"title": "Завтра свято", "text": "Працюємо до 15:00"}
        posted = (await admin.post("/api/news-written", news)).json()["id"]
        await admin.patch(f"/api/news-written/{posted}", {"title": "Сьогодні свято"})
        await admin.delete(f"/api/news-written/{posted}")
        phones = {"int_phone": {"number": "0671112233"}}
        assert (await admin.put(f"/api/users/{admin.user}/phones", phones)).is_success
        found = await history(admin)
        told = {
            what: [(row["before"], row["after"]) for row in found if row["what"] == what]
            for what in ("project", "list", "news", "user_phone")
        }
        assert told["project"] == [({"name": "Default"}, {"name": "Збут"})]
        assert told["list"][:2] == [
            ({"size": 2}, {"size": 1, "removed": 1}),
            ({"size": 0}, {"size": 2, "added": 2}),
        ]
        assert [row["title"] for row in found if row["what"] == "news"] == [
            "Сьогодні свято", "Сьогодні свято", "Завтра свято",
        ]  # fmt: skip
        title = {"title": "Завтра свято"}, {"title": "Сьогодні свято"}
        assert told["news"][1] == title
        ((before, after),) = told["user_phone"]
        assert before["int_phone"] is None and "671112233" in str(after["int_phone"])
        assert "67123456" not in str(found)

    play(story)


def test_who_changed_what_is_told_with_names_before_and_after(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin", name="Зоя")
        made = (await admin.post("/api/groups", {"name": "Продажі"})).json()
        await admin.patch(f"/api/groups/{made['id']}", {"name": "Збут"})
        await admin.delete(f"/api/groups/{made['id']}")
        found = await history(admin, what="user_group")
        assert said(found) == [
            ("Зоя", "deleted", "Збут"),
            ("Зоя", "changed", "Збут"),
            ("Зоя", "created", "Продажі"),
        ]
        assert (found[1]["before"], found[1]["after"]) == ({"name": "Продажі"}, {"name": "Збут"})
        await admin.patch(f"/api/users/{admin.user}", {"password": "another secret word"})
        changed = (await history(await signed_in_again(web, admin), what="user_account"))[0]
        assert "another" not in str(changed) and changed["after"] == {"password": "•••"}

    play(story)


async def signed_in_again(web: Web, who: Client) -> Client:
    again = web.stranger()
    body = {"login": who.login, "password": "another secret word"}
    assert (await again.post("/api/session", json=body)).status_code == 200
    who.http = again
    return who


def test_signing_in_and_being_refused_stand_in_the_history(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        user, login = await company.user("Operator", name="Анна")
        stranger = web.stranger()

        async def refusal() -> bool:
            return bool(await history(admin, person=user, kind="sign_in"))

        for password, status in (("wrong", 401), (PASSWORD, 200)):
            body = {"login": login, "password": password}
            assert (await stranger.post("/api/session", json=body)).status_code == status
            if status == 401:
                await until(refusal)
        await stranger.delete("/api/session")
        found = await history(admin, person=user, kind="sign_in")
        assert said(found) == [
            ("Анна", "signed_out", "Анна"),
            ("Анна", "signed_in", "Анна"),
            ("", "sign_in_refused", "Анна"),
        ]
        assert found[2]["more"] == {"why": "wrong_password"} and found[2]["ip"]

    play(story)


def test_supervisors_acts_are_told_and_what_operators_did_themselves_is_not(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin", name="Зоя")
        anna, _ = await company.user("Operator", name="Анна")
        call, queue = new_id(), new_id()
        changed = OperatorStateChanged(operator=anna, was="ready", state="away", by="user")
        facts = (
            SupervisionStarted(
                call=call, leg="l", supervisor=admin.user, operator=anna, mode="listen"
            ),
            changed,
            OperatorStateChanged(
                operator=anna, was="away", state="ready", by="supervisor", supervisor=admin.user
            ),
            ItemMoved(item=call, call=call, was=queue, queue=queue),
        )
        async with web.database.transaction(company.tenant) as connection:
            await record(connection, company.tenant, f"call:{call}", *facts, at=now())
        found = await history(admin, kind="supervision")
        assert {(row["action"], row["title"], row["by_name"]) for row in found} == {
            ("listen", "Анна", "Зоя"),
            ("status_forced", "Анна", "Зоя"),
        }
        assert len(await history(admin, thing=call)) == 1

    play(story)


def test_who_heard_a_recording_stands_there_too(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin", name="Зоя")
        row = text(
            "INSERT INTO recording (tenant, id, call, part, kind, leg, path, status, started_at,"
            " sides) VALUES (:t, 'r1', 'c1', 1, 'talk', 'l', 'p', 'ready', now(), '[]')"
        )
        async with web.database.transaction(company.tenant) as connection:
            await connection.execute(row, {"t": company.tenant})
            await recordings.log_access(
                connection, company.tenant, "r1", admin.user, now(), "10.0.0.1", "download"
            )
        (found,) = await history(admin, kind="recordings")
        assert (found["action"], found["by_name"], found["call"]) == ("downloaded", "Зоя", "c1")
        assert not found["is_open"], "the journal has no such call"
        assert (await history(admin))[0]["id"] == found["id"]
        assert await history(admin, thing="c1", person=admin.user) == [found]

    play(story)


def test_pages_follow_each_other_without_gaps_and_the_file_has_all(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin", name="=Зоя")
        for n in range(5):
            await admin.post("/api/groups", {"name": f"Відділ {n}"})
        found: list[str] = []
        cursor: dict[str, Any] = {}
        while True:
            page = (await admin.get("/api/audit", limit=2, **cursor)).json()
            found += [row["id"] for row in page["rows"]]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert found == [row["id"] for row in await history(admin)]
        assert len(found) == len(set(found)) >= 7
        file = await admin.get("/api/audit/export", what="user_group")
        lines = list(csv.reader(io.StringIO(file.text.lstrip("\ufeff")), delimiter=";"))
        assert [line[5] for line in lines[1:]] == [f"Відділ {n}" for n in range(4, -1, -1)]
        assert {line[1] for line in lines[1:]} == {"'=Зоя"}, "a spreadsheet would run it"
        assert said(await history(admin))[0] == ("=Зоя", "exported", "")
        none = await admin.get("/api/audit", since="2020-01-01T00:00:00")
        assert (none.status_code, none.json()["fields"][0]["field"]) == (422, "since")
        assert await history(admin, until="2020-01-01T00:00:00Z") == []

    play(story)


def test_the_history_of_another_company_is_not_told(play: Story) -> None:
    async def story(web: Web) -> None:
        one, other = await web.company(), await web.company()
        admin, stranger = await one.sign_in("Admin"), await other.sign_in("Admin")
        await admin.post("/api/groups", {"name": "Таємний відділ"})
        file = await stranger.get("/api/audit/export")
        assert "Таємний" not in str(await history(stranger)) + file.text
        assert await history(stranger, person=admin.user) == []

    play(story)


def test_who_may_see_the_history_may_not_take_it_along_for_that(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in()
        body = {"name": "Ревізор", "permissions": {"audit.view": "company"}}
        role = (await admin.post("/api/roles", body)).json()["id"]
        await admin.patch(f"/api/users/{anna.user}", {"roles": [role]})
        made = {"name": "Іваненко", "phones": ["+380671234567"]}
        contact = (await admin.post("/api/contacts", made)).json()["contact"]["id"]
        await admin.delete(f"/api/contacts/{contact}")
        found = await history(anna, kind="contacts")
        assert [row["action"] for row in found] == ["deleted", "created"]
        refused = await anna.get("/api/audit/export")
        assert (refused.status_code, refused.json()["details"]) == (
            403,
            {"permission": "report.export"},
        )

    play(story)


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_the_page_has_a_word_for_whatever_the_file_has_one(language: str) -> None:
    page = (ROOT / "ui" / "src" / "i18n" / f"{language}.history.ts").read_text()
    said = set(re.findall(r"^    (\w+):", page, re.MULTILINE))
    assert {*ACTIONS, *THINGS} <= said


def test_what_a_contact_was_and_is_stands_in_the_history_until_he_is_forgotten(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin", name="Зоя")

        async def made(name: str, phone: str) -> str:
            answer = await admin.post("/api/contacts", {"name": name, "phones": [phone]})
            return str(answer.json()["contact"]["id"])

        olena, other = await made("Олена", "0671234567"), await made("Лєна", "0501234567")
        await admin.patch(f"/api/contacts/{olena}", {"name": "Олена Коваль", "tags": ["VIP"]})
        await admin.patch(f"/api/contacts/{olena}", {"name": "Олена Коваль"})
        assert (await admin.post(f"/api/contacts/{olena}/merge", {"other": other})).is_success
        found = await history(admin, kind="contacts", thing=olena)
        told = [
            (row["action"], row["before"].get("name"), row["after"].get("name")) for row in found
        ]
        assert told == [
            ("merged", None, None),
            ("changed", "Олена", "Олена Коваль"),
            ("created", None, "Лєна"),
            ("created", None, "Олена"),
        ], "what changed nothing is not told"
        assert found[0]["after"]["phones"] == ["+380671234567", "+380501234567"]

        rights = {"audit.view": "company", "contact.view": "company"}
        role = (await admin.post("/api/roles", {"name": "r", "permissions": rights})).json()["id"]
        shy = await company.sign_in("Operator")
        await admin.patch(f"/api/users/{shy.user}", {"roles": [role]})
        read = str(await history(shy, kind="contacts"))
        assert "+380671234567" not in read and "67" in read and "VIP" in read
        await admin.patch(f"/api/roles/{role}", {"permissions": {"audit.view": "company"}})
        read = str(await history(shy, kind="contacts"))
        assert "VIP" not in read and "Коваль" not in read and "•••" in read

        assert (await admin.post(f"/api/contacts/{olena}/erase")).is_success
        read = str(await history(admin, kind="contacts"))
        assert "Олена" not in read and "501234567" not in read and "erased" in read
        gone = await made("Ігор", "0671234567")
        await admin.delete(f"/api/contacts/{gone}")
        assert (await history(admin, kind="contacts"))[0]["before"]["name"] == "Ігор"
        async with web.database.transaction(company.tenant) as connection:
            old = "UPDATE contact_change SET at = at - interval '25 months' WHERE contact = :gone"
            await connection.execute(text(old), {"gone": gone})
            await forget_before(connection, now() - CHANGES_KEPT)
        kept = await history(admin, kind="contacts", thing=gone)
        assert [row["action"] for row in kept] == ["deleted"], "the log tells that"
        assert "Ігор" not in str(kept)
        assert len(await history(admin, kind="contacts", thing=olena)) > 1

    play(story)
