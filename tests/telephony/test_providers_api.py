"""Providers and gateways, as an administrator sets them; the switch hears only what concerns it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from dzvin.infra.db import UnknownReference
from dzvin.infra.network import own_addresses
from dzvin.infra.seal import Seal
from dzvin.telephony.model import Gateway
from dzvin.telephony.providers.actions import Trunks, holds_one_of
from dzvin.telephony.providers.jobs import Names
from dzvin.telephony.tables import GATEWAY
from tests.support.web import Client, FakeProvisioner, Story, Web

NOBODY = "00000000-0000-4000-8000-000000000000"


async def provided(admin: Client, **fields: Any) -> dict[str, Any]:
    """A gateway of a new provider."""
    provider = (await admin.post("/api/providers", {"name": fields.pop("of", "Telecom")})).json()
    usual = {
        "provider": provider["id"],
        "name": "Kyiv",
        "kind": "line",
        "host": "198.51.100.7",
        "username": "4401",
        "secret": "s3cret",
    }
    answer = await admin.post("/api/gateways", usual | fields)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_secret_is_sealed_and_never_shown(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await provided(admin)
        assert made["has_secret"] and "s3cret" not in str(made)
        assert made["live"]["state"] == "unknown"
        assert (await admin.get("/api/gateways")).json() == [made]
        (known,) = web.provisioner.gateways.values()
        assert (known.secret, known.tenant, known.addresses) == ("s3cret", admin.tenant, ())
        async with web.database.transaction(admin.tenant) as connection:
            stored = (await connection.execute(select(GATEWAY.c.secret))).scalar_one()
        assert Seal("test key").open(stored) == "s3cret"
        changed = await admin.patch(f"/api/gateways/{made['id']}", {"secret": ""})
        assert not changed.json()["has_secret"]

    play(story)


def test_only_what_matters_to_the_switch_is_told_to_it(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await provided(admin)
        path, fake = f"/api/gateways/{made['id']}", web.provisioner
        fake.told.clear()
        limits = {"name": "Lviv", "max_channels": 5, "position": 2, "rules": [{"strip": "0"}]}
        changed = (await admin.patch(path, limits)).json()
        assert (changed["max_channels"], changed["rules"]) == (5, [{"strip": "0", "add": ""}])
        assert fake.told == []
        await admin.patch(path, {"port": 5070})
        assert [one.port for one in fake.gateways.values()] == [5070]
        await admin.patch(path, {"is_active": False})
        assert fake.gateways == {}
        await admin.patch(path, {"is_active": True})
        provider = f"/api/providers/{made['provider']}"
        await admin.patch(provider, {"is_active": False})
        assert fake.gateways == {}
        await admin.patch(provider, {"is_active": True})
        assert len(fake.gateways) == 1
        assert (await admin.delete(provider)).json()["code"] == "in_use"
        assert (await admin.delete(path)).status_code == 204
        assert fake.gateways == {}
        assert (await admin.delete(provider)).status_code == 204

    play(story)


@pytest.mark.parametrize(
    "fields,field",
    [
        ({"username": ""}, "username"),
        ({"prices": [{"per_minute_micros": 1}] * 2}, "prices"),
        ({"prices": [{"prefix": "+380", "per_minute_micros": 1}]}, "prices.0.prefix"),
        ({"prices": [{"per_minute_micros": 1, "step_seconds": 0}]}, "prices.0.step_seconds"),
        ({"host": "127.0.0.1"}, "host"),
        ({"host": "localhost"}, "host"),
        ({"host": "0.0.0.0"}, "host"),
        ({"host": "::1"}, "host"),
        ({"host": "sip.example.com;transport=ws"}, "host"),
        ({"host": "a b"}, "host"),
        ({"host": "no-such-host.invalid", "kind": "peer"}, "host"),
        ({"kind": "peer", "addresses": ["127.0.0.0/8"]}, "addresses.0"),
        ({"kind": "peer", "addresses": ["198.51.100.7", "0.0.0.0/0"]}, "addresses.1"),
        ({"kind": "peer", "addresses": ["300.1.1.1"]}, "addresses.0"),
        ({"username": "a@b"}, "username"),
        ({"username": "${EXTEN}"}, "username"),
        ({"secret": "two\r\nlines"}, "secret"),
        ({"outbound_proxy": "proxy;lr"}, "outbound_proxy"),
        ({"codecs": ["gsm"]}, "codecs.0"),
        ({"codecs": []}, "codecs"),
        ({"rules": [{"strip": "$(id)"}]}, "rules.0.strip"),
        ({"caller_number": "'; drop"}, "caller_number"),
        ({"provider": NOBODY}, "provider"),
        ({"max_channels": -1}, "max_channels"),
    ],
)
def test_what_would_be_dangerous_or_wrong_is_refused(
    play: Story, fields: dict[str, Any], field: str
) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        provider = (await admin.post("/api/providers", {"name": "Telecom"})).json()["id"]
        usual = {
            "provider": provider,
            "name": "Kyiv",
            "kind": "line",
            "host": "198.51.100.7",
            "username": "4401",
        }
        answer = await admin.post("/api/gateways", usual | fields)
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["fields"]] == [field]
        assert web.provisioner.gateways == {}

    play(story)


def test_a_gateway_at_an_address_of_this_machine_would_let_every_browser_in(play: Story) -> None:
    """Visitors send through the relay from there."""
    assert holds_one_of("10.0.0.5", {"10.0.0.5"})
    assert holds_one_of("10.0.0.0/16", {"192.0.2.1", "10.0.0.5"})
    assert not holds_one_of("10.0.0.6", {"10.0.0.5", "fd00::5"})

    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        provider = (await admin.post("/api/providers", {"name": "Office"})).json()["id"]
        for own in own_addresses():
            peer = {"provider": provider, "name": "Here", "kind": "peer", "host": own}
            answer = await admin.post("/api/gateways", peer)
            assert answer.json()["fields"] == [{"field": "host", "code": "not_allowed"}]
        assert web.provisioner.gateways == {}

    play(story)


def test_a_peer_is_known_by_what_its_host_stands_for_or_by_what_was_said(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await provided(admin, kind="peer", username="", host="198.51.100.10")
        assert made["addresses"] == ["198.51.100.10"]
        path = f"/api/gateways/{made['id']}"
        moved = (await admin.patch(path, {"host": "198.51.100.11"})).json()
        assert moved["addresses"] == ["198.51.100.11"]
        given = {"addresses": ["203.0.113.9", "192.0.2.17/28", "203.0.113.9/32"]}
        changed = (await admin.patch(path, given)).json()
        assert changed["addresses"] == ["203.0.113.9", "192.0.2.16/28"]

    play(story)


def test_a_peer_is_a_network_of_256_addresses_at_most(play: Story) -> None:
    """Whoever calls from there is let in without a password."""

    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await provided(admin, kind="peer", username="", host="198.51.100.20")
        path = f"/api/gateways/{made['id']}"
        for wide in ("203.0.113.0/23", "203.0.0.0/16", "2001:db8::/63"):
            refused = await admin.patch(path, {"addresses": ["192.0.2.1", wide]})
            assert refused.status_code == 422
            assert refused.json()["fields"] == [{"field": "addresses.1", "code": "too_wide"}]
        narrow = ["198.18.7.0/24", "2001:db8::/64"]
        assert (await admin.patch(path, {"addresses": narrow})).json()["addresses"] == narrow

    play(story)


def test_typed_addresses_of_a_peer_outlive_another_host(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await provided(admin, kind="peer", username="", host="198.51.100.30")
        path = f"/api/gateways/{made['id']}"
        typed = ["198.18.1.9", "198.18.1.16/28"]
        await admin.patch(path, {"addresses": typed})
        changed = (await admin.patch(path, {"host": "198.51.100.31"})).json()
        assert (changed["host"], changed["addresses"]) == ("198.51.100.31", typed)
        changed = (await admin.patch(path, {"addresses": []})).json()
        assert changed["addresses"] == ["198.51.100.31"]
        refused = await admin.patch(path, {"host": "127.0.0.1"})
        assert refused.json()["fields"] == [{"field": "host", "code": "not_allowed"}]

    play(story)


def test_no_company_is_known_by_the_address_of_another_ones_peer(play: Story) -> None:
    """Its calls could be taken for theirs. Behind a carrier of all the number tells them apart."""

    async def story(web: Web) -> None:
        ours = await (await web.company()).sign_in("Admin")
        theirs = await (await web.company("Other")).sign_in("Admin")
        await provided(ours, kind="peer", username="", host="192.0.2.100")
        provider = (await theirs.post("/api/providers", {"name": "Telecom"})).json()["id"]
        new = {"provider": provider, "name": "Kyiv", "kind": "peer"}

        async def made(**fields: Any) -> Any:
            return await theirs.post("/api/gateways", new | fields)

        for field, fields in (
            ("host", {"host": "192.0.2.100"}),
            ("addresses.0", {"host": "192.0.2.9", "addresses": ["192.0.2.96/28"]}),
            ("addresses.1", {"host": "192.0.2.9", "addresses": ["192.0.2.9", "192.0.2.100"]}),
        ):
            refused = await made(**fields)
            assert refused.status_code == 422
            assert refused.json()["fields"] == [{"field": field, "code": "of_another_company"}]
        line = {"kind": "line", "host": "192.0.2.100", "username": "4402"}
        assert (await made(**line, name="Line")).status_code == 201
        own = (await made(host="192.0.2.9")).json()
        moved = await theirs.patch(f"/api/gateways/{own['id']}", {"host": "192.0.2.100"})
        assert moved.json()["fields"] == [{"field": "host", "code": "of_another_company"}]
        twice = {"name": "Same", "addresses": ["192.0.2.9"], "host": "192.0.2.9"}
        assert (await made(**twice)).status_code == 201, "its own"
        dns = NameServer()
        dns.names["moving.test"] = ["192.0.2.100", "192.0.2.10"]
        async with web.database.transaction(theirs.tenant) as connection:
            await connection.execute(
                update(GATEWAY).where(GATEWAY.c.id == own["id"]).values(host="moving.test")
            )
        trunks = Trunks(web.provisioner, Seal("test key"))
        names = Names(web.database, trunks, lambda: datetime(2026, 3, 1, tzinfo=UTC), dns)
        await names.look(theirs.tenant)
        listed = {one["id"]: one for one in (await theirs.get("/api/gateways")).json()}
        assert sorted(listed[own["id"]]["addresses"]) == ["192.0.2.10", "192.0.2.9"]

    play(story)


def test_a_peer_out_of_use_keeps_its_address_from_nobody(play: Story) -> None:
    """And is refused when it comes back to find it taken: by itself, or with its provider."""
    host, peer = "198.18.4.7", {"kind": "peer", "username": "", "host": "198.18.4.7"}
    taken = [{"field": "host", "code": "of_another_company"}]

    async def story(web: Web) -> None:
        gone = await (await web.company()).sign_in("Admin")
        here = await (await web.company("Other")).sign_in("Admin")
        old = await provided(gone, **peer)
        path, provider = f"/api/gateways/{old['id']}", f"/api/providers/{old['provider']}"
        await gone.patch(path, {"is_active": False})
        new = await provided(here, **peer)
        refused = await gone.patch(path, {"is_active": True})
        assert (refused.status_code, refused.json()["fields"]) == (422, taken)
        await gone.patch(provider, {"is_active": False})
        assert (await gone.patch(path, {"is_active": True})).status_code == 200
        back = await gone.patch(provider, {"is_active": True})
        wrong = [{"field": "is_active", "code": "of_another_company"}]
        assert (back.status_code, back.json()["fields"]) == (422, wrong)
        assert [one.tenant for one in web.provisioner.gateways.values()] == [here.tenant]
        await here.patch(f"/api/providers/{new['provider']}", {"is_active": False})
        assert (await gone.patch(provider, {"is_active": True})).status_code == 200
        unused = {"name": "Spare", "provider": new["provider"], "kind": "peer", "host": host}
        assert (await here.post("/api/gateways", unused)).status_code == 201
        again = await here.patch(f"/api/providers/{new['provider']}", {"is_active": True})
        assert again.status_code == 422

    play(story)


class NameServer:
    """What each name stands for at this moment."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {}

    async def __call__(self, host: str) -> list[str]:
        return self.names.get(host, [])


def test_a_peer_that_moved_is_known_by_its_new_address(play: Story) -> None:
    """What its name stood for within the hour is still its own: names take turns."""
    host, first, second, third = "sip.provider.test", "198.18.2.7", "198.18.2.8", "198.18.2.9"

    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await provided(admin, kind="peer", username="", host=first)
        typed = await provided(
            admin, kind="peer", username="", of="Other", name="Lviv", addresses=[third]
        )
        async with web.database.transaction(admin.tenant) as connection:
            await connection.execute(update(GATEWAY).values(host=host))
        dns, at, fake = NameServer(), [datetime(2026, 3, 1, tzinfo=UTC)], web.provisioner
        names = Names(web.database, Trunks(fake, Seal("test key")), lambda: at[0], dns)

        async def addresses(minutes: int, *stands_for: str) -> list[str]:
            fake.told.clear()
            at[0] += timedelta(minutes=minutes)
            dns.names[host] = [*stands_for]
            await names.look(admin.tenant)
            shown = {
                one["id"]: one["addresses"] for one in (await admin.get("/api/gateways")).json()
            }
            (known,) = (one for one in fake.gateways.values() if third not in one.addresses)
            assert sorted(known.addresses) == sorted(shown[made["id"]])
            assert shown[typed["id"]] == [third], "what was typed stays"
            return sorted(shown[made["id"]])

        assert await addresses(2) == [first] and not fake.told, "nobody answers for it"
        assert await addresses(2, first) == [first] and not fake.told
        assert await addresses(2, second) == [first, second] and len(fake.told) == 1
        assert await addresses(2, second, first) == [first, second] and not fake.told
        assert await addresses(61, second) == [second]
        assert await addresses(2, "127.0.0.1", "0.0.0.0") == [second], "never this machine's own"
        assert await addresses(2, *own_addresses()) == [second]

    play(story)


class Refusing(FakeProvisioner):
    """Of one gateway the database refuses something: its company went at this moment."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self._host = host

    async def put_addresses(self, gateway: Gateway) -> None:
        if gateway.host == self._host:
            raise UnknownReference(fields=[{"field": "tenant", "code": "unknown"}])
        await super().put_addresses(gateway)


def test_what_a_companys_peer_is_refused_costs_no_other_company_its_look(play: Story) -> None:
    hosts = ("sip.first.test", "sip.second.test")

    async def story(web: Web) -> None:
        tenants = []
        dns = NameServer()
        for n, host in enumerate(hosts):
            admin = await (await web.company(f"Company {n}")).sign_in("Admin")
            tenants.append(admin.tenant)
            await provided(admin, kind="peer", username="", host=f"198.18.3.{n}")
            dns.names[host] = [f"198.18.3.{n}", f"198.18.3.1{n}"]
            async with web.database.transaction(admin.tenant) as connection:
                await connection.execute(update(GATEWAY).values(host=host))
        refusing = Refusing(hosts[0])
        at = datetime(2026, 3, 1, tzinfo=UTC)
        await Names(web.database, Trunks(refusing, Seal("test key")), lambda: at, dns).look_at_all(
            tenants
        )
        assert [one.host for one in refusing.gateways.values()] == [hosts[1]]

    play(story)


PBX = {
    "kind": "pbx",
    "host": "",
    "username": "",
    "secret": "sixteen letters!",
    "extensions": ["1XXX"],
}


def test_an_own_pbx_registers_with_a_login_or_is_a_peer(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        made = await provided(admin, **PBX)
        (known,) = web.provisioner.gateways.values()
        assert (made["login"], made["has_secret"]) == (known.name, True)
        assert (known.kind, known.host, known.addresses) == ("pbx", "", ())
        path = f"/api/gateways/{made['id']}"
        as_peer = (await admin.patch(path, {"host": "198.51.100.9"})).json()
        assert (as_peer["login"], as_peer["addresses"]) == ("", ["198.51.100.9"])
        plan = (await admin.patch(path, {"extensions": ["8*"], "may_call_out": True})).json()
        assert (plan["extensions"], plan["may_call_out"]) == (["8*"], True)
        back = (await admin.patch(path, {"host": "", "secret": "another long one"})).json()
        assert (back["login"], back["addresses"]) == (known.name, [])

    play(story)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"secret": ""}, "secret"),
        ({"secret": "too short"}, "secret"),
        ({"extensions": []}, "extensions"),
        ({"extensions": ["XXXX"]}, "extensions.0"),
        ({"extensions": ["*"]}, "extensions.0"),
        ({"extensions": ["1XX;${EXTEN}"]}, "extensions.0"),
        ({"kind": "line", "host": "198.51.100.7", "username": "4401"}, "extensions"),
        ({"kind": "peer", "extensions": []}, "host"),
        (
            {"kind": "peer", "host": "198.51.100.7", "extensions": [], "may_call_out": True},
            "extensions",
        ),
    ],
)
def test_a_pbx_that_could_be_anybodys_is_refused(
    play: Story, fields: dict[str, Any], field: str
) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        provider = (await admin.post("/api/providers", {"name": "Office"})).json()["id"]
        new = {"provider": provider, "name": "PBX"} | PBX | fields
        answer = await admin.post("/api/gateways", new)
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["fields"]] == [field]
        assert web.provisioner.gateways == {}

    play(story)


def test_a_number_may_belong_to_one_gateway(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        other = await (await web.company()).sign_in("Admin")
        gateway = (await provided(admin))["id"]
        for body, code in (
            ({"number": "800"}, 201),
            ({"number": "800", "gateway": gateway}, 201),
            ({"number": "800", "gateway": gateway}, 409),
            ({"number": "38044", "match": "prefix"}, 201),
            ({"match": "default", "gateway": gateway}, 201),
            ({"match": "default", "gateway": gateway}, 409),
            ({"match": "default"}, 422),
            ({"match": "default", "gateway": gateway, "number": "800"}, 422),
            ({"match": "prefix", "number": "39", "is_public": True}, 422),
            ({"match": "prefix"}, 422),
            ({"number": "801", "gateway": (await provided(other))["id"]}, 422),
        ):
            assert (await admin.post("/api/numbers", body)).status_code == code, body
        assert (await admin.delete(f"/api/gateways/{gateway}")).json()["code"] == "in_use"

    play(story)


def test_a_gateway_has_its_prices(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        city = {
            "prefix": "38044",
            "per_minute_micros": 500_000,
            "first_seconds": 60,
            "step_seconds": 1,
        }
        made = await provided(admin, prices=[city])
        assert made["prices"] == [city]
        rest = city | {"prefix": "", "per_minute_micros": 0}
        path = f"/api/gateways/{made['id']}"
        changed = await admin.patch(path, {"prices": [city, rest]})
        assert changed.json()["prices"] == [city, rest]
        assert (await admin.patch(path, {"prices": []})).json()["prices"] == []

    play(story)


def test_an_own_pbx_is_told_where_to_register(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        office = {"kind": "pbx", "host": "", "username": "", "extensions": ["1XXX"]}
        made = await provided(admin, **office, secret="a long enough password")
        assert made["login"] and made["registrar"]["ways"] == [{"transport": "udp", "port": 5060}]
        line = await provided(admin, of="Other", name="Lviv")
        assert (line["login"], line["registrar"]) == ("", None)

    play(story)
