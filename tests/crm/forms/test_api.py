"""A form's life over the routes: built, opened beside a call, filled from two tabs, corrected."""

from dataclasses import replace
from datetime import UTC, datetime

import psycopg
from sqlalchemy import text

from dzvin.reports.own.store import count_forms
from tests.crm.forms.build import block
from tests.crm.forms.desk import NUMBER, Desk, desk, form_path, opened, ringing
from tests.support.postgres import TestDatabase
from tests.support.web import Story, Web


def test_a_form_is_opened_filled_and_completed(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        call = await ringing(at, postgres)
        found = await opened(at, call)
        path = form_path(found)
        assert found["form"]["row"]["status"] == "opened"
        assert found["form"]["variables"]["call.number"] == NUMBER
        assert (await opened(at, call))["form"]["row"]["id"] == found["form"]["row"]["id"]

        early = await at.operator.post(f"{path}/complete", {"revision": 0, "answers": {}})
        assert early.status_code == 422
        assert early.json()["fields"] == [{"field": "want", "code": "required"}]

        answers = {"want": "buy", "pieces": "4", "gone": "x", "phone": "044 111 22 33"}
        draft = {"revision": 0, "answers": {"want": "buy"}}
        saved = await at.operator.put(f"{path}/answers", draft)
        assert (saved.json()["revision"], saved.json()["status"]) == (1, "in_progress")
        again = await at.operator.put(f"{path}/answers", {**draft, "revision": 1})
        assert again.json()["revision"] == 1, "nothing changed"
        listed = (await at.operator.get("/api/forms", unfinished=True)).json()["rows"]
        assert [row["id"] for row in listed] == [found["form"]["row"]["id"]]

        whole = {"revision": 1, "answers": answers, "is_closing": True}
        done = (await at.operator.post(f"{path}/complete", whole)).json()
        assert done["status"] == "closed"
        assert done["done"]["tell"]["status"] == "done"
        assert done["answers"] == {
            "want": "buy", "pieces": "4", "sum": "10", "phone": "+380441112233"
        }  # fmt: skip
        late = await at.operator.put(f"{path}/answers", {"revision": 2, "answers": {}})
        assert (late.status_code, late.json()["code"]) == (403, "form.closed")
        edits = (await at.operator.get(f"{path}/edits")).json()
        assert edits[0]["changes"]["pieces"] == ["", "4"]
        assert edits[-1]["by"] == at.operator.user
        names = await recorded(at)
        assert names == ["form.opened", "form.saved", "form.fired"]

    play(story)


def test_the_second_tab_is_told_that_the_first_one_saved(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        path = form_path(await opened(at, await ringing(at, postgres)))
        await at.operator.put(f"{path}/answers", {"revision": 0, "answers": {"want": "buy"}})
        other = {"revision": 0, "answers": {"want": "refuse"}}
        refused = await at.operator.put(f"{path}/answers", other)
        assert (refused.status_code, refused.json()["code"]) == (409, "form.changed_elsewhere")
        assert refused.json()["details"]["revision"] == "1"
        assert (await at.operator.get(path)).json()["answers"] == {"want": "buy"}

    play(story)


def test_a_form_is_there_while_the_phone_comes_back_to_its_talk(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        call = await ringing(at, postgres)
        path = form_path(await opened(at, call))
        with psycopg.connect(postgres.admin_url) as connection:
            connection.execute(
                'UPDATE dzvin.subject_state SET state = state || \'{"legs": {}, "talk": null}\''
                " WHERE subject = %s",
                (f"call:{call}",),
            )
        assert form_path(await opened(at, call)) == path
        colleague = await at.company.sign_in("Operator")
        assert (await colleague.post(f"/api/calls/{call}/form")).status_code == 403

    play(story)


def test_open_forms_keep_their_version(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        call = await ringing(at, postgres)
        await opened(at, call)
        draft = {"blocks": [block("other")]}
        await at.admin.patch(f"/api/scripts/{at.script}", {"draft": draft})
        assert (await at.admin.post(f"/api/scripts/{at.script}/publish")).json()["number"] == 2
        old, new = await opened(at, call), await opened(at, await ringing(at, postgres))
        assert len(old["form"]["content"]["blocks"]) == 5
        assert [one["id"] for one in new["form"]["content"]["blocks"]] == ["other"]
        bad = {"draft": {"blocks": [block("a", next="gone")]}}
        await at.admin.patch(f"/api/scripts/{at.script}", bad)
        refused = await at.admin.post(f"/api/scripts/{at.script}/publish")
        assert refused.json()["fields"] == [
            {"field": "a.next", "code": "script.dangling", "what": "gone"}
        ]

    play(story)


def test_an_action_needs_its_right_and_is_done_once(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        for role, status, is_in in (("Operator", "not_allowed", False), ("Admin", "done", True)):
            at = await desk(web, role)
            path = form_path(await opened(at, await ringing(at, postgres)))
            answers = {"want": "refuse"}
            saved = await at.operator.put(f"{path}/answers", {"revision": 0, "answers": answers})
            assert saved.json()["done"]["block"]["status"] == status
            found = await at.admin.get(f"/api/lists/{at.values}/check", value=NUMBER)
            assert found.json()["is_in"] is is_in
            await at.admin.post(f"/api/lists/{at.values}/remove", {"text": NUMBER})
            more = {"revision": 1, "answers": answers}
            assert (await at.operator.post(f"{path}/complete", more)).status_code == 200
            found = await at.admin.get(f"/api/lists/{at.values}/check", value=NUMBER)
            assert not found.json()["is_in"]

    play(story)


def test_a_reached_quota_signals_once_and_stops_nobody(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        quota = {"id": "sold", "name": "Sold", "limit": 2, "condition": 'answer.want == "buy"'}
        changed = await at.admin.patch(f"/api/scripts/{at.script}", {"quotas": [quota]})
        assert changed.status_code == 200, changed.text
        for answers in ({"want": "buy", "pieces": "1"}, {"want": "refuse"}) * 3:
            path = form_path(await opened(at, await ringing(at, postgres)))
            done = await at.operator.post(f"{path}/complete", {"revision": 0, "answers": answers})
            assert done.status_code == 200, done.text
        listed = (await at.admin.get("/api/scripts")).json()
        assert listed[0]["counts"] == [{"id": "sold", "name": "Sold", "limit": 2, "count": 3}]
        assert (await recorded(at)).count("form.quota_reached") == 1
        filters = (await at.operator.get("/api/forms/filters")).json()
        assert filters["scripts"][0]["quotas"] == listed[0]["counts"]
        async with web.database.transaction(at.company.tenant) as connection:
            began = datetime(2026, 1, 1, tzinfo=UTC)
            assert await count_forms(connection, at.operator.user, began) == 6
            assert await count_forms(connection, at.admin.user, began) == 0
        wrong = {"quotas": [{**quota, "condition": "answer.gone == 1"}]}
        assert (await at.admin.patch(f"/api/scripts/{at.script}", wrong)).status_code == 422

    play(story)


def test_the_journal_finds_forms_and_shows_nobody_anothers(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        path = form_path(await opened(at, await ringing(at, postgres)))
        await at.operator.post(f"{path}/complete", {"revision": 0, "answers": {"want": "refuse"}})
        await at.operator.put(f"{path}/favourite", {"is_favourite": True})
        for asked in (
            {"number": "4567"},
            {"result": "refuse"},
            {"favourite": True},
            {"status": "completed"},
            {"script": at.script},
            {"since": "2026-01-01T00:00:00Z"},
        ):
            found = (await at.operator.get("/api/forms", **asked)).json()["rows"]
            assert len(found) == 1, asked
        assert (await at.admin.get("/api/forms", favourite=True)).json()["rows"] == []
        assert len((await at.admin.get("/api/forms")).json()["rows"]) == 1
        filters = (await at.operator.get("/api/forms/filters")).json()
        assert filters["results"] == ["refuse"]
        colleague = await at.company.sign_in("Operator")
        assert (await colleague.get("/api/forms")).json()["rows"] == []
        assert (await colleague.get(path)).status_code == 404
        body = {"revision": 1, "answers": {}}
        assert (await colleague.put(f"{path}/answers", body)).status_code == 404
        supervisor = await at.company.sign_in("Supervisor")
        fixed = {"revision": 1, "answers": {"want": "buy", "pieces": "1"}}
        assert (await supervisor.post(f"{path}/complete", fixed)).status_code == 200
        edits = (await at.operator.get(f"{path}/edits")).json()
        assert (edits[0]["by"], edits[0]["changes"]["want"]) == (supervisor.user, ["refuse", "buy"])

    play(story)


def test_a_link_wins_over_the_form_and_waits_for_its_moment(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        url = "https://crm.example.org/?p={phone_e164}&c={call_id}&n={queue_name}&v={var.city}"
        link = {"url": url, "mode": "iframe"}
        given = {"script": at.script, "link": link, "moment": "answer"}
        saved = await at.admin.put(f"/api/queues/{at.queue}/form", given)
        assert saved.status_code == 200, saved.text
        assert (await opened(at, await ringing(at, postgres, is_up=False)))["waits"] is True
        call = await ringing(at, postgres)
        found = await opened(at, call)
        assert found["form"] is None
        assert found["link"]["url"] == (
            f"https://crm.example.org/?p=%2B380441234567&c={call}&n=Sales"
            "&v=%D0%9A%D0%B8%D1%97%D0%B2%20%26%20%D0%9B%D1%8C%D0%B2%D1%96%D0%B2"
        )
        for bad in ("javascript:alert(1)", "https://{did}/", "ftp://x.example.org/"):
            body = {"link": {"url": bad}}
            refused = await at.admin.put(f"/api/queues/{at.queue}/form", body)
            assert refused.status_code in {400, 422}, bad

    play(story)


async def blind(at: Desk) -> Desk:
    """With an operator who may not see numbers, and a script that asks one."""
    roles = (await at.admin.get("/api/roles")).json()
    (usual,) = (each for each in roles if each["id"] == at.company.roles["Operator"])
    may = {name: scope for name, scope in usual["permissions"].items() if "visible" not in name}
    may["form.special_actions"] = "company"
    made = await at.admin.post("/api/roles", {"name": "Blind", "permissions": may})
    assert made.status_code == 201, made.text
    at.company.roles["Blind"] = made.json()["id"]
    action = {"id": "block", "kind": "add_to_list", "list": at.values, "value": "{call.number}"}
    phones = [block("phone", "phone", default="{call.number}"), block("other", "phone")]
    draft = {"blocks": phones, "actions": [action]}
    await at.admin.patch(f"/api/scripts/{at.script}", {"draft": draft})
    published = await at.admin.post(f"/api/scripts/{at.script}/publish")
    assert published.status_code == 200, published.text
    return replace(at, operator=await at.company.sign_in("Blind"))


def test_who_may_not_see_numbers_reads_none_in_a_form_and_spoils_none(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at = await blind(await desk(web))
        found = await opened(at, await ringing(at, postgres))
        path = form_path(found)
        shown = found["form"]["variables"]["call.number"]
        assert "1234567" not in str(found)
        answers = {"phone": shown, "other": "044 999 88 77"}
        saved = await at.operator.put(f"{path}/answers", {"revision": 0, "answers": answers})
        assert saved.status_code == 200, saved.text
        read = (await at.operator.get(path)).json()
        whole = {"revision": 1, "answers": read["answers"]}
        done = await at.operator.post(f"{path}/complete", whole)
        assert done.status_code == 200 and done.json()["done"]["block"]["status"] == "done"
        edits = await at.operator.get(f"{path}/edits")
        for answer in (saved, done, await at.operator.get(path), edits):
            assert "1234567" not in answer.text and "9998877" not in answer.text
        true = (await at.admin.get(path)).json()
        assert true["answers"] == {"phone": NUMBER, "other": "+380449998877"}
        assert true["done"]["block"]["value"] == NUMBER

    play(story)


def test_a_script_names_only_lists_of_its_authors_projects(play: Story) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        own = (await at.admin.post("/api/projects", {"name": "Own"})).json()["id"]
        may = {"script.edit": "project", "script.publish": "project"}
        made = await at.admin.post("/api/roles", {"name": "Author", "permissions": may})
        assert made.status_code == 201, made.text
        at.company.roles["Author"] = made.json()["id"]
        author = await at.company.sign_in("Author", projects=[own])
        asked = {"blocks": [block("city", "lookup", list=at.values)]}
        new = {"project": own, "name": "Mine", "draft": asked}
        script = (await author.post("/api/scripts", new)).json()["id"]
        assert (await author.get("/api/scripts/lists")).json() == []
        told = (await author.post("/api/scripts/check", {"draft": asked})).json()
        assert [each["id"] for each in told["problems"]] == ["city"]
        refused = await author.post(f"/api/scripts/{script}/publish")
        assert refused.status_code == 422

    play(story)


async def recorded(at: Desk) -> list[str]:
    query = text("SELECT name FROM event WHERE name LIKE 'form.%' ORDER BY position")
    async with at.web.database.transaction(at.company.tenant) as connection:
        return list(await connection.scalars(query))
