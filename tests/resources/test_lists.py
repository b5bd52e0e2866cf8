"""Lists over HTTP, on a real database."""

from datetime import timedelta
from typing import Any

from dzvin.infra.clock import now
from tests.support.web import Client, Story, Web


async def made(client: Client, **but: Any) -> dict[str, Any]:
    project = (await client.get("/api/projects")).json()[0]["id"]
    answer = await client.post("/api/lists", {"project": project, "name": "Black list"} | but)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def values_of(client: Client, path: str, **params: Any) -> list[str]:
    answer = await client.get(f"{path}/values", **params)
    assert answer.status_code == 200, answer.text
    return [row["value"] for row in answer.json()["rows"]]


def test_a_pasted_column_is_in_the_list_once_however_it_is_written(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        listed = await made(admin, blocks_callers=True)
        path = f"/api/lists/{listed['id']}"
        text = '044 123-45-67\tIvan\r\n"+380441234567"\n\n  vip client \n' + "x" * 101 + "\n202"
        put = (
            await admin.post(f"{path}/values", {"text": text, "comment": "calls at night"})
        ).json()
        assert put == {"added": 3, "known": 0, "too_long": [5]}
        assert await values_of(admin, path) == ["+380441234567", "202", "vip client"]
        assert await values_of(admin, path, begins="+38") == ["+380441234567"]
        assert await values_of(admin, path, begins="%") == []
        first = (await admin.get(f"{path}/values", limit=2)).json()
        assert first["has_more"] and first["rows"][0]["comment"] == "calls at night"
        assert first["rows"][0]["author"] == admin.user
        rest = (await admin.get(f"{path}/values", limit=2, after="202")).json()
        assert (len(rest["rows"]), rest["has_more"]) == (1, False)
        again = (await admin.post(f"{path}/values", {"text": "380441234567\n203"})).json()
        assert again == {"added": 1, "known": 1, "too_long": []}
        [shown] = (await admin.get("/api/lists")).json()
        assert (shown["size"], shown["blocks_callers"], shown["blocks_dialling"]) == (
            4,
            True,
            False,
        )
        gone = (await admin.post(f"{path}/remove", {"text": "0441234567\n999"})).json()
        assert gone == {"removed": 1}

    play(story)


def test_a_value_is_in_the_list_until_it_expires(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        path = f"/api/lists/{(await made(admin))['id']}"
        soon = (now() + timedelta(hours=1)).isoformat()
        past = (now() - timedelta(hours=1)).isoformat()
        await admin.post(f"{path}/values", {"text": "0441234567", "expires_at": soon})
        await admin.post(f"{path}/values", {"text": "0441234568", "expires_at": past})
        found = [
            (await admin.get(f"{path}/check", value=value)).json()["is_in"]
            for value in ("+380441234567", "+380441234568", "+380441234569")
        ]
        assert found == [True, False, False]
        naive = {"text": "1", "expires_at": "2026-12-01T00:00:00"}
        answer = await admin.post(f"{path}/values", naive)
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "expires_at")

    play(story)


def test_a_list_that_is_too_long_is_refused_whole(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        path = f"/api/lists/{(await made(admin))['id']}"
        most = "\n".join(f"value {n}" for n in range(10_000))
        put = await admin.post(f"{path}/values", {"text": most})
        assert put.json() == {"added": 10_000, "known": 0, "too_long": []}
        for text in ("one more", most + "\none more"):
            answer = await admin.post(f"{path}/values", {"text": text})
            assert (answer.status_code, answer.json()["code"]) == (422, "list.full")
        [shown] = (await admin.get("/api/lists")).json()
        assert shown["size"] == 10_000

    play(story)


def test_a_list_that_a_scenario_asks_stays(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        asked = await made(admin)
        check = {
            "id": "check",
            "kind": "number_check",
            "params": {"list": asked["id"]},
            "exits": {"suitable": "hang_up", "not_suitable": "hang_up"},
        }
        start = {"id": "s", "kind": "start", "exits": {"next": "check"}}
        draft = {"nodes": [start, check]}
        body = {"project": asked["project"], "name": "Hotline", "draft": draft}
        scenario = (await admin.post("/api/scenarios", body)).json()["id"]
        assert (await admin.post(f"/api/scenarios/{scenario}/publish")).status_code == 200
        answer = await admin.delete(f"/api/lists/{asked['id']}")
        assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
        spare = await made(admin, name="Spare")
        await admin.post(f"/api/lists/{spare['id']}/values", {"text": "1"})
        assert (await admin.delete(f"/api/lists/{spare['id']}")).status_code == 204
        assert [each["name"] for each in (await admin.get("/api/lists")).json()] == ["Black list"]

    play(story)


def test_a_supervisor_reads_an_operator_does_not_and_a_stranger_finds_nothing(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, olha = await company.sign_in("Admin"), await company.sign_in("Supervisor")
        path = f"/api/lists/{(await made(admin))['id']}"
        assert (await olha.get(f"{path}/check", value="1")).json()["is_in"] is False
        assert (await olha.post(f"{path}/values", {"text": "1"})).status_code == 403
        anna = await company.sign_in("Operator")
        assert (await anna.get("/api/lists")).status_code == 403
        stranger = await (await web.company()).sign_in("Admin")
        assert (await stranger.get("/api/lists")).json() == []
        for answer in (
            await stranger.get(f"{path}/values"),
            await stranger.patch(path, {"name": "x"}),
            await stranger.post(f"{path}/values", {"text": "1"}),
            await stranger.post(f"{path}/remove", {"text": "1"}),
            await stranger.delete(path),
        ):
            assert answer.status_code == 404

    play(story)


def test_what_is_renamed_or_locked_keeps_the_rest(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        listed = await made(admin)
        path = f"/api/lists/{listed['id']}"
        after = (await admin.patch(path, {"name": "Never call", "blocks_dialling": True})).json()
        assert after == listed | {"name": "Never call", "blocks_dialling": True}
        assert (await admin.get("/api/lists")).json() == [after]

    play(story)
