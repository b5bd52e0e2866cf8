"""News of the company: for whom they are, from when until when, and who has read them."""

from datetime import timedelta
from typing import Any

from dzvin.infra.clock import now
from tests.support.web import Client, Story, Web

BOARD, WRITTEN = "/api/news", "/api/news-written"


async def titles(who: Client) -> list[tuple[str, bool]]:
    found = (await who.get(BOARD)).json()["news"]
    return [(one["title"], one["is_read"]) for one in found]


async def wrote(who: Client, title: str, **more: Any) -> str:
    made = await who.post(WRITTEN, {"title": title, **more})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_news_are_there_for_those_whom_they_are_for(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor")
        anna, boris = await company.sign_in("Operator"), await company.sign_in("Operator")
        admin = await company.sign_in("Admin")
        made = await admin.post("/api/groups", {"name": "Sales", "members": [anna.user]})
        group = str(made.json()["id"])
        await wrote(boss, "For all", text="<b>Read</b> me")
        await wrote(boss, "Sales", groups=[group])
        await wrote(boss, "Bosses", roles=[company.roles["Supervisor"]])
        await wrote(boss, "Both", groups=[group], roles=[company.roles["Supervisor"]])
        assert {title for title, _ in await titles(anna)} == {"For all", "Sales", "Both"}
        assert {title for title, _ in await titles(boris)} == {"For all"}
        assert {title for title, _ in await titles(boss)} == {"For all", "Bosses", "Both"}
        assert (await anna.post(WRITTEN, {"title": "x"})).status_code == 403
        assert (await anna.get(WRITTEN)).status_code == 403
        stranger = await (await web.company()).sign_in("Admin")
        assert await titles(stranger) == []
        wrong = await stranger.post(WRITTEN, {"title": "x", "groups": [group]})
        assert (wrong.status_code, wrong.json()["fields"]) == (
            422,
            [{"field": "groups", "code": "unknown"}],
        )
        choices = (await boss.get(WRITTEN)).json()
        assert [one["name"] for one in choices["groups"]] == ["Sales"]

    play(story)


def test_news_are_shown_in_their_time_and_the_page_knows_when_that_begins(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss, anna = await company.sign_in("Supervisor"), await company.sign_in("Operator")
        at = now()
        soon, later = at + timedelta(hours=1), at + timedelta(hours=2)
        await wrote(boss, "Over", since=str(at - timedelta(days=2)), until=str(at))
        await wrote(boss, "Now", until=later.isoformat())
        await wrote(boss, "Soon", since=soon.isoformat())
        board = (await anna.get(BOARD)).json()
        assert [one["title"] for one in board["news"]] == ["Now"]
        assert board["changes_at"] == soon.isoformat().replace("+00:00", "Z")
        assert len((await boss.get(WRITTEN)).json()["news"]) == 3
        never = await boss.post(
            WRITTEN, {"title": "x", "since": later.isoformat(), "until": soon.isoformat()}
        )
        assert never.json()["fields"] == [{"field": "until", "code": "too_early"}]
        blank = await boss.post(WRITTEN, {"title": " "})
        assert blank.json()["fields"] == [{"field": "title", "code": "required"}]

    play(story)


def test_who_has_read_is_counted_until_it_says_something_else(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor")
        anna, boris = await company.sign_in("Operator"), await company.sign_in("Operator")
        id = await wrote(boss, "Hours")
        other = await wrote(boss, "Bosses", roles=[company.roles["Supervisor"]])
        assert (await anna.post(f"{BOARD}/{other}/read")).status_code == 404
        for _ in range(2):
            assert (await anna.post(f"{BOARD}/{id}/read")).status_code == 204
        assert await titles(anna) == [("Hours", True)]
        assert await titles(boris) == [("Hours", False)]

        async def reads() -> int:
            found = (await boss.get(WRITTEN)).json()["news"]
            return next(int(one["reads"]) for one in found if one["id"] == id)

        assert await reads() == 1
        await boss.patch(f"{WRITTEN}/{id}", {"until": (now() + timedelta(days=1)).isoformat()})
        assert await reads() == 1
        changed = await boss.patch(f"{WRITTEN}/{id}", {"title": "Other hours"})
        assert (changed.status_code, changed.json()["until"] is not None) == (200, True)
        assert await reads() == 0
        assert await titles(anna) == [("Other hours", False)]
        assert (await boss.delete(f"{WRITTEN}/{id}")).status_code == 204
        assert await titles(anna) == []
        assert (await boss.delete(f"{WRITTEN}/{id}")).status_code == 404

    play(story)
