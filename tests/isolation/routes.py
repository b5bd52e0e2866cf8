"""Every route of the web process, from the app itself."""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute, WebSocketRoute

from dzvin.infra.db import Database
from dzvin.run.web import make_app
from tests.isolation.companies import RULE


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    permission: str | None
    body: Any = None
    others: tuple[str, ...] = ()
    """Permissions that open it as well."""
    is_of_company: bool = False
    """Narrower scopes do not open it."""

    @property
    def permissions(self) -> tuple[str, ...]:
        return (self.permission or "", *self.others)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[str]:
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    def filled(self, ids: dict[str, str]) -> str:
        path = self.path
        for name in self.parameters:
            path = path.replace(f"{{{name}}}", ids.get(name, "x"))
        return path


@cache
def all_routes() -> tuple[Route, ...]:
    """Without OPTIONS, which Litestar answers itself and nobody may ask."""
    app: Litestar = make_app(cast(Database, None))
    found: list[Route] = []
    for route in app.routes:
        if isinstance(route, WebSocketRoute):
            permission = route.route_handler.opt.get("permission")
            found.append(Route("WS", route.path_format, permission))
        elif isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                data = handler.parsed_data_field
                found += [
                    Route(
                        method,
                        route.path_format,
                        handler.opt.get("permission"),
                        data.annotation if data else None,
                        tuple(handler.opt.get("others", ())),
                        handler.opt.get("of_company", False),
                    )
                    for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"})
                ]
    return tuple(sorted(found, key=lambda route: route.name))


def body_for(route: Route) -> dict[str, Any]:
    """A body that the route takes: what is required, in its simplest form."""
    if route.body is None:
        return {}
    if not (isinstance(route.body, type) and issubclass(route.body, msgspec.Struct)):
        return {"content": b"x", "headers": {"content-type": "application/octet-stream"}}
    return {"json": SIMPLEST.get(route.name, {})}


SIMPLEST: dict[str, dict[str, Any]] = {
    "PATCH /api/received-messages/{received}": {"is_read": True},
    "PUT /api/sms-providers/order": {"ids": []},
    "POST /api/sms-providers/{sms_provider}/test": {"to": "+380441112233", "text": "x"},
    "PATCH /api/projects/{project}": {"name": "Mine"},
    "PATCH /api/callbacks/{callback}": {"state": "done"},
    "POST /api/calls/{call}/blacklist": {"reason": "x"},
    "POST /api/calls/{call}/callbacks": {"local_at": "2026-11-30T10:00", "timezone": "Europe/Kyiv"},
    "PUT /api/widgets": {"places": []},
    "POST /api/news-written": {"title": "x"},
    "PUT /api/forms/{form}/answers": {"revision": 0, "answers": {}},
    "PUT /api/forms/{form}/favourite": {"is_favourite": True},
    "POST /api/forms/{form}/complete": {"revision": 0, "answers": {}},
    "POST /api/webhook-secrets": {"url": "https://crm.example.org/"},
    "POST /api/scripts/check": {"draft": {}},
    "PUT /api/queues/{queue}/members": {"members": []},
    "POST /api/waiting/{item}/move": {"queue": "00000000-0000-4000-8000-000000000000"},
    "POST /api/queue-members": {
        "operators": ["00000000-0000-4000-8000-000000000000"],
        "queues": ["00000000-0000-4000-8000-000000000000"],
        "do": "leave",
    },
    "POST /api/operators/{operator}/status": {"state": "away"},
    "POST /api/calls/{call}/digits": {"digits": "1"},
    "POST /api/colleagues/messages": {
        "text": "x",
        "operator": "00000000-0000-4000-8000-000000000000",
    },
    "POST /api/colleagues/messages/read": {"messages": []},
    "POST /api/calls/{call}/supervision": {"mode": "listen"},
    "POST /api/calls/{call}/invite": {"to": {"kind": "number", "number": "101"}},
    "POST /api/calls/{call}/record": {"is_paused": True},
    "POST /api/calls/{call}/transfer": {"kind": "blind", "to": {"kind": "number", "number": "101"}},
    "PATCH /api/prompts/{prompt}": {"text": "x"},
    "PATCH /api/voicemail/{recording}": {"is_listened": True},
    "POST /api/lists/{list}/values": {"text": "x"},
    "POST /api/contacts/{contact}/merge": {"other": "00000000-0000-4000-8000-000000000000"},
    "POST /api/contacts/{contact}/notes": {"text": "x"},
    "POST /api/points/people/{user}": {"kind": "bonus", "points": 1, "comment": "x"},
    "POST /api/points/entries/{entry}/undo": {"comment": "x"},
    "POST /api/points/entries/{entry}/appeal": {"comment": "x"},
    "POST /api/kpi/rules": RULE,
    "PUT /api/kpi/rules/{rule}": {**RULE, "version": 1},
    "POST /api/kpi/preview": RULE,
    "POST /api/points/entries/{entry}/decision": {"state": "confirmed", "comment": "x"},
    "POST /api/contact-imports/{import_id}/start": {"columns": ["name"]},
    "POST /api/lists/{list}/remove": {"text": "x"},
}
