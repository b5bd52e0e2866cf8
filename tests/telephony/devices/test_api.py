"""SIP phones, as an administrator sets them up."""

import msgspec
from sqlalchemy import select

from dzvin.infra.batch import AcdRow, Batch
from dzvin.infra.bell import Notifier
from dzvin.infra.engine_log import PostgresLog
from dzvin.infra.seal import Seal
from dzvin.telephony.tables import ENDPOINT
from tests.infra.build import make_lease
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Story, Web


def test_a_phone_shows_its_secret_once_and_keeps_it_sealed(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = (
            await admin.post("/api/devices", {"label": "Desk", "user_account": admin.user})
        ).json()
        secret = made.pop("secret")
        assert len(secret) >= 16 and made.pop("setup")
        assert web.provisioner.known[made["name"]].secret == secret
        assert (await admin.get("/api/devices")).json() == [made]
        assert made["domain"] == "dzvin.test"
        assert made["ways"] == [{"transport": "udp", "port": 5060}]
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


def test_a_new_password_takes_the_place_of_the_old_one(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = (await admin.post("/api/devices", {"user_account": admin.user})).json()
        again = await admin.post(f"/api/devices/{made['name']}/password")
        assert again.status_code == 200
        secret = again.json()["secret"]
        assert secret != made["secret"]
        assert web.provisioner.known[made["name"]].secret == secret
        assert (await admin.post("/api/devices/phone-none/password")).status_code == 404

    play(story)


def test_a_phone_is_there_when_the_router_sees_it(play: Story, postgres: TestDatabase) -> None:
    """Nobody follows a phone that is nobody's."""

    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        seen = (await admin.post("/api/devices", {"user_account": admin.user})).json()["name"]
        gone = (await admin.post("/api/devices", {"user_account": admin.user})).json()["name"]
        nobodys = (await admin.post("/api/devices", {})).json()["name"]
        await router_sees(postgres, admin, {seen: True, gone: False, "browser-1": True})
        found = {one["name"]: one["is_registered"] for one in await listed(admin)}
        assert found == {seen: True, gone: False, nobodys: None}

    play(story)


def test_the_address_of_the_qr_code_tells_linphone_everything(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = (await admin.post("/api/devices", {"user_account": admin.user})).json()
        answer = await web.stranger().get(f"/api/public/phones/{made['setup']}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("application/xml")
        assert f">{made['secret']}<" in answer.text
        assert "&lt;sip:dzvin.test:5060;transport=udp&gt;" in answer.text

    play(story)


def test_the_address_of_the_qr_code_ends_with_the_password_it_was_made_for(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = (await admin.post("/api/devices", {"user_account": admin.user})).json()
        place = f"/api/public/phones/{made['setup']}"
        await admin.post(f"/api/devices/{made['name']}/password")
        assert (await web.stranger().get(place)).status_code == 404
        other = (await admin.post("/api/devices", {})).json()
        await admin.delete(f"/api/devices/{other['name']}")
        gone = await web.stranger().get(f"/api/public/phones/{other['setup']}")
        assert gone.status_code == 404

    play(story)


def test_a_sealed_secret_is_no_address(play: Story) -> None:
    async def story(web: Web) -> None:
        stranger = web.stranger()
        for token in ("x", Seal("test key").close("secret"), Seal("another").close("{}")):
            assert (await stranger.get(f"/api/public/phones/{token}")).status_code == 404

    play(story)


async def router_sees(postgres: TestDatabase, admin: Client, endpoints: dict[str, bool]) -> None:
    """What the engine writes when phones register."""
    state = msgspec.json.encode({"id": admin.user, "endpoints": endpoints})
    make_lease(postgres.admin_url, 1)
    log = PostgresLog(postgres.engine_url, "main", 1, Notifier(postgres.engine_url))
    try:
        row = AcdRow(tenant=admin.tenant, id=admin.user, json=state)
        await log.commit(Batch(operators=(row,)))
    finally:
        await log.close()


async def listed(admin: Client) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await admin.get("/api/devices")).json()
    return found
