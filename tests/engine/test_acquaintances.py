"""Who is responsible for a customer: asked of the contacts' tables, told to the router."""

from dzvin.acd.commands import FindResponsible
from dzvin.acd.inputs import ResponsibleFound
from dzvin.engine.acquaintances import Acquaintances, StoredContacts, country_in
from dzvin.infra.clock import new_id
from tests.engine.test_devices import Office, told
from tests.engine.toys import World
from tests.support.postgres import TestDatabase


def test_the_router_is_told_whom_the_contact_of_each_customer_names(
    postgres: TestDatabase,
) -> None:
    async def story(office: Office) -> None:
        known, plain, stranger = new_id(), new_id(), new_id()
        numbers = {known: "+380501112233", plain: "+380502223344", stranger: "+380503334455"}
        for party, number in numbers.items():
            office.do(
                "INSERT INTO party (tenant, id, number, number_reversed) VALUES (%s, %s, %s, %s)",
                office.tenant, party, number, number[::-1],
            )  # fmt: skip
        for party, responsible in ((known, office.ids["boris"]), (plain, None)):
            contact = new_id()
            office.do(
                "INSERT INTO contact (tenant, id, name, sort_name, responsible)"
                " VALUES (%s, %s, 'Olena', 'olena', %s)",
                office.tenant, contact, responsible,
            )  # fmt: skip
            office.do(
                "INSERT INTO contact_phone (tenant, phone, reversed, contact)"
                " VALUES (%s, %s, %s, %s)",
                office.tenant, numbers[party], numbers[party][::-1], contact,
            )  # fmt: skip
        world = World()
        contacts = StoredContacts(office.database, country_in(world.loop))
        asking = Acquaintances(world.loop, contacts)
        for n, party in enumerate((known, plain, stranger)):
            asked = FindResponsible(tenant=office.tenant, item=f"call-{n}", party=party)
            await world.loop.performer.ask(asked)
        await asking.tell(world.loop.questions.get_nowait())
        heard = [world.loop.inbox.pop() for _ in range(3)]
        assert [one.input for one in heard if one] == [
            ResponsibleFound(item="call-0", operator=office.ids["boris"]),
            ResponsibleFound(item="call-1", operator=None),
            ResponsibleFound(item="call-2", operator=None),
        ]
        assert {one.subject for one in heard if one} == {f"acd:{office.tenant}"}

    told(postgres, story)
