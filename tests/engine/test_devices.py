"""SIP phones in the switch follow their rows, whatever happened while nobody looked."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg

from dzvin.acd.inputs import PhonesSeen
from dzvin.engine.devices import Devices
from dzvin.engine.endpoints import load_endpoints
from dzvin.engine.phones import EndpointOwners, Phones
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.telephony.switch import Endpoint
from tests.engine.test_config import furnish
from tests.engine.toys import World
from tests.support.postgres import TestDatabase
from tests.support.web import FakeProvisioner

SEAL = Seal("test key")


class Office:
    """A company with phones on the tables, a switch that knows endpoints, and who is told."""

    def __init__(self, postgres: TestDatabase) -> None:
        self._admin_url = postgres.admin_url
        self.ids = furnish(postgres)
        self.tenant = self.ids["tenant"]
        self.database = ShardDatabase(postgres.engine_url, "main")
        self.switch = FakeProvisioner()
        self.told: list[str] = []
        self.devices = Devices(self.database, SEAL, self.switch, self.told.append)

    def do(self, query: str, *values: object) -> None:
        with psycopg.connect(self._admin_url, autocommit=True) as connection:
            connection.execute("SET search_path TO dzvin")
            connection.execute(query, values)

    def phone(self, name: str, owner: str) -> None:
        self.do(
            "INSERT INTO endpoint (tenant, name, kind, user_account, secret)"
            " VALUES (%s, %s, 'device', %s, %s)",
            self.tenant,
            name,
            self.ids[owner],
            SEAL.close("secret"),
        )

    def give(self, name: str, owner: str) -> None:
        self.do("UPDATE endpoint SET user_account = %s WHERE name = %s", self.ids[owner], name)

    def employ(self, who: str, is_active: bool) -> None:
        self.do("UPDATE user_account SET is_active = %s WHERE id = %s", is_active, self.ids[who])

    def known(self) -> dict[str, str]:
        """Phones that the switch knows, and whose they are."""
        names = {id: name for name, id in self.ids.items()}
        return {
            name: names.get(each.user, each.user)
            for name, each in self.switch.known.items()
            if each.tenant in {self.tenant, ""}
        }


def told(postgres: TestDatabase, story: Callable[[Office], Awaitable[None]]) -> None:
    async def tell() -> None:
        office = Office(postgres)
        try:
            await story(office)
        finally:
            await office.database.close()

    asyncio.run(asyncio.wait_for(tell(), 20))


def test_a_dismissed_persons_phone_goes_and_is_back_with_him(postgres: TestDatabase) -> None:
    async def story(office: Office) -> None:
        office.phone("phone-a1", "anna")
        await office.devices.look()
        assert office.known() == {"phone-a1": "anna"}
        office.employ("anna", False)
        await office.devices.look()
        assert office.known() == {}
        names = [each.name for each in await load_endpoints(office.database, SEAL)]
        assert "phone-a1" not in names, "a new switch does not get it either"
        office.employ("anna", True)
        await office.devices.look()
        assert office.known() == {"phone-a1": "anna"}
        assert office.told.count(office.tenant) == 3

    told(postgres, story)


def test_what_changed_while_no_engine_ran_is_mended_at_its_start(postgres: TestDatabase) -> None:
    async def story(office: Office) -> None:
        office.phone("phone-b1", "boris")
        office.phone("phone-b2", "gone")
        left = Endpoint(name="phone-b2", kind="device", secret="secret", tenant=office.tenant)
        gateway = Endpoint(name="gw", kind="gateway", secret="", tenant="")
        await office.switch.put(left, gateway)
        await office.devices.look()
        assert office.known() == {"phone-b1": "boris", "gw": ""}

    told(postgres, story)


def test_a_phone_that_was_deleted_while_the_switch_was_away_goes_later(
    postgres: TestDatabase,
) -> None:
    async def story(office: Office) -> None:
        office.phone("phone-c1", "anna")
        await office.devices.look()
        office.do("DELETE FROM endpoint WHERE name = 'phone-c1'")
        office.switch.is_away = True
        await office.devices.look()
        office.switch.is_away = False
        await office.devices.look()
        assert office.known() == {}

    told(postgres, story)


def test_a_phone_that_is_given_to_another_rings_for_him(postgres: TestDatabase) -> None:
    async def story(office: Office) -> None:
        office.phone("phone-d1", "anna")
        await office.devices.look()
        office.give("phone-d1", "boris")
        office.told.clear()
        await office.devices.look()
        assert office.known() == {"phone-d1": "boris"}
        assert office.told == [office.tenant]
        world = World()
        world.switch.endpoints = {"phone-d1"}
        phones = Phones(world.loop, EndpointOwners(office.database), world.switch)
        phones.look_again(office.tenant)
        await phones.tell(world.loop.phones.get_nowait())
        heard = world.loop.inbox.pop()
        assert heard is not None and isinstance(heard.input, PhonesSeen)
        assert heard.input.registered == {office.ids["boris"]: ("phone-d1",)}

    told(postgres, story)
