"""Somebody asks to be forgotten: what there is of him, what goes, and what stays."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import insert, text

from dzvin.events.call import CallEnded
from dzvin.events.recording import RecordingEnded, RecordingReady, RecordingStarted
from dzvin.infra.tables import PARTY
from dzvin.kernel.ids import party_id
from dzvin.kernel.messages import Event
from dzvin.recordings.store import Files
from dzvin.workplace.forgetting.jobs import Forgetter
from dzvin.workplace.tables import CALLBACK
from tests.support.journal import Play, Stage, play
from tests.support.postgres import TestDatabase
from tests.support.stories import started, uid

__all__ = ["play"]

HIS, OTHERS = "+380671234567", "+380671234568"


def recorded_call(
    call: str, party: str, path: str, *, is_ready: bool = True
) -> Sequence[tuple[float, Event]]:
    recording = f"{call}.r1"
    told: list[tuple[float, Event]] = [
        (0, started(call, party=party)),
        (1, RecordingStarted(recording=recording, call=call, leg="l", kind="talk", path=path)),
        (5, RecordingEnded(recording=recording, call=call)),
        (5, CallEnded(call=call, ended_by="customer")),
    ]
    ready = RecordingReady(recording=recording, call=call, seconds=4, size_bytes=3)
    return [*told, (6, ready)] if is_ready else told


class Desk:
    """A company with two customers, one of whom is a contact."""

    def __init__(self, stage: Stage, folder: Path, postgres: TestDatabase) -> None:
        self.stage, self.folder, self.postgres = stage, folder, postgres
        self.tenant = stage.company.tenant
        self.files = Files(folder / "monitor", folder / "recordings")

    async def open(self) -> None:
        self.admin = await self.stage.company.sign_in("Admin")
        body = {"name": "Іваненко", "phones": [HIS]}
        self.contact = (await self.admin.post("/api/contacts", body)).json()["contact"]["id"]
        for number in (HIS, OTHERS):
            values = {"number": number, "number_reversed": number[::-1], "name": ""}
            party = party_id(self.tenant, number)
            async with self.stage.pools.app.transaction(self.tenant) as connection:
                await connection.execute(
                    insert(PARTY).values(tenant=self.tenant, id=party, **values)
                )

    async def call(self, name: str, number: str, *, is_ready: bool = True) -> list[Path]:
        call = uid(f"{self.tenant} {name}")
        path = f"{self.tenant}/{call}/r1"
        party = party_id(self.tenant, number)
        await self.stage.hear(*recorded_call(call, party, path, is_ready=is_ready))
        made = [self.folder / "recordings" / f"{path}.{ending}" for ending in ("mp3", "json")]
        for file in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"abc")
        return made

    async def ask(self, query: str) -> list[Any]:
        async with self.stage.pools.app.transaction(self.tenant) as connection:
            return list(await connection.scalars(text(query)))

    async def forget(self, *, with_recordings: bool = True, take_jobs: bool = False) -> None:
        """What the worker does with the job."""
        if take_jobs:
            await self.stage.catch_up()
            with psycopg.connect(self.postgres.jobs_url) as connection:
                connection.execute(
                    "DELETE FROM procrastinate_jobs WHERE task_name = %s", ("contacts.forget",)
                )
        parties = [party_id(self.tenant, HIS), party_id(self.tenant, HIS[1:])]
        forgetter = Forgetter(self.stage.pools.app, self.files)
        await forgetter.forget(self.tenant, self.contact, parties, self.admin.user, with_recordings)
        await self.stage.catch_up()

    def jobs(self) -> int:
        """How many wait."""
        return len(self.waiting())

    def waiting(self) -> list[bool]:
        """Of each job: whether recordings go, too."""
        query = "SELECT args FROM procrastinate.procrastinate_jobs WHERE task_name = %s ORDER BY id"
        with psycopg.connect(self.postgres.jobs_url) as connection:
            found = connection.execute(query, ("contacts.forget",)).fetchall()
        return [bool(args["with_recordings"]) for (args,) in found]


def test_the_sound_of_his_calls_goes_and_the_calls_stay_without_him(
    play: Play, postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story(stage: Stage) -> None:
        desk = Desk(stage, tmp_path, postgres)
        await desk.open()
        his, others = await desk.call("one", HIS), await desk.call("two", OTHERS)
        await promise(desk)
        found = await desk.admin.get(f"/api/contacts/{desk.contact}/traces")
        assert found.json() == {
            "calls": 1, "recordings": 1, "voicemail": 0, "forms": 0, "messages": 0, "callbacks": 1,
        }  # fmt: skip
        anna = await stage.company.sign_in("Operator")
        address = f"/api/contacts/{desk.contact}"
        assert (await anna.get(f"{address}/traces")).status_code == 403
        assert (await anna.post(f"{address}/erase")).status_code == 403
        boss = await stage.company.sign_in("Supervisor")
        refused = await boss.post(f"{address}/erase?recordings=true")
        assert refused.status_code == 403
        assert refused.json()["details"] == {"permission": "rec.delete"}
        answer = await desk.admin.post(f"{address}/erase?recordings=true")
        assert answer.status_code == 200, answer.text
        assert desk.waiting()[-1:] == [True]
        for _ in range(2):  # a job is done at least once
            await desk.forget()
            assert [path.exists() for path in (*his, *others)] == [False, False, True, True]
        assert await desk.ask("SELECT why FROM recording WHERE status = 'failed'") == ["erased"]
        assert await desk.ask("SELECT count(*) FROM call") == [2]
        assert await desk.ask("SELECT number FROM party WHERE number <> ''") == [OTHERS]
        assert await desk.ask("SELECT note || state FROM callback") == ["cancelled"]
        names = "SELECT name FROM event WHERE name IN ('recording.erased', 'contact.deleted')"
        assert sorted(await desk.ask(names)) == ["contact.deleted", "recording.erased"]
        (told, *_) = (await desk.admin.get("/api/audit", kind="contacts")).json()["rows"]
        assert (told["action"], told["title"]) == ("erased", "")

    play(story)


async def promise(desk: Desk) -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    async with desk.stage.pools.app.transaction(desk.tenant) as connection:
        await connection.execute(
            insert(CALLBACK).values(
                tenant=desk.tenant, id=uid(f"{desk.tenant} cb"), call="c", operator=desk.admin.user,
                party=party_id(desk.tenant, HIS), due_at=at, timezone="Europe/Kyiv",
                note="про борг", made_by=desk.admin.user, made_at=at,
            )
        )  # fmt: skip


def test_what_is_not_there_yet_is_waited_for_and_what_is_to_stay_stays(
    play: Play, postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story(stage: Stage) -> None:
        desk = Desk(stage, tmp_path, postgres)
        await desk.open()
        kept, late = await desk.call("one", HIS), await desk.call("two", HIS, is_ready=False)
        address = f"/api/contacts/{desk.contact}/erase"
        before = desk.jobs()
        boss = await stage.company.sign_in("Supervisor")
        assert (await boss.post(address)).status_code == 200
        assert desk.jobs() == before + 1, "it is kept in the database: a restart loses nothing"
        assert not desk.waiting()[-1], "recordings go only if somebody says so"
        await desk.forget(with_recordings=False)
        assert all(path.exists() for path in kept)
        await desk.forget()
        assert [path.exists() for path in (*kept, *late)] == [False, False, True, True]
        assert await desk.ask("SELECT status FROM recording WHERE why IS NULL") == ["encoding"]

    play(story)


def test_a_file_that_cannot_be_deleted_is_left_to_a_later_time_and_the_others_go(
    play: Play, postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story(stage: Stage) -> None:
        desk = Desk(stage, tmp_path, postgres)
        await desk.open()
        calls = [await desk.call(name, HIS) for name in ("one", "two", "three")]
        stuck, *others = sorted(calls)
        stuck[0].unlink()
        stuck[0].mkdir()  # what is no file cannot be deleted as one
        assert (await desk.admin.post(f"/api/contacts/{desk.contact}/erase")).status_code == 200
        await desk.forget(take_jobs=True)
        assert [path.exists() for path in (stuck[0], *others[0], *others[1])] == [
            True,
            *[False] * 4,
        ]
        erased = "SELECT count(*) FROM recording WHERE why = 'erased'"
        assert await desk.ask(erased) == [2]
        assert desk.waiting() == [True], "it is asked again"
        stuck[0].rmdir()
        await desk.forget(take_jobs=True)
        assert await desk.ask(erased) == [3] and not stuck[1].exists()
        assert desk.waiting() == [], "then it is over"

    play(story)
