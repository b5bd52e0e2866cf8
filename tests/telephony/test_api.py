"""Numbers, as an administrator sets them."""

from tests.support.web import Story, Web


def test_a_public_number_gets_an_address_of_its_own(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = (await admin.post("/api/numbers", {"number": "800", "is_public": True})).json()
        assert made["public_slug"]
        changed = await admin.patch(f"/api/numbers/{made['id']}", {"label": "Hotline"})
        assert changed.json() == made | {"label": "Hotline"}
        assert (await admin.get("/api/numbers")).json() == [changed.json()]

    play(story)


def test_a_number_is_ours_once_and_leads_only_to_our_scenarios(play: Story) -> None:
    async def story(web: Web) -> None:
        ours, theirs = await web.company(), await web.company()
        admin, other = await ours.sign_in("Admin"), await theirs.sign_in("Admin")
        await admin.post("/api/numbers", {"number": "800"})
        again = await admin.post("/api/numbers", {"number": "800"})
        assert again.json()["fields"] == [{"field": "number", "code": "taken"}]
        assert (await other.post("/api/numbers", {"number": "800"})).status_code == 201
        answer = await admin.post(
            "/api/numbers", {"number": "801", "scenario": "00000000-0000-4000-8000-000000000000"}
        )
        assert answer.status_code == 422
        assert answer.json()["fields"] == [{"field": "scenario", "code": "unknown"}]

    play(story)


def test_a_deleted_number_is_gone(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = (await admin.post("/api/numbers", {"number": "800"})).json()
        assert (await admin.delete(f"/api/numbers/{made['id']}")).status_code == 204
        assert (await admin.delete(f"/api/numbers/{made['id']}")).status_code == 404

    play(story)


def test_a_number_leads_to_a_queue_with_hours_and_a_notice_of_its_own(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        queue = (await admin.post("/api/queues", {"name": "Support"})).json()["id"]
        project = (await admin.get("/api/projects")).json()[0]["id"]
        hours = {"project": project, "name": "Work"}
        schedule = (await admin.post("/api/schedules", hours)).json()["id"]
        wanted = {
            "number": "+380442790000",
            "queue": queue,
            "source_tag": "Facebook, осінь",
            "schedule": schedule,
            "has_recording_notice": True,
        }
        made = (await admin.post("/api/numbers", wanted)).json()
        assert {name: made[name] for name in wanted} == wanted
        assert made["closed_scenario"] is None
        changed = await admin.patch(f"/api/numbers/{made['id']}", {"queue": None})
        assert changed.json()["queue"] is None

    play(story)


def test_a_number_leads_to_one_place_and_closes_by_its_hours_only(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        queue = (await admin.post("/api/queues", {"name": "Support"})).json()["id"]
        project = (await admin.get("/api/projects")).json()[0]["id"]
        night = {"project": project, "name": "Night"}
        scenario = (await admin.post("/api/scenarios", night)).json()["id"]
        both = {"number": "800", "queue": queue, "scenario": scenario}
        answer = await admin.post("/api/numbers", both)
        assert answer.json()["fields"] == [{"field": "queue", "code": "not_allowed"}]
        answer = await admin.post("/api/numbers", {"number": "800", "closed_scenario": scenario})
        assert answer.json()["fields"] == [{"field": "closed_scenario", "code": "not_allowed"}]
        nobodys = "00000000-0000-4000-8000-000000000000"
        answer = await admin.post("/api/numbers", {"number": "800", "queue": nobodys})
        assert answer.json()["fields"] == [{"field": "queue", "code": "unknown"}]

    play(story)
