"""Numbers and phones, as an administrator sets them."""

from sqlalchemy import select

from dzvin.infra.seal import Seal
from dzvin.telephony.tables import ENDPOINT
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


def test_a_phone_shows_its_secret_once_and_keeps_it_sealed(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = (
            await admin.post("/api/devices", {"label": "Desk", "user_account": admin.user})
        ).json()
        secret = made.pop("secret")
        assert web.provisioner.known[made["name"]].secret == secret
        assert (await admin.get("/api/devices")).json() == [made]
        async with web.database.transaction(admin.tenant) as connection:
            stored = (await connection.execute(select(ENDPOINT.c.secret))).scalar_one()
        assert secret not in stored
        assert Seal("test key").open(stored) == secret

    play(story)


def test_while_the_switch_is_away_phones_are_made_changed_and_deleted_all_the_same(
    play: Story,
) -> None:
    """The row is what counts: the engine tells the switch when it is back."""

    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        web.provisioner.is_away = True
        made = await admin.post("/api/devices", {"label": "Desk"})
        assert made.status_code == 201 and made.json()["secret"]
        name = made.json()["name"]
        changed = await admin.patch(f"/api/devices/{name}", {"user_account": admin.user})
        assert changed.status_code == 200
        assert [each["user_account"] for each in (await admin.get("/api/devices")).json()] == [
            admin.user
        ]
        assert (await admin.delete(f"/api/devices/{name}")).status_code == 204

    play(story)


def test_a_phone_changes_its_owner_and_goes(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        anna, _ = await company.user("Operator")
        made = (await admin.post("/api/devices", {"user_account": admin.user})).json()
        await admin.patch(f"/api/devices/{made['name']}", {"user_account": anna})
        known = web.provisioner.known[made["name"]]
        assert (known.user, known.secret) == (anna, made["secret"])
        assert (await admin.delete(f"/api/devices/{made['name']}")).status_code == 204
        assert web.provisioner.known == {}

    play(story)
