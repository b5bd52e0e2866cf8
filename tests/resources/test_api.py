"""Opening hours and prompts over HTTP, on a real database and with the real ffmpeg."""

import asyncio
import io
import os
import wave
from array import array
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dzvin.run.app import BODY_LIMIT_BYTES
from tests.support.postgres import TestDatabase
from tests.support.until import until
from tests.support.web import Client, Web, running

type Story = Callable[[Callable[[Web], Awaitable[None]]], None]

WEEK = [{"weekday": 1, "opens": "09:00", "closes": "18:00"}]


@pytest.fixture
def play(postgres: TestDatabase, tmp_path: Path) -> Story:
    def run(story: Callable[[Web], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with running(postgres, prompts=tmp_path) as web:
                await story(web)

        asyncio.run(whole())

    return run


def tone(rate: int = 44_100) -> bytes:
    """Half a second, stereo: nothing that a telephone could play as it is."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((2, 2, rate, 0, "NONE", ""))
        sound.writeframes(array("h", [(n % 100) * 200 - 10_000 for n in range(rate)]).tobytes())
    return out.getvalue()


async def office(client: Client, **but: Any) -> dict[str, Any]:
    project = (await client.get("/api/projects")).json()[0]["id"]
    body = {"project": project, "name": "Office", "timezone": "Europe/Kyiv", "week": WEEK}
    answer = await client.post("/api/schedules", body | but)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def prompt(client: Client, **but: Any) -> dict[str, Any]:
    body = {"name": "greeting", "language": "uk", "text": "Добрий день"}
    answer = await client.post("/api/prompts", body | but)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_opening_hours_are_kept_as_they_were_given(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await office(admin, exceptions=[{"on": "2026-12-25", "title": "Різдво"}])
        [found] = (await admin.get("/api/schedules")).json()
        assert found == made
        assert found["week"] == WEEK
        holiday = {"on": "2026-12-25", "title": "Різдво", "hours": [], "is_holiday": True}
        assert found["exceptions"] == [holiday]
        path = f"/api/schedules/{made['id']}"
        after = (await admin.patch(path, {"week": [], "timezone": ""})).json()
        assert (after["week"], after["timezone"], after["exceptions"]) == ([], "", [holiday])
        assert (await admin.get("/api/schedules")).json() == [after]

    play(story)


def test_hours_that_cannot_be_are_refused_field_by_field(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await office(admin)
        path = f"/api/schedules/{made['id']}"
        answer = await admin.patch(path, {"week": [WEEK[0] | {"weekday": 9}]})
        assert answer.status_code == 422 and answer.json()["fields"]
        answer = await admin.patch(path, {"timezone": "Mars/Olympus"})
        assert (answer.status_code, answer.json()["code"]) == (422, "wrong_fields")
        assert (await admin.get("/api/schedules")).json() == [made]

    play(story)


def test_a_schedule_says_what_it_means_now_while_it_is_being_written(play: Story) -> None:
    always = [{"weekday": day, "opens": "00:00", "closes": "24:00"} for day in range(1, 8)]

    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        answer = await admin.post("/api/schedules/today", {"week": always})
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert (found["door"], found["timezone"]) == ("open", "Europe/Kyiv")
        assert (found["closes_at"], found["opens_at"]) == (None, None)
        found = (await admin.post("/api/schedules/today", {"timezone": "Asia/Tokyo"})).json()
        assert (found["door"], found["timezone"]) == ("closed", "Asia/Tokyo")
        assert (found["closes_at"], found["opens_at"]) == (None, None)
        wrong = await admin.post("/api/schedules/today", {"timezone": "Mars/Olympus"})
        assert wrong.status_code == 422

    play(story)


def test_a_schedule_that_a_published_scenario_asks_stays(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await office(admin)
        scenario = await asking(admin, made)
        path = f"/api/schedules/{made['id']}"
        refused = await admin.delete(path)
        assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
        await admin.patch(f"/api/scenarios/{scenario['id']}", {"draft": graph()})
        await admin.post(f"/api/scenarios/{scenario['id']}/publish")
        assert (await admin.delete(path)).status_code == 204
        assert (await admin.delete(path)).status_code == 404

    play(story)


def graph(*nodes: dict[str, Any]) -> dict[str, Any]:
    after = nodes[0]["id"] if nodes else "hang_up"
    start = {"id": "start", "kind": "start", "params": {}, "exits": {"next": after}}
    return {"nodes": [start, *nodes]}


async def asking(admin: Client, schedule: dict[str, Any]) -> dict[str, Any]:
    """A published scenario that asks this schedule."""
    exits = dict.fromkeys(("open", "closed", "holiday"), "hang_up")
    node = {
        "id": "hours",
        "kind": "schedule_check",
        "params": {"schedule": schedule["id"]},
        "exits": exits,
    }
    body = {"project": schedule["project"], "name": "Hours", "draft": graph(node)}
    scenario: dict[str, Any] = (await admin.post("/api/scenarios", body)).json()
    published = await admin.post(f"/api/scenarios/{scenario['id']}/publish")
    assert published.status_code < 300, published.text
    return scenario


def test_another_company_can_neither_see_nor_change_them(play: Story) -> None:
    async def story(web: Web) -> None:
        made = await office(await (await web.company()).sign_in("Admin"))
        stranger = await (await web.company()).sign_in("Admin")
        assert (await stranger.get("/api/schedules")).json() == []
        assert (await stranger.patch(f"/api/schedules/{made['id']}", {})).status_code == 404

    play(story)


def test_a_company_replaces_a_prompt_of_the_system(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        before = (await admin.get("/api/prompts")).json()
        made = await prompt(admin)
        after = (await admin.get("/api/prompts")).json()
        assert len(after) == len(before)
        [mine] = [each for each in after if each["id"]]
        assert mine == made and mine["text"] == "Добрий день"
        path = f"/api/prompts/{made['id']}"
        changed = (await admin.patch(path, {"text": "Вітаю"})).json()
        assert (changed["text"], changed["is_uploaded"]) == ("Вітаю", False)

    play(story)


def test_what_is_typed_is_spoken_by_the_worker(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        made = await prompt(await company.sign_in("Admin"), name="hours", voice="uk+f2")
        with psycopg.connect(postgres.admin_url) as connection:
            jobs = connection.execute(
                "SELECT args FROM procrastinate.procrastinate_jobs"
                " WHERE task_name = 'speech.prompt'"
                " AND args->>'tenant' = %s",
                (company.tenant,),
            ).fetchall()
        [(args,)] = jobs
        assert (args["name"], args["text"], args["voice"]) == ("hours", made["text"], "uk+f2")

    play(story)


def test_an_upload_takes_its_place_at_telephone_rates(play: Story, tmp_path: Path) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        made = await prompt(admin)
        path = f"/api/prompts/{made['id']}/audio"
        answer = await admin.http.put(path, content=tone())
        assert answer.status_code == 200, answer.text
        assert answer.json()["is_uploaded"] is True
        for ending, rate in ((".wav", 8000), (".wav16", 16000)):
            file = tmp_path / company.tenant / "uk" / f"greeting{ending}"
            with wave.open(str(file)) as sound:
                assert (sound.getframerate(), sound.getnchannels()) == (rate, 1)
        heard = await admin.http.get("/api/prompts/uk/greeting/audio")
        assert heard.content == file.read_bytes()
        stranger = await (await web.company()).sign_in("Admin")
        assert (await stranger.get("/api/prompts/uk/greeting/audio")).status_code == 404
        assert (await stranger.http.put(path, content=tone())).status_code == 404

    play(story)


@pytest.mark.parametrize(
    "body",
    [b"", b"not a sound", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", b"ffconcat version 1.0\nfile x"],
)
def test_what_is_no_sound_is_refused_and_reads_no_other_file(
    body: bytes, play: Story, tmp_path: Path
) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await prompt(admin)
        answer = await admin.http.put(f"/api/prompts/{made['id']}/audio", content=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_a_sound")

    play(story)
    assert not list(tmp_path.rglob("*.wav*"))


@pytest.mark.parametrize("name", ["../../etc", "Greeting", "a b", ""])
def test_a_name_is_never_a_path(name: str, play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        body = {"name": name, "language": "uk", "text": "x"}
        assert (await admin.post("/api/prompts", body)).status_code == 422
        answer = await admin.get("/api/prompts/uk/..%2f..%2fsecrets/audio")
        assert answer.status_code in (400, 404, 422)

    play(story)


def test_others_go_on_while_uploads_are_converted(
    play: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many uploads as the pool has connections, and a converter that takes its time."""
    began, may_end = tmp_path / "began", tmp_path / "may_end"
    converter = tmp_path / "ffmpeg"
    waits = f"touch {began}; while [ ! -e {may_end} ]; do sleep 0.02; done; exit 1"
    converter.write_text(f"#!/bin/sh\n{waits}\n")
    converter.chmod(0o755)

    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await prompt(admin)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        path = f"/api/prompts/{made['id']}/audio"
        async with asyncio.TaskGroup() as group:
            try:
                for _ in range(5):
                    group.create_task(admin.http.put(path, content=tone()))
                await until(lambda: asyncio.to_thread(began.exists))
                answer = await asyncio.wait_for(admin.get("/api/me"), 5)
                assert answer.status_code == 200
            finally:
                may_end.touch()

    play(story)


def test_a_body_has_a_limit_and_a_sound_a_larger_one(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await prompt(admin)
        long = b" " * (BODY_LIMIT_BYTES + 1)
        answer = await admin.http.put(f"/api/prompts/{made['id']}/audio", content=long)
        assert answer.json()["code"] == "not_a_sound"
        json = {"content-type": "application/json"}
        answer = await web.stranger().post("/api/session", content=long, headers=json)
        assert (answer.status_code, answer.json()["code"]) == (413, "http_413")

    play(story)
