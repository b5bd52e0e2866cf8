"""What if over HTTP: a stored day of the journal replayed by the child process, kept and shown."""

import asyncio
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dzvin.events.call import CallEnded, TalkEnded, TalkHeld, TalkResumed, TalkStarted
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.queue import ItemLeft, ItemQueued, ItemTaken
from dzvin.forecast.jobs import Replayer
from dzvin.forecast.known.store import load_known
from dzvin.forecast.plan import LINE, REPLAY
from dzvin.forecast.simulation import simulate
from dzvin.forecast.store import load_day
from dzvin.infra.clock import now
from dzvin.infra.job_worker import JobWorker, Task
from dzvin.kernel.messages import Event
from dzvin.run.worker import SIMULATE
from tests.support.journal import Play, Stage, play
from tests.support.postgres import TestDatabase
from tests.support.stories import NOON, offer, started
from tests.support.until import until
from tests.support.web import Client

__all__ = ["play"]

CALLS, TALK, WRAP = 10, 40, 15


def status(operator: str, was: str, state: str, **more: Any) -> OperatorStateChanged:
    return OperatorStateChanged(operator=operator, was=was, state=state, by="system", **more)  # type: ignore[arg-type]


def day(queue: str, who: str, shift: float, **more: Any) -> list[tuple[float, Event]]:
    """Ten calls, one each two minutes, answered after five seconds; one more hangs up after 20."""
    story: list[tuple[float, Event]] = [(-900, status(who, "away", "ready"))]
    for n in range(CALLS):
        call, at = f"c{n}", 120.0 * n
        of: dict[str, Any] = {"call": call, "operator": who, "queue": queue}
        story += [
            (at, started(call, scenario=None, scenario_version=None, **more)),
            (at, ItemQueued(item=call, call=call, queue=queue)),
            (at, offer(1, who, call, queue)),
            (at, status(who, "ready", "call", queue=queue, call=call)),
            (at + 5, ItemTaken(item=call, offer=f"{call}.o1", **of)),
            (at + 5, TalkStarted(leg=f"{call}.1", **of)),
            (at + 5, status(who, "call", "busy", queue=queue, call=call)),
            (at + 5 + TALK, TalkEnded(leg=f"{call}.1", ended_by="customer", **of)),
            (at + 5 + TALK, CallEnded(call=call, ended_by="customer")),
            (at + 5 + TALK, status(who, "busy", "pcp", queue=queue, call=call, seconds=30)),
            (at + 5 + TALK + WRAP, status(who, "pcp", "ready", queue=queue, call=call)),
        ]
    story += [
        (10, started("lost", scenario=None, scenario_version=None, **more)),
        (10, ItemQueued(item="lost", call="lost", queue=queue)),
        (30, ItemLeft(item="lost", call="lost", reason="abandoned")),
        (30, CallEnded(call="lost", ended_by="customer")),
    ]
    moved = [(at + shift, event) for at, event in story]
    return sorted(moved, key=lambda moment: moment[0])


async def centre(stage: Stage, shift: float = 0.0) -> tuple[Client, str]:
    """An analyst's browser, and a queue with such a day."""
    company = stage.company
    admin, supervisor = await company.sign_in("Admin"), await company.sign_in("Supervisor")
    who, _ = await company.user("Operator", name="Olha")
    queue = str((await admin.post("/api/queues", {"name": "Sales"})).json()["id"])
    answer = await admin.put(
        f"/api/queues/{queue}/members", {"members": [{"user_account": who, "priority": 1}]}
    )
    assert answer.status_code < 300, answer.text
    await stage.hear(*day(queue, who, shift))
    return supervisor, queue


def plan(**but: Any) -> dict[str, Any]:
    variants = [
        {"name": "as it was"},
        {"name": "one more", "staffing": [{"queue": "Sales", "change": 1}]},
    ]
    return {"name": "Friday", "variants": variants, **but}


async def replayed(who: Client, study: str, url: str, replayer: Replayer) -> dict[str, Any]:
    """The study as it is shown once the worker's line has done its job."""
    line = JobWorker(url, [Task(REPLAY, replayer.replay)], {LINE: 1})
    worker = asyncio.ensure_future(line.run())

    async def is_over() -> bool:
        return (await who.get(f"/api/what-if/{study}")).json()["state"] in {"done", "failed"}

    try:
        await until(is_over, seconds=30)
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    found: dict[str, Any] = (await who.get(f"/api/what-if/{study}")).json()
    return found


def test_a_stored_day_is_replayed_in_variants_and_kept(play: Play, postgres: TestDatabase) -> None:
    async def story(stage: Stage) -> None:
        who, queue = await centre(stage)
        asked = await who.post("/api/what-if", plan(stored={"date": "2026-11-20"}))
        assert asked.status_code == 201, asked.text
        study = asked.json()["id"]
        assert asked.json()["state"] == "waiting"
        replayer = Replayer(stage.pools.app, SIMULATE)
        found = await replayed(who, study, postgres.jobs_url, replayer)
        assert found["state"] == "done", found
        await replayer.replay(stage.company.tenant, study)
        assert found["plan"]["stored"]["queues"] == [queue]
        before, after = found["results"]
        assert before["variant"] == "as it was" and before["total"]["offered"] == CALLS + 1
        first, second = before["total"], after["total"]
        assert first["answered"] + first["abandoned"] == CALLS + 1 > first["answered"]
        assert CALLS - 1 <= first["answered"] < second["answered"]
        assert before["shares"][0]["name"] == "Olha"
        assert after["fairness"]["operators"] == 2
        listed = (await who.get("/api/what-if")).json()
        assert [row["state"] for row in listed] == ["done"]
        assert (await who.delete(f"/api/what-if/{study}")).status_code == 204
        assert (await who.get(f"/api/what-if/{study}")).status_code == 404

    play(story)


def test_a_stored_day_knows_vips_and_whose_own_operator_is_who(play: Play) -> None:
    async def story(stage: Stage) -> None:
        company, number = stage.company, "+380671112233"
        admin = await company.sign_in("Admin")
        who, _ = await company.user("Operator", name="Olha")
        party = await stage.party(number)
        project = (await admin.get("/api/projects")).json()[0]["id"]
        vips = (await admin.post("/api/lists", {"project": project, "name": "V"})).json()["id"]
        await admin.post(f"/api/lists/{vips}/values", {"text": "067 111 22 33"})
        card = {"name": "Ivan", "phones": [number], "responsible": who}
        assert (await admin.post("/api/contacts", card)).status_code == 201
        made = await admin.post("/api/queues", {"name": "Sales", "settings": {"vip_list": vips}})
        queue = made.json()["id"]
        members = [{"user_account": who, "priority": 1}]
        await admin.put(f"/api/queues/{queue}/members", {"members": members})
        await stage.hear(*day(queue, who, 0.0, party=party))
        async with stage.pools.app.transaction(company.tenant) as connection:
            found = await load_day(connection, company.tenant, date(2026, 11, 20), 1, (), 1)
            next_day = datetime(2026, 11, 21, tzinfo=UTC)
            known = await load_known(connection, company.tenant, {party}, "UA", next_day)
        assert {(one.party, one.is_vip) for one in found.callers} == {(party, True)}
        assert found.responsible == {party: who} and found.talked == {}
        assert known.talked[party].operator == who and known.keys == {party: number}

    play(story)


def test_a_stored_day_knows_lines_and_counts_no_hold_for_another_line_as_talk(play: Play) -> None:
    async def story(stage: Stage) -> None:
        company = stage.company
        admin = await company.sign_in("Admin")
        who, _ = await company.user("Operator", name="Olha", max_lines=2)
        queue = str((await admin.post("/api/queues", {"name": "Sales"})).json()["id"])
        members = [{"user_account": who, "priority": 1}]
        await admin.put(f"/api/queues/{queue}/members", {"members": members})
        await stage.hear(*two_lines(queue, who))
        async with stage.pools.app.transaction(company.tenant) as connection:
            found = await load_day(connection, company.tenant, date(2026, 11, 20), 1, (), 1)
        assert {caller.id: caller.talk for caller in found.callers} == {"one": 50, "two": 40}
        assert [(one.lines, one.is_status_kept) for one in found.workers.values()] == [(2, False)]
        longest = simulate(found, 1).result("x").total.wait_max
        assert longest and longest < 30, "the second call is answered while the first is held"

    play(story)


def two_lines(queue: str, who: str) -> list[tuple[float, Event]]:
    """The first talks 90 seconds, of which 40 are held for the second; both rung for five."""
    story: list[tuple[float, Event]] = [(-900, status(who, "away", "ready"))]
    of: dict[str, Any] = {"operator": who, "queue": queue}
    for call, at in (("one", 0), ("two", 20)):
        story += [
            (at, started(call, scenario=None, scenario_version=None)),
            (at, ItemQueued(item=call, call=call, queue=queue)),
            (at, offer(1, who, call, queue)),
            (at + 5, ItemTaken(item=call, call=call, offer=f"{call}.o1", **of)),
            (at + 5, TalkStarted(call=call, leg=f"{call}.1", **of)),
        ]
    story += [
        (5, status(who, "ready", "busy", queue=queue, call="one")),
        (25, TalkHeld(call="one", operator=who)),
        (65, TalkEnded(call="two", leg="two.1", ended_by="customer", **of)),
        (65, CallEnded(call="two", ended_by="customer")),
        (65, TalkResumed(call="one", operator=who)),
        (95, TalkEnded(call="one", leg="one.1", ended_by="customer", **of)),
        (95, CallEnded(call="one", ended_by="customer")),
        (95, status(who, "busy", "ready", queue=queue, call="one")),
    ]
    return sorted(story, key=lambda moment: moment[0])


def test_what_does_not_fit_is_refused_and_an_empty_day_fails_with_its_reason(play: Play) -> None:
    async def story(stage: Stage) -> None:
        who, _ = await centre(stage)
        both = await who.post("/api/what-if", plan())
        assert (both.status_code, both.json()["details"]["problem"]) == (422, "no_day")
        wrong = plan(stored={"date": "2026-11-20"})
        wrong["variants"][1]["staffing"][0]["queue"] = "Sails"
        refused = (await who.post("/api/what-if", wrong)).json()
        assert refused["code"] == "forecast.bad_day" and refused["details"]["about"] == "Sails"
        assert refused["details"]["field"] == "variants.1.staffing.0.queue"
        other = plan(stored={"date": "2026-11-20", "queues": [stage.company.tenant]})
        assert (await who.post("/api/what-if", other)).status_code == 404
        empty = await who.post("/api/what-if", plan(stored={"date": "2026-11-18"}))
        study = empty.json()["id"]
        await Replayer(stage.pools.app, SIMULATE).replay(stage.company.tenant, study)
        found = (await who.get(f"/api/what-if/{study}")).json()
        assert (found["state"], found["wrong"]["problem"]) == ("failed", "no_calls")

    play(story)


def test_a_colleagues_study_of_queues_that_are_not_ones_own_is_not_shown(play: Play) -> None:
    async def story(stage: Stage) -> None:
        company = stage.company
        admin, anna = await company.sign_in("Admin"), await company.sign_in()
        role = {"name": "Planner", "permissions": {"report.queues.view": "project"}}
        made = (await admin.post("/api/roles", role)).json()["id"]
        await admin.patch(f"/api/users/{anna.user}", {"roles": [made]})
        team = {"name": "Planners", "members": [admin.user, anna.user]}
        assert (await admin.post("/api/groups", team)).status_code == 201
        await admin.post("/api/queues", {"name": "Sales"})
        asked = plan(stored={"date": "2026-11-20"})
        asked["variants"] = asked["variants"][:1]
        study = (await admin.post("/api/what-if", asked)).json()["id"]
        assert (await anna.get("/api/what-if")).json() == []
        assert (await anna.get(f"/api/what-if/{study}")).status_code == 404
        assert (await anna.delete(f"/api/what-if/{study}")).status_code == 404

    play(story)


def test_a_child_that_dies_leaves_a_study_that_says_so(play: Play) -> None:
    async def story(stage: Stage) -> None:
        who, _ = await centre(stage)
        study = (await who.post("/api/what-if", plan(stored={"date": "2026-11-20"}))).json()["id"]
        dying = (sys.executable, "-c", "import sys; sys.stdin.read(); sys.exit(3)")
        await Replayer(stage.pools.app, dying).replay(stage.company.tenant, study)
        found = (await who.get(f"/api/what-if/{study}")).json()
        assert (found["state"], found["wrong"]["problem"]) == ("failed", "stopped")
        asked = plan(stored={"date": "2026-11-20"})
        answers = [await who.post("/api/what-if", asked) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [201] * 5 + [409]
        assert answers[-1].json()["code"] == "forecast.busy"

    play(story)


def test_past_weeks_say_how_many_operators_each_half_hour_needs(play: Play) -> None:
    async def story(stage: Stage) -> None:
        yesterday = (now() - timedelta(days=1)).replace(hour=9, minute=0, second=5)
        who, queue = await centre(stage, (yesterday - NOON).total_seconds())
        asked = {"queue": [queue], "weeks": 1, "patience": 0, "shrinkage": 0.5}
        week = (await who.get("/api/staffing/week", **asked)).json()
        assert week["handled"]["handle_seconds"] == TALK + WRAP
        assert week["handled"]["answered"] == CALLS
        assert sum(need["calls"] for need in week["needs"]) == CALLS + 1
        best = week["needs"][0]
        assert best["weekday"] == yesterday.isoweekday()
        assert best["planned"] == 2 * best["operators"] and best["service_level"] >= 0.8
        one = (await who.get("/api/staffing", calls=30, handle=240, patience=120)).json()
        assert one["needed"] == 6
        wrong = await who.get("/api/staffing", calls=-1, handle=240)
        assert wrong.status_code == 422

    play(story)
