"""Click to call at the door: who may, for which queue, and when not."""

import psycopg

from dzvin.calls.inputs import CallAsked
from dzvin.engine.inputs import input_from
from dzvin.infra.bell import Notifier
from dzvin.infra.engine_log import PostgresLog
from tests.infra.build import make_lease
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Story, Web

TO = {"number": "044 279 00 00"}


def is_now(postgres: TestDatabase, who: Client, state: str) -> None:
    """As the engine writes it."""
    with psycopg.connect(postgres.admin_url) as connection:
        connection.execute(
            "INSERT INTO dzvin.operator_state (tenant, user_account, state) VALUES"
            " (%s, %s, jsonb_build_object('id', %s::text, 'state', %s::text))"
            " ON CONFLICT (tenant, user_account) DO UPDATE SET state = EXCLUDED.state",
            (who.tenant, who.user, who.user, state),
        )


async def asked(postgres: TestDatabase) -> list[CallAsked]:
    make_lease(postgres.admin_url, 1)
    log = PostgresLog(postgres.engine_url, "main", 1, Notifier(postgres.engine_url))
    try:
        found = [input_from(posted.heard) for posted in await log.inbox((), 100)]
    finally:
        await log.close()
    return [each for each in found if isinstance(each, CallAsked)]


def test_a_ready_operator_asks_for_a_call_of_one_of_his_queues(
    postgres: TestDatabase, play: Story
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        is_now(postgres, anna, "ready")
        queue = (await admin.post("/api/queues", {"name": "Support"})).json()["id"]
        refused = await anna.post("/api/calls", {**TO, "queue": queue})
        assert refused.json()["fields"] == [{"field": "queue", "code": "unknown"}]
        members = {"members": [{"user_account": anna.user}]}
        await admin.put(f"/api/queues/{queue}/members", members)
        answer = await anna.post("/api/calls", {**TO, "queue": queue})
        assert answer.status_code == 202, answer.text
        (heard,) = [each for each in await asked(postgres) if each.operator == anna.user]
        assert (heard.call, heard.number, heard.queue) == (
            answer.json()["call"],
            TO["number"],
            queue,
        )

    play(story)


def test_nobody_asks_who_talks_or_is_away_without_the_right(
    postgres: TestDatabase, play: Story
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        anna, chief = await company.sign_in("Operator"), await company.sign_in("Supervisor")
        is_now(postgres, anna, "busy")
        assert (await anna.post("/api/calls", TO)).json()["code"] == "operator.in_call"
        for who in (anna, chief):
            is_now(postgres, who, "away")
        answer = await anna.post("/api/calls", TO)
        assert answer.status_code == 403
        assert (await chief.post("/api/calls", TO)).status_code == 202
        strange = await chief.post("/api/calls", {"number": "sip:evil@example.com"})
        assert strange.status_code == 422

    play(story)
