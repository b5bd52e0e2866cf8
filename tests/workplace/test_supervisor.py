"""The supervisor's page: what it shows, to whom, and what it asks of the router."""

from typing import Any

from dzvin.accounts.model import Grant, Person
from dzvin.acd import inputs
from dzvin.engine.inputs import input_from
from dzvin.infra.clock import new_id
from dzvin.workplace.supervisor.store import watched_queues
from dzvin.workplace.visibility import viewer_of
from tests.acd.test_api import at_the_door, router_writes
from tests.support.postgres import TestDatabase
from tests.support.router import Router, queue_of
from tests.support.web import Client, Company, Story, Web


async def make_queue(admin: Client, name: str, *people: str) -> str:
    id: str = (await admin.post("/api/queues", {"name": name})).json()["id"]
    members = [{"user_account": user, "position": n} for n, user in enumerate(people)]
    await admin.put(f"/api/queues/{id}/members", {"members": members})
    return id


async def members_of(admin: Client, queue: str) -> dict[str, dict[str, Any]]:
    queues = {one["id"]: one for one in (await admin.get("/api/queues")).json()}
    return {member["user_account"]: member for member in queues[queue]["members"]}


async def staffed(company: Company) -> tuple[Client, Client, str, str, str]:
    """Admin, supervisor, an operator, and two queues of which he serves the first."""
    admin, boss = await company.sign_in("Admin"), await company.sign_in("Supervisor")
    anna, _ = await company.user("Operator", name="Anna")
    return (
        admin,
        boss,
        anna,
        await make_queue(admin, "Support", anna),
        await make_queue(admin, "Sales"),
    )


def test_it_shows_who_waits_where_and_who_works(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        _, boss, anna, support, sales = await staffed(company)
        router = Router(queue_of(support, anna), queue_of(sales))
        first, second, rings = (new_id() for _ in range(3))
        router.ready(anna)
        router.arrive(rings, to=support)
        router.arrive(first, second, to=support)
        router.hear(inputs.ItemRaisePressed(item=second, points=5, by=boss.user))
        await router_writes(postgres, company.tenant, router.state)
        picture = (await boss.get("/api/supervisor")).json()
        assert [queue["name"] for queue in picture["queues"]] == ["Sales", "Support"]
        assert [(one["item"], one["position"], one["raised"]) for one in picture["waiting"]] == [
            (second, 1, 5),
            (rings, 2, 0),
            (first, 3, 0),
        ]
        assert [one["ringing"] for one in picture["waiting"]] == [[], [anna], []]
        assert [one["code"] for one in picture["waiting"][0]["waits_for"]] == ["all_busy"]
        people = {one["name"]: one for one in picture["operators"]}
        assert people["Anna"]["state"] == "call" and people["Anna"]["call"] == rings
        assert [place["queue"] for place in people["Anna"]["places"]] == [support]

    play(story)


def test_a_hand_on_a_waiting_call_becomes_an_input_of_the_router(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        _, boss, anna, support, sales = await staffed(company)
        router = Router(queue_of(support, anna), queue_of(sales), also=[boss.user])
        router.sign_in(boss.user)
        call = new_id()
        router.arrive(call, to=support)
        await router_writes(postgres, company.tenant, router.state)
        path = f"/api/waiting/{call}"
        assert (await boss.post(f"{path}/move", {"queue": sales})).status_code == 202
        assert (await boss.post(f"{path}/raise", {"is_front": True})).status_code == 202
        assert (await boss.post(f"{path}/pick", {})).status_code == 202
        busy = await boss.post(f"{path}/pick", {"operator": anna})
        assert (busy.status_code, busy.json()["code"]) == (409, "operator_not_free")
        assert (
            await boss.post(f"/api/waiting/{new_id()}/move", {"queue": sales})
        ).status_code == 404
        taken = new_id()
        router.arrive(taken, to=support)
        router.leave(taken)
        await router_writes(postgres, company.tenant, router.state)
        gone = await boss.post(f"/api/waiting/{taken}/raise", {"points": 1})
        assert (gone.status_code, gone.json()["code"]) == (409, "not_waiting")
        assert [input_from(one.heard) for one in await at_the_door(postgres, company)] == [
            inputs.ItemMovePressed(item=call, queue=sales, by=boss.user),
            inputs.ItemRaisePressed(item=call, is_front=True, by=boss.user),
            inputs.ItemPickPressed(item=call, operator=boss.user, by=boss.user),
        ]

    play(story)


def test_nobody_of_another_company_or_without_the_right_has_a_hand_on_it(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        _, boss, anna, support, sales = await staffed(company)
        router = Router(queue_of(support, anna), queue_of(sales))
        call = new_id()
        router.arrive(call, to=support)
        await router_writes(postgres, company.tenant, router.state)
        stranger = await (await web.company()).sign_in("Admin")
        operator = await company.sign_in("Operator")
        path = f"/api/waiting/{call}/move"
        assert (await stranger.post(path, {"queue": sales})).status_code == 404
        assert (await operator.post(path, {"queue": sales})).status_code == 403
        assert (await stranger.get("/api/supervisor")).json()["waiting"] == []
        change = {"operators": [anna], "queues": [sales], "do": "join"}
        assert (await stranger.post("/api/queue-members", change)).status_code == 404
        assert (await operator.post("/api/queue-members", change)).status_code == 403
        assert (await boss.post("/api/queue-members", change)).status_code == 204

    play(story)


def test_many_operators_join_change_and_leave_many_queues_at_once(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, boss, anna, support, sales = await staffed(company)
        boris, _ = await company.user("Operator", name="Boris")
        both = {"operators": [anna, boris], "queues": [support, sales]}

        async def change(**what: Any) -> None:
            answer = await boss.post("/api/queue-members", {**both, **what})
            assert answer.status_code == 204, answer.text

        await change(do="join")
        assert set(await members_of(admin, sales)) == {anna, boris}
        assert [m["position"] for m in (await members_of(admin, support)).values()] == [0, 1]
        await change(do="change", operators=[boris], priority=3, weight=50)
        assert (await members_of(admin, sales))[boris]["priority"] == 3
        assert (await members_of(admin, sales))[anna]["priority"] == 1
        needs = [{"skill": "Polish", "level": 2}, {"skill": "tech"}]
        await admin.patch(f"/api/queues/{sales}", {"settings": {"skills": needs}})
        unknown = {**both, "do": "change", "skills": {"Polish": 4}}
        assert (await boss.post("/api/queue-members", unknown)).status_code == 422
        await change(do="change", queues=[sales], skills={"Polish": 4, "tech": 2})
        await change(do="change", queues=[sales], skills={"tech": 0}, priority=None)
        after = (await members_of(admin, sales))[anna]
        assert (after["skills"], after["priority"]) == ({"Polish": 4}, None)
        await change(do="leave", queues=[sales])
        assert await members_of(admin, sales) == {}
        assert set(await members_of(admin, support)) == {anna, boris}

    play(story)


def test_who_watches_a_project_sees_the_lines_of_its_queues_alone(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, _, _, support, _ = await staffed(company)
        other = (await admin.post("/api/projects", {"name": "Other"})).json()["id"]
        elsewhere = (await admin.post("/api/queues", {"name": "Far", "project": other})).json()
        queues = (await admin.get("/api/queues")).json()
        home = next(one["project"] for one in queues if one["id"] == support)
        watcher = Person(
            id=new_id(),
            tenant=company.tenant,
            login="x@y",
            name="X",
            language="uk",
            grants=(Grant(permission="widget.active_calls.*", scope="project"),),
            projects=(home,),
        )
        async with web.database.transaction(company.tenant) as connection:
            watched = await watched_queues(connection, watcher)
        assert support in watched and elsewhere["id"] not in watched
        assert not viewer_of(watcher, frozenset(), watched).sees_all_calls

    play(story)


def test_it_shows_who_waits_for_a_department_and_they_are_moved_out_of_it(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, boss, anna, support, _ = await staffed(company)
        made = await admin.post("/api/groups", {"name": "Experts", "members": [anna]})
        experts = made.json()["id"]
        router = Router(queue_of(support, anna), queue_of(experts, anna))
        call = new_id()
        router.arrive(call, to=experts)
        await router_writes(postgres, company.tenant, router.state)
        picture = (await boss.get("/api/supervisor")).json()
        assert [(one["name"], one["is_group"]) for one in picture["queues"]] == [
            ("Sales", False),
            ("Support", False),
            ("Experts", True),
        ]
        assert [(one["item"], one["queue"]) for one in picture["waiting"]] == [(call, experts)]
        people = {one["name"]: one for one in picture["operators"]}
        assert {place["queue"] for place in people["Anna"]["places"]} == {support, experts}
        path = f"/api/waiting/{call}"
        assert (await boss.post(f"{path}/raise", {"is_front": True})).status_code == 202
        assert (await boss.post(f"{path}/move", {"queue": experts})).status_code == 404
        assert (await boss.post(f"{path}/move", {"queue": support})).status_code == 202

    play(story)


def test_who_watches_a_group_or_a_project_sees_the_lines_of_his_own_departments(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        permissions = {
            "workplace.use": "company",
            "widget.active_calls.view": "group",
            "widget.active_calls.pick": "project",
        }
        role = await admin.post("/api/roles", {"name": "Leader", "permissions": permissions})
        company.roles["Leader"] = role.json()["id"]
        leader = await company.sign_in("Leader")
        made = await admin.post("/api/groups", {"name": "Mine", "members": [leader.user]})
        mine = made.json()["id"]
        other = (await admin.post("/api/groups", {"name": "Other", "members": [admin.user]})).json()
        router = Router(queue_of(mine, leader.user), queue_of(other["id"], admin.user))
        here, there = new_id(), new_id()
        router.arrive(here, to=mine)
        router.arrive(there, to=other["id"])
        await router_writes(postgres, company.tenant, router.state)
        picture = (await leader.get("/api/supervisor")).json()
        assert [one["name"] for one in picture["queues"]] == ["Mine"]
        assert [one["item"] for one in picture["waiting"]] == [here]
        assert (await leader.post(f"/api/waiting/{there}/pick", {})).status_code == 404
        assert (await leader.post(f"/api/waiting/{here}/raise", {"points": 1})).status_code == 403
        assert picture["waiting"][0]["may"] == ["pick"]
        away = await leader.post(f"/api/waiting/{here}/pick", {})
        assert (away.status_code, away.json()["code"]) == (409, "operator_not_free")

    play(story)


def test_each_row_says_what_may_be_done_with_it_and_the_rest_is_refused(
    play: Story, postgres: TestDatabase
) -> None:
    """Who watches the company has a hand on the queues of his own project and on his colleagues."""

    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        north = (await admin.post("/api/projects", {"name": "North"})).json()["id"]
        permissions = {
            "workplace.use": "company",
            "widget.active_calls.view": "company",
            "widget.active_calls.move": "project",
            "widget.active_calls.pick": "project",
            "widget.users.queues": "project",
            "widget.users.force_status": "group",
            "widget.users.chat": "group",
        }
        role = await admin.post("/api/roles", {"name": "Leader", "permissions": permissions})
        company.roles["Leader"] = role.json()["id"]
        leader = await company.sign_in("Leader", projects=(north,))
        near, _ = await company.user("Operator", name="Near")
        far, _ = await company.user("Operator", name="Far")
        await admin.post("/api/groups", {"name": "Mine", "members": [leader.user, near]})
        theirs = await make_queue(admin, "Theirs", near, far)
        ours = (await admin.post("/api/queues", {"name": "Ours", "project": north})).json()["id"]
        router = Router(queue_of(theirs, near, far), queue_of(ours))
        here, there = new_id(), new_id()
        router.arrive(here, to=ours)
        router.arrive(there, to=theirs)
        await router_writes(postgres, company.tenant, router.state)

        picture = (await leader.get("/api/supervisor")).json()
        may = {one["item"]: one["may"] for one in picture["waiting"]}
        assert may == {here: ["move", "pick"], there: []}
        assert {one["name"]: one["may"] for one in picture["queues"] if not one["is_group"]} == {
            "Ours": ["move", "staff"],
            "Theirs": [],
        }
        people = {one["name"]: one["may"] for one in picture["operators"]}
        assert people["Near"] == ["staff", "force_status", "write", "why"]
        assert people["Far"] == ["why"]

        async def refused(path: str, **body: Any) -> bool:
            return (await leader.post(path, body)).status_code == 403

        assert await refused(f"/api/waiting/{there}/pick")
        assert await refused(f"/api/waiting/{here}/raise", points=1)
        assert await refused(f"/api/waiting/{here}/move", queue=theirs)
        assert await refused(f"/api/operators/{far}/status", state="ready")
        assert await refused("/api/colleagues/messages", operator=far, text="?")
        places = {"operators": [near], "queues": [theirs], "do": "join"}
        assert not await refused("/api/queue-members", **places)
        assert await refused("/api/queue-members", **{**places, "operators": [far]})
        assert not await refused(
            "/api/queue-members", **{**places, "operators": [far], "queues": [ours]}
        )

    play(story)
