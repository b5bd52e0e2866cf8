"""Who may be with whose talk, what stands against it, and which calls a supervisor sees."""

from typing import Any

import msgspec

from dzvin.acd.model import AcdState, Operator
from dzvin.calls.inputs import CutAsked, SupervisionAsked, SupervisionLeft
from dzvin.calls.model import Call, Leg, Talk
from dzvin.calls.supervising import MOST_SUPERVISORS
from dzvin.calls.supervision import Supervision
from dzvin.engine.inputs import input_from
from dzvin.infra.batch import Batch, StateRow
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id, now
from dzvin.infra.engine_log import PostgresLog
from dzvin.workplace.supervision import store
from tests.acd.test_api import at_the_door, router_writes
from tests.infra.build import make_lease
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Company, Story, Web
from tests.workplace.test_supervisor import make_queue


def talk_of(company: Company, talks: str, queue: str | None = None, **more: Any) -> Call:
    """A customer talks with this operator."""
    id = new_id()
    return Call(
        id=id,
        tenant=company.tenant,
        **(
            {
                "direction": "inbound",
                "door": "gateway",
                "started_at": now(),
                "language": "uk",
                "dialled": "800",
                "from_number": "+380501112233",
                "customer": "c",
                "legs": {
                    "c": Leg(id="c", kind="customer", state="up"),
                    "o": Leg(id="o", kind="operator", state="up", operator=talks),
                },
                "talk": Talk(leg="o", operator=talks, since=now(), queue=queue),
            }
            | more
        ),
    )


async def lives(postgres: TestDatabase, *calls: Call) -> None:
    make_lease(postgres.admin_url, 1)
    log = PostgresLog(postgres.engine_url, "main", 1, Notifier(postgres.engine_url))
    try:
        rows = tuple(
            StateRow(
                tenant=call.tenant,
                subject=f"call:{call.id}",
                version=call.version,
                state=msgspec.json.encode(call),
            )
            for call in calls
        )
        await log.commit(Batch(states=rows))
    finally:
        await log.close()


async def has_a_phone(postgres: TestDatabase, company: Company, *people: Client) -> None:
    operators = {
        one.user: Operator(id=one.user, state="ready", endpoints={f"e-{one.user}": True})
        for one in people
    }
    await router_writes(postgres, company.tenant, AcdState(operators=operators))


async def refusal(who: Client, call: Call, mode: str = "listen", **more: Any) -> tuple[int, str]:
    answer = await who.post(f"/api/calls/{call.id}/supervision", {"mode": mode, **more})
    return answer.status_code, answer.json()["code"]


def test_a_supervisor_asks_for_each_mode_and_leaves(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor")
        anna, _ = await company.user("Operator")
        call = talk_of(company, anna)
        await lives(postgres, call)
        await has_a_phone(postgres, company, boss)
        path = f"/api/calls/{call.id}"
        modes = ("listen", "whisper", "barge", "intercept")
        asked: Any = {"supervisor": boss.user, "operator": anna, "may_follow": None}
        for mode in modes:
            answer = await boss.post(f"{path}/supervision", {"mode": mode})
            assert answer.status_code == 202, answer.text
        assert (await boss.delete(f"{path}/supervision")).status_code == 202
        assert (await boss.post(f"{path}/cut")).status_code == 202
        assert [input_from(one.heard) for one in await at_the_door(postgres, company)] == [
            *(SupervisionAsked(**asked, mode=mode) for mode in modes),  # type: ignore[arg-type]
            SupervisionLeft(supervisor=boss.user),
            CutAsked(supervisor=boss.user),
        ]

    play(story)


def test_what_stands_against_it_is_said(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor")
        silent = await company.sign_in("Supervisor")
        anna, _ = await company.user("Operator")
        boris, _ = await company.user("Operator")
        others = {
            id: Supervision(supervisor=id, operator=anna, mode="listen", since=now())
            for id in (new_id() for _ in range(MOST_SUPERVISORS))
        }
        plain, mine = talk_of(company, anna), talk_of(company, boss.user)
        taken = talk_of(company, anna, supervisions=others)
        waits = talk_of(company, anna, talk=None)
        inner = talk_of(company, anna, direction="internal", operator=boris)
        await lives(postgres, plain, mine, taken, waits, inner)
        await has_a_phone(postgres, company, boss)
        assert await refusal(boss, mine) == (409, "supervision.own_call")
        assert await refusal(boss, taken) == (409, "supervision.taken")
        assert await refusal(boss, waits, operator=anna) == (409, "supervision.no_talk")
        assert await refusal(boss, plain, operator=boris) == (409, "supervision.no_talk")
        assert await refusal(boss, inner, "intercept") == (409, "supervision.no_takeover")
        assert await refusal(silent, plain) == (409, "supervision.no_phone")
        busy = {boss.user: Operator(id=boss.user, state="busy", endpoints={"e": True})}
        await router_writes(postgres, company.tenant, AcdState(operators=busy))
        assert await refusal(boss, plain) == (409, "operator.in_call")
        owes = Operator(id=boss.user, state="pcp", contact="c0", owes=True, is_page_open=True)
        await router_writes(postgres, company.tenant, AcdState(operators={boss.user: owes}))
        assert await refusal(boss, plain) == (409, "result.owed")
        stranger = await (await web.company()).sign_in("Admin")
        assert (await refusal(stranger, plain))[0] == 404
        assert (await stranger.get("/api/active-calls")).json()["calls"] == []
        assert await at_the_door(postgres, company) == []

    play(story)


def test_a_group_leader_hears_his_own_people_in_the_modes_of_his_role(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        permissions = {
            "workplace.use": "company",
            "workplace.widgets": "company",
            "widget.users.listen": "group",
            "widget.active_calls.view": "group",
        }
        role = await admin.post("/api/roles", {"name": "Leader", "permissions": permissions})
        company.roles["Leader"] = role.json()["id"]
        leader = await company.sign_in("Leader")
        anna, _ = await company.user("Operator")
        boris, _ = await company.user("Operator")
        made = await admin.post("/api/groups", {"name": "Mine", "members": [leader.user, anna]})
        assert made.status_code == 201, made.text
        support = await make_queue(admin, "Support", anna, boris)
        hers, his = talk_of(company, anna, support), talk_of(company, boris, support)
        await lives(postgres, hers, his)
        await has_a_phone(postgres, company, leader)
        seen = (await leader.get("/api/active-calls")).json()["calls"]
        assert [(one["call"], one["modes"], one["may_cut"]) for one in seen] == [
            (hers.id, ["listen"], False)
        ]
        assert seen[0]["party"]["number"] != "+380501112233"
        assert (
            await leader.post(f"/api/calls/{hers.id}/supervision", {"mode": "listen"})
        ).status_code == 202
        asked = input_from((await at_the_door(postgres, company))[-1].heard)
        assert isinstance(asked, SupervisionAsked)
        assert set(asked.may_follow or ()) == {leader.user, anna}, "he goes on with them alone"
        assert (await refusal(leader, hers, "whisper"))[0] == 403
        assert (await refusal(leader, his))[0] == 403
        assert (await leader.post(f"/api/calls/{hers.id}/cut")).status_code == 403

    play(story)


def test_a_call_is_followed_through_a_queue_of_ones_own_projects_only(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        permissions = {"workplace.use": "company", "widget.users.listen": "project"}
        role = await admin.post("/api/roles", {"name": "Leader", "permissions": permissions})
        company.roles["Leader"] = role.json()["id"]
        leader = await company.sign_in("Leader")
        anna, _ = await company.user("Operator")
        made = await admin.post("/api/groups", {"name": "Mine", "members": [leader.user, anna]})
        assert made.status_code == 201, made.text
        support = await make_queue(admin, "Support", anna)
        call = talk_of(company, anna, support)
        await lives(postgres, call)
        await has_a_phone(postgres, company, leader)
        path = f"/api/calls/{call.id}/supervision"

        async def followed() -> str | None:
            answer = await leader.post(path, {"mode": "listen"})
            assert answer.status_code == 202, answer.text
            asked = input_from((await at_the_door(postgres, company))[-1].heard)
            assert isinstance(asked, SupervisionAsked)
            assert set(asked.may_follow or ()) == {leader.user, anna}
            return asked.follows_in

        assert await followed() == support
        out = await admin.patch(f"/api/users/{leader.user}", {"projects": []})
        assert out.status_code == 200, out.text
        assert await followed() is None, "he hears her only because she is of his group"

    play(story)


def test_a_group_leader_sees_his_call_behind_hundreds_of_others(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        permissions = {"workplace.use": "company", "widget.active_calls.view": "group"}
        role = await admin.post("/api/roles", {"name": "Leader", "permissions": permissions})
        company.roles["Leader"] = role.json()["id"]
        leader = await company.sign_in("Leader")
        anna, _ = await company.user("Operator")
        boris, _ = await company.user("Operator")
        await admin.post("/api/groups", {"name": "Mine", "members": [leader.user, anna]})
        others = [talk_of(company, boris) for _ in range(store.MOST + 2)]
        hers = talk_of(company, anna)
        await lives(postgres, *others, hers)
        seen = (await leader.get("/api/active-calls")).json()
        assert ([one["call"] for one in seen["calls"]], seen["is_more"]) == ([hers.id], False)
        some = {"call": [others[0].id, hers.id, new_id()]}
        seen = (await leader.get("/api/active-calls", **some)).json()["calls"]
        assert [one["call"] for one in seen] == [hers.id]
        seen = (await admin.get("/api/active-calls", **some)).json()["calls"]
        assert {one["call"] for one in seen} == {others[0].id, hers.id}
        many = await admin.get("/api/active-calls", call=[new_id()] * 101)
        assert many.status_code == 422
        seen = (await admin.get("/api/active-calls")).json()
        assert (len(seen["calls"]), seen["is_more"]) == (store.MOST, True)
        assert {one["call"] for one in seen["calls"]} < {one.id for one in others}

    play(story)


def test_a_page_that_opens_again_learns_whom_it_hears(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor")
        anna, _ = await company.user("Operator")
        assert (await boss.get("/api/supervision")).json() == {"now": None}
        is_with = Supervision(
            supervisor=boss.user, operator=anna, mode="barge", since=now(), leg="s"
        )
        await lives(postgres, talk_of(company, anna, supervisions={boss.user: is_with}))
        found = (await boss.get("/api/supervision")).json()["now"]
        assert (found["operator"], found["mode"], found["is_begun"]) == (anna, "barge", True)

    play(story)
