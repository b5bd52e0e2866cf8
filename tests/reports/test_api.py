"""The journal as people see it: filters, pages, the whole story of a call, and who may see what."""

from typing import Any

import pytest
from sqlalchemy import text

from dzvin.events.call import CallEnded, LegStarted, NodeLeft, TalkStarted
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.queue import ItemLeft, ItemQueued
from dzvin.kernel.messages import Event
from tests.support.journal import Play, Stage, play
from tests.support.stories import SUPPORT, answered_call, at, offer, started, uid
from tests.support.web import Client

__all__ = ["play"]


def lost(call: str, since: float, **more: Any) -> list[tuple[float, Event]]:
    return [
        (since, started(call, **more)),
        (since, ItemQueued(item=call, call=call, queue=SUPPORT)),
        (since + 9, ItemLeft(item=call, call=call, reason="abandoned", queue=SUPPORT)),
        (
            since + 9,
            CallEnded(call=call, ended_by="customer", sip_code=487, lost_reason="abandoned_queue"),
        ),
    ]


async def ids(who: Client, **params: Any) -> list[str]:
    answer = await who.get("/api/calls", **params)
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["rows"]]


def test_the_newest_call_is_first_and_pages_neither_miss_nor_repeat(play: Play) -> None:
    async def story(s: Stage) -> None:
        for n in range(5):
            await s.hear(*lost(f"{s.company.tenant}-{n}", since=n // 2))
        boss = await s.company.sign_in("Supervisor")
        seen: list[str] = []
        cursor = ""
        for _ in range(3):
            params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
            page = (await boss.get("/api/calls", **params)).json()
            seen += [row["id"].rpartition("-")[2] for row in page["rows"]]
            cursor = page["next_cursor"]
        assert seen == ["4", "3", "2", "1", "0"] and cursor is None

    play(story)


def test_filters_narrow_the_list(play: Play) -> None:
    async def story(s: Stage) -> None:
        t = s.company.tenant
        boss = await s.company.sign_in("Supervisor")
        oksana = await s.party("+380671234567", "Оксана")
        other = await s.party("+380509999999")
        answered, gone, live = f"{t}-a", f"{t}-g", f"{t}-l"
        moments = answered_call(answered)
        await s.hear((0, started(answered, party=oksana)), *moments[1:])
        await s.hear(*lost(gone, 200, party=other))
        await s.hear((400, started(live, party=None, direction="internal", dialled="202")))
        assert await ids(boss) == [live, gone, answered]
        assert await ids(boss, result="answered") == [answered]
        assert await ids(boss, result="lost") == [gone]
        assert await ids(boss, result="live") == [live]
        assert await ids(boss, lost_reason="abandoned_queue") == [gone]
        assert await ids(boss, queue=SUPPORT) == [gone, answered]
        assert await ids(boss, operator=uid("boris")) == [answered]
        assert await ids(boss, direction="internal") == [live]
        assert await ids(boss, number="4567") == [answered]
        assert await ids(boss, number="067 123-45-67") == [answered]
        assert await ids(boss, number="202") == [live]
        assert await ids(boss, number="1%7") == []
        assert await ids(boss, since=at(100).isoformat(), until=at(300).isoformat()) == [gone]

    play(story)


def test_whom_we_refused_is_not_lost(play: Play) -> None:
    async def story(s: Stage) -> None:
        blocked, gone = f"{s.company.tenant}-b", f"{s.company.tenant}-g"
        boss = await s.company.sign_in("Supervisor")
        end = CallEnded(call=blocked, ended_by="system", sip_code=603, lost_reason="blocked")
        await s.hear((0, started(blocked)), (0, end), *lost(gone, 10))
        assert await ids(boss, result="lost") == [gone]
        assert await ids(boss, lost_reason="blocked") == [blocked]

    play(story)


def test_the_story_of_a_call_has_everything_in_order(play: Play) -> None:
    async def story(s: Stage) -> None:
        call = f"{s.company.tenant}-s"
        boss = await s.company.sign_in("Supervisor")
        party = await s.party("+380671234567", "Оксана")
        moments = answered_call(call)
        await s.hear((0, started(call, party=party)), *moments[1:])
        told = (await boss.get(f"/api/calls/{call}")).json()
        assert told["call"]["party"] == {"number": "+380671234567", "name": "Оксана"}
        assert told["call"]["has_recording"] is True
        assert [one["kind"] for one in told["segments"]] == [
            "ivr", "queue", "ring", "ring", "talk", "hold", "talk",
        ]  # fmt: skip
        assert [one["outcome"] for one in told["offers"]] == ["missed", "accepted"]
        assert told["offers"][0]["why"]["passed_over"] == {"busy": 2}
        assert [one["kind"] for one in told["nodes"]] == ["start", "menu", "queue"]
        assert [one["status"] for one in told["recordings"]] == ["encoding"]
        assert told["recordings"][0]["sides"][1]["what"] == "music"
        assert told["recordings"][0]["may"] == ["listen", "download"]
        names = [entry["event"]["name"] for entry in told["timeline"]]
        assert names == [event.name for _, event in moments]
        assert told["timeline"][0]["event"]["dialled"] == "800"
        positions = [entry["position"] for entry in told["timeline"]]
        assert positions == sorted(positions)

    play(story)


def test_an_operator_sees_only_calls_in_which_he_took_part(play: Play) -> None:
    async def story(s: Stage) -> None:
        t = s.company.tenant
        anna, boris = await s.company.sign_in("Operator"), await s.company.sign_in("Operator")
        asked, dialled, foreign = f"{t}-o", f"{t}-d", f"{t}-f"
        await s.hear(*lost(asked, 0)[:2], (1, offer(1, anna.user, asked)), *lost(asked, 0)[2:])
        await s.hear((20, started(dialled, direction="internal", operator=anna.user)))
        await s.hear(
            (30, started(foreign)), (31, TalkStarted(call=foreign, leg="x", operator=boris.user))
        )
        assert await ids(anna) == [dialled, asked]
        assert await ids(boris) == [foreign]
        assert (await anna.get(f"/api/calls/{foreign}")).status_code == 404
        assert (await boris.get(f"/api/calls/{foreign}")).status_code == 200

    play(story)


def test_an_analyst_sees_his_projects_and_no_numbers(play: Play) -> None:
    async def story(s: Stage) -> None:
        t = s.company.tenant
        project, other = uid(f"{t} project"), uid(f"{t} other")
        async with s.pools.app.transaction(t) as connection:
            for id, name in ((project, "Mine"), (other, "Other")):
                await connection.execute(
                    text("INSERT INTO project (tenant, id, name) VALUES (:t, :id, :name)"),
                    {"t": t, "id": id, "name": name},
                )
        analyst = await s.company.sign_in("Analyst", projects=(project,))
        party = await s.party("+380671234567", "Оксана 067 123-45-67")
        mine, foreign = f"{t}-m", f"{t}-x"
        await s.hear(*lost(mine, 0, party=party), project=project)
        await s.hear(*lost(foreign, 5, party=party), project=other)
        answer = await analyst.get("/api/calls")
        (row,) = answer.json()["rows"]
        assert row["id"] == mine
        assert row["party"] == {"number": "•" * 11 + "67", "name": "Оксана " + "•" * 11 + "67"}
        assert (await analyst.get(f"/api/calls/{foreign}")).status_code == 404
        assert (await analyst.get("/api/calls", number="4567")).status_code == 403

    play(story)


def test_another_company_sees_nothing(play: Play) -> None:
    async def story(s: Stage) -> None:
        call = f"{s.company.tenant}-n"
        await s.hear(*lost(call, 0))
        stranger = await (await s.company.web.company()).sign_in("Admin")
        assert await ids(stranger) == []
        assert (await stranger.get(f"/api/calls/{call}")).status_code == 404

    play(story)


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 0},
        {"limit": 1000},
        {"cursor": "x"},
        {"cursor": "99999999999999999999.a"},
        {"result": "good"},
        {"queue": "support"},
        {"since": "yesterday"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(play: Play, params: dict[str, Any]) -> None:
    async def story(s: Stage) -> None:
        boss = await s.company.sign_in("Supervisor")
        answer = await boss.get("/api/calls", **params)
        assert answer.status_code in {400, 422}, answer.text
        assert answer.json()["code"]

    play(story)


def test_a_menu_step_shows_its_key(play: Play) -> None:
    async def story(s: Stage) -> None:
        call = f"{s.company.tenant}-k"
        boss = await s.company.sign_in("Supervisor")
        left = NodeLeft(call=call, node="n", kind="menu", entered_at=at(0), exit="1", pressed="1")
        await s.hear((0, started(call)), (3, left))
        told = (await boss.get(f"/api/calls/{call}")).json()
        assert told["nodes"][0]["pressed"] == "1" and told["call"]["path"] == ["menu:1"]

    play(story)


def spied(call: str, anna: str, boss: str, chief: str) -> list[tuple[float, Event]]:
    """Anna's talk with two supervisors beside it, of whom the chief takes it over."""
    moments: list[tuple[float, Event]] = [
        (0, started(call)),
        (1, LegStarted(call=call, leg="a", kind="operator", operator=anna)),
        (2, TalkStarted(call=call, leg="a", operator=anna, queue=SUPPORT)),
        (3, LegStarted(call=call, leg="b", kind="supervisor", operator=boss)),
        (3, LegStarted(call=call, leg="c", kind="supervisor", operator=chief)),
        (5, TalkStarted(call=call, leg="c", operator=chief, queue=SUPPORT)),
    ]
    for who in (anna, boss, chief):
        busy = OperatorStateChanged(operator=who, was="away", state="busy", by="system", call=call)
        moments.append((6, busy))
    return moments


async def statuses(who: Client, call: str) -> set[str]:
    """Whose are told in the story of this call."""
    timeline = (await who.get(f"/api/calls/{call}")).json()["timeline"]
    events = [entry["event"] for entry in timeline]
    return {one["operator"] for one in events if one["name"] == "operator.state_changed"}


def test_whoever_only_listened_is_not_in_the_story_that_an_operator_reads(play: Play) -> None:
    async def story(s: Stage) -> None:
        call = f"{s.company.tenant}-u"
        anna, boss = await s.company.sign_in("Operator"), await s.company.sign_in("Supervisor")
        await s.hear(*spied(call, anna.user, boss.user, uid("chief")))
        assert await statuses(boss, call) == {anna.user, boss.user, uid("chief")}
        assert await statuses(anna, call) == {anna.user, uid("chief")}

    play(story)
