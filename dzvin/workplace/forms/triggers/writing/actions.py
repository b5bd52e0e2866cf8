"""A form writes to the customer: by a template, under the rules of an operator's own messages."""

from msgspec import Struct, ValidationError, convert

from dzvin.accounts.mail.api import Address, NoMailAccount
from dzvin.accounts.mail.store import load_account_row
from dzvin.accounts.model import Person, Tenant
from dzvin.accounts.store import load_tenant
from dzvin.calls.toll import outside_number
from dzvin.crm.contacts import actions as contacts
from dzvin.crm.forms.due import Due
from dzvin.crm.forms.filled.model import Customer as Called
from dzvin.crm.forms.filled.model import Stored
from dzvin.events.message import Channel, MessageQueued
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.kernel.errors import AppError
from dzvin.outbound.email.jobs import SEND as SEND_EMAIL
from dzvin.outbound.messages.actions import check_pace, check_stop_lists, party_of, put
from dzvin.outbound.messages.customer import Customer, told, values_of
from dzvin.outbound.messages.store import TemplateRow, last_address, list_templates
from dzvin.outbound.model import LONGEST_SMS, Message, NoRecipient, NoSmsProvider
from dzvin.outbound.sms.jobs import SEND as SEND_SMS
from dzvin.outbound.sms.numbers import allowed_number
from dzvin.outbound.sms.store import active_provider
from dzvin.outbound.tables import MESSAGE_TEMPLATE


class NoTemplate(AppError):
    """The template of this message is gone."""

    code = "no_template"


class Letter(Struct, frozen=True, kw_only=True):
    """What is to be written. `to`: a number or an address; empty: the customer's own."""

    who: Person
    tenant: Tenant
    template: TemplateRow
    to: str
    call: str | None
    customer: Customer | None
    contact: str | None


async def write(
    connection: Connection, who: Person, form: Stored, called: Called, due: Due
) -> tuple[Message, MessageQueued]:
    """Raises AppError: what is in the way."""
    channel: Channel = "sms" if due.action.kind == "send_sms" else "email"
    letter = await _letter(connection, who, form, called, due)
    make, task = (_sms, SEND_SMS) if channel == "sms" else (_email, SEND_EMAIL)
    message = await make(connection, letter)
    await check_pace(connection, who, channel)
    await check_stop_lists(connection, message.recipient, letter.tenant.settings)
    return message, await put(connection, who.tenant, message, task)


async def _letter(
    connection: Connection, who: Person, form: Stored, called: Called, due: Due
) -> Letter:
    """A contact's name is better than what the network told."""
    found = await list_templates(connection, MESSAGE_TEMPLATE.c.id == due.action.template)
    if not found:
        raise NoTemplate
    contact = await contacts.known(connection, who, called.number)
    customer = None
    if form.party is not None:
        emails = contact.emails if contact else ()
        customer = Customer(
            party=form.party,
            number=called.number,
            name=contact.name if contact else called.name,
            address=emails[0] if emails else await last_address(connection, form.party),
        )
    return Letter(
        who=who,
        tenant=await load_tenant(connection, who.tenant),
        template=found[0],
        to=due.value,
        call=form.call,
        customer=customer,
        contact=contact.id if contact else None,
    )


async def _sms(connection: Connection, letter: Letter) -> Message:
    provider = await active_provider(connection)
    if provider is None:
        raise NoSmsProvider
    customer, tenant = letter.customer, letter.tenant
    own = outside_number(customer.number, tenant.settings.country) if customer else ""
    number = allowed_number(letter.to or own, tenant)
    is_his = number == own
    party = customer.party if customer and is_his else None
    values = values_of(letter.who, tenant, customer, to_customer=is_his)
    return Message(
        id=new_id(),
        channel="sms",
        state="queued",
        party=party or await party_of(connection, tenant.id, number),
        contact=letter.contact if is_his else None,
        recipient=number,
        text=told(letter.template.text, values)[:LONGEST_SMS],
        template=letter.template.name,
        author=letter.who.id,
        call=letter.call,
        provider=provider,
        created_at=now(),
    )


async def _email(connection: Connection, letter: Letter) -> Message:
    if await load_account_row(connection) is None:
        raise NoMailAccount
    customer = letter.customer
    values = values_of(letter.who, letter.tenant, customer, to_customer=False)
    return Message(
        id=new_id(),
        channel="email",
        state="queued",
        party=customer.party if customer else None,
        contact=letter.contact,
        recipient=_address(letter.to or (customer.address if customer else "")),
        subject=" ".join(told(letter.template.subject, values).split()),
        text=told(letter.template.text, values),
        template=letter.template.name,
        author=letter.who.id,
        call=letter.call,
        created_at=now(),
    )


def _address(written: str) -> str:
    """Raises NoRecipient."""
    try:
        return convert(written, Address)
    except ValidationError:
        raise NoRecipient from None
