"""Where SMS providers tell what became of messages, and hand over those of customers."""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import HttpMethod, Request, route
from litestar.datastructures import State
from litestar.response import Response

from dzvin.accounts.guard import PUBLIC, needs
from dzvin.infra.db import Connection, Database
from dzvin.infra.http import FROM_OUTSIDE
from dzvin.kernel.errors import AppError, NotFound
from dzvin.outbound.sms import store
from dzvin.outbound.sms.actions import defer_report
from dzvin.outbound.sms.http.request import incoming, report
from dzvin.outbound.sms.incoming.actions import receive
from dzvin.outbound.sms.provider import HttpSettings, ProviderRow
from dzvin.outbound.sms.token import parts_of

MOST_REPORTS = 200
"""In one call of a provider."""
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
    async with told_by(request, report, database, state) as (connection, tenant, found, heard):
        settings = found.settings
        if not isinstance(settings, HttpSettings) or settings.reports != "callback":
            raise NotFound
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
    """A provider hands over what customers wrote to us. Only it knows the address."""
    async with told_by(request, token, database, state) as (connection, tenant, found, heard):
        settings = found.settings
        if not isinstance(settings, HttpSettings) or not settings.in_number_field:
            raise NotFound
        for one in heard:
            message = incoming(settings, one)
            if message is not None:
                await receive(connection, tenant, found, message)
    return Response("OK", media_type="text/plain")


ROUTES = [sms_report, sms_incoming]


@asynccontextmanager
async def told_by(
    request: Request[Any, Any, Any], token: str, database: Database, state: State
) -> AsyncIterator[tuple[Connection, str, ProviderRow, list[object]]]:
    """The provider whose token this is, in a transaction of its company, and what it tells. Raises
    NotFound, TooLarge."""
    parts = parts_of(token)
    if parts is None:
        raise NotFound
    tenant, provider, _ = parts
    heard = await _heard(request)
    async with database.transaction(tenant) as connection:
        found = await store.load_provider(connection, provider)
        kept = store.opened(found.report_token, state.seal) if found else ""
        if found is None or not hmac.compare_digest(kept.encode(), token.encode()):
            raise NotFound
        yield connection, tenant, found, heard


async def _heard(request: Request[Any, Any, Any]) -> list[object]:
    """The fields of an address, of a form or of JSON: whichever this provider uses."""
    found: list[object] = [dict(request.query_params.items())]
    body = await request.body()
    if len(body) > LARGEST_OCTETS:
        raise TooLarge
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
