"""Appeals against entries of the ledger over HTTP: who may, who decides, what comes of it."""

import asyncio
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from dzvin.infra.clock import new_id
from dzvin.infra.tables import EVENT
from tests.support.web import Client, Company, Story, Web

LATE = {"kind": "penalty", "points": 4, "comment": "Late"}


async def penalty(boss: Client, user: str) -> str:
    answer = await boss.post(f"/api/points/people/{user}", LATE)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def appeal(client: Client, entry: str, comment: str = "The bus broke down") -> Any:
    return await client.post(f"/api/points/entries/{entry}/appeal", {"comment": comment})


async def undo(client: Client, entry: str) -> Any:
    return await client.post(f"/api/points/entries/{entry}/undo", {"comment": "Right"})


async def decide(client: Client, entry: str, state: str) -> Any:
    body = {"state": state, "comment": " I have asked "}
    return await client.post(f"/api/points/entries/{entry}/decision", body)


async def points(client: Client) -> tuple[int, list[dict[str, Any]]]:
    account = (await client.get("/api/points/mine")).json()
    return account["balance"]["points"], account["entries"]


async def opened(client: Client) -> list[str]:
    return [one["entry"]["id"] for one in (await client.get("/api/points/appeals")).json()]


def test_an_upheld_appeal_adds_an_entry_that_takes_the_penalty_back(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor", name="Олена")
        anna = await company.sign_in("Operator", name="Анна")
        first, second = await penalty(boss, anna.user), await penalty(boss, anna.user)
        said = await appeal(anna, first, " The bus ")
        assert said.status_code == 201, said.text
        assert said.json()["appeal"]["comment"] == "The bus"
        assert (await appeal(anna, first)).json()["code"] == "points.appealed"
        (waiting,) = (await boss.get("/api/points/appeals")).json()
        assert (waiting["name"], waiting["entry"]["appeal"]["state"]) == ("Анна", "open")
        assert (await decide(boss, second, "cancelled")).json()["code"] == "points.no_appeal"
        decision = (await decide(boss, first, "cancelled")).json()
        assert decision["is_reversed"] and decision["appeal"]["answer"] == "I have asked"
        assert decision["appeal"]["decided_by_name"] == "Олена"
        assert (await decide(boss, first, "confirmed")).json()["code"] == "points.no_appeal"
        assert (await points(anna))[0] == -4
        await appeal(anna, second)
        assert (await decide(boss, second, "confirmed")).status_code == 201
        sum, entries = await points(anna)
        assert (sum, len(entries)) == (-4, 3)
        assert await opened(boss) == []
        back = next(one for one in entries if one["kind"] == "reversal")
        assert (await appeal(anna, back["id"])).json()["code"] == "points.appealed"

    play(story)


def test_an_entry_that_is_taken_back_by_hand_closes_its_appeal(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss, anna = await company.sign_in("Supervisor"), await company.sign_in("Operator")
        entry = await penalty(boss, anna.user)
        await appeal(anna, entry)
        undone = await undo(boss, entry)
        assert undone.status_code == 201, undone.text
        assert await opened(boss) == []
        (was,) = [one for one in (await points(anna))[1] if one["id"] == entry]
        assert (was["appeal"]["state"], was["appeal"]["answer"]) == ("cancelled", "Right")

    play(story)


def test_what_two_do_with_an_entry_at_once_comes_one_after_the_other(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss, anna = await company.sign_in("Supervisor"), await company.sign_in("Operator")
        for _ in range(4):
            entry = await penalty(boss, anna.user)
            twice = await asyncio.gather(appeal(anna, entry), appeal(anna, entry))
            assert refusals(twice) == ["points.appealed"]
            both = await asyncio.gather(undo(boss, entry), decide(boss, entry, "cancelled"))
            assert refusals(both) in (["points.undone"], ["points.no_appeal"])
            entry = await penalty(boss, anna.user)
            undone, _ = await asyncio.gather(undo(boss, entry), appeal(anna, entry))
            assert undone.status_code == 201, undone.text
            assert await opened(boss) == [], "no appeal waits against what is taken back"

    play(story)


def refusals(answers: Iterable[Any]) -> list[str]:
    return [each.json()["code"] for each in answers if each.status_code != 201]


def test_nobody_decides_his_own_and_the_right_must_reach_him(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, other = await company.sign_in("Admin"), await company.sign_in("Admin")
        anna = await company.sign_in("Operator")
        leader = await _leader(company, admin)
        own = await penalty(other, admin.user)
        assert (await appeal(admin, own)).status_code == 201
        assert await opened(admin) == [] and await opened(other) == [own]
        refused = await decide(admin, own, "cancelled")
        assert (refused.status_code, refused.json()["code"]) == (403, "points.own")
        far = await penalty(admin, anna.user)
        assert (await appeal(other, far)).status_code == 404, "another one's entry"
        assert (await appeal(anna, new_id())).status_code == 404
        await appeal(anna, far)
        assert await opened(leader) == []
        assert (await decide(leader, far, "cancelled")).status_code == 404
        assert (await decide(anna, far, "cancelled")).status_code == 403
        async with web.database.transaction(company.tenant) as connection:
            query = select(EVENT.c.data).where(EVENT.c.name == "points.appeal_changed")
            told = [row.data for row in await connection.execute(query.order_by(EVENT.c.position))]
        assert [set(one["people"]) for one in told] == [{other.user}, {admin.user, other.user}]
        rows = (await admin.get("/api/audit", kind="people", thing=anna.user)).json()["rows"]
        assert (rows[0]["action"], rows[0]["after"]["comment"]) == (
            "appeal_open",
            "The bus broke down",
        )

    play(story)


async def _leader(company: Company, admin: Client) -> Client:
    rights = {"points.adjust": "group", "workplace.use": "company"}
    role = await admin.post("/api/roles", {"name": "Leader", "permissions": rights})
    leader = await company.sign_in()
    await admin.patch(f"/api/users/{leader.user}", {"roles": [role.json()["id"]]})
    members = {"name": "Day", "members": [leader.user]}
    assert (await admin.post("/api/groups", members)).status_code == 201
    return leader
