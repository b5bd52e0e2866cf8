"""What is left to do after a talk: result, promised call, the missed, the blacklist, figures."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from dzvin.acd.model import AcdState, Operator
from dzvin.events.call import CallEnded, TalkEnded, TalkStarted
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.queue import ItemLeft, ItemQueued, ItemTaken, OfferMade, OfferMissed
from dzvin.infra.clock import now
from dzvin.kernel.messages import Event
from dzvin.workplace.callbacks.model import Callback
from dzvin.workplace.callbacks.store import give_callback
from tests.acd.test_api import router_writes
from tests.acd.test_status_api import heard
from tests.support.journal import Play, Stage, play
from tests.support.postgres import TestDatabase
from tests.support.stories import NOON, started
from tests.support.web import Client

__all__ = ["play"]

type Moments = Sequence[tuple[float, Event]]


KYIV = ZoneInfo("Europe/Kyiv")


def today() -> float:
    """Seconds from the noon of the stories to a minute ago, or to the midnight after it."""
    midnight = now().astimezone(KYIV).replace(hour=0, minute=0, second=0, microsecond=0)
    return (max(now() - timedelta(minutes=1), midnight) - NOON).total_seconds()


def in_a_month() -> date:
    """A day for which calls may be promised, whenever this runs."""
    return (now() + timedelta(days=30)).date()


def talk(call: str, operator: str, queue: str, since: float, **more: Any) -> Moments:
    """Ten seconds in the queue, twenty of talk."""
    ended = TalkEnded(call=call, leg=f"{call}.1", operator=operator, ended_by="customer")
    return [
        (since, started(call, **more)),
        (since, ItemQueued(item=call, call=call, queue=queue)),
        (
            since + 10,
            ItemTaken(item=call, call=call, offer=f"{call}.o1", operator=operator, queue=queue),
        ),
        (since + 10, TalkStarted(call=call, leg=f"{call}.1", operator=operator, queue=queue)),
        (since + 30, ended),
        (since + 30, CallEnded(call=call, ended_by="customer", sip_code=200)),
    ]


def lost(call: str, queue: str, since: float, **more: Any) -> Moments:
    left = ItemLeft(item=call, call=call, reason="abandoned", queue=queue)
    ended = CallEnded(call=call, ended_by="customer", lost_reason="abandoned_queue")
    return [
        (since, started(call, **more)),
        (since, ItemQueued(item=call, call=call, queue=queue)),
        (since + 9, left),
        (since + 9, ended),
    ]


async def queue_of(s: Stage, admin: Client, *members: Client, **settings: Any) -> str:
    made = await admin.post("/api/queues", {"name": "Sales", "settings": settings})
    assert made.status_code == 201, made.text
    queue = str(made.json()["id"])
    people = {"members": [{"user_account": one.user} for one in members]}
    assert (await admin.put(f"/api/queues/{queue}/members", people)).status_code == 200
    return queue


async def code_of(admin: Client, name: str, **more: Any) -> str:
    made = await admin.post("/api/result-codes", {"kind": "result", "name": name, **more})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_the_operator_says_what_came_of_his_call_and_the_journal_finds_it(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        anna, boris = await s.company.sign_in("Operator"), await s.company.sign_in("Operator")
        queue = await queue_of(s, admin, anna, result_rule="mandatory")
        sold, other = await code_of(admin, "Sold"), await code_of(admin, "Later")
        topic = await code_of(admin, "Price", kind="topic", queues=[queue])
        await s.hear(*talk("c1", anna.user, queue, 0), *talk("c2", anna.user, queue, 100))
        choice = (await anna.get("/api/calls/c1/result")).json()
        assert (choice["result_rule"], choice["topic_rule"]) == ("mandatory", "optional")
        assert [one["name"] for one in choice["results"]] == ["Later", "Sold"]
        assert [one["id"] for one in choice["topics"]] == [topic]
        assert (await boris.get("/api/calls/c1/result")).status_code == 404
        wrong = await anna.put("/api/calls/c1/result", {"result_code": topic})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "result.not_to_choose")
        for chosen in (other, sold):
            said = await anna.put("/api/calls/c1/result", {"result_code": chosen, "topic": topic})
            assert said.status_code == 200, said.text
        await admin.patch(f"/api/result-codes/{sold}", {"is_active": False})
        await s.catch_up()
        rows = (await admin.get("/api/calls", result_code=sold)).json()["rows"]
        assert [(row["id"], row["result_name"], row["topic_name"]) for row in rows] == [
            ("c1", "Sold", "Price")
        ]
        assert (await admin.get("/api/calls", topic=sold)).json()["rows"] == []
        after = (await anna.get("/api/calls/c1/result")).json()
        assert (after["result_code"], after["topic"]) == (sold, topic)
        assert sold not in {
            one["id"] for one in (await anna.get("/api/calls/c2/result")).json()["results"]
        }

    play(story)


def test_pcp_is_over_when_nothing_that_can_be_chosen_is_missing(
    play: Play, postgres: TestDatabase
) -> None:
    async def story(s: Stage) -> None:
        admin, anna = await s.company.sign_in("Admin"), await s.company.sign_in("Operator")
        queue = await queue_of(s, admin, anna, result_rule="mandatory")
        await s.hear(*talk("c1", anna.user, queue, 0))
        owing = Operator(id=anna.user, state="pcp", contact="c1", owes=True, is_page_open=True)
        await router_writes(postgres, anna.tenant, AcdState(operators={anna.user: owing}))

        async def finish() -> tuple[int, list[str]]:
            before = len(await heard(postgres, s.company))
            answer = await anna.post("/api/operators/me/finish")
            posted = (await heard(postgres, s.company))[before:]
            return answer.status_code, [one["type"] for one in posted]

        assert await finish() == (202, ["ResultSaid", "PcpFinished"]), "there is none to choose"
        sold = await code_of(admin, "Sold")
        assert await finish() == (409, [])
        call = await anna.post("/api/calls", {"number": "0442790000"})
        assert (call.status_code, call.json()["code"]) == (409, "result.owed")
        assert (await anna.put("/api/calls/c1/result", {"result_code": sold})).status_code == 200
        assert await finish() == (202, ["ResultSaid", "PcpFinished"])

    play(story)


def test_a_promised_call_is_seen_by_whom_it_concerns_until_it_is_done(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        anna, boris = await s.company.sign_in("Operator"), await s.company.sign_in("Operator")
        zoya = await s.company.sign_in("Operator")
        queue = await queue_of(s, admin, anna, boris)
        pole = await s.party("+48501112233", "Jan")
        await s.hear(*talk("c1", anna.user, queue, 0, party=pole))
        choices = (await anna.get("/api/calls/c1/callback-choices")).json()
        assert (choices["timezone"], choices["customer_timezones"]) == (
            "Europe/Kyiv",
            ["Europe/Warsaw"],
        )
        assert choices["queues"] == [queue]
        due = datetime.combine(in_a_month(), time(10, 30), ZoneInfo("Europe/Warsaw"))
        form = {"local_at": f"{in_a_month()}T10:30", "timezone": "Europe/Warsaw", "note": "price"}
        late = await anna.post("/api/calls/c1/callbacks", {**form, "local_at": "2020-01-01T10:00"})
        assert (late.status_code, late.json()["code"]) == (422, "callback.bad_time")
        assert (await zoya.post("/api/calls/c1/callbacks", form)).status_code == 404
        mine = (await anna.post("/api/calls/c1/callbacks", form)).json()
        assert datetime.fromisoformat(mine["due_at"]) == due
        ours = (await anna.post("/api/calls/c1/callbacks", {**form, "queue": queue})).json()

        async def seen(who: Client) -> set[str]:
            return {one["id"] for one in (await who.get("/api/callbacks")).json()}

        assert await seen(anna) == {mine["id"], ours["id"]}
        assert await seen(boris) == {ours["id"]}
        assert await seen(zoya) == set()
        assert await seen(admin) == {mine["id"], ours["id"]}
        path = f"/api/callbacks/{ours['id']}"
        assert (await zoya.patch(path, {"state": "done"})).status_code == 404
        assert (await boris.patch(path, {"state": "done"})).status_code == 200
        again = await anna.patch(path, {"state": "cancelled"})
        assert (again.status_code, again.json()["code"]) == (409, "callback.not_waiting")
        assert await seen(anna) == {mine["id"]}

    play(story)


def test_a_call_is_promised_for_a_colleague_or_a_department_and_not_forgotten(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        anna, boris = await s.company.sign_in("Operator"), await s.company.sign_in("Operator")
        zoya = await s.company.sign_in("Operator")
        queue = await queue_of(s, admin, anna)
        made = await admin.post("/api/groups", {"name": "Service", "members": [zoya.user]})
        group = made.json()["id"]
        await s.hear(*talk("c1", anna.user, queue, 0, party=await s.party("+380671112233")))
        choices = (await anna.get("/api/calls/c1/callback-choices")).json()
        assert choices["groups"] == [group]
        assert {boris.user, zoya.user} <= set(choices["operators"])
        assert anna.user not in choices["operators"]
        form = {"local_at": f"{in_a_month()}T10:30", "timezone": "Europe/Kyiv"}

        async def promised(**whose: str) -> dict[str, Any]:
            answer = await anna.post("/api/calls/c1/callbacks", {**form, **whose})
            assert answer.status_code == 201, answer.text
            found: dict[str, Any] = answer.json()
            return found

        his, theirs = await promised(operator=boris.user), await promised(queue=group)
        assert (his["operator"], his["is_mine"]) == (boris.user, False)
        assert (theirs["operator"], theirs["queue_name"]) == (None, "Service")
        nobody = await anna.post("/api/calls/c1/callbacks", {**form, "operator": queue})
        assert nobody.status_code == 422

        async def seen(who: Client) -> set[str]:
            return {one["id"] for one in (await who.get("/api/callbacks")).json()}

        [kept] = (await boris.get("/api/callbacks")).json()
        assert (kept["id"], kept["is_mine"], kept["is_ours"]) == (his["id"], True, False)
        [kept] = (await zoya.get("/api/callbacks")).json()
        assert (kept["is_mine"], kept["is_ours"]) == (False, True)
        assert await seen(zoya) == {theirs["id"]}
        assert await seen(anna) == {his["id"], theirs["id"]}, "what she promised"
        assert await seen(admin) == {his["id"], theirs["id"]}
        path = f"/api/callbacks/{theirs['id']}"
        assert (await boris.patch(path, {"state": "done"})).status_code == 404
        assert (await zoya.patch(path, {"state": "done"})).status_code == 200

    play(story)


def test_the_missed_go_from_the_list_when_somebody_reached_them_or_said_done(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        anna, zoya = await s.company.sign_in("Operator"), await s.company.sign_in("Operator")
        queue = await queue_of(s, admin, anna)
        one, two = await s.party("+380671112233", "Оля"), await s.party("+380502223344")
        since = today() - 600
        await s.hear(
            *lost("l1", queue, since, party=one),
            *lost("l2", queue, since + 20, party=one),
            *lost("l3", queue, since + 40, party=two),
        )

        async def missed(who: Client) -> list[tuple[str, int]]:
            found = (await who.get("/api/missed")).json()
            return [(row["party"]["number"], row["times"]) for row in found]

        assert await missed(anna) == [("+380502223344", 1), ("+380671112233", 2)]
        assert await missed(zoya) == []
        assert len(await missed(admin)) == 2
        for who, is_open in ((anna, False), (admin, True)):
            found = (await who.get("/api/missed")).json()
            assert [row["is_open"] for row in found] == [is_open, is_open]
            asked = {(await who.get(f"/api/calls/{row['call']}")).status_code for row in found}
            assert asked == {200 if is_open else 404}, "what cannot be opened is no link"
        out = {"party": one, "direction": "outbound", "door": "operator", "operator": zoya.user}
        await s.hear(
            (since + 100, started("o1", **out)),
            (since + 110, TalkStarted(call="o1", leg="o1.1", operator=zoya.user)),
            (since + 120, CallEnded(call="o1", ended_by="customer", result="connected")),
        )
        assert await missed(anna) == [("+380502223344", 1)]
        assert (await zoya.post(f"/api/missed/{two}/done")).status_code == 404
        assert (await anna.post(f"/api/missed/{two}/done")).status_code == 204
        assert await missed(anna) == await missed(admin) == []
        await s.hear(*lost("l4", queue, today() + 70, party=two))
        assert await missed(anna) == [("+380502223344", 1)]

    play(story)


def test_a_caller_is_put_on_the_blacklist_of_the_queue_with_reason_and_end(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        boss, anna = await s.company.sign_in("Supervisor"), await s.company.sign_in("Operator")
        project = (await admin.get("/api/projects")).json()[0]["id"]
        black = {"project": project, "name": "Black", "blocks_callers": True}
        made = (await admin.post("/api/lists", black)).json()["id"]
        queue = await queue_of(s, admin, anna, boss, blacklist=made)
        caller = await s.party("+380671112233")
        await s.hear(*talk("c1", boss.user, queue, 0, party=caller))
        assert (await anna.get("/api/calls/c1/blacklist")).status_code == 403
        before = (await boss.get("/api/calls/c1/blacklist")).json()
        assert (before["list_name"], before["is_in"]) == ("Black", False)
        past = {"reason": "rude", "until": "2020-01-01T00:00:00Z"}
        assert (await boss.post("/api/calls/c1/blacklist", past)).status_code == 422
        added = await boss.post("/api/calls/c1/blacklist", {"reason": "rude"})
        assert added.json() == {
            "list_name": "Black",
            "is_in": True,
            "until": None,
            "reason": "rude",
        }
        checked = await admin.get(f"/api/lists/{made}/check", value="067 111 22 33")
        assert checked.json()["is_in"]
        settings = (await admin.get("/api/queues")).json()[0]["settings"]
        await admin.patch(f"/api/queues/{queue}", {"settings": {**settings, "blacklist": ""}})
        assert (await boss.get("/api/calls/c1/blacklist")).json()["list_name"] is None
        refused = await boss.post("/api/calls/c1/blacklist", {"reason": "rude"})
        assert (refused.status_code, refused.json()["code"]) == (409, "blacklist.none")

    play(story)


def changed(who: str, was: Any, state: Any, reason: str | None = None) -> OperatorStateChanged:
    return OperatorStateChanged(operator=who, was=was, state=state, by="user", reason=reason)


def test_own_figures_are_those_of_the_facts(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin, anna = await s.company.sign_in("Admin"), await s.company.sign_in("Operator")
        queue = await queue_of(s, admin, anna)
        names = {"name_uk": "Обід", "name_ru": "Обед", "name_en": "Lunch"}
        pause = {**names, "counts_as_break": True}
        lunch = (await admin.post("/api/away-reasons", pause)).json()["id"]
        t, me = today() - 240, anna.user
        out = {"direction": "outbound", "door": "operator", "operator": me, "dialled": "0671"}
        missed: Moments = [
            (t + 3, started("m1")),
            (
                t + 3,
                OfferMade(
                    offer="m1.o1",
                    item="m1",
                    call="m1",
                    operator=me,
                    endpoints=(),
                    ring_seconds=20,
                    queue=queue,
                    why=None,
                ),
            ),
            (
                t + 4,
                OfferMissed(offer="m1.o1", item="m1", call="m1", operator=me, queue=queue),
            ),
        ]
        vain: Moments = [
            (t + 5, started("o1", **out)),
            (t + 8, CallEnded(call="o1", ended_by="system", result="no_answer")),
        ]
        await s.hear(
            (t, changed(me, "offline", "away", "login")),
            (t + 1, changed(me, "away", "away", lunch)),
            (t + 2, changed(me, "away", "ready")),
            *missed,
            *vain,
            *talk("c1", me, queue, t + 20),
            (t + 50, changed(me, "busy", "pcp")),
            (t + 60, changed(me, "pcp", "ready")),
        )
        found = (await anna.get("/api/statistics/mine")).json()
        made, work = found["productivity"], found["work_time"]
        assert (made["total"], made["inbound"], made["outbound"]) == (2, 1, 1)
        assert (made["successful"], made["unsuccessful"]) == (1, 1)
        assert (made["acd_seconds"], made["aht_seconds"]) == (20.0, 30.0)
        assert (made["missed_offers"], made["rejected_offers"]) == (1, 0)
        spent = {(one["state"], one["reason"]): one["seconds"] for one in work["statuses"]}
        assert (spent["away", lunch], spent["pcp", None]) == (1.0, 10.0)
        assert (work["breaks"], work["running"]["state"]) == (1, "ready")
        assert abs(sum(spent.values()) - work["seconds"]) < 0.1
        nobody = (await admin.get("/api/statistics/mine")).json()
        assert (nobody["work_time"]["since"], nobody["productivity"]["total"]) == (None, 0)
        assert nobody["productivity"]["acd_seconds"] is None
        figures = (await anna.get("/api/widgets/queues")).json()["queues"]
        assert [(q["entered"], q["answered"], q["lost"]) for q in figures] == [(1, 1, 0)]
        assert (figures[0]["service_level_percent"], figures[0]["asa_seconds"]) == (100.0, 10.0)
        assert (figures[0]["gone"], figures[0]["wait_seconds"]) == (1, 10.0)

    play(story)


def test_widgets_stand_where_their_owner_put_them(play: Play) -> None:
    async def story(s: Stage) -> None:
        anna, boris = await s.company.sign_in("Operator"), await s.company.sign_in("Operator")
        first = (await anna.get("/api/widgets")).json()
        assert {one["kind"] for one in first["places"]} >= {"users", "missed", "callbacks"}
        mine = {"places": [{"kind": "missed", "x": 0, "y": 0, "w": 6, "h": 4}]}
        assert (await anna.put("/api/widgets", mine)).status_code == 200
        assert (await anna.get("/api/widgets")).json() == mine
        assert (await boris.get("/api/widgets")).json() == first
        assert (await anna.get("/api/widgets/numbers")).json() == {"numbers": []}
        dial = {"numbers": [{"name": "Taxi", "number": "+380441112233"}]}
        for one in (anna, boris):
            assert (await one.put("/api/widgets/numbers", dial)).status_code == 200
        bad = {"numbers": [{"name": "x", "number": "12;3"}]}
        assert (await anna.put("/api/widgets/numbers", bad)).status_code == 422
        assert (await anna.get("/api/widgets/numbers")).json() == dial
        assert (await anna.get("/api/widgets")).json() == mine
        assert (await boris.get("/api/widgets")).json() == first
        wrong = {"places": [{"kind": "nothing", "x": 0, "y": 0, "w": 13, "h": 4}]}
        assert (await anna.put("/api/widgets", wrong)).status_code == 422

    play(story)


def test_the_operators_widget_says_what_may_be_done_with_whom_and_how_fresh_it_is(
    play: Play, postgres: TestDatabase
) -> None:
    async def story(s: Stage) -> None:
        admin, boss = await s.company.sign_in("Admin"), await s.company.sign_in("Supervisor")
        anna, boris = await s.company.sign_in("Operator"), await s.company.sign_in("Operator")
        queue = await queue_of(s, admin, anna)
        people = {one.user: Operator(id=one.user) for one in (anna, boris, boss)}
        await router_writes(postgres, anna.tenant, AcdState(operators=people))

        async def users(who: Client) -> tuple[int, dict[str, Any]]:
            told = (await who.get("/api/widgets/users")).json()
            return told["position"], {one["id"]: one for one in told["users"]}

        before, known = await users(boss)
        assert known[anna.user]["acts"] == ["write", "force_status"]
        assert known[boss.user]["acts"] == []
        assert (await users(anna))[1][boris.user]["acts"] == []
        await s.hear(*talk("c1", anna.user, queue, today()))
        after, known = await users(boss)
        assert (known[anna.user]["calls_today"], known[boris.user]["calls_today"]) == (1, 0)
        assert after > before
        assert (await boss.get("/api/widgets/queues")).json()["position"] == after

    play(story)


def test_a_promised_call_is_given_to_another_and_the_history_says_by_whom(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin", name="Зоя")
        anna = await s.company.sign_in("Operator", name="Анна")
        boris = await s.company.sign_in("Operator", name="Борис")
        stranger = await s.company.sign_in("Operator")
        queue = await queue_of(s, admin, anna)
        made = await admin.post("/api/groups", {"name": "Night", "members": [boris.user]})
        night = made.json()["id"]
        party = await s.party("+380671112233", "Оля")
        await s.hear(*talk("c1", anna.user, queue, today(), party=party))
        form = {"local_at": f"{in_a_month()}T10:00", "timezone": "Europe/Kyiv"}
        promised = (await anna.post("/api/calls/c1/callbacks", form)).json()
        path = f"/api/callbacks/{promised['id']}/give"

        async def whose(who: Client) -> list[tuple[str | None, str | None, bool]]:
            found = (await who.get("/api/callbacks")).json()
            return [(one["operator_name"], one["queue_name"], one["is_mine"]) for one in found]

        assert (await boris.post(path, {})).status_code == 404, "he does not see it"
        targets = (await anna.get("/api/callbacks/targets")).json()
        assert (targets["queues"], targets["groups"]) == ([queue], [night])
        assert boris.user in targets["operators"] and anna.user not in targets["operators"]
        given = await anna.post(path, {"operator": boris.user})
        assert (given.status_code, given.json()["operator"]) == (200, boris.user)
        assert await whose(boris) == [("Борис", None, True)]
        card = {"name": "Ольга Коваль", "phones": ["+380671112233"]}
        assert (await admin.post("/api/contacts", card)).status_code == 201
        [of_his], [of_hers] = [(await one.get("/api/callbacks")).json() for one in (boris, anna)]
        assert of_his["party"]["name"] == "Ольга Коваль", "not as his phone says"
        assert (of_his["is_open"], of_hers["is_open"]) == (False, True), "the call was hers"
        assert (await boris.get("/api/calls/c1")).status_code == 404
        seen = {"operator": anna.user, "queue": None}
        stale = await admin.post(path, {"operator": admin.user, "seen": seen})
        assert (stale.status_code, stale.json()["code"]) == (409, "callback.given_elsewhere")
        assert await whose(boris) == [("Борис", None, True)]
        async with s.pools.app.transaction(s.company.tenant) as connection:
            old = msgspec.convert(promised, Callback)
            assert not await give_callback(connection, old.id, old, admin.user, None)
        assert (await boris.post(path, {"queue": night})).json()["queue_name"] == "Night"
        assert await whose(boris) == [(None, "Night", False)]
        wrong = await boris.post(path, {"queue": queue})
        assert wrong.json()["fields"] == [{"field": "queue", "code": "unknown"}]
        assert (await admin.post(path, {"queue": queue})).status_code == 200
        assert await whose(boris) == [] and await whose(stranger) == []
        assert await whose(anna) == [(None, "Sales", False)]

        found = (await admin.get("/api/audit", thing=promised["id"])).json()["rows"]
        assert [(row["action"], row["by_name"], row["before"], row["after"]) for row in found] == [
            ("callback_given", "Зоя", {"responsible": "Night"}, {"responsible": "Sales"}),
            ("callback_given", "Борис", {"responsible": "Борис"}, {"responsible": "Night"}),
            ("callback_given", "Анна", {"responsible": "Анна"}, {"responsible": "Борис"}),
        ]
        assert {row["call"] for row in found} == {"c1"}
        await anna.patch(f"/api/callbacks/{promised['id']}", {"state": "done"})
        late = await admin.post(path, {"operator": boris.user})
        assert (late.status_code, late.json()["code"]) == (409, "callback.not_waiting")

    play(story)
