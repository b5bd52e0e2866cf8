"""POST /api/messages/email: an operator writes to a customer's address."""

from typing import Annotated

from litestar import post
from msgspec import Meta, Struct

from dzvin.accounts.guard import needs
from dzvin.accounts.mail.api import Address, NoMailAccount
from dzvin.accounts.mail.store import load_account_row
from dzvin.accounts.model import Name, Person
from dzvin.accounts.store import load_tenant
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.outbound.email.jobs import SEND
from dzvin.outbound.messages.actions import check_pace, check_stop_lists, customer_of, queue
from dzvin.outbound.messages.api import Subject, Text
from dzvin.outbound.model import Message, NoRecipient
from dzvin.outbound.sms.api import Queued, told, values_of


class NewEmail(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without `to`: to the customer of `call`, as the contact has it or where one wrote last."""

    call: Id | None = None
    to: Address | None = None
    subject: Annotated[Subject, Meta(min_length=1)]
    text: Text
    template: Name | None = None


@post("/api/messages/email", opt=needs("email.send"), status_code=202)
async def email_send(who: Person, connection: Connection, data: NewEmail) -> Queued:
    """What becomes of it is told on the live socket."""
    tenant = await load_tenant(connection, who.tenant)
    if await load_account_row(connection) is None:
        raise NoMailAccount
    customer = await customer_of(connection, who, data.call)
    to = data.to or (customer.address if customer else "")
    if not to:
        raise NoRecipient
    await check_pace(connection, who, "email")
    await check_stop_lists(connection, to, tenant.settings)
    # Whose an address is one can only say, not know: a number may be told to the customer by SMS.
    values = values_of(who, tenant, customer, to_customer=False)
    message = Message(
        id=new_id(),
        channel="email",
        state="queued",
        party=customer.party if customer else None,
        recipient=to,
        subject=" ".join(told(data.subject, values).split()),
        text=told(data.text, values),
        template=data.template or "",
        author=who.id,
        call=data.call,
        created_at=now(),
    )
    await queue(connection, who.tenant, message, SEND)
    return Queued(id=message.id)


ROUTES = [email_send]
