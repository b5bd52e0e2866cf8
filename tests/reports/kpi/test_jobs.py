"""What a rule finds is booked once: while it lasts, after a rebuild, by two workers at once."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import select, text

from dzvin.events.operator import OperatorStateChanged
from dzvin.infra.event_log import record
from dzvin.infra.log_reader import LogReader
from dzvin.infra.shard import ShardDatabase
from dzvin.infra.tables import EVENT
from dzvin.kernel.messages import Event
from dzvin.reports import listener
from dzvin.reports.kpi.jobs import keep_graded, keep_watched
from dzvin.reports.kpi.windows import window_at
from dzvin.reports.tables import KPI_RESULT, KPI_RULE, POINTS_ENTRY
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Company, Story, Web

AWAY = {"kind": "violation", "metric": "away_longer_seconds", "target": 1800, "points": -5}
HOURS = {
    "kind": "norm",
    "metric": "signed_in_seconds",
    "window": "day",
    "target": 3600,
    "grades": [{"limit": 3600, "grade": "A", "points": 10, "money_micros": 2_000_000}],
}


@cache
def noon() -> datetime:
    """Of yesterday: its day is over in the company's zone tomorrow, whatever hour it is now."""
    today = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1)


async def makes(admin: Client, name: str, rule: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    since = (noon() - timedelta(hours=12)).date().isoformat()
    answer = await admin.post(
        "/api/kpi/rules", {"name": name, "active_from": since, **rule, **more}
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


class Journal:
    """Of one company: what happened at which minute after noon."""

    def __init__(self, web: Web, company: Company, postgres: TestDatabase) -> None:
        self._web, self._company = web, company
        self._shard = ShardDatabase(postgres.reader_url, "main", connections=2)

    async def writes(self, *moments: tuple[float, Event]) -> None:
        tenant = self._company.tenant
        for minutes, event in moments:
            at = noon() + timedelta(minutes=minutes)
            async with self._web.database.transaction(tenant) as connection:
                await record(connection, tenant, f"acd:{tenant}", event, at=at)

    async def reads(self, *moments: tuple[float, Event]) -> None:
        await self.writes(*moments)
        reader = LogReader(self._web.database, self._shard, listener.READER)
        await reader.catch_up()
        await self._shard.close()

    async def rebuilds(self) -> None:
        async with self._web.database.transaction(self._company.tenant) as connection:
            await listener.rebuild(connection, self._company.tenant, "main")

    async def watched(self, minutes: float) -> None:
        at = noon() + timedelta(minutes=minutes)
        await keep_watched(self._web.database, self._company.tenant, at)

    async def booked(self) -> list[tuple[str, int]]:
        """Of the ledger: whose, and how many points."""
        query = select(POINTS_ENTRY.c.user_account, POINTS_ENTRY.c.points)
        async with self._web.database.transaction(self._company.tenant) as connection:
            found = await connection.execute(query.order_by(POINTS_ENTRY.c.at))
            return [(one.user_account, one.points) for one in found]

    async def told(self, name: str) -> list[dict[str, Any]]:
        query = select(EVENT.c.data).where(EVENT.c.name == name).order_by(EVENT.c.position)
        async with self._web.database.transaction(self._company.tenant) as connection:
            return list((await connection.execute(query)).scalars())


def state(operator: str, state: Any, reason: str | None = None) -> OperatorStateChanged:
    return OperatorStateChanged(
        operator=operator, was="ready", state=state, by="user", reason=reason
    )


def test_away_for_too_long_costs_once_and_while_it_lasts(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        journal = Journal(web, company, postgres)
        rule = await makes(admin, "Long lunch", AWAY)
        await journal.reads((0, state(anna.user, "away", "lunch")))
        await journal.watched(30)
        assert await journal.booked() == []
        await journal.watched(31)
        await journal.watched(40)
        assert await journal.booked() == [(anna.user, -5)]
        # He presses the same reason again, comes back; then the journal is made anew.
        await journal.reads(
            (41, state(anna.user, "away", "lunch")), (90, state(anna.user, "ready"))
        )
        await journal.rebuilds()
        await journal.watched(41)
        # A late event tells that he had been back for a minute: no second penalty for this lunch.
        await journal.reads(
            (20, state(anna.user, "ready")), (21, state(anna.user, "away", "lunch"))
        )
        await journal.watched(101)
        assert await journal.booked() == [(anna.user, -5)]
        (violation,) = await journal.told("kpi.violation")
        (changed,) = await journal.told("points.changed")
        assert (violation["operator"], violation["rule"]) == (anna.user, rule["id"])
        assert (violation["limit"], violation["value"]) == (1800, 1860)
        assert violation["entry"] == changed["entry"]
        assert (changed["kind"], changed["rule_name"]) == ("kpi", "Long lunch")
        assert (await admin.delete(f"/api/kpi/rules/{rule['id']}")).status_code == 204
        mine = await anna.get("/api/points/mine", until=datetime.now(UTC).isoformat())
        (entry,) = mine.json()["entries"]
        assert (entry["kind"], entry["rule_name"], entry["points"]) == ("kpi", "Long lunch", -5)
        appeal = f"/api/points/entries/{entry['id']}/appeal"
        assert (await anna.post(appeal, {"comment": "The doctor"})).status_code == 201

    play(story)


def test_nobody_is_punished_for_what_lasts_while_there_is_no_engine(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), (await company.user("Operator"))[0]
        journal = Journal(web, company, postgres)
        await makes(admin, "Long lunch", AWAY)
        await journal.reads((0, state(anna, "away", "lunch")))
        with psycopg.connect(postgres.admin_url, autocommit=True) as admin_of_database:

            def lease(minutes: float) -> None:
                admin_of_database.execute("DELETE FROM dzvin.shard_lease")
                admin_of_database.execute(
                    "INSERT INTO dzvin.shard_lease VALUES ('main', 1, 'x', %s)",
                    (noon() + timedelta(minutes=minutes),),
                )

            lease(29)
            await journal.watched(40)
            assert await journal.booked() == [], "she could not come back"
            lease(40)
            await journal.watched(40)
            assert await journal.booked() == [(anna, -5)]
            admin_of_database.execute("DELETE FROM dzvin.shard_lease")

    play(story)


def test_others_reasons_other_people_and_what_nobody_controls_break_no_rule(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        anna, boris = [(await company.user("Operator"))[0] for _ in range(2)]
        free, _ = await company.user("Operator", has_status_control=False)
        names = {"name_uk": "Обід", "name_ru": "Обед", "name_en": "Lunch"}
        lunch = (await admin.post("/api/away-reasons", names)).json()["id"]
        await makes(admin, "Lunch", AWAY, reason=lunch, users=[anna, free], points=0)
        journal = Journal(web, company, postgres)
        await journal.reads(
            (0, state(anna, "away", "tea")),
            (1, state(boris, "away", lunch)),
            (2, state(free, "away", lunch)),
            (60, state(anna, "away", lunch)),
        )
        await journal.watched(80)
        assert await journal.told("kpi.violation") == []
        await journal.watched(95)
        (violation,) = await journal.told("kpi.violation")
        assert (violation["operator"], violation["entry"]) == (anna, None)
        assert await journal.booked() == [], "it costs nothing: he is only told"

    play(story)


def test_nothing_is_punished_that_the_journal_has_not_read_or_that_was_before_the_rule(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), (await company.user("Operator"))[0]
        journal = Journal(web, company, postgres)
        rule = await makes(admin, "Long", AWAY)
        await journal.reads((0, state(anna, "away", "tea")))
        await journal.writes((20, state(anna, "ready")))
        await journal.watched(60)
        assert await journal.booked() == [], "he was back before"
        await journal.reads((61, state(anna, "away", "tea")))
        changed = {**rule, "target": 60}
        answer = await admin.put(f"/api/kpi/rules/{rule['id']}", changed)
        assert (answer.status_code, answer.json()["version"]) == (200, 2), answer.text
        await journal.watched(62.5)
        assert await journal.booked() == [], "a limit that is set today was not that of yesterday"

    play(story)


def test_a_day_is_graded_once_though_two_workers_do_it_and_one_is_cut_off(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        anna, boris = [(await company.user("Operator", name=name))[0] for name in ("A", "B")]
        rule = await makes(admin, "Hours", HOURS)
        journal, tenant = Journal(web, company, postgres), company.tenant
        moments = [(0, state(one, "ready")) for one in (anna, boris)]
        await journal.writes(*moments, (60, state(anna, "offline")), (50, state(boris, "offline")))
        tomorrow = noon() + timedelta(days=1)
        await keep_graded(web.database, tenant, tomorrow)
        assert await journal.booked() == [], "the journal has not read that day"
        await journal.reads()
        # The second row of the day cannot be written: then the first is not there, either.
        begin, _ = window_at(noon(), "day", "Europe/Kyiv")
        with psycopg.connect(postgres.admin_url) as admin_of_database:
            admin_of_database.execute(
                "INSERT INTO dzvin.kpi_result SELECT %s, r.id, %s, 'day ' || %s, 'x', 'x',"
                " now(), now(), now(), 1, 1, 1, NULL, 0, 0, NULL, NULL FROM dzvin.kpi_rule r"
                " WHERE r.id = %s",
                (tenant, boris, begin.astimezone(UTC).isoformat(), rule["id"]),
            )
        await keep_graded(web.database, tenant, tomorrow)
        assert await journal.booked() == []
        with psycopg.connect(postgres.admin_url) as admin_of_database:
            admin_of_database.execute("DELETE FROM dzvin.kpi_result WHERE tenant = %s", (tenant,))
        await asyncio.gather(*(keep_graded(web.database, tenant, tomorrow) for _ in range(2)))
        await journal.rebuilds()
        await keep_graded(web.database, tenant, tomorrow)
        assert await journal.booked() == [(anna, 10)]
        (graded,) = await journal.told("kpi.graded")
        assert (graded["operator"], graded["grade"], graded["fact"]) == (anna, "A", 3600)
        async with web.database.transaction(tenant) as connection:
            results = await connection.execute(
                select(KPI_RESULT.c.user_account, KPI_RESULT.c.grade)
            )
            assert sorted(map(tuple, results), key=repr) == sorted(
                [(anna, "A"), (boris, None)], key=repr
            )

    play(story)


def test_one_broken_rule_holds_up_no_other(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), (await company.user("Operator"))[0]
        broken = await makes(admin, "A", AWAY)
        await makes(admin, "B", AWAY)
        journal = Journal(web, company, postgres)
        await journal.reads((0, state(anna, "away", "tea")))
        async with web.database.transaction(company.tenant) as connection:
            await connection.execute(
                text(
                    "UPDATE kpi_rule SET settings = settings || '{\"reason\": {}}'"
                    " WHERE id = CAST(:id AS uuid)"
                ).bindparams(id=broken["id"])
            )
            assert len((await connection.execute(select(KPI_RULE.c.id))).all()) == 2
        await journal.watched(31)
        assert await journal.booked() == [(anna, -5)]

    play(story)
