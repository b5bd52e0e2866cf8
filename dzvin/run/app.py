"""The web process: every slice's routes, the browser app, one transaction per request."""

import asyncio
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from litestar import Litestar, get
from litestar.datastructures import ResponseHeader, State
from litestar.di import Provide
from litestar.middleware import ASGIMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.response import File
from litestar.types import ASGIApp, ControllerRouterHandler, Receive, Scope, Send

import dzvin
from dzvin.accounts.actions import Door
from dzvin.accounts.guard import (
    DEPENDENCIES,
    PUBLIC,
    SessionMiddleware,
    needs,
    permission_guard,
)
from dzvin.infra.db import Database
from dzvin.infra.http import ERROR_HANDLERS, HEADERS, header_guard
from dzvin.infra.log import about
from dzvin.infra.passwords import Passwords
from dzvin.kernel.errors import NotFound
from dzvin.resources.system_prompts import SYSTEM_PROMPTS
from dzvin.run.metrics_page import metrics
from dzvin.run.trust import TRUST

SLICES = (
    "accounts",
    "acd",
    "telephony",
    "resources",
    "scenario",
    "crm.contacts",
    "crm.contacts.importing",
    "recordings",
    "reports",
    "crm.forms",
    "crm.forms.filled",
    "crm.forms.attached",
    "crm.forms.exported",
    "crm.forms.hooks",
    "calls",
    "workplace",
    "workplace.checking",
    "workplace.colleagues",
    "workplace.forms",
    "workplace.news",
    "workplace.supervisor",
    "workplace.supervision",
    "workplace.widgets",
    "workplace.forgetting",
    "workplace.client",
    "workplace.client.history",
    "workplace.writing",
    "workplace.inbox",
    "forecast",
    "outbound.messages",
    "outbound.sms",
    "outbound.sms.providers",
)
BODY_LIMIT_BYTES = 2_000_000
"""The largest scenario with room to spare; sound files have their own limit."""
CONVERSIONS_AT_ONCE = 2
"""Of uploaded sounds."""
WEB_APP = Path(dzvin.__file__).parent / "web_app"


def routes() -> list[ControllerRouterHandler]:
    """Every slice that has an `api.py` shows its ROUTES."""
    found: list[ControllerRouterHandler] = []
    for name in SLICES:
        if find_spec(f"dzvin.{name}.api"):
            found += import_module(f"dzvin.{name}.api").ROUTES
    return found


def make_app(
    database: Database, state: Mapping[str, object] | None = None, web_app: Path = WEB_APP
) -> Litestar:
    """`state`: what routes find in `request.app.state` besides the database: `secret_key`,
    `provisioner`, `prompts` (the folder) … Whoever calls it runs what they need."""
    passwords = Passwords()
    door = Door(database, passwords)
    return Litestar(
        route_handlers=[*routes(), *TRUST, metrics, browser_app],
        dependencies={
            **DEPENDENCIES,
            "door": Provide(lambda: door, sync_to_thread=False),
            "passwords": Provide(lambda: passwords, sync_to_thread=False),
        },
        guards=[header_guard, permission_guard],
        middleware=[AboutCall(), SessionMiddleware(door.who)],
        exception_handlers=ERROR_HANDLERS,
        response_headers=[
            ResponseHeader(name=name, value=value) for name, value in HEADERS.items()
        ],
        openapi_config=OpenAPIConfig(
            title="Dzvin",
            version="1",
            path="/api/schema",
            render_plugins=[JsonRenderPlugin()],
        ),
        state=State(
            {
                "database": database,
                "web_app": web_app,
                "door": door,
                "conversions": asyncio.Semaphore(CONVERSIONS_AT_ONCE),
                "system_prompts": frozenset(SYSTEM_PROMPTS),
                **(state or {}),
            }
        ),
        request_max_body_size=BODY_LIMIT_BYTES,
        logging_config=None,
    )


class AboutCall(ASGIMiddleware):
    """What is logged while a call's button or page is answered says which call."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        with about(str(scope.get("path_params", {}).get("call", ""))):
            await next_app(scope, receive, send)


@get(["/", "/{path:path}"], opt=needs(PUBLIC), include_in_schema=False, name="browser_app")
async def browser_app(state: State, path: str = "") -> File:
    """A file of the built browser app; every other address is a page of it."""
    folder: Path = state.web_app.resolve()
    if path.startswith("/api/"):
        raise NotFound
    try:
        wanted = (folder / path.lstrip("/")).resolve()
        is_file = wanted.is_relative_to(folder) and wanted.is_file()
    except (OSError, ValueError):  # too long a name, or one with a NUL
        raise NotFound from None
    file = wanted if is_file else folder / "index.html"
    if not file.is_file():
        raise NotFound
    is_hashed = is_file and path.startswith("/assets/")
    caching = "public, max-age=31536000, immutable" if is_hashed else "no-cache"
    return File(
        file,
        filename=file.name,
        content_disposition_type="inline",
        headers={"cache-control": caching},
    )


def schema(app: Litestar) -> dict[str, Any]:
    """OpenAPI, for generating the browser's client."""
    return app.openapi_schema.to_schema()
