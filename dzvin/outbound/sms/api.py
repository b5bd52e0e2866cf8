"""POST /api/messages/sms: an operator writes to a customer; and where delivery reports arrive."""

import hmac
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

import msgspec
from litestar import HttpMethod, Request, post, route
from litestar.datastructures import State
from litestar.response import Response
from msgspec import Meta, Struct

from dzvin.accounts.guard import PUBLIC, needs
from dzvin.accounts.model import Name, Person, Tenant
from dzvin.accounts.permissions import may
from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.accounts.store import load_tenant
from dzvin.calls.toll import Toll, number_refusal, outside_number
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, Database
from dzvin.infra.http import FROM_OUTSIDE, Id
from dzvin.kernel.errors import NotFound
from dzvin.outbound.messages.actions import (
    Customer,
    check_pace,
    check_stop_lists,
    customer_of,
    party_of,
    queue,
)
from dzvin.outbound.model import (
    LONGEST_SMS,
    NUMBERS,
    CountryForbidden,
    Message,
    NoRecipient,
    NoSmsProvider,
)
from dzvin.outbound.sms import store
from dzvin.outbound.sms.http.request import report
from dzvin.outbound.sms.jobs import SEND, defer_report
from dzvin.outbound.sms.provider import HttpSettings
from dzvin.outbound.sms.token import parts_of
from dzvin.outbound.variables import filled

MOST_REPORTS = 200
"""In one call of a provider."""


class NewSms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without `to`: to the number of the customer of `call`."""

    call: Id | None = None
    to: Annotated[str, Meta(pattern=r"^[0-9+() -]{3,40}$(?!\n)")] | None = None
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_SMS)]
    template: Name | None = None


class Queued(Struct, frozen=True, kw_only=True):
    id: str


@post("/api/messages/sms", opt=needs("sms.send"), status_code=202)
async def sms_send(who: Person, connection: Connection, data: NewSms) -> Queued:
    """What becomes of it is told on the live socket."""
    tenant = await load_tenant(connection, who.tenant)
    provider = await store.active_provider(connection)
    if provider is None:
        raise NoSmsProvider
    customer = await customer_of(connection, who, data.call)
    to = allowed_number(data.to or (customer.number if customer else ""), tenant)
    await check_pace(connection, who, "sms")
    await check_stop_lists(connection, to, tenant.settings)
    country = tenant.settings.country
    to_customer = customer is not None and to == outside_number(customer.number, country)
    if customer is not None and to_customer:
        party = customer.party
    else:
        party = await party_of(connection, who.tenant, to)
    values = values_of(who, tenant, customer, to_customer=to_customer)
    message = Message(
        id=new_id(),
        channel="sms",
        state="queued",
        party=party,
        recipient=to,
        text=told(data.text, values)[:LONGEST_SMS],
        template=data.template or "",
        author=who.id,
        call=data.call,
        provider=provider,
        created_at=now(),
    )
    await queue(connection, who.tenant, message, SEND)
    return Queued(id=message.id)


@route(
    "/api/public/sms/{report:str}",
    http_method=[HttpMethod.GET, HttpMethod.POST],
    opt={**needs(PUBLIC), FROM_OUTSIDE: True},
    status_code=200,
)
async def sms_report(
    request: Request[Any, Any, Any], report: str, database: Database, state: State
) -> Response[str]:
    """A provider tells what became of messages. Only it knows the address."""
    parts = parts_of(report)
    if parts is None:
        raise NotFound
    tenant, provider, _ = parts
    heard = await _heard(request)
    async with database.transaction(tenant) as connection:
        found = await store.load_provider(connection, provider)
        token = store.opened(found.report_token, state.seal) if found else ""
        if found is None or not hmac.compare_digest(token.encode(), report.encode()):
            raise NotFound
        settings = found.settings
        if not isinstance(settings, HttpSettings) or settings.reports != "callback":
            raise NotFound
        for one in _reports(settings, heard):
            await defer_report(connection, tenant, provider, *one)
    return Response("OK", media_type="text/plain")


ROUTES = [sms_send, sms_report]


def allowed_number(typed: str, tenant: Tenant) -> str:
    """As +380…. Raises NoRecipient and CountryForbidden: by the rules of calls."""
    settings = tenant.settings
    number = outside_number(typed, settings.country)
    if not number.startswith("+"):
        raise NoRecipient
    toll = Toll(countries=settings.out_countries, may_premium=settings.out_premium)
    if number_refusal(number, toll, settings.country) is not None:
        raise CountryForbidden
    return number


def values_of(
    who: Person, tenant: Tenant, customer: Customer | None, *, to_customer: bool
) -> dict[str, str]:
    """What the variables of a template stand for. Who may not see numbers has his customer's
    written only to that customer: `to_customer`."""
    name, number = (customer.name, customer.number) if customer else ("", "")
    if not to_customer and not may(who, NUMBERS):
        name, number = masked_name(name), masked_number(number)
    return {
        "contact.name": name,
        "call.number": number,
        "operator.name": who.name,
        "company.name": tenant.name,
    }


def told(text: str, values: Mapping[str, str]) -> str:
    """What is still named in it becomes what it stands for."""
    return filled(text, values).replace("\x00", "")


async def _heard(request: Request[Any, Any, Any]) -> list[object]:
    """The fields of an address, of a form or of JSON: whichever this provider uses."""
    found: list[object] = [dict(request.query_params.items())]
    body = await request.body()
    if body:
        try:
            json = msgspec.json.decode(body)
            found += json[:MOST_REPORTS] if isinstance(json, list) else [json]
        except (msgspec.DecodeError, RecursionError):
            found.append(dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=100)))
    return found


def _reports(settings: HttpSettings, heard: list[object]) -> list[tuple[str, str, str]]:
    reports = (report(settings, one) for one in heard)
    return [(one.id, one.fate, one.said) for one in reports if one is not None]
