"""The plain HTTP port beside HTTPS: leads to it, and serves what is needed before: /trust, ACME."""

import re
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, get
from litestar.datastructures import ResponseHeader, State
from litestar.response import Redirect, Response

from dzvin.infra.certificates import LocalAuthority
from dzvin.infra.http import ERROR_HANDLERS, HEADERS
from dzvin.kernel.errors import NotFound
from dzvin.run.trust import TRUST

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")
HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")


def plain_app(authority: LocalAuthority | None, acme: Path, https_port: int, host: str) -> Litestar:
    """`acme`: where `certbot --webroot` puts its answers. `host`: where to lead who names none."""
    return Litestar(
        route_handlers=[*TRUST, challenge, to_https],
        exception_handlers=ERROR_HANDLERS,
        response_headers=[
            ResponseHeader(name=name, value=value) for name, value in HEADERS.items()
        ],
        state=State({"authority": authority, "acme": acme, "https_port": https_port, "host": host}),
        openapi_config=None,
        logging_config=None,
    )


@get("/.well-known/acme-challenge/{token:str}", sync_to_thread=True)
def challenge(state: State, token: str) -> Response[bytes]:
    file: Path = state.acme / ".well-known/acme-challenge" / token
    if not TOKEN.fullmatch(token) or not file.is_file():
        raise NotFound
    return Response(file.read_bytes(), media_type="text/plain")


@get(["/", "/{path:path}"])
async def to_https(request: Request[Any, Any, Any], state: State, path: str = "/") -> Redirect:
    """The name stays the one that was asked for: it is that of the certificate, or of /trust."""
    asked = re.sub(r":\d+$", "", request.headers.get("host", ""))
    host = asked if HOST.fullmatch(asked) else state.host
    port = "" if state.https_port == 443 else f":{state.https_port}"
    query = f"?{request.url.query}" if request.url.query else ""
    raw: bytes = request.scope.get("raw_path") or b"/"
    way = raw.decode("ascii", "replace").partition("?")[0]
    return Redirect(f"https://{host}{port}{way}{query}", status_code=307)
