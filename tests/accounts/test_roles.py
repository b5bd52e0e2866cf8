"""Roles of one's own: copied, changed, moved, never more than one has; rights follow at once."""

import msgspec
import pytest
from sqlalchemy import select, update

from dzvin.accounts.permissions import DEFAULT_ROLES, SCOPES_OF, offered, permissions_of
from dzvin.accounts.roles.jobs import renew_default_roles
from dzvin.accounts.tables import ROLE
from dzvin.infra.tables import EVENT
from tests.support.web import Client, Company, Story, Web

NIGHT = {"rec.listen": "group", "workplace.use": "company"}


async def role(admin: Client, name: str, **permissions: str) -> str:
    body = {
        "name": name,
        "permissions": {key.replace("__", "."): permissions[key] for key in permissions},
    }
    made = await admin.post("/api/roles", body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def recorded(web: Web, company: Company, prefix: str) -> list[dict[str, object]]:
    """What the log says of rights, oldest first."""
    async with web.database.transaction(company.tenant) as connection:
        query = select(EVENT.c.data).where(EVENT.c.name.startswith(prefix))
        found = await connection.execute(query.order_by(EVENT.c.position))
    return [dict(data) for data in found.scalars()]


def test_a_role_is_made_renamed_changed_and_deleted_and_the_log_says_by_whom(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        made = (await admin.post("/api/roles", {"name": "Night", "permissions": NIGHT})).json()
        assert (made["name"], made["people"], made["may_give"]) == ("Night", 0, True)
        path = f"/api/roles/{made['id']}"
        changed = {"name": "Late", "permissions": {"rec.listen": "company"}}
        assert (await admin.patch(path, changed)).json()["permissions"] == changed["permissions"]
        listed = {one["name"]: one for one in (await admin.get("/api/roles")).json()}
        assert [one["name"] for one in listed.values()][-1] == "Late"
        assert (listed["Admin"]["people"], listed["Late"]["is_default"]) == (1, False)
        assert (await admin.delete(path)).status_code == 204
        assert (await admin.patch(path, {"name": "X"})).status_code == 404
        _, change, gone = await recorded(web, company, "role.")
        assert (change["permissions_before"], change["permissions"]) == (
            NIGHT,
            {"rec.listen": "company"},
        )
        assert (gone["title"], gone["by"]) == ("Late", admin.user)

    play(story)


def test_a_role_follows_at_once_to_whoever_has_it(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, (anna, login) = await company.sign_in("Admin"), await company.user()
        night = await role(admin, "Night", queue__view="company")
        await admin.patch(f"/api/users/{anna}", {"roles": [night, company.roles["Operator"]]})
        client = await company.enter(anna, login)
        assert (await client.get("/api/queues")).status_code == 200
        assert (await client.post("/api/queues", {"name": "Q"})).status_code == 403
        await admin.patch(f"/api/roles/{night}", {"permissions": {"list.view": "company"}})
        assert (await client.get("/api/queues")).status_code == 403
        me = (await client.get("/api/me")).json()
        assert me["permissions"].keys() > {"list.view", "call.out"}
        given = (await recorded(web, company, "user.roles_changed"))[-1]
        assert (given["roles"], given["roles_before"]) == (["Night", "Operator"], [])

    play(story)


def test_default_roles_are_the_same_everywhere(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        path = f"/api/roles/{company.roles['Operator']}"
        for answer in (await admin.patch(path, {"name": "Mine"}), await admin.delete(path)):
            assert (answer.status_code, answer.json()["code"]) == (409, "default_role")

    play(story)


def test_a_role_that_somebody_has_goes_only_when_another_takes_its_place(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, (anna, _) = await company.sign_in("Admin"), await company.user("Operator")
        night, day = await role(admin, "Night"), await role(admin, "Day")
        await admin.patch(f"/api/users/{anna}", {"roles": [night, day]})
        refused = await admin.delete(f"/api/roles/{night}")
        assert (refused.status_code, refused.json()["code"]) == (409, "role_in_use")
        assert refused.json()["details"] == {"people": "1"}
        itself = await admin.delete(f"/api/roles/{night}?move_to={night}")
        assert itself.json()["fields"] == [{"field": "move_to", "code": "unknown"}]
        assert (await admin.delete(f"/api/roles/{night}?move_to={day}")).status_code == 204
        users = {one["id"]: one["roles"] for one in (await admin.get("/api/users")).json()}
        assert users[anna] == [day]
        told = (await recorded(web, company, "user.roles_changed"))[-1]
        assert (told["roles_before"], told["roles"]) == (["Day", "Night"], ["Day"])

    play(story)


def test_nobody_gives_a_role_more_than_he_has_nor_touches_a_stronger_one(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, (anna, login) = await company.sign_in("Admin"), await company.user()
        head = await role(
            admin, "Head", role__manage="company", user__manage="company", rec__listen="group"
        )
        strong = await role(admin, "Strong", rec__listen="company")
        await admin.patch(f"/api/users/{anna}", {"roles": [head]})
        client = await company.enter(anna, login)
        wider = {"name": "W", "permissions": {"rec.listen": "company", "list.view": "company"}}
        answer = await client.post("/api/roles", wider)
        assert answer.status_code == 403
        assert answer.json()["fields"] == [
            {"field": "permissions.list.view", "code": "more_than_you_have"},
            {"field": "permissions.rec.listen", "code": "more_than_you_have"},
        ]
        assert (await client.delete(f"/api/roles/{strong}")).status_code == 403
        answer = await client.patch(f"/api/users/{anna}", {"roles": [strong]})
        assert answer.json()["fields"] == [{"field": "roles", "code": "more_than_you_have"}]
        widest = {
            one["name"]: one["widest"] for one in (await client.get("/api/permissions")).json()
        }
        assert (widest["rec.listen"], widest["list.view"]) == ("group", None)
        assert not {one["name"]: one for one in (await client.get("/api/roles")).json()}["Strong"][
            "may_give"
        ]

    play(story)


@pytest.mark.parametrize(
    ("permissions", "code"),
    [
        ({"rec.*": "company"}, "unknown"),
        ({"nothing.at_all": "company"}, "unknown"),
        ({"queue.view": "own"}, "scope"),
        ({"workplace.use": "own"}, "scope"),
    ],
)
def test_what_makes_no_difference_is_refused(
    play: Story, permissions: dict[str, str], code: str
) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        answer = await admin.post("/api/roles", {"name": "R", "permissions": permissions})
        (name,) = permissions
        assert answer.status_code == 422
        assert answer.json()["fields"] == [{"field": f"permissions.{name}", "code": code}]

    play(story)


def test_the_last_administrator_stays(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, other = await company.sign_in("Admin"), await company.sign_in("Admin")
        assert (await admin.patch(f"/api/users/{other.user}", {"roles": []})).status_code == 200
        for changes in ({"is_active": False}, {"roles": [company.roles["Operator"]]}):
            answer = await admin.patch(f"/api/users/{admin.user}", changes)
            assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")
        assert (await admin.get("/api/me")).json()["roles"] == ["Admin"]

    play(story)


def test_a_newer_version_gives_default_roles_what_it_adds_and_leaves_ones_own(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        own = await role(admin, "Mine", rec__listen="own")
        old = [msgspec.to_builtins(grant) for grant in DEFAULT_ROLES["Operator"][:2]]
        async with web.database.transaction(company.tenant) as connection:
            await connection.execute(
                update(ROLE).where(ROLE.c.name == "Operator").values(grants=old)
            )
        assert await renew_default_roles(web.database, company.tenant) == ["Operator"]
        assert await renew_default_roles(web.database, company.tenant) == []
        roles = {one["name"]: one for one in (await admin.get("/api/roles")).json()}
        assert roles["Operator"]["permissions"] == offered(DEFAULT_ROLES["Operator"])
        assert roles["Mine"]["id"] == own and roles["Mine"]["permissions"] == {"rec.listen": "own"}
        (told,) = await recorded(web, company, "role.changed")
        assert told["by"] is None and "rec.listen" in dict(told["permissions"])  # type: ignore[call-overload]

    play(story)


def test_who_manages_a_department_sees_and_changes_its_people_only(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, (head, login) = await company.sign_in("Admin"), await company.user()
        (anna, _), (zoya, _) = await company.user(), await company.user()
        manages = await role(admin, "Head", user__manage="group")
        await admin.patch(f"/api/users/{head}", {"roles": [manages]})
        await admin.post("/api/groups", {"name": "Night", "members": [head, anna]})
        client = await company.enter(head, login)
        seen = {one["id"] for one in (await client.get("/api/users")).json()}
        assert seen == {head, anna}
        assert (await client.patch(f"/api/users/{anna}", {"name": "Anna"})).status_code == 200
        assert (await client.patch(f"/api/users/{zoya}", {"name": "Zoya"})).status_code == 404
        assert (await client.get(f"/api/users/{zoya}/phones")).status_code in (403, 404)
        new = {"login": "new-one", "name": "N", "password": "long enough to be one"}
        assert (await client.post("/api/users", new)).status_code == 403
        widened = await client.post("/api/groups", {"name": "All", "members": [head, zoya]})
        assert widened.status_code == 403

    play(story)


def test_one_sees_where_one_is_signed_in_and_ends_what_is_not_wanted(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        anna, login = await company.user("Operator")
        desk, home, bar = [await company.enter(anna, login) for _ in range(3)]
        stranger = await company.sign_in("Operator")
        listed = (await desk.get("/api/me/sessions")).json()
        assert [one["is_this"] for one in listed].count(True) == 1 and len(listed) == 3
        (of_home,) = [
            one["id"] for one in (await home.get("/api/me/sessions")).json() if one["is_this"]
        ]
        assert (await stranger.delete(f"/api/me/sessions/{of_home}")).status_code == 404
        assert (await desk.delete(f"/api/me/sessions/{of_home}")).status_code == 204
        assert (await home.get("/api/me")).status_code == 401
        assert (await desk.delete("/api/me/sessions")).status_code == 204
        assert (await bar.get("/api/me")).status_code == 401
        assert len((await desk.get("/api/me/sessions")).json()) == 1

    play(story)


def test_what_a_default_role_gives_is_shown_whole() -> None:
    """Nothing that is offered falls away because its scope makes no difference."""
    for grants in DEFAULT_ROLES.values():
        all_of_it = {
            name for name in permissions_of(grants) if name in offered(DEFAULT_ROLES["Admin"])
        }
        assert set(offered(grants)) == all_of_it
        for name, scope in offered(grants).items():
            assert scope in SCOPES_OF.get(name, ("company",))
