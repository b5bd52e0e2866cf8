"""Departments: who is in them, by which number they are reached, and when they may go."""

from tests.support.web import Story, Web


def test_a_group_is_made_filled_renamed_and_deleted(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        made = (await admin.post("/api/groups", {"name": "Sales", "members": [anna.user]})).json()
        assert (made["name"], made["rings"], made["members"]) == ("Sales", "all", [anna.user])
        assert made["kind"] == "department"
        path = f"/api/groups/{made['id']}"
        changes: dict[str, object] = {
            "name": "Shop",
            "short_number": "40",
            "rings": "one_by_one",
            "kind": "skill",
            "members": [],
        }
        changed = (await admin.patch(path, changes)).json()
        assert changed == {"id": made["id"]} | changes
        assert (await admin.get("/api/groups")).json() == [changed]
        assert (await admin.delete(path)).status_code == 204
        assert (await admin.get("/api/groups")).json() == []
        assert (await admin.patch(path, {"name": "X"})).status_code == 404

    play(story)


def test_a_group_shares_the_short_numbers_with_people_and_queues(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin", short_number="201")
        await admin.post("/api/queues", {"name": "Q", "short_number": "301"})
        for number in ("201", "301"):
            answer = await admin.post("/api/groups", {"name": "G", "short_number": number})
            assert answer.json()["fields"] == [{"field": "short_number", "code": "taken"}]
        await admin.post("/api/groups", {"name": "G", "short_number": "401"})
        for path in (f"/api/users/{admin.user}", "/api/groups", "/api/queues"):
            body = {"short_number": "401"}
            is_user = path.startswith("/api/users")
            send = admin.patch if is_user else admin.post
            answer = await send(path, body if is_user else body | {"name": "Other"})
            assert answer.json()["fields"] == [{"field": "short_number", "code": "taken"}]

    play(story)


def test_a_person_of_another_company_is_in_no_group(play: Story) -> None:
    async def story(web: Web) -> None:
        ours, theirs = await web.company(), await web.company()
        admin, (stranger, _) = await ours.sign_in("Admin"), await theirs.user("Operator")
        answer = await admin.post("/api/groups", {"name": "G", "members": [stranger]})
        assert answer.json()["fields"] == [{"field": "members", "code": "unknown"}]
        assert (await admin.get("/api/groups")).json() == []

    play(story)


def test_a_group_that_a_scenario_rings_stays(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        group = (await admin.post("/api/groups", {"name": "G"})).json()["id"]
        rings = {
            "id": "g",
            "kind": "group",
            "params": {"group": group},
            "exits": dict.fromkeys(("answered", "no_answer", "offline"), "hang_up"),
        }
        start = {"id": "start", "kind": "start", "exits": {"next": "g"}}
        project = (await admin.get("/api/projects")).json()[0]["id"]
        body = {"project": project, "name": "S", "draft": {"nodes": [start, rings]}}
        scenario = (await admin.post("/api/scenarios", body)).json()["id"]
        published = await admin.post(f"/api/scenarios/{scenario}/publish")
        assert published.status_code < 300, published.text
        answer = await admin.delete(f"/api/groups/{group}")
        assert (answer.status_code, answer.json()["code"]) == (409, "in_use")

    play(story)
