"""Where SMS providers tell what became of messages, and hand over those of customers."""

import hmac
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import HttpMethod, Request, route
from litestar.datastructures import State
from litestar.response import Response
from msgspec.structs import replace

from dzvin.accounts.guard import PUBLIC, needs
from dzvin.infra.db import Database
from dzvin.infra.http import FROM_OUTSIDE
from dzvin.kernel.errors import AppError, NotFound
from dzvin.outbound.model import TooMuchHeard
from dzvin.outbound.sms import store
from dzvin.outbound.sms.actions import defer_report
from dzvin.outbound.sms.http.request import incoming, report
from dzvin.outbound.sms.incoming.actions import receive
from dzvin.outbound.sms.provider import HttpSettings, Incoming, ProviderRow
from dzvin.outbound.sms.token import parts_of

MOST_AT_ONCE = 200
"""Reports, or messages, in one call of a provider."""
LARGEST_OCTETS = 64_000


class TooLarge(AppError):
    """Nobody tells so much at once."""

    code = "message.too_large"
    status = 413


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
    heard = await _heard(request)
    tenant, found = await provider_of(report, database, state)
    settings = found.settings
    if not isinstance(settings, HttpSettings) or settings.reports != "callback":
        raise NotFound
    async with database.transaction(tenant) as connection:
        for one in _reports(settings, heard):
            await defer_report(connection, tenant, found.id, *one)
    return Response("OK", media_type="text/plain")


@route(
    "/api/public/sms-in/{token:str}",
    http_method=[HttpMethod.GET, HttpMethod.POST],
    opt={**needs(PUBLIC), FROM_OUTSIDE: True},
    status_code=200,
)
async def sms_incoming(
    request: Request[Any, Any, Any], token: str, database: Database, state: State
) -> Response[str]:
    """A provider hands over what customers wrote to us. Only it knows the address. Each message has
    a transaction of its own: what is taken stays so when another is to be told again."""
    heard = await _heard(request)
    tenant, found = await provider_of(token, database, state)
    settings = found.settings
    if not isinstance(settings, HttpSettings) or not settings.in_number_field:
        raise NotFound
    is_too_much = False
    for message in _named(await request.body(), _messages(settings, heard)):
        try:
            async with database.transaction(tenant) as connection:
                await receive(connection, tenant, found, message)
        except TooMuchHeard:
            is_too_much = True
    if is_too_much:
        raise TooMuchHeard
    return Response("OK", media_type="text/plain")


ROUTES = [sms_report, sms_incoming]


async def provider_of(token: str, database: Database, state: State) -> tuple[str, ProviderRow]:
    """The company and its provider whose token this is. Raises NotFound."""
    parts = parts_of(token)
    if parts is None:
        raise NotFound
    tenant, provider, _ = parts
    async with database.transaction(tenant) as connection:
        found = await store.load_provider(connection, provider)
    kept = store.opened(found.report_token, state.seal) if found else ""
    if found is None or not hmac.compare_digest(kept.encode(), token.encode()):
        raise NotFound
    return tenant, found


async def _heard(request: Request[Any, Any, Any]) -> list[object]:
    """The fields of an address, of a form or of JSON: whichever this provider uses. Raises
    TooLarge."""
    found: list[object] = [dict(request.query_params.items())]
    body = await request.body()
    if len(body) > LARGEST_OCTETS:
        raise TooLarge(most_octets=LARGEST_OCTETS)
    if body:
        try:
            json = msgspec.json.decode(body)
            found += json if isinstance(json, list) else [json]
        except (msgspec.DecodeError, RecursionError):
            found.append(dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=100)))
    if len(found) > MOST_AT_ONCE + 1:
        raise TooLarge(most_at_once=MOST_AT_ONCE)
    return found


def _reports(settings: HttpSettings, heard: list[object]) -> list[tuple[str, str, str]]:
    reports = (report(settings, one) for one in heard)
    return [(one.id, one.fate, one.said) for one in reports if one is not None]


def _messages(settings: HttpSettings, heard: list[object]) -> list[Incoming]:
    messages = (incoming(settings, one) for one in heard)
    return [one for one in messages if one is not None]


def _named(body: bytes, messages: list[Incoming]) -> list[Incoming]:
    """Of several that came together one without an id is known by the whole and its place in it:
    those that were taken are not taken twice when the same is told again for the others' sake."""
    if len(messages) < 2:
        return messages
    whole = sha256(body).hexdigest()
    return [
        one if one.id else replace(one, id=f"{whole}.{nth}") for nth, one in enumerate(messages)
    ]
