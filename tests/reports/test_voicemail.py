"""The voicemail boxes: who may listen, what is new, and what the log keeps of it."""

from typing import Any

from dzvin.events.call import CallEnded, VoicemailLeft
from dzvin.events.recording import RecordingEnded, RecordingStarted
from dzvin.kernel.messages import Event
from tests.support.journal import Play, Stage, play
from tests.support.stories import started
from tests.support.web import Client

__all__ = ["play"]


def message(
    call: str, since: float = 0, box: str = "main", **more: Any
) -> list[tuple[float, Event]]:
    id = f"{call}.r1"
    return [
        (since, started(call, **more)),
        (
            since + 9,
            RecordingStarted(
                recording=id, call=call, leg=f"{call}.0", kind="voicemail", path=f"t/{call}/r1"
            ),
        ),
        (since + 9, RecordingEnded(recording=id, call=call)),
        (since + 9, VoicemailLeft(call=call, box=box, recording=id, seconds=4)),
        (since + 9, CallEnded(call=call, ended_by="customer", sip_code=200)),
    ]


async def boxes(who: Client, **params: Any) -> dict[str, Any]:
    answer = await who.get("/api/voicemail", **params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_message_is_new_until_somebody_has_listened(play: Play) -> None:
    async def story(s: Stage) -> None:
        call = f"{s.company.tenant}-v"
        boss = await s.company.sign_in("Supervisor", name="Olha")
        party = await s.party("+380671234567", "Оксана")
        await s.hear(*message(call, box="night", party=party))
        found = await boxes(boss)
        assert found["new"] == 1 and found["next_cursor"] is None
        [row] = found["rows"]
        assert row["party"] == {"number": "+380671234567", "name": "Оксана"}
        assert (row["id"], row["call"], row["box"]) == (f"{call}.r1", call, "night")
        assert (row["seconds"], row["dialled"], row["listened_at"]) == (4, "800", None)
        path = f"/api/voicemail/{call}.r1"
        heard = (await boss.patch(path, {"is_listened": True})).json()
        assert heard["listened_at"] and heard["listened_by_name"] == "Olha"
        assert (await boss.patch(path, {"is_listened": True})).json() == heard
        assert await boxes(boss, is_listened=False) == {"rows": [], "next_cursor": None, "new": 0}
        await s.catch_up()
        [row] = (await boxes(boss, is_listened=True, box="night"))["rows"]
        assert row["listened_by"] == boss.user, "the log says the same"
        again = (await boss.patch(path, {"is_listened": False})).json()
        assert again["listened_at"] is None and (await boxes(boss))["new"] == 1
        await s.catch_up()
        assert (await boxes(boss))["new"] == 1
        timeline = (await boss.get(f"/api/calls/{call}")).json()["timeline"]
        told = [one["event"] for one in timeline if one["event"]["name"] == "voicemail.listened"]
        assert [one["is_listened"] for one in told] == [True, False]

    play(story)


def test_the_newest_message_is_first_and_pages_follow(play: Play) -> None:
    async def story(s: Stage) -> None:
        boss = await s.company.sign_in("Supervisor")
        for n in range(3):
            await s.hear(*message(f"{s.company.tenant}-{n}", since=n * 100))
        first = await boxes(boss, limit=2)
        rest = await boxes(boss, limit=2, cursor=first["next_cursor"])
        ids = [row["call"].rpartition("-")[2] for row in [*first["rows"], *rest["rows"]]]
        assert ids == ["2", "1", "0"] and rest["next_cursor"] is None
        assert (await boxes(boss, box="other"))["rows"] == []

    play(story)


def test_nobody_hears_of_messages_of_another_project_or_company(play: Play) -> None:
    async def story(s: Stage) -> None:
        call = f"{s.company.tenant}-x"
        await s.hear(*message(call))
        path = f"/api/voicemail/{call}.r1"
        anna = await s.company.sign_in("Operator")
        analyst = await s.company.sign_in("Analyst")
        assert (await boxes(anna))["rows"] == []
        assert (await anna.patch(path, {"is_listened": True})).status_code == 404
        assert (await analyst.get("/api/voicemail")).status_code == 403
        stranger = await (await s.company.web.company()).sign_in("Admin")
        assert (await boxes(stranger)) == {"rows": [], "next_cursor": None, "new": 0}
        assert (await stranger.patch(path, {"is_listened": True})).status_code == 404

    play(story)
