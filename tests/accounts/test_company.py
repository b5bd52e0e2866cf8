"""The company's own settings: who may change them, what makes sense, and what they change."""

import psycopg
import pytest

from dzvin.engine.config import tenant_config
from dzvin.infra.clock import now
from dzvin.infra.shard import ShardDatabase
from tests.support.postgres import TestDatabase
from tests.support.web import Story, Web


def test_an_administrator_sees_and_changes_what_calls_outside_may_cost(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company("Ромашка")).sign_in("Admin")
        shown = (await admin.get("/api/company")).json()
        assert (shown["name"], shown["out_calls"], shown["out_countries"]) == ("Ромашка", 30, [])
        assert shown["usage"]["minutes_left"] == shown["out_minutes_per_day"] == 10_000
        assert shown["out_call_minutes"] == 240
        assert shown["usage"]["cost_left_micros"] is None
        wanted = {
            "name": "Волошка",
            "timezone": "Europe/Warsaw",
            "country": "PL",
            "currency": "PLN",
            "out_countries": ["PL", "UA"],
            "out_premium": True,
            "out_calls": 5,
            "out_call_minutes": 90,
            "out_minutes_per_day": 100,
            "out_price_per_minute_micros": 1_500_000,
            "out_cost_per_day_micros": 50_000_000,
        }
        changed = (await admin.patch("/api/company", wanted)).json()
        assert {name: changed[name] for name in wanted} == wanted
        assert changed["usage"]["cost_left_micros"] == 50_000_000
        assert (await admin.get("/api/company")).json() == changed
        me = (await admin.get("/api/me")).json()
        assert (me["tenant"]["name"], me["timezone"]) == ("Волошка", "Europe/Warsaw")

    play(story)


@pytest.mark.parametrize(
    "field,value,code",
    [
        ("timezone", "Europe/Nowhere", "unknown"),
        ("country", "XX", "unknown"),
        ("country", "ua", "pattern"),
        ("out_countries", ["UA", "ZZ"], "unknown"),
        ("out_calls", -1, "too_small"),
        ("out_minutes_per_day", 10**9, "too_large"),
        ("out_price_per_minute_micros", 1.5, "type"),
        ("fallback_queue", "00000000-0000-4000-8000-000000000000", "unknown"),
        ("usage", {}, "unknown"),
    ],
)
def test_what_makes_no_sense_is_named(play: Story, field: str, value: object, code: str) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        answer = await admin.patch("/api/company", {field: value})
        assert answer.status_code == 422
        assert [(one["field"].split(".")[0], one["code"]) for one in answer.json()["fields"]] == [
            (field, code)
        ]

    play(story)


def test_that_a_conference_goes_on_without_operators_is_off_until_it_is_set(
    play: Story, postgres: TestDatabase
) -> None:
    field = "conference_outlives_operators"

    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        assert (await admin.get("/api/company")).json()[field] is False
        assert (await admin.patch("/api/company", {field: True})).json()[field] is True
        assert (await admin.patch("/api/company", {field: "yes"})).status_code == 422
        assert (await admin.get("/api/company")).json()[field] is True
        rows = (await admin.get("/api/audit", kind="settings")).json()["rows"]
        database = ShardDatabase(postgres.engine_url, "main")
        async with database.shard_transaction() as connection:
            known = await tenant_config(connection, company.tenant, ())
        await database.close()
        assert known.calls.conference_outlives_operators
        assert (rows[0]["before"], rows[0]["after"]) == ({field: False}, {field: True})

    play(story)


def test_what_was_used_today_is_shown_to_its_company_only(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        ours, theirs = await web.company(), await web.company()
        admin, other = await ours.sign_in("Admin"), await theirs.sign_in("Admin")
        await admin.patch("/api/company", {"timezone": "UTC"})
        await other.patch("/api/company", {"timezone": "UTC"})
        async with await psycopg.AsyncConnection.connect(postgres.admin_url) as connection:
            await connection.execute(
                'INSERT INTO dzvin.outside_usage (tenant, "on", calls, seconds, cost_micros)'
                " VALUES (%s, %s, 3, 605, 42)",
                (ours.tenant, now().date()),
            )
        used = (await admin.get("/api/company")).json()["usage"]
        assert (used["calls"], used["seconds"], used["cost_micros"]) == (3, 605, 42)
        assert used["minutes_left"] == 9990
        assert (await other.get("/api/company")).json()["usage"]["calls"] == 0

    play(story)
