"""Listening: whole, by pieces, only to what one may hear, and every time logged."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from dzvin.events.call import TalkEnded, TalkStarted
from dzvin.events.recording import RecordingEnded, RecordingStarted
from dzvin.infra.log_reader import LogReader
from dzvin.recordings import listener
from dzvin.recordings.jobs import Encoder
from dzvin.recordings.store import Files
from dzvin.recordings.tables import RECORDING_ACCESS
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase
from tests.support.stories import envelopes, started
from tests.support.tones import tone, write_stereo
from tests.support.web import Client, Company, running


@dataclass
class Stage:
    pools: Pools
    company: Company
    files: Files
    folder: Path

    @property
    def id(self) -> str:
        return f"{self.company.tenant}.r2"

    @property
    def audio(self) -> str:
        return f"/api/recordings/{self.id}/audio"

    async def talk(self, operator: str, project: str | None = None, seconds: float = 1) -> None:
        """A recorded second; its raw sound is there, nobody has encoded it."""
        call, path = self.company.tenant, f"{self.company.tenant}/r2"
        write_stereo(self.folder / f"monitor/{path}.raw", tone(440, 1), tone(1000, 1))
        rows = envelopes(
            (0, started(call)),
            (1, TalkStarted(call=call, leg="o", operator=operator)),
            (1, RecordingStarted(recording=self.id, call=call, leg="c", kind="talk", path=path)),
            (1 + seconds, TalkEnded(call=call, leg="o", operator=operator, ended_by="customer")),
            (1 + seconds, RecordingEnded(recording=self.id, call=call)),
            tenant=call,
            project=project,
        )
        await self.pools.append(call, rows)
        await self.catch_up()

    async def catch_up(self) -> None:
        p = self.pools
        await LogReader(p.app, p.reader, listener.READER).catch_up()

    async def encode(self) -> None:
        encoder = Encoder(self.pools.app, self.files, still_seconds=0.01)
        await encoder.encode(self.company.tenant, self.id)
        await self.catch_up()

    async def listeners(self) -> list[tuple[str, str]]:
        async with self.pools.app.transaction(self.company.tenant) as connection:
            found = await connection.execute(
                select(RECORDING_ACCESS.c.user_account, RECORDING_ACCESS.c.what).order_by(
                    RECORDING_ACCESS.c.at
                )
            )
            return [(who, what) for who, what in found]


type Play = Callable[[Callable[[Stage], Awaitable[None]]], None]


@pytest.fixture
def play(postgres: TestDatabase, tmp_path: Path) -> Play:
    def run(story: Callable[[Stage], Awaitable[None]]) -> None:
        async def whole() -> None:
            files = Files(tmp_path / "monitor", tmp_path / "recordings")
            async with running(postgres, recordings=files) as web, pools(postgres) as p:
                await story(Stage(p, await web.company(), files, tmp_path))

        asyncio.run(whole())

    return run


async def piece(who: Client, path: str, range_: str) -> tuple[int, bytes, str]:
    answer = await who.http.get(path, headers={"range": range_})
    return answer.status_code, answer.content, answer.headers.get("content-range", "")


def test_whole_and_by_pieces_it_is_the_same_sound(play: Play) -> None:
    async def story(s: Stage) -> None:
        anna = await s.company.sign_in("Operator")
        await s.talk(anna.user)
        await s.encode()
        answer = await anna.get(s.audio)
        whole = answer.content
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/mpeg")
        assert answer.headers["accept-ranges"] == "bytes"
        assert int(answer.headers["content-length"]) == len(whole) > 3000
        assert await piece(anna, s.audio, "bytes=100-199") == (
            206,
            whole[100:200],
            f"bytes 100-199/{len(whole)}",
        )
        assert (await piece(anna, s.audio, "bytes=-50"))[1] == whole[-50:]
        assert (await piece(anna, s.audio, f"bytes={len(whole)}-"))[0] == 416
        outline = (await anna.get(f"/api/recordings/{s.id}/peaks")).json()
        assert outline["seconds"] == 1.0 and len(outline["left"]) == len(outline["right"])
        assert await s.listeners() == [(anna.user, "listen")], "pieces are one listening"

    play(story)


def test_only_those_who_talked_or_may_hear_all_can_listen(play: Play) -> None:
    async def story(s: Stage) -> None:
        anna, boris = await s.company.sign_in("Operator"), await s.company.sign_in("Operator")
        boss, integrator = (
            await s.company.sign_in("Supervisor"),
            await s.company.sign_in("Integrator"),
        )
        foreign = await (await s.company.web.company()).sign_in("Admin")
        await s.talk(anna.user)
        await s.encode()
        answers = [
            (await who.get(s.audio)).status_code for who in (anna, boss, boris, integrator, foreign)
        ]
        assert answers == [200, 200, 404, 403, 404]
        assert (await boris.get(f"/api/recordings/{s.id}/peaks")).status_code == 404
        assert (await anna.get(s.audio, download=True)).status_code == 403
        saved = await boss.get(s.audio, download=True)
        assert saved.headers["content-disposition"].startswith("attachment")
        assert sorted(await s.listeners()) == sorted(
            [(anna.user, "listen"), (boss.user, "listen"), (boss.user, "download")]
        )

    play(story)


def test_one_that_is_not_encoded_yet_goes_before_all_others(
    play: Play, postgres: TestDatabase
) -> None:
    async def story(s: Stage) -> None:
        anna = await s.company.sign_in("Operator")
        await s.talk(anna.user)
        answer = await anna.get(s.audio)
        assert (answer.status_code, answer.json()["code"]) == (409, "recording.not_ready")
        async with await psycopg.AsyncConnection.connect(postgres.jobs_url) as connection:
            found = await connection.execute(
                "SELECT priority FROM procrastinate_jobs WHERE args->>'tenant' = %s"
                " ORDER BY priority DESC",
                [s.company.tenant],
            )
            first, second = [row[0] for row in await found.fetchall()]
        assert first > second == 0
        await s.encode()
        assert (await anna.get(s.audio)).status_code == 200

    play(story)


def test_one_that_failed_says_so(play: Play) -> None:
    async def story(s: Stage) -> None:
        anna = await s.company.sign_in("Operator")
        await s.talk(anna.user, seconds=5)
        (s.folder / f"monitor/{s.company.tenant}/r2.raw").unlink()
        await s.encode()
        answer = await anna.get(s.audio)
        assert (answer.status_code, answer.json()["code"]) == (410, "recording.failed")
        assert (await anna.get("/api/recordings/nothing/audio")).status_code == 404

    play(story)
