"""Queues, members, away reasons, and the status buttons."""

from typing import Any

import msgspec

from dzvin.acd.model import AcdState
from dzvin.infra import event_log
from dzvin.infra.batch import AcdRow, Batch, Posted
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id
from dzvin.infra.engine_log import PostgresLog
from tests.infra.build import make_lease
from tests.support.postgres import TestDatabase
from tests.support.router import Router, queue_of
from tests.support.web import Company, Story, Web


async def at_the_door(postgres: TestDatabase, company: Company) -> list[Posted]:
    log = PostgresLog(postgres.engine_url, "main", 1, Notifier(postgres.engine_url))
    try:
        posted = await log.inbox((), 100)
    finally:
        await log.close()
    return [one for one in posted if one.tenant == company.tenant]


def test_a_queue_is_made_changed_and_staffed(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        anna, _ = await company.user("Operator")
        made = (await admin.post("/api/queues", {"name": "Support"})).json()
        assert made["settings"]["strategy"] == "longest_idle"
        changed = await admin.patch(
            f"/api/queues/{made['id']}",
            {"short_number": "301", "settings": {"strategy": "ring_all", "ring_seconds": 5}},
        )
        assert changed.json()["settings"]["ring_seconds"] == 5
        staffed = await admin.put(
            f"/api/queues/{made['id']}/members",
            {"members": [{"user_account": anna, "priority": 2}, {"user_account": admin.user}]},
        )
        assert [member["user_account"] for member in staffed.json()["members"]] == [
            admin.user,
            anna,
        ]
        assert (await admin.get("/api/queues")).json() == [staffed.json()]
        async with web.database.transaction(company.tenant) as connection:
            events = await event_log.read_subject(
                connection, company.tenant, [f"config:{company.tenant}"]
            )
        changes = [one.event for one in events if getattr(one.event, "what", "") == "queue"]
        assert len(changes) == 3

    play(story)


def test_an_unknown_strategy_is_refused_at_the_door(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        answer = await admin.post("/api/queues", {"name": "Q", "settings": {"strategy": "magic"}})
        assert (answer.status_code, answer.json()["code"]) == (422, "queue.unknown_strategy")

    play(story)


def test_an_overflow_and_a_list_of_vips_must_be_the_companys_own(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        other = await (await web.company()).sign_in("Admin")
        theirs = (await other.post("/api/queues", {"name": "Theirs"})).json()["id"]
        mine = (await admin.post("/api/queues", {"name": "Mine"})).json()["id"]
        for wrong in ({"overflow_queue": theirs}, {"overflow_queue": mine}, {"vip_list": theirs}):
            answer = await admin.patch(f"/api/queues/{mine}", {"settings": wrong})
            [field] = answer.json()["fields"]
            assert field == {"field": f"settings.{next(iter(wrong))}", "code": "unknown"}
        second = (await admin.post("/api/queues", {"name": "Second"})).json()["id"]
        settings = {"overflow_queue": second, "overflow_seconds": 30}
        answer = await admin.patch(f"/api/queues/{mine}", {"settings": settings})
        assert answer.json()["settings"]["overflow_queue"] == second

    play(story)


def test_wrong_settings_name_their_place(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        answer = await admin.post(
            "/api/queues", {"name": "", "settings": {"ring_seconds": 0, "musik": "x"}}
        )
        wrong = {one["field"]: one["code"] for one in answer.json()["fields"]}
        assert wrong == {
            "name": "too_short",
            "settings.ring_seconds": "too_small",
            "settings.musik": "unknown",
        }

    play(story)


def test_people_and_queues_share_the_short_numbers(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin", short_number="201")
        answer = await admin.post("/api/queues", {"name": "Q", "short_number": "201"})
        assert answer.json()["fields"] == [{"field": "short_number", "code": "taken"}]
        await admin.post("/api/queues", {"name": "Q", "short_number": "301"})
        answer = await admin.patch(f"/api/users/{admin.user}", {"short_number": "301"})
        assert answer.json()["fields"] == [{"field": "short_number", "code": "taken"}]

    play(story)


def test_a_member_of_another_company_is_unknown(play: Story) -> None:
    async def story(web: Web) -> None:
        ours, theirs = await web.company(), await web.company()
        admin, (stranger, _) = await ours.sign_in("Admin"), await theirs.user("Operator")
        queue = (await admin.post("/api/queues", {"name": "Q"})).json()["id"]
        answer = await admin.put(
            f"/api/queues/{queue}/members", {"members": [{"user_account": stranger}]}
        )
        assert answer.status_code == 422
        assert answer.json()["fields"] == [{"field": "user_account", "code": "unknown"}]

    play(story)


def test_away_reasons_are_made_and_retired(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        names = {"name_uk": "Обід", "name_ru": "Обед", "name_en": "Lunch"}
        made = (await admin.post("/api/away-reasons", names)).json()
        await admin.patch(f"/api/away-reasons/{made['id']}", {"is_active": False})
        (listed,) = (await admin.get("/api/away-reasons")).json()
        assert listed == made | {"is_active": False}

    play(story)


def test_a_status_button_becomes_an_input_of_the_router(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        anna, olha = await company.sign_in("Operator"), await company.sign_in("Supervisor")
        assert (await anna.post("/api/operators/me/status", {"state": "ready"})).status_code == 202
        await anna.post("/api/operators/me/finish")
        router = Router(queue_of("sales", anna.user))
        router.ready(anna.user)
        await router_writes(postgres, company.tenant, router.state)
        await olha.post(f"/api/operators/{anna.user}/status", {"state": "offline"})
        posted = await at_the_door(postgres, company)
        assert {one.subject for one in posted} == {f"acd:{company.tenant}"}
        heard = [msgspec.json.decode(one.heard) for one in posted]
        assert [one["type"] for one in heard] == ["StatusPressed", "PcpFinished", "StatusPressed"]
        assert {one["operator"] for one in heard} == {anna.user}
        assert [one.get("by", "user") for one in heard] == ["user", "user", "supervisor"]

    play(story)


async def router_writes(postgres: TestDatabase, tenant: str, state: AcdState) -> None:
    """As the engine does."""
    make_lease(postgres.admin_url, 1)
    log = PostgresLog(postgres.engine_url, "main", 1, Notifier(postgres.engine_url))

    def written(things: dict[str, Any]) -> tuple[AcdRow, ...]:
        return tuple(
            AcdRow(tenant=tenant, id=id, json=msgspec.json.encode(thing))
            for id, thing in things.items()
        )

    try:
        await log.commit(
            Batch(
                items=written(state.items),
                operators=written(state.operators),
                memories=written(state.memories),
            )
        )
    finally:
        await log.close()


def test_the_page_says_why_no_calls_come(play: Story, postgres: TestDatabase) -> None:
    async def story(web: Web) -> None:
        company, stranger = await web.company(), await (await web.company()).sign_in("Operator")
        anna, admin = await company.sign_in("Operator"), await company.sign_in("Admin")
        boris, _ = await company.user("Operator")
        assert (await anna.get("/api/operators/me/why")).json() == {
            "reasons": [{"code": "offline"}, {"code": "no_queue"}]
        }
        queue = (await admin.post("/api/queues", {"name": "Support"})).json()["id"]
        members = [{"user_account": anna.user}, {"user_account": boris, "position": 1}]
        await admin.put(f"/api/queues/{queue}/members", {"members": members})
        router = Router(queue_of(queue, anna.user, boris))
        router.ready(boris, anna.user)
        await router_writes(postgres, company.tenant, router.state)
        assert (await anna.get("/api/operators/me/why")).json() == {
            "reasons": [{"code": "others_first", "queue": queue, "ahead": 1}]
        }
        item = new_id()
        router.arrive(item, to=queue)
        await router_writes(postgres, company.tenant, router.state)
        assert (await anna.get("/api/operators/me/why")).json() == {
            "reasons": [{"code": "ringing_another", "queue": queue}]
        }
        assert (await admin.get(f"/api/operators/{anna.user}/why")).json() == {
            "reasons": [{"code": "ringing_another", "queue": queue}]
        }
        assert (await stranger.get(f"/api/operators/{anna.user}/why")).status_code == 403
        router.fail(boris)
        router.answer(anna.user)
        await router_writes(postgres, company.tenant, router.state)
        assert (await anna.get("/api/operators/me/why")).json()["reasons"][0] == {"code": "busy"}
        await admin.patch(f"/api/users/{anna.user}", {"max_lines": 2})
        assert (await anna.get("/api/operators/me/why")).json() == {
            "reasons": [{"code": "nobody_waits", "queue": queue}]
        }
        assert (await stranger.get("/api/operators/me/why")).json()["reasons"][0] == {
            "code": "offline"
        }

    play(story)


def test_an_operator_forces_nobodys_status(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        anna = await company.sign_in("Operator")
        bohdan, _ = await company.user("Operator")
        answer = await anna.post(f"/api/operators/{bohdan}/status", {"state": "away"})
        assert answer.status_code == 403

    play(story)


def test_skills_time_zone_and_fallback_are_checked_at_the_door(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        anna, _ = await company.user("Operator")
        needs = [{"skill": "uk", "level": 3}, {"skill": "tech", "level": 2}]
        made = (
            await admin.post("/api/queues", {"name": "Q", "settings": {"skills": needs}})
        ).json()
        path = f"/api/queues/{made['id']}"
        able = {"user_account": anna, "skills": {"uk": 4, "tech": 1}}
        staffed = await admin.put(f"{path}/members", {"members": [able]})
        assert staffed.json()["members"][0]["skills"] == {"uk": 4, "tech": 1}
        wrong = await admin.put(f"{path}/members", {"members": [{**able, "skills": {"ukr": 4}}]})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "queue.unknown_skill")
        bulk = {"do": "change", "operators": [anna], "queues": [made["id"]], "skills": {"ukr": 4}}
        wrong = await admin.post("/api/queue-members", bulk)
        assert (wrong.status_code, wrong.json()["code"]) == (422, "queue.unknown_skill")
        for settings, code in (
            ({"timezone": "Europe/Kyjiw"}, "queue.unknown_timezone"),
            ({"sticky_fallback": "sticky"}, "queue.unknown_strategy"),
            ({"sticky_fallback": "magic"}, "queue.unknown_strategy"),
        ):
            answer = await admin.patch(path, {"settings": settings})
            assert (answer.status_code, answer.json()["code"]) == (422, code)
        fewer = await admin.patch(path, {"settings": {"skills": needs[:1]}})
        assert fewer.json()["members"][0]["skills"] == {"uk": 4}, "the other one is gone with it"

    play(story)
