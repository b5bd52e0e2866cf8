"""Rules of KPI over HTTP: who keeps them, what is refused, where people stand, and one's own."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from dzvin.infra.clock import new_id, now
from dzvin.reports.kpi.metrics import NORMS, VIOLATIONS
from dzvin.reports.tables import KPI_RULE, OPERATOR_STATUS
from tests.support.web import Client, Company, Story, Web

GRADES = [
    {"limit": 60, "grade": "B", "points": 5, "money_micros": 0},
    {"limit": 600, "grade": "A", "points": 10, "money_micros": 0},
]
HOURS = {
    "kind": "norm",
    "name": "Hours",
    "metric": "signed_in_seconds",
    "window": "month",
    "target": 600,
    "grades": GRADES,
    "active_from": "2026-01-01",
}
TEA = {
    "kind": "violation",
    "name": "Long tea",
    "metric": "away_longer_seconds",
    "comparison": "at_most",
    "target": 60,
    "points": -5,
    "active_from": "2026-01-01",
}


async def made(client: Client, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post("/api/kpi/rules", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def wrong(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(one["field"], one["code"]) for one in answer.json()["fields"]]


async def judged_until(web: Web, company: Company) -> datetime:
    async with web.database.transaction(company.tenant) as connection:
        found: datetime = await connection.scalar(select(KPI_RULE.c.judged_until))
    return found


async def was(web: Web, company: Company, user: str, state: str, seconds: int) -> None:
    """Until this moment."""
    async with web.database.transaction(company.tenant) as connection:
        await connection.execute(
            insert(OPERATOR_STATUS).values(
                tenant=company.tenant,
                started_at=now() - timedelta(seconds=seconds),
                operator=user,
                position=1,
                state=state,
                by="user",
            )
        )


def test_a_rule_is_made_changed_and_deleted_and_the_history_tells_it(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        id = new_id()
        rule = await made(admin, {**HOURS, "id": id})
        assert (rule["id"], rule["version"], rule["grades"]) == (id, 1, GRADES)
        assert await made(admin, {**HOURS, "id": id}) == rule, "no answer came: it is sent again"
        other = await admin.post("/api/kpi/rules", {**HOURS, "id": id, "target": 5})
        assert (other.status_code, other.json()["code"]) == (409, "kpi.rule_there")
        taken = await admin.post("/api/kpi/rules", HOURS)
        assert taken.json()["fields"] == [{"field": "name", "code": "taken"}]
        path = f"/api/kpi/rules/{id}"
        changed = await admin.put(path, {**rule, "target": 900})
        assert (changed.json()["target"], changed.json()["version"]) == (900, 2)
        late = await admin.put(path, {**rule, "target": 1})
        assert (late.status_code, late.json()["code"]) == (409, "kpi.changed_meanwhile")
        assert (await admin.get("/api/kpi/rules")).json() == [changed.json()]
        assert (await admin.delete(path)).status_code == 204
        assert (await admin.delete(path)).status_code == 404
        assert (await admin.put(path, rule)).status_code == 404
        rows = (await admin.get("/api/audit", what="kpi_rule")).json()["rows"]
        told = [(one["action"], one["title"]) for one in rows]
        assert told == [("deleted", "Hours"), ("changed", "Hours"), ("created", "Hours")]

    play(story)


def test_a_rule_that_is_switched_on_again_begins_today(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        rule = await made(admin, {**TEA, "is_active": False})
        path = f"/api/kpi/rules/{rule['id']}"
        before = now()
        again = (await admin.put(path, {**rule, "is_active": True})).json()
        assert await judged_until(web, company) >= before, "nothing of this morning, either"
        assert again["active_from"] >= (now() - timedelta(days=1)).date().isoformat()
        future = "2099-01-01"
        body = {**again, "active_from": future}
        later = (await admin.put(path, body)).json()
        assert later["active_from"] == future
        assert (await judged_until(web, company)).year >= 2098
        sooner = {**later, "active_from": again["active_from"]}
        assert (await admin.put(path, sooner)).status_code == 200
        assert await judged_until(web, company) <= now()

    play(story)


def test_a_rule_that_makes_no_sense_is_refused_with_its_fields(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        nobody = new_id()

        async def tried(body: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
            for path in ("/api/kpi/rules", "/api/kpi/preview"):
                found = wrong(await admin.post(path, {**body, **more}))
            return found

        assert await tried(HOURS, window=None, grades=[]) == [
            ("window", "required"),
            ("grades", "required"),
        ]
        assert await tried(HOURS, grades=[GRADES[0], GRADES[0]]) == [
            ("grades.1.limit", "duplicate")
        ]
        assert await tried(HOURS, grades=[{"limit": -1, "grade": " "}]) == [
            ("grades.0.limit", "too_small"),
            ("grades.0.grade", "pattern"),
        ]
        assert await tried(HOURS, users=[nobody], groups=[nobody]) == [
            ("users", "unknown"),
            ("groups", "unknown"),
        ]
        assert await tried(HOURS, queues=[nobody]) == [
            ("queues", "not_allowed"),
            ("queues", "unknown"),
        ]
        assert await tried(TEA, target=0, reason=nobody) == [
            ("target", "too_small"),
            ("reason", "unknown"),
        ]
        assert await tried(TEA, metric="luck") == [("metric", "not_allowed")]
        metrics = (await admin.get("/api/kpi/metrics")).json()["metrics"]
        assert {one["metric"] for one in metrics} == {*NORMS, *VIOLATIONS}

    play(story)


def test_a_manager_sees_where_people_stand_whom_his_right_reaches(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        anna, boris = [(await company.user("Operator", name=one))[0] for one in ("Anna", "Boris")]
        rights = {"kpi.view": "group", "workplace.use": "company"}
        role = await admin.post("/api/roles", {"name": "Leader", "permissions": rights})
        company.roles["Leader"] = role.json()["id"]
        leader = await company.sign_in("Leader", name="Leader")
        group = {"name": "Day", "members": [leader.user, anna]}
        day = (await admin.post("/api/groups", group)).json()["id"]
        rule = await made(admin, {**HOURS, "users": [boris], "groups": [day]})
        await was(web, company, anna, "ready", 120)
        path = f"/api/kpi/rules/{rule['id']}/standing"
        all_of_them = (await admin.get(path)).json()
        assert [one["name"] for one in all_of_them["people"]] == ["Anna", "Boris", "Leader"]
        assert all_of_them["rule"] == rule
        his = (await leader.get(path)).json()["people"]
        assert [one["name"] for one in his] == ["Anna", "Leader"]
        assert his[1]["fact"] is None, "he was not here: that is no zero"
        assert wrong(await admin.get(path, at="2026-01-01T00:00:00")) == [("at", "format")]
        long_ago = (await admin.get(path, at="2026-02-10T00:00:00Z")).json()
        assert long_ago["since"].startswith("2026-02-01T00:00:00")
        assert {one["fact"] for one in long_ago["people"]} == {None}
        assert (await leader.post("/api/kpi/preview", HOURS)).status_code == 403
        unknown = f"/api/kpi/rules/{new_id()}/standing"
        assert (await admin.get(unknown)).status_code == 404

    play(story)


def test_a_preview_says_what_a_rule_would_take_now(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), (await company.user("Operator"))[0]
        today = {**TEA, "active_from": (now() - timedelta(days=1)).date().isoformat()}
        await was(web, company, anna, "away", 0)
        preview = (await admin.post("/api/kpi/preview", today)).json()
        found = {one["user"]: one for one in preview["people"]}
        assert (found[anna]["sample"], found[anna]["points"]) == (0, 0)
        assert found[anna]["fact"] is None
        since, until = (datetime.fromisoformat(preview[name]) for name in ("since", "until"))
        assert timedelta(hours=23) <= until - since <= timedelta(hours=25), "the company's day"
        assert (await admin.get("/api/kpi/rules")).json() == []

    play(story)


def test_an_operator_reads_his_bars_and_what_comes_next(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        boris = await company.sign_in("Operator")
        free = await company.sign_in("Operator", has_status_control=False)
        assert (await anna.get("/api/kpi/mine")).json() == []
        rule = await made(admin, {**HOURS, "min_sample": 0})
        await made(admin, {**HOURS, "name": "Off", "is_active": False})
        await made(admin, {**HOURS, "name": "Later", "active_from": "2099-01-01"})
        await made(admin, {**HOURS, "name": "Of Boris", "users": [boris.user]})
        await made(admin, TEA)
        (bar,) = (await anna.get("/api/kpi/mine")).json()
        assert (bar["rule"], bar["unit"], bar["fact"]) == (rule["id"], "seconds", None)
        assert (bar["grade"], bar["points"], bar["currency"]) == (None, 0, "UAH")
        assert bar["next"] == {"limit": 60, "grade": "B", "points": 5, "money_micros": 0}
        names = [one["name"] for one in (await boris.get("/api/kpi/mine")).json()]
        assert names == ["Hours", "Of Boris"]
        assert (await free.get("/api/kpi/mine")).json() == [], "calls leave him Ready"
        for path in ("/api/kpi/rules", "/api/kpi/metrics"):
            assert (await anna.get(path)).status_code == 403

    play(story)
