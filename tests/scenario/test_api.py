"""The editor's routes on a real database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest

from dzvin.infra.event_log import read_subject
from dzvin.scenario.templates.hotline import hotline
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Web, running

type Story = Callable[[Callable[[Web], Awaitable[None]]], None]

GRAPH = {
    "nodes": [
        {"id": "s", "kind": "start", "exits": {"next": "a"}},
        {"id": "a", "kind": "play", "params": {"what": {"prompt": "goodbye"}}},
    ]
}
SOUND = {
    "nodes": [GRAPH["nodes"][0], GRAPH["nodes"][1] | {"exits": {"next": "hang_up"}}],
}


@pytest.fixture
def play(postgres: TestDatabase) -> Story:
    def run(story: Callable[[Web], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with running(postgres) as web:
                await story(web)

        asyncio.run(whole())

    return run


async def project_of(client: Client) -> str:
    return str((await client.get("/api/projects")).json()[0]["id"])


async def made(client: Client, draft: Any, name: str = "Hotline") -> dict[str, Any]:
    body = {"project": await project_of(client), "name": name, "draft": draft}
    answer = await client.post("/api/scenarios", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_form_is_drawn_from_the_parameters(play: Story) -> None:
    async def story(web: Web) -> None:
        olha = await (await web.company()).sign_in("Supervisor")
        palette = {each["kind"]: each for each in (await olha.get("/api/scenario-nodes")).json()}
        menu = palette["menu"]["form"]["$defs"]["MenuParams"]
        assert menu["required"] == ["greeting", "keys"]
        assert menu["properties"]["tries"]["maximum"] == 10
        queue = palette["queue"]["form"]["$defs"]["QueueParams"]
        assert queue["properties"]["queue"]["x-ref"] == "queue"
        assert (palette["queue"]["takes_time"], palette["start"]["takes_time"]) == (True, False)

    play(story)


def test_a_draft_may_be_wrong_but_is_not_published(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        scenario = await made(admin, GRAPH)
        answer = await admin.post(f"/api/scenarios/{scenario['id']}/publish")
        assert (answer.status_code, answer.json()["code"]) == (422, "scenario_refused")
        wrong = [{"field": "a", "code": "exit_not_connected", "exit": "next"}]
        assert answer.json()["fields"] == wrong
        again = (await admin.get(f"/api/scenarios/{scenario['id']}")).json()
        assert again["published"] is None

    play(story)


def test_a_scenario_asks_a_queue_only_for_skills_that_it_knows(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        settings = {"skills": [{"skill": "uk"}]}
        made_queue = await admin.post("/api/queues", {"name": "Support", "settings": settings})
        queue = made_queue.json()["id"]
        needs = [{"skill": "uk", "level": 3}, {"skill": "chess"}]
        ends = dict.fromkeys(("answered", "timeout", "full", "no_operators"), "hang_up")
        node = {"id": "q", "kind": "queue", "exits": ends}
        node["params"] = {"queue": queue, "skills": needs}
        start = {"id": "s", "kind": "start", "exits": {"next": "q"}}
        scenario = await made(admin, {"nodes": [start, node]})
        refused = await admin.post(f"/api/scenarios/{scenario['id']}/publish")
        assert refused.json()["fields"] == [
            {
                "field": "q",
                "code": "reference_unknown",
                "kind": "skill",
                "id": f"{queue}: chess",
            }
        ]

    play(story)


def test_each_published_version_stays_and_the_engine_is_told(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        scenario = await made(admin, SOUND)
        path = f"/api/scenarios/{scenario['id']}"
        first = (await admin.post(f"{path}/publish")).json()
        assert first["number"] == 1
        nodes = [*SOUND["nodes"], {"id": "spare", "kind": "hang_up"}]
        await admin.patch(path, {"draft": {"nodes": nodes}, "name": "Night"})
        second = (await admin.post(f"{path}/publish")).json()
        assert (second["number"], second["name"]) == (2, "Night")
        assert second["published"] != first["published"]
        versions = (await admin.get(f"{path}/versions")).json()
        assert [each["number"] for each in versions] == [2, 1]
        old = (await admin.get(f"{path}/versions/1")).json()
        assert len(old["graph"]["nodes"]) == 2 and old["published_by"] == admin.user
        async with web.database.transaction(company.tenant) as connection:
            subject = f"config:{company.tenant}"
            events = await read_subject(connection, company.tenant, [subject])
        told = [
            each.envelope.event for each in events if each.envelope.event.name == "config.changed"
        ]
        assert [msgspec.to_builtins(each)["id"] for each in told[-2:]] == [scenario["id"]] * 2

    play(story)


def test_a_verdict_tells_problems_and_doors_before_anything_is_saved(play: Story) -> None:
    async def story(web: Web) -> None:
        olha = await (await web.company()).sign_in("Supervisor")
        graph = msgspec.to_builtins(hotline(support="none", sales="none"))
        answer = (await olha.post("/api/scenarios/validate", {"graph": graph})).json()
        assert answer["problems"] == [
            {
                "code": "reference_unknown",
                "node": node,
                "details": {"kind": "queue", "id": "none"},
            }
            for node in ("support", "sales")
        ]
        assert answer["exits"]["menu"] == ["1", "2", "0", "timeout", "invalid"]

    play(story)


def test_only_an_administrator_edits_and_publishes(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, olha = await company.sign_in("Admin"), await company.sign_in("Supervisor")
        anna = await company.sign_in("Operator")
        scenario = await made(admin, SOUND)
        path = f"/api/scenarios/{scenario['id']}"
        assert (await olha.get(path)).status_code == 200
        assert (await olha.patch(path, {"name": "x"})).status_code == 403
        assert (await olha.post(f"{path}/publish")).status_code == 403
        assert (await anna.get("/api/scenarios")).status_code == 403

    play(story)


def test_another_company_sees_nothing_of_it(play: Story) -> None:
    async def story(web: Web) -> None:
        scenario = await made(await (await web.company()).sign_in("Admin"), SOUND)
        stranger = await (await web.company()).sign_in("Admin")
        path = f"/api/scenarios/{scenario['id']}"
        assert (await stranger.get("/api/scenarios")).json() == []
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.patch(path, {"name": "x"})).status_code == 404
        assert (await stranger.post(f"{path}/publish")).status_code == 404

    play(story)


def test_a_name_is_given_once(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        await made(admin, SOUND)
        body = {"project": await project_of(admin), "name": "Hotline"}
        answer = await admin.post("/api/scenarios", body)
        assert answer.status_code == 409
        assert answer.json()["fields"] == [{"field": "name", "code": "taken"}]

    play(story)
