"""An operator writes an SMS or an e-mail to a customer, and what a new message begins with."""

from typing import Annotated

from litestar import get, post
from litestar.params import Parameter
from msgspec import Meta, Struct

from dzvin.accounts.guard import needs
from dzvin.accounts.mail.api import Address, NoMailAccount
from dzvin.accounts.mail.store import load_account_row
from dzvin.accounts.model import Name, Person
from dzvin.accounts.permissions import may
from dzvin.accounts.privacy import masked_address, masked_name, masked_number
from dzvin.accounts.store import load_tenant
from dzvin.calls.toll import outside_number
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.kernel.ids import UUID_PATTERN
from dzvin.outbound.email.jobs import SEND as SEND_EMAIL
from dzvin.outbound.messages.actions import check_pace, check_stop_lists, party_of, queue
from dzvin.outbound.messages.api import MAY_WRITE, Subject, Text
from dzvin.outbound.messages.customer import Customer, told, values_of
from dzvin.outbound.model import (
    LONGEST_SMS,
    NUMBERS,
    Message,
    NoRecipient,
    NoSmsProvider,
)
from dzvin.outbound.sms.jobs import SEND as SEND_SMS
from dzvin.outbound.sms.numbers import allowed_number
from dzvin.outbound.sms.store import active_provider
from dzvin.workplace.inbox.actions import mark
from dzvin.workplace.writing.actions import customer_of
from dzvin.workplace.writing.model import Place, Recipient, Whom, at

Asked = Annotated[str | None, Parameter(pattern=UUID_PATTERN)]


class NewSms(Whom, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without `to`: to the number of whom it names, the one at `place`."""

    to: Annotated[str, Meta(pattern=r"^[0-9+() -]{3,40}$(?!\n)")] | None = None
    place: Place = 0
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_SMS)]
    template: Name | None = None


class NewEmail(Whom, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without `to`: to the address of whom it names, the one at `place`."""

    to: Address | None = None
    place: Place = 0
    subject: Annotated[Subject, Meta(min_length=1)]
    text: Text
    template: Name | None = None


class Queued(Struct, frozen=True, kw_only=True):
    id: str


class Outline(Struct, frozen=True, kw_only=True):
    """What a message begins with: to which of his numbers and addresses it can go, masked for who
    may not read them. `variables` are those that he may read; others are filled in when it is sent.
    `has_sms`, `has_email`: by these ways one can write at all."""

    name: str
    numbers: list[str]
    addresses: list[str]
    variables: dict[str, str]
    has_sms: bool
    has_email: bool


@get("/api/messages/outline", opt=MAY_WRITE)
async def message_outline(
    who: Person,
    connection: Connection,
    call: Annotated[str | None, Parameter(max_length=64)] = None,
    contact: Asked = None,
    form: Asked = None,
    callback: Asked = None,
    missed: Asked = None,
    received: Asked = None,
) -> Outline:
    """Of whom is named; else of a message to a typed number or address."""
    whom = Whom(
        call=call, contact=contact, form=form, callback=callback, missed=missed, received=received
    )
    customer = await customer_of(connection, who, whom) or Recipient()
    tenant = await load_tenant(connection, who.tenant)
    variables = {"operator.name": who.name, "company.name": tenant.name}
    name, numbers, addresses = customer.name, customer.numbers, customer.addresses
    if may(who, NUMBERS):
        variables |= {"contact.name": name, "call.number": at(numbers, 0)}
    else:
        name = masked_name(name)
        numbers = tuple(masked_number(each) for each in numbers)
        addresses = tuple(masked_address(each) for each in addresses)
    return Outline(
        name=name,
        numbers=list(numbers),
        addresses=list(addresses),
        variables=variables,
        has_sms=await active_provider(connection) is not None,
        has_email=await load_account_row(connection) is not None,
    )


@post("/api/messages/sms", opt=needs("sms.send"), status_code=202)
async def sms_send(who: Person, connection: Connection, data: NewSms) -> Queued:
    """What becomes of it is told on the live socket."""
    tenant = await load_tenant(connection, who.tenant)
    provider = await active_provider(connection)
    if provider is None:
        raise NoSmsProvider
    customer = await customer_of(connection, who, data) or Recipient()
    to = allowed_number(data.to or at(customer.numbers, data.place), tenant)
    await check_pace(connection, who, "sms")
    await check_stop_lists(connection, to, tenant.settings)
    country = tenant.settings.country
    is_his = to in {outside_number(number, country) for number in customer.numbers}
    is_first = is_his and to == outside_number(at(customer.numbers, 0), country)
    values = values_of(who, tenant, _named(customer, to if is_his else ""), to_customer=is_his)
    party = customer.party if is_first else None
    message = Message(
        id=new_id(),
        channel="sms",
        state="queued",
        party=party or await party_of(connection, who.tenant, to),
        contact=customer.contact if is_his else None,
        recipient=to,
        text=told(data.text, values)[:LONGEST_SMS],
        template=data.template or "",
        author=who.id,
        call=customer.call,
        provider=provider,
        created_at=now(),
    )
    await queue(connection, who.tenant, message, SEND_SMS)
    if data.received:
        await mark(connection, who.tenant, data.received, who.id, is_read=True)
    return Queued(id=message.id)


@post("/api/messages/email", opt=needs("email.send"), status_code=202)
async def email_send(who: Person, connection: Connection, data: NewEmail) -> Queued:
    """What becomes of it is told on the live socket."""
    tenant = await load_tenant(connection, who.tenant)
    if await load_account_row(connection) is None:
        raise NoMailAccount
    customer = await customer_of(connection, who, data) or Recipient()
    to = data.to or at(customer.addresses, data.place)
    if not to:
        raise NoRecipient
    await check_pace(connection, who, "email")
    await check_stop_lists(connection, to, tenant.settings)
    # Whose an address is one can only say, not know: a number may be told to the customer by SMS.
    values = values_of(who, tenant, _named(customer), to_customer=False)
    party, number = customer.party, at(customer.numbers, 0)
    if party is None and number:
        party = await party_of(connection, who.tenant, number)
    message = Message(
        id=new_id(),
        channel="email",
        state="queued",
        party=party,
        contact=customer.contact,
        recipient=to,
        subject=" ".join(told(data.subject, values).split()),
        text=told(data.text, values),
        template=data.template or "",
        author=who.id,
        call=customer.call,
        created_at=now(),
    )
    await queue(connection, who.tenant, message, SEND_EMAIL)
    return Queued(id=message.id)


ROUTES = [message_outline, sms_send, email_send]


def _named(customer: Recipient, number: str = "") -> Customer:
    """`number`: the one of his that it goes to."""
    return Customer(
        party=customer.party or "",
        number=number or at(customer.numbers, 0),
        name=customer.name,
        address="",
    )
