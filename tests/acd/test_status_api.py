"""Reasons for Away, and what a status button may say."""

from typing import Any

import msgspec

from tests.acd.test_api import at_the_door, router_writes
from tests.support.postgres import TestDatabase
from tests.support.router import Router, queue_of
from tests.support.web import Client, Company, Story, Web

NAMES = {"name_uk": "Обід", "name_ru": "Обед", "name_en": "Lunch"}


async def reason(admin: Client, **more: object) -> dict[str, Any]:
    answer = await admin.post("/api/away-reasons", {**NAMES, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def heard(postgres: TestDatabase, company: Company) -> list[dict[str, Any]]:
    return [msgspec.json.decode(one.heard) for one in await at_the_door(postgres, company)]


async def press(client: Client, **form: object) -> tuple[int, list[dict[str, str]]]:
    answer = await client.post("/api/operators/me/status", form)
    refused: list[dict[str, str]] = [] if answer.status_code == 202 else answer.json()["fields"]
    return answer.status_code, refused


def test_a_reason_has_all_its_settings_and_stands_after_the_others(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        first = await reason(admin)
        limits = {"max_seconds": 900, "max_daily_seconds": 2700}
        kind = {"is_paid": False, "counts_as_break": True, "requires_comment": True}
        second = await reason(admin, icon="walk", color="teal", **limits, **kind)
        assert (first["position"], second["position"]) == (0, 1)
        assert (first["is_paid"], first["requires_comment"]) == (True, False)
        assert second == second | limits | kind | {"icon": "walk", "color": "teal"}
        listed = (await admin.get("/api/away-reasons")).json()
        assert [one["phone_code"] for one in listed] == ["*31", "*32"]

    play(story)


def test_a_wrong_reason_is_told_by_its_fields(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        answer = await admin.post("/api/away-reasons", {**NAMES, "name_uk": "", "max_seconds": 0})
        wrong = {one["field"]: one["code"] for one in answer.json()["fields"]}
        assert (answer.status_code, wrong) == (
            422,
            {"name_uk": "too_short", "max_seconds": "too_small"},
        )

    play(story)


def test_a_retired_reason_keeps_its_name_and_cannot_be_chosen(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        lunch = await reason(admin)
        await admin.patch(f"/api/away-reasons/{lunch['id']}", {"is_active": False})
        unknown = [{"field": "reason", "code": "unknown"}]
        assert await press(anna, state="away", reason=lunch["id"]) == (422, unknown)
        (shown,) = (await anna.get("/api/away-reasons")).json()
        assert (shown["name_uk"], shown["is_active"], shown["phone_code"]) == ("Обід", False, "")

    play(story)


def test_a_comment_is_asked_for_and_passed_on(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        other = (await reason(admin, requires_comment=True))["id"]
        missing = (422, [{"field": "comment", "code": "required"}])
        assert await press(anna, state="away", reason=other) == missing
        assert await press(anna, state="away", reason=other, comment="  ") == missing
        assert await press(anna, state="away", reason=other, comment=" bank ") == (202, [])
        assert await press(anna, state="ready", comment="lost") == (202, [])
        away, ready = await heard(postgres, company)
        assert (away["reason"], away["comment"]) == (other, "bank")
        assert "comment" not in ready or ready["comment"] is None

    play(story)


async def at_work(postgres: TestDatabase, company: Company, operator: str) -> None:
    """His page is open, as the engine knows it."""
    router = Router(queue_of("sales", operator))
    router.ready(operator)
    await router_writes(postgres, company.tenant, router.state)


def test_a_company_may_want_a_reason_always_once_it_has_any(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        changed = await admin.patch("/api/company", {"away_reason_required": True})
        assert changed.json()["away_reason_required"] is True
        assert await press(anna, state="away") == (202, [])
        lunch = (await reason(admin))["id"]
        assert await press(anna, state="away") == (422, [{"field": "reason", "code": "required"}])
        assert await press(anna, state="away", reason=lunch) == (202, [])
        assert await press(anna, state="ready") == (202, [])
        olha = await company.sign_in("Supervisor")
        nobody = await olha.post(f"/api/operators/{anna.user}/status", {"state": "away"})
        assert (nobody.status_code, nobody.json()["code"]) == (409, "operator_not_here")
        await at_work(postgres, company, anna.user)
        forced = await olha.post(f"/api/operators/{anna.user}/status", {"state": "away"})
        assert forced.status_code == 202, "a supervisor owes no reason"

    play(story)


def test_a_forced_status_names_the_supervisor(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        anna, olha = await company.sign_in("Operator"), await company.sign_in("Supervisor")
        await at_work(postgres, company, anna.user)
        await olha.post(f"/api/operators/{anna.user}/status", {"state": "offline"})
        (forced,) = await heard(postgres, company)
        assert (forced["by"], forced["supervisor"]) == ("supervisor", olha.user)

    play(story)


def test_plans_are_dropped_and_pcp_prolonged_through_the_door(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        anna = await company.sign_in("Operator")
        assert (await anna.delete("/api/operators/me/planned")).status_code == 202
        assert (await anna.post("/api/operators/me/extend")).status_code == 202
        posted = await heard(postgres, company)
        assert [(one["type"], one["operator"]) for one in posted] == [
            ("PlanDropped", anna.user),
            ("PcpExtended", anna.user),
        ]

    play(story)
