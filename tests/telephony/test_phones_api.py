"""A user's card of phones outside, as an administrator fills it in."""

from typing import Any

from dzvin.engine.config import ConfigReader
from dzvin.engine.snapshot import TenantConfig
from dzvin.infra.shard import ShardDatabase
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Story, Web

KYIV, MOBILE = "+380442790000", "+380501112233"


async def put(admin: Client, user: str, **card: Any) -> Any:
    return await admin.put(f"/api/users/{user}/phones", card)


def test_a_card_is_stored_as_it_is_shown_and_replaced_as_a_whole(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, operator = await company.sign_in("Admin"), await company.sign_in("Operator")
        plan = {"kind": "ordered", "delays": {"ext_phone": 10}, "is_auto_answered": True}
        answer = await put(
            admin,
            operator.user,
            int_phone={"number": "044 279-00-00", "shows": "customer"},
            ext_phone={"number": "050 111 22 33", "without_status": True},
            ring_plan=plan,
        )
        assert answer.status_code == 200, answer.text
        card = answer.json()
        assert card["int_phone"] == {
            "number": KYIV,
            "takes_calls": True,
            "without_status": False,
            "asks_for_key": False,
            "shows": "customer",
        }
        assert card["ext_phone"]["number"] == MOBILE and card["ext_phone"]["asks_for_key"]
        delays = {"browser": 0, "device": 0, "int_phone": 0, "ext_phone": 10}
        expected = {"kind": "ordered", "delays": delays, "is_auto_answered": True}
        assert card["ring_plan"] == expected
        path = f"/api/users/{operator.user}/phones"
        assert (await admin.get(path)).json() == card
        await put(admin, operator.user)
        left = (await admin.get(path)).json()
        assert (left["int_phone"], left["ext_phone"]) == (None, None)
        assert left["ring_plan"]["kind"] == "parallel"

    play(story)


def test_numbers_that_lead_nowhere_or_back_to_us_are_refused_by_name(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        await admin.post("/api/numbers", {"number": "380442790000"})
        answer = await put(
            admin, admin.user, int_phone={"number": KYIV}, ext_phone={"number": "112"}
        )
        assert answer.status_code == 422
        assert answer.json()["fields"] == [
            {"field": "int_phone.number", "code": "own_number"},
            {"field": "ext_phone.number", "code": "not_a_number"},
        ]
        abroad = await put(admin, admin.user, ext_phone={"number": "+442071838750"})
        assert abroad.json()["fields"] == [
            {"field": "ext_phone.number", "code": "country_not_allowed"}
        ]

    play(story)


def test_nobody_below_an_administrator_sends_his_calls_elsewhere(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, operator = await company.sign_in("Admin"), await company.sign_in("Operator")
        answer = await put(operator, admin.user, ext_phone={"number": MOBILE})
        assert answer.status_code == 403

    play(story)


def test_the_engine_rings_them_only_where_there_is_a_way_out(
    postgres: TestDatabase, play: Story
) -> None:
    async def story(web: Web) -> None:
        company = await web.company("Kyiv Taxi")
        admin, operator = await company.sign_in("Admin"), await company.sign_in("Operator")
        card = {
            "int_phone": {"number": KYIV, "takes_calls": False},
            "ext_phone": {"number": MOBILE, "without_status": True},
            "ring_plan": {"kind": "ordered", "delays": {"ext_phone": 7}},
        }
        await put(admin, operator.user, **card)
        loaded = await settings_of(postgres, company.tenant)
        assert loaded.acd.outside == {}, "no gateway yet"
        provider = (await admin.post("/api/providers", {"name": "Telecom"})).json()["id"]
        peer = {"provider": provider, "name": "Kyiv", "kind": "peer", "host": "198.51.100.7"}
        assert (await admin.post("/api/gateways", peer)).status_code == 201
        loaded = await settings_of(postgres, company.tenant)
        assert loaded.acd.outside == {operator.user: {"ext": True}}
        his = loaded.calls.reaching[operator.user]
        assert [(each.kind, each.number, each.asks_for_key) for each in his.phones] == [
            ("ext", MOBILE, True)
        ]
        assert his.delays is not None and his.delays.ext_phone == 7
        assert loaded.calls.company == "Kyiv Taxi"

    play(story)


async def settings_of(postgres: TestDatabase, tenant: str) -> TenantConfig:
    database = ShardDatabase(postgres.engine_url, "main")
    try:
        return (await ConfigReader(database).load(tenant)).config
    finally:
        await database.close()
