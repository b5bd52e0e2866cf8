"""The client panel in one answer: the contact behind a call's number, and what was noted."""

from litestar import get
from msgspec import Struct

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.crm.contacts import store as contacts
from dzvin.crm.contacts.actions import EDIT, NUMBERS, VIEW, known, page_of
from dzvin.crm.contacts.model import ContactPage, Field
from dzvin.infra.db import Connection
from dzvin.kernel.errors import NotFound


class Client(Struct, frozen=True, kw_only=True):
    """`page` is null for one whom nobody has written down; `number` and `name` are the call's."""

    number: str
    name: str
    page: ContactPage | None
    fields: list[Field]
    may_create: bool


@get("/api/calls/{call:str}/client", opt=needs(VIEW))
async def client_of_call(call: str, who: Person, connection: Connection) -> Client:
    """For whoever was offered the call or had it, whoever is responsible for the contact."""
    customer = await contacts.of_call(connection, call)
    if who.id not in customer.operators:
        raise NotFound
    contact = await known(connection, who, customer.number)
    sees = may(who, NUMBERS)
    return Client(
        number=customer.number if sees else masked_number(customer.number),
        name=customer.name if sees else masked_name(customer.name),
        page=None if contact is None else await page_of(connection, who, contact, call),
        fields=await contacts.list_fields(connection),
        may_create=contact is None and bool(customer.number) and may(who, EDIT),
    )


ROUTES = [client_of_call]
