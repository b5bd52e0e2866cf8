"""Signing in, and what people may see and change of accounts."""

import asyncio
from time import monotonic

import pytest

from dzvin.accounts.actions import TRIES_PER_MINUTE, token_hash
from dzvin.infra.passwords import AT_ONCE
from tests.support.web import PASSWORD, Story, Web


def test_whoever_signs_in_learns_who_he_is_and_what_he_may_do(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company("Ромашка")
        anna = await company.sign_in("Operator", name="Anna")
        me = (await anna.get("/api/me")).json()
        assert me["name"] == "Anna"
        assert me["tenant"] == {"id": company.tenant, "name": "Ромашка"}
        assert me["permissions"]["rec.listen"] == "own"
        assert "user.manage" not in me["permissions"]
        assert me["roles"] == ["Operator"]

    play(story)


def test_a_session_ends_when_one_signs_out(play: Story) -> None:
    async def story(web: Web) -> None:
        anna = await (await web.company()).sign_in("Operator")
        token = anna.http.cookies["dzvin_session"]
        assert (await anna.delete("/api/session")).status_code == 204
        anna.http.cookies.set("dzvin_session", token)
        answer = await anna.get("/api/me")
        assert answer.status_code == 401
        assert answer.json()["code"] == "not_signed_in"

    play(story)


def test_sign_ins_that_are_asked_about_at_once_are_told_apart(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        anna, boris = await company.sign_in("Operator"), await company.sign_in("Operator")
        sessions = [token_hash(one.http.cookies["dzvin_session"]) for one in (anna, boris)]
        await boris.delete("/api/session")
        door = web.app.state.door
        asked = [*sessions, "nobody's", sessions[0]]
        told = await asyncio.gather(*(door.is_session_live(one) for one in asked))
        assert told == [True, False, False, True]
        assert await door.is_session_live(sessions[0])

    play(story)


def test_a_blocked_user_is_out_at_once(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        anna, admin = await company.sign_in("Operator"), await company.sign_in("Admin")
        changed = await admin.patch(f"/api/users/{anna.user}", {"is_active": False})
        assert changed.json()["is_active"] is False
        assert (await anna.get("/api/me")).status_code == 401
        again = await web.stranger().post(
            "/api/session", json={"login": anna.login, "password": PASSWORD}
        )
        assert (again.status_code, again.json()["code"]) == (401, "bad_sign_in")

    play(story)


def test_after_ten_wrong_tries_even_the_right_password_waits(play: Story) -> None:
    async def story(web: Web) -> None:
        _, login = await (await web.company()).user("Operator")
        stranger = web.stranger()
        for _ in range(10):
            answer = await stranger.post("/api/session", json={"login": login, "password": "no"})
            assert answer.status_code == 401
        answer = await stranger.post("/api/session", json={"login": login, "password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_tries")

    play(story)


@pytest.mark.parametrize("logins", [1, 15], ids=["one person", "many people"])
def test_tries_at_the_same_time_are_as_few_as_one_after_another(play: Story, logins: int) -> None:
    async def story(web: Web) -> None:
        stranger = web.stranger()
        tries = [
            stranger.post("/api/session", json={"login": f"nobody{n % logins}", "password": "no"})
            for n in range(logins * 12)
        ]
        began = monotonic()
        codes = [answer.status_code for answer in await asyncio.gather(*tries)]
        minutes = 1 + int((monotonic() - began) // 60)  # a slow machine gives more of them
        tries_each = TRIES_PER_MINUTE * minutes
        allowed = min(tries_each * logins, tries_each * 10 + AT_ONCE)
        assert set(codes) == {401, 429} and codes.count(401) <= allowed

    play(story)


def test_a_change_without_the_header_is_refused(play: Story) -> None:
    async def story(web: Web) -> None:
        anna = await (await web.company()).sign_in("Operator")
        del anna.http.headers["X-Dzvin"]
        answer = await anna.patch("/api/me", {"language": "en"})
        assert (answer.status_code, answer.json()["code"]) == (403, "missing_header")

    play(story)


def test_all_wrong_fields_are_listed_at_once(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        answer = await admin.post(
            "/api/users",
            {"login": "x", "password": "short", "language": "xx", "roles": [5], "is_boss": True},
        )
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        wrong = {one["field"]: one["code"] for one in answer.json()["fields"]}
        assert wrong == {
            "login": "too_short",
            "name": "required",
            "password": "too_short",
            "language": "not_allowed",
            "roles.0": "type",
            "is_boss": "unknown",
        }

    play(story)


def test_a_taken_login_names_its_field(play: Story) -> None:
    async def story(web: Web) -> None:
        company, other = await web.company(), await web.company()
        admin, (_, login) = await company.sign_in("Admin"), await other.user("Operator")
        new = {"login": login, "name": "B", "password": PASSWORD}
        answer = await admin.post("/api/users", new)
        assert answer.status_code == 409
        assert answer.json()["fields"] == [{"field": "login", "code": "taken"}]

    play(story)


def test_nobody_gives_what_he_does_not_have(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        supervisor = await company.sign_in("Supervisor")
        new = {"login": "new-boss", "name": "B", "password": PASSWORD}
        assert (await supervisor.post("/api/users", new)).status_code == 403

    play(story)


def test_a_user_of_another_company_is_not_found(play: Story) -> None:
    async def story(web: Web) -> None:
        ours, theirs = await web.company(), await web.company()
        admin, (stranger, _) = await ours.sign_in("Admin"), await theirs.user("Operator")
        answer = await admin.patch(f"/api/users/{stranger}", {"name": "Mine"})
        assert answer.status_code == 404
        assert stranger not in {user["id"] for user in (await admin.get("/api/users")).json()}

    play(story)


def test_people_have_as_many_lines_as_the_administrator_says(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        user, before = admin.user, "max_lines has_status_control".split()
        (known,) = [one for one in (await admin.get("/api/users")).json() if one["id"] == user]
        assert [known[name] for name in before] == [1, True]
        changes = {"max_lines": 3, "has_status_control": False}
        answer = await admin.patch(f"/api/users/{user}", changes)
        assert answer.status_code == 200 and answer.json() | changes == answer.json()
        for wrong in (0, 6):
            answer = await admin.patch(f"/api/users/{user}", {"max_lines": wrong})
            assert answer.status_code in {400, 422}
            assert answer.json()["fields"][0]["field"] == "max_lines"

    play(story)


def test_an_emergency_number_is_nobodys_short_number(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        answer = await admin.patch(f"/api/users/{admin.user}", {"short_number": "112"})
        assert answer.json()["code"] == "emergency_number"

    play(story)


def test_projects_are_made_and_renamed(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = (await admin.post("/api/projects", {"name": "North"})).json()
        await admin.patch(f"/api/projects/{made['id']}", {"name": "South"})
        names = [project["name"] for project in (await admin.get("/api/projects")).json()]
        assert names == ["Default", "South"]

    play(story)


def test_whoever_sees_no_projects_knows_his_own_and_makes_things_there(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        north = (await admin.post("/api/projects", {"name": "North"})).json()["id"]
        rights = {"queue.view": "project", "queue.edit": "project"}
        role = await admin.post("/api/roles", {"name": "Planner", "permissions": rights})
        company.roles["Planner"] = role.json()["id"]
        anna = await company.sign_in("Planner", projects=(north,))
        assert (await anna.get("/api/me")).json()["projects"] == [north]
        assert [one["name"] for one in (await anna.get("/api/projects")).json()] == ["North"]
        made = (await anna.post("/api/queues", {"name": "Hers"})).json()
        assert made["project"] == north

    play(story)
