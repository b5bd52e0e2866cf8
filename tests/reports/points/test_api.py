"""Bonuses, penalties and the money of paid time over HTTP: who gives, who sees, what stays."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from dzvin.events.operator import OperatorStateChanged
from dzvin.infra.clock import new_id, now
from dzvin.infra.event_log import record
from dzvin.infra.tables import EVENT
from dzvin.reports.points.jobs import begin_of, book_days, keep_booked
from dzvin.reports.tables import CALL, OPERATOR_STATUS, POINTS_ENTRY
from tests.support.web import Client, Company, Story, Web

BONUS = {"kind": "bonus", "points": 10, "money_micros": 50_000_000, "comment": "A calm hard talk"}


async def give(client: Client, user: str, **more: Any) -> dict[str, Any]:
    answer = await client.post(f"/api/points/people/{user}", {**BONUS, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def mine(client: Client, **asked: str) -> dict[str, Any]:
    answer = await client.get("/api/points/mine", **asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def wrong(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(one["field"], one["code"]) for one in answer.json()["fields"]]


def test_what_is_given_is_on_the_balance_and_an_entry_is_undone_by_another_one(
    play: Story,
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor", name="Олена")
        anna = await company.sign_in("Operator")
        nothing = await mine(anna)
        assert nothing["balance"] == {"points": 0, "money": [{"currency": "UAH", "micros": 0}]}
        assert nothing["entries"] == [] and not nothing["may_adjust"]
        await give(boss, anna.user)
        penalty = await give(
            boss, anna.user, kind="penalty", points=4, money_micros=0, comment=" Late "
        )
        await give(boss, anna.user, kind="payout", points=0, money_micros=20_000_000)
        account = await mine(anna)
        assert account["balance"]["points"] == 6
        assert account["balance"]["money"] == [{"currency": "UAH", "micros": 30_000_000}]
        shown = [(one["kind"], one["points"], one["by_name"]) for one in account["entries"]]
        assert shown == [("payout", 0, "Олена"), ("penalty", -4, "Олена"), ("bonus", 10, "Олена")]
        path = f"/api/points/entries/{penalty['id']}/undo"
        assert penalty["comment"] == "Late"
        assert wrong(await boss.post(path, {"comment": " "})) == [("comment", "pattern")]
        undone = await boss.post(path, {"comment": "The bus"})
        assert undone.status_code == 201, undone.text
        assert (undone.json()["points"], undone.json()["reverses"]) == (4, penalty["id"])
        for again in (path, f"/api/points/entries/{undone.json()['id']}/undo"):
            assert (await boss.post(again, {"comment": "x"})).json()["code"] == "points.undone"
        account = await mine(anna)
        assert account["balance"]["points"] == 10
        assert [one["is_reversed"] for one in account["entries"]] == [False, False, True, False]
        people = (await boss.get("/api/points/people")).json()
        assert {one["id"]: one["balance"]["points"] for one in people} == {anna.user: 10}
        assert (await boss.get(f"/api/points/people/{anna.user}")).json()["may_adjust"]

    play(story)


def test_what_is_given_twice_under_one_id_is_there_once(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor")
        anna, ihor = [(await company.user("Operator"))[0] for _ in range(2)]
        id = new_id()
        first = await give(boss, anna, id=id)
        assert first["id"] == id
        assert await give(boss, anna, id=id) == first
        for user, more in ((anna, {"points": 20}), (ihor, {})):
            other = await boss.post(f"/api/points/people/{user}", {**BONUS, "id": id, **more})
            assert (other.status_code, other.json()["code"]) == (409, "points.given")
        people = (await boss.get("/api/points/people")).json()
        assert {one["id"]: one["balance"]["points"] for one in people} == {anna: 10, ihor: 0}
        bad = await boss.post(f"/api/points/people/{anna}", {**BONUS, "id": "1"})
        assert wrong(bad) == [("id", "pattern")]
        async with web.database.transaction(company.tenant) as connection:
            query = select(EVENT.c.data).where(EVENT.c.name == "points.changed")
            assert len((await connection.execute(query)).all()) == 1

    play(story)


def test_what_makes_no_sense_is_refused_with_its_field(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, (anna, _) = await company.sign_in("Admin"), await company.user("Operator")
        path = f"/api/points/people/{anna}"

        async def tried(**more: Any) -> list[tuple[str, str]]:
            return wrong(await admin.post(path, {**BONUS, **more}))

        assert await tried(comment="") == [("comment", "too_short")]
        assert await tried(points=-5) == [("points", "too_small")]
        assert await tried(points=0, money_micros=0) == [
            ("points", "required"),
            ("money_micros", "required"),
        ]
        assert await tried(kind="payout") == [("points", "not_allowed")]
        assert await tried(kind="work") == [("kind", "not_allowed")]
        assert await tried(call="none") == [("call", "unknown")]
        years = {"since": "2020-01-01T00:00:00Z"}
        assert wrong(await admin.get(path, **years)) == [("since", "too_small")]
        assert wrong(await admin.get(path, until="2026-01-01T00:00:00")) == [("until", "format")]
        await _call(web, company, "c1", anna)
        given = await give(admin, anna, call="c1")
        assert given["call"] == "c1"
        rights = {"name": "r", "permissions": {"points.adjust": "company"}}
        company.roles["Giver"] = (await admin.post("/api/roles", rights)).json()["id"]
        giver = await company.sign_in("Giver")
        for reader, may_look in ((admin, True), (giver, False)):
            (entry,) = (await reader.get(path)).json()["entries"]
            assert (entry["call"], entry["is_open"]) == ("c1", may_look)

    play(story)


def test_one_gives_to_whom_the_right_reaches_and_never_to_oneself(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        near, far = [(await company.user("Operator"))[0] for _ in range(2)]
        rights = {"points.adjust": "group", "workplace.use": "company"}
        role = await admin.post("/api/roles", {"name": "Leader", "permissions": rights})
        leader = await company.sign_in()
        await admin.patch(f"/api/users/{leader.user}", {"roles": [role.json()["id"]]})
        members = {"name": "Day", "members": [leader.user, near]}
        assert (await admin.post("/api/groups", members)).status_code == 201
        assert [one["id"] for one in (await leader.get("/api/points/people")).json()] == [near]
        await give(leader, near)
        theirs = await give(admin, far)
        path = f"/api/points/people/{far}"
        assert (await leader.get(path)).status_code == 404
        assert (await leader.post(path, BONUS)).status_code == 404
        undo = f"/api/points/entries/{theirs['id']}/undo"
        assert (await leader.post(undo, {"comment": "x"})).status_code == 404
        for client in (leader, admin):
            own = await client.post(f"/api/points/people/{client.user}", BONUS)
            assert (own.status_code, own.json()["code"]) == (403, "points.own")
        anna = await company.sign_in("Operator")
        assert (await anna.get("/api/points/people")).status_code == 403
        assert (await anna.post(f"/api/points/people/{near}", BONUS)).status_code == 403

    play(story)


def test_the_history_and_the_log_tell_who_gave_what(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, (anna, _) = (
            await company.sign_in("Admin", name="Зоя"),
            await company.user("Operator", name="Анна"),
        )
        await _call(web, company, "c1", anna)
        entry = await give(admin, anna, kind="penalty", money_micros=12_500_000, call="c1")
        row = (await admin.get("/api/audit", kind="people", thing=anna)).json()["rows"][0]
        assert (row["by_name"], row["action"], row["title"]) == ("Зоя", "points_penalty", "Анна")
        assert row["after"] == {
            "points": -10,
            "money": "-12.50 UAH",
            "comment": "A calm hard talk",
        }
        async with web.database.transaction(company.tenant) as connection:
            query = select(EVENT.c.data).where(EVENT.c.name == "points.changed")
            told = (await connection.execute(query)).scalar_one()
        assert (told["operator"], told["entry"], told["by"]) == (anna, entry["id"], admin.user)
        page = (await admin.get("/api/calls/c1")).json()
        assert page["timeline"] == [], "whoever may open the call reads of no penalty"

    play(story)


def test_the_ledger_cannot_be_changed_even_by_the_product(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, (anna, _) = await company.sign_in("Admin"), await company.user("Operator")
        await give(admin, anna)
        for statement in (update(POINTS_ENTRY).values(points=1000), delete(POINTS_ENTRY)):
            with pytest.raises(DBAPIError, match="permission denied"):
                async with web.database.transaction(company.tenant) as connection:
                    await connection.execute(statement)

    play(story)


def test_a_day_that_is_over_comes_to_the_account_once_by_the_tariff_of_its_queue(
    play: Story,
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        settings = {"tariff_busy": "6/30/6", "paid_hour_micros": 120_000_000}
        made = await admin.post("/api/queues", {"name": "Sales", "settings": settings})
        queue = made.json()["id"]
        noon = _noon_of_yesterday()
        await _worked(web, company, anna.user, queue, noon, "busy", 3600)
        await _worked(web, company, anna.user, queue, noon + timedelta(hours=2), "busy", 5)
        await _worked(web, company, anna.user, queue, noon + timedelta(hours=3), "ready", 600)
        span = {"since": (noon - timedelta(hours=1)).isoformat(), "until": now().isoformat()}
        busy = {one["state"]: one for one in (await mine(anna, **span))["paid"]}["busy"]
        assert (busy["seconds"], busy["paid_seconds"]) == (3605, 3600)
        assert busy["money_micros"] == 120_000_000
        for _ in range(2):
            await book_days(web.database, company.tenant, noon + timedelta(days=1))
        account = await mine(anna)
        assert account["balance"]["money"] == [{"currency": "UAH", "micros": 120_000_000}]
        (entry,) = account["entries"]
        assert (entry["kind"], entry["paid_seconds"]) == ("work", 3600)
        assert (entry["by"], entry["day"]) == (None, noon.date().isoformat())
        before, begin, end, after = (
            begin_of(noon.date() + timedelta(days=plus), "Europe/Kyiv") for plus in (-1, 0, 1, 2)
        )
        for since, until, count in ((before, begin, 0), (begin, end, 1), (end, after, 0)):
            span = {"since": since.isoformat(), "until": until.isoformat()}
            assert len((await mine(anna, **span))["entries"]) == count

    play(story)


def test_a_day_that_the_journal_has_not_read_is_booked_later(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        anna, _ = await company.user("Operator")
        noon = _noon_of_yesterday()
        unread = OperatorStateChanged(operator=anna, was="ready", state="busy", by="system")
        async with web.database.transaction(company.tenant) as connection:
            subject = f"acd:{company.tenant}"
            await record(connection, company.tenant, subject, unread, at=noon)
        today = noon + timedelta(days=1)
        booked = await book_days(web.database, company.tenant, today)
        assert len(booked) == 6
        await (await company.sign_in("Admin")).post("/api/queues", {"name": "Sales"})
        async with web.database.transaction(company.tenant) as connection:
            await connection.execute(text('UPDATE queue SET settings = \'{"priority": "high"}\''))
        # A broken row is told in the worker's log and ends nothing.
        await keep_booked(web.database, company.tenant, today)

    play(story)


def _noon_of_yesterday() -> datetime:
    """A day later it is over in the company's zone, whatever hour it is now."""
    today = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1)


async def _worked(  # noqa: PLR0913 each is a column
    web: Web, company: Company, user: str, queue: str, since: datetime, state: str, seconds: int
) -> None:
    async with web.database.transaction(company.tenant) as connection:
        await connection.execute(
            insert(OPERATOR_STATUS).values(
                tenant=company.tenant,
                started_at=since,
                ended_at=since + timedelta(seconds=seconds),
                operator=user,
                position=1,
                state=state,
                by="system",
                queue=queue,
            )
        )


async def _call(web: Web, company: Company, call: str, operator: str) -> None:
    async with web.database.transaction(company.tenant) as connection:
        await connection.execute(
            insert(CALL).values(
                tenant=company.tenant,
                started_at=now(),
                id=call,
                direction="inbound",
                door="trunk",
                dialled="100",
                queues=[],
                operators=[operator],
                wait_seconds=0,
                ring_seconds=0,
                talk_seconds=0,
                hold_seconds=0,
                is_answered=True,
                path=[],
            )
        )
