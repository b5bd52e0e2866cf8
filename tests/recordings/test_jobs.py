"""Real ffmpeg on generated tones: sides are kept, nothing is lost, failures leave a mark."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psycopg
from sqlalchemy import text

from dzvin.events.call import CallStarted, TalkEnded, TalkStarted, VoicemailLeft
from dzvin.events.recording import RecordingEnded, RecordingLate, RecordingStarted
from dzvin.infra.log_reader import LogReader
from dzvin.kernel.messages import Event
from dzvin.recordings import listener, store
from dzvin.recordings.jobs import Encoder
from dzvin.recordings.model import Recording
from dzvin.recordings.peaks import Peaks
from dzvin.recordings.store import Files
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase
from tests.support.stories import ANNA, at, started, uid
from tests.support.tones import decoded, loudness_at, tone, write_stereo, write_wav


@dataclass
class Stage:
    """One company with a listener and an encoder over two folders."""

    pools: Pools
    tenant: str
    follow: LogReader
    files: Files
    encoder: Encoder

    async def hear(self, *moments: tuple[float, Event]) -> None:
        await self.pools.write(self.tenant, *moments)
        await self.follow.catch_up()

    async def load(self, recording: str) -> Recording:
        async with self.pools.app.transaction(self.tenant) as connection:
            found = await store.load(connection, self.tenant, recording)
        assert found
        return found

    async def encode(self, recording: str) -> Recording:
        await self.encoder.encode(self.tenant, recording)
        await self.follow.catch_up()
        return await self.load(recording)


@asynccontextmanager
async def stage(postgres: TestDatabase, folder: Path, company: str) -> AsyncIterator[Stage]:
    async with pools(postgres) as p:
        tenant = await p.company(uid(company))
        files = Files(folder / "monitor", folder / "recordings")
        follow = LogReader(p.app, p.reader, listener.READER)
        encoder = Encoder(p.app, files, still_seconds=0.01)
        yield Stage(p, tenant, follow, files, encoder)


def talk(call: str, seconds: float) -> list[tuple[float, Event]]:
    begun: CallStarted = started(call)
    return [
        (0, begun),
        (1, TalkStarted(call=call, leg=f"{call}.1", operator=ANNA)),
        (1, RecordingStarted(recording=f"{call}.r2", call=call, leg=f"{call}.0", kind="talk",
                             path=f"tenant/{call}/r2")),
        (1 + seconds, TalkEnded(call=call, leg=f"{call}.1", operator=ANNA, ended_by="customer")),
        (1 + seconds, RecordingEnded(recording=f"{call}.r2", call=call)),
    ]  # fmt: skip


def raw(folder: Path, call: str) -> Path:
    return folder / f"monitor/tenant/{call}/r2.raw"


def test_left_stays_left_right_stays_right_and_the_raw_goes(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story() -> None:
        async with stage(postgres, tmp_path, "sides") as s:
            write_stereo(raw(tmp_path, "e1"), tone(440, 3), tone(1000, 3))
            await s.hear(*talk("e1", 3))
            found = await s.encode("e1.r2")
            assert (found.status, found.why, found.seconds) == ("ready", None, 3.0)
            sound = s.files.sound(found)
            assert found.size_bytes == sound.stat().st_size
            left, right = decoded(sound, 2)
            assert abs(len(left) / 8000 - 3) < 0.3
            assert loudness_at(left, 440) > 0.3 > 0.01 > loudness_at(left, 1000)
            assert loudness_at(right, 1000) > 0.3 > 0.01 > loudness_at(right, 440)
            assert not raw(tmp_path, "e1").exists()
            outline = msgspec.json.decode(s.files.peaks(found).read_bytes(), type=Peaks)
            assert outline.seconds == 3.0 and len(outline.left) == len(outline.right) <= 800
            assert 0.45 < max(outline.left) < 0.55

    asyncio.run(story())


def test_a_message_of_the_voicemail_box_is_kept_too(postgres: TestDatabase, tmp_path: Path) -> None:
    async def story() -> None:
        async with stage(postgres, tmp_path, "voicemail") as s:
            write_wav(tmp_path / "monitor/tenant/v1/r1.wav", tone(700, 2))
            path = "tenant/v1/r1"
            await s.hear(
                (0, started("v1")),
                (9, RecordingStarted(
                    recording="v1.r1", call="v1", leg="v1.0", kind="voicemail", path=path)),
                (9, RecordingEnded(recording="v1.r1", call="v1")),
                (9, VoicemailLeft(call="v1", box="sales", recording="v1.r1", seconds=2)),
            )  # fmt: skip
            found = await s.encode("v1.r1")
            assert (found.status, found.kind, found.seconds) == ("ready", "voicemail", 2.0)
            (only,) = decoded(s.files.sound(found), 1)
            assert loudness_at(only, 700) > 0.3

    asyncio.run(story())


def test_a_second_run_changes_nothing(postgres: TestDatabase, tmp_path: Path) -> None:
    async def story() -> None:
        async with stage(postgres, tmp_path, "twice") as s:
            write_stereo(raw(tmp_path, "e2"), tone(440, 1), tone(440, 1))
            await s.hear(*talk("e2", 1))
            first = await s.encode("e2.r2")
            assert await s.encode("e2.r2") == first

    asyncio.run(story())


def test_a_crash_after_encoding_and_before_recording_it_loses_nothing(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    """The raw file may be gone or still there: both times the finished one is found."""

    async def story() -> None:
        async with stage(postgres, tmp_path, "crash") as s:
            write_stereo(raw(tmp_path, "e3"), tone(440, 2), tone(440, 2))
            await s.hear(*talk("e3", 2))
            before = await s.load("e3.r2")
            await s.encoder._make(before)
            raw(tmp_path, "e3").unlink()
            found = await s.encode("e3.r2")
            assert found.status == "ready" and found.seconds == 2, "not as the encoder made it"

    asyncio.run(story())


def test_a_message_whose_switch_was_killed_is_kept_as_far_as_it_came(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    """Sizes are written into the header when a file is closed: those of this one are 0."""

    async def story() -> None:
        async with stage(postgres, tmp_path, "killed") as s:
            take = tmp_path / "monitor/tenant/v3/r1.wav"
            write_wav(take, tone(700, 2))
            whole = take.read_bytes()
            take.write_bytes(whole[:4] + bytes(4) + whole[8:40] + bytes(4) + whole[44:])
            await s.hear(
                (0, started("v3")),
                (9, RecordingStarted(
                    recording="v3.r1", call="v3", leg="v3.0", kind="voicemail",
                    path="tenant/v3/r1")),
                (9, RecordingEnded(recording="v3.r1", call="v3")),
                (9, VoicemailLeft(call="v3", box="sales", recording="v3.r1", seconds=2.4)),
            )  # fmt: skip
            found = await s.encode("v3.r1")
            assert (found.status, found.why, found.seconds) == ("ready", None, 2.0)
            (only,) = decoded(s.files.sound(found), 1)
            assert loudness_at(only, 700) > 0.3

    asyncio.run(story())


def test_a_recording_that_began_late_has_the_times_of_the_talk_and_silence_before(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    """Each try to begin it wrote a file; the longest counts, and all of them go."""

    async def story() -> None:
        async with stage(postgres, tmp_path, "late") as s:
            first = raw(tmp_path, "e20")
            second = first.with_name("r2~8a1f.raw")
            write_stereo(first, tone(440, 0.1), tone(440, 0.1))
            write_stereo(second, tone(440, 2), tone(1000, 2))
            late = RecordingLate(recording="e20.r2", call="e20", seconds=1.0)
            await s.hear(*talk("e20", 3), (2, late))
            found = await s.encode("e20.r2")
            assert (found.status, found.why, found.seconds) == ("ready", None, 3.0)
            assert found.missing_seconds == 1.0
            left, right = decoded(s.files.sound(found), 2)
            assert abs(len(left) / 8000 - 3) < 0.3
            assert max(abs(right[:7_000])) < 0.01 < loudness_at(right[9_000:], 1000)
            outline = msgspec.json.decode(s.files.peaks(found).read_bytes(), type=Peaks)
            drawn = len(outline.left)
            assert max(outline.left[: drawn // 4]) == 0 < outline.left[drawn // 2]
            assert not first.exists() and not second.exists()

    asyncio.run(story())


def test_what_was_said_to_begin_late_and_did_not_gets_no_silence_before_it(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    """The answer of the switch was late, or our thinking about it: the file holds what it holds."""

    async def story() -> None:
        async with stage(postgres, tmp_path, "intime") as s:
            write_stereo(raw(tmp_path, "e21"), tone(440, 5), tone(1000, 5))
            late = RecordingLate(recording="e21.r2", call="e21", seconds=4.0)
            await s.hear(*talk("e21", 5), (5, late))
            found = await s.encode("e21.r2")
            assert (found.status, found.why, found.seconds) == ("ready", None, 5.0)
            assert all(side.what == "operator" for side in found.sides), "nothing is drawn missing"
            _, right = decoded(s.files.sound(found), 2)
            assert loudness_at(right[1_000:9_000], 1000) > 0.3

    asyncio.run(story())


def test_what_a_switch_that_died_did_not_write_is_missing_at_the_end(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    """Its file was last written long before the talk ended: the beginning is there."""

    async def story() -> None:
        async with stage(postgres, tmp_path, "diedlate") as s:
            file = raw(tmp_path, "e22")
            write_stereo(file, tone(440, 4), tone(1000, 4))
            last = at(1 + 4.2).timestamp()
            os.utime(file, (last, last))
            late = RecordingLate(recording="e22.r2", call="e22", seconds=3.0)
            await s.hear(*talk("e22", 20), (20, late))
            found = await s.encode("e22.r2")
            assert (found.seconds, found.why, found.missing_seconds) == (4.0, "too_short", 0.0)

    asyncio.run(story())


def test_no_file_and_a_broken_file_are_marked(postgres: TestDatabase, tmp_path: Path) -> None:
    async def story() -> None:
        async with stage(postgres, tmp_path, "broken") as s:
            await s.hear(*talk("e4", 5))
            assert (await s.encode("e4.r2")).why == "no_file"
            (tmp_path / "recordings/tenant").mkdir(parents=True)
            (tmp_path / "recordings/tenant/e5").write_text("a file where a folder must be")
            write_stereo(raw(tmp_path, "e5"), tone(440, 1), tone(440, 1))
            await s.hear(*talk("e5", 1))
            found = await s.encode("e5.r2")
            assert (found.status, found.why) == ("failed", "encoder")
            assert raw(tmp_path, "e5").exists(), "what could not be encoded is not thrown away"

    asyncio.run(story())


def test_a_talk_that_ended_as_it_began_left_nothing_to_record_and_nothing_is_missed(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    """The customer had gone before the switch was asked, or an engine died just then: there is no
    file, or one into which nobody spoke."""

    async def story() -> None:
        async with stage(postgres, tmp_path, "brief") as s:
            await s.hear(*talk("e8", 0.4), *talk("e9", 1.5))
            assert (await s.load("e8.r2")).status == "encoding"
            raw(tmp_path, "e9").parent.mkdir(parents=True)
            raw(tmp_path, "e9").touch()
            for each in ("e8.r2", "e9.r2"):
                await s.encoder.encode(s.tenant, each)
            await s.follow.catch_up()
            async with s.pools.app.transaction(s.tenant) as connection:
                assert [
                    await store.load(connection, s.tenant, one) for one in ("e8.r2", "e9.r2")
                ] == [None, None]
                told = await connection.execute(
                    text(
                        "SELECT data->>'why' FROM event WHERE name = 'recording.failed'"
                        " AND tenant = :t ORDER BY call"
                    ),
                    {"t": s.tenant},
                )
                assert [why for (why,) in told] == ["too_brief", "too_brief"]
            assert not raw(tmp_path, "e9").exists()
            write_stereo(raw(tmp_path, "e10"), tone(440, 0.5), tone(440, 0.5))
            await s.hear(*talk("e10", 1))
            assert (await s.encode("e10.r2")).status == "ready", "what was heard is kept"

    asyncio.run(story())


def test_a_brief_talk_whose_folder_could_not_be_made_is_no_fault_of_the_encoder(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story() -> None:
        async with stage(postgres, tmp_path, "nofolder") as s:
            folder = raw(tmp_path, "e13").parent
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.write_text("in the way")
            await s.hear(*talk("e13", 1))
            await s.encoder.encode(s.tenant, "e13.r2")
            await s.follow.catch_up()
            async with s.pools.app.transaction(s.tenant) as connection:
                assert await store.load(connection, s.tenant, "e13.r2") is None

    asyncio.run(story())


def test_what_was_never_recorded_does_not_hold_up_the_others(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story() -> None:
        async with stage(postgres, tmp_path, "holdup") as s:
            await s.hear(*talk("e11", 1))
            patient = Encoder(s.pools.app, s.files, still_seconds=0.2)
            async with asyncio.timeout(10):
                await patient.encode(s.tenant, "e11.r2")

    asyncio.run(story())


def test_a_file_that_was_closed_long_ago_is_not_waited_for(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story() -> None:
        async with stage(postgres, tmp_path, "backlog") as s:
            write_stereo(raw(tmp_path, "e12"), tone(440, 1), tone(440, 1))
            os.utime(raw(tmp_path, "e12"), (0, 0))
            await s.hear(*talk("e12", 1))
            patient = Encoder(s.pools.app, s.files, still_seconds=3600)
            async with asyncio.timeout(10):
                await patient.encode(s.tenant, "e12.r2")

    asyncio.run(story())


def test_a_recording_shorter_than_the_talk_is_playable_and_marked(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story() -> None:
        async with stage(postgres, tmp_path, "short") as s:
            write_stereo(raw(tmp_path, "e6"), tone(440, 1), tone(440, 1))
            await s.hear(*talk("e6", 20))
            found = await s.encode("e6.r2")
            assert (found.status, found.why, found.seconds) == ("ready", "too_short", 1.0)
            assert raw(tmp_path, "e6").exists()

    asyncio.run(story())


def test_what_ended_is_asked_for_once_and_what_was_forgotten_again(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    async def jobs(s: Stage) -> list[str]:
        async with await psycopg.AsyncConnection.connect(postgres.jobs_url) as connection:
            found = await connection.execute(
                "SELECT args->>'recording' FROM procrastinate_jobs WHERE args->>'tenant' = %s",
                [s.tenant],
            )
            return [row[0] for row in await found.fetchall()]

    async def story() -> None:
        async with stage(postgres, tmp_path, "asked") as s:
            moments = talk("e7", 1)
            await s.hear(*moments[:-1])
            assert await jobs(s) == []
            await s.hear(moments[-1])
            await s.hear(*talk("e7", 1))
            assert await jobs(s) == ["e7.r2"]
            async with s.pools.app.transaction(s.tenant) as connection:
                await connection.execute(
                    text("UPDATE recording SET ended_at = ended_at - interval '2 days'")
                )
            assert await s.encoder.rescue(s.tenant) == 1
            assert await jobs(s) == ["e7.r2"], "the one that waits is enough"

    asyncio.run(story())


def test_what_was_said_to_a_robot_is_deleted_and_a_message_stays(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story() -> None:
        async with stage(postgres, tmp_path, "sweep") as s:
            spool = tmp_path / "monitor" / s.tenant
            old, fresh, message, other = (
                spool / name for name in ("a1/r1.wav", "a2/r1.wav", "a3/r1.wav", "a4/r1.wav")
            )
            for file in (old, fresh, message, other):
                write_wav(file, tone(700, 0.1))
            path = f"{s.tenant}/a3/r1"
            await s.hear(
                (0, started("a3")),
                (9, RecordingStarted(
                    recording="a3.r1", call="a3", leg="c", kind="voicemail", path=path)),
            )  # fmt: skip
            for file in (old, message, other, other.parent):
                os.utime(file, (1_700_000_000, 1_700_000_000))
            assert await s.encoder.sweep(s.tenant) == 2
            assert [file.exists() for file in (old, fresh, message)] == [False, True, True]
            for folder in (old.parent, fresh.parent):
                os.utime(folder, (1_700_000_000, 1_700_000_000))
            await s.encoder.sweep(s.tenant)
            assert [file.parent.exists() for file in (old, fresh, message)] == [False, True, True]

    asyncio.run(story())
