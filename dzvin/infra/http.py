"""What every answer has in common: problems (RFC 9457), security headers, the X-Dzvin rule."""

from typing import Annotated, Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.params import Parameter

from dzvin.infra.wrong_fields import WrongFields, wrong_fields
from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import UUID_PATTERN

PROBLEM = "application/problem+json"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' ws: wss:;"
        " worker-src 'self' blob:; frame-src https: http:; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Cache-Control": "no-store",
}
"""Styles may be inline because the component library writes them; scripts may not. A company's own
CRM may stand in a frame beside a call. What may be kept by a browser says so itself."""

FROM_OUTSIDE = "from_outside"
"""In a route's `opt`: another system calls it, which has no cookie of ours and knows no header."""


Id = Annotated[str, msgspec.Meta(pattern=UUID_PATTERN), Parameter(pattern=UUID_PATTERN)]
"""An id in a path or a body: Litestar looks at paths and queries, msgspec at bodies."""

log = structlog.get_logger()


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457. The page translates `code`; `title` is for people who read logs."""

    type: str
    title: str
    status: int
    code: str
    fields: list[dict[str, str]] = []
    details: dict[str, Any] = {}


class MissingHeader(AppError):
    """A request that changes something needs the header X-Dzvin: 1."""

    code = "missing_header"
    status = 403


def header_guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Another site's form or image cannot send this header: no request forgery."""
    method = connection.scope.get("method", "GET")
    if handler.opt.get(FROM_OUTSIDE):
        return
    if method not in SAFE_METHODS and connection.headers.get("x-dzvin") != "1":
        raise MissingHeader


def app_error(_: Request[Any, Any, Any], error: AppError) -> Response[Problem]:
    details = dict(error.details)
    fields = details.pop("fields", [])
    return _answer(
        Problem(
            type=f"urn:dzvin:{error.code}",
            title=str(error),
            status=error.status,
            code=error.code,
            fields=fields if isinstance(fields, list) else [],
            details={name: str(value) for name, value in details.items()},
        ),
        error.retry_after_seconds,
    )


def http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Litestar's own refusals: wrong bodies, wrong parameters, unknown routes."""
    if isinstance(error, ValidationException):
        return app_error(request, WrongFields(fields=_wrong(request, error)))
    code = {401: "not_signed_in", 403: "forbidden", 404: "not_found"}.get(error.status_code)
    code = code or f"http_{error.status_code}"
    if error.status_code == 400:
        return app_error(request, WrongFields(fields=_wrong(request, error)))
    return _answer(
        Problem(type=f"urn:dzvin:{code}", title=error.detail, status=error.status_code, code=code)
    )


def several(request: Request[Any, Any, Any], error: ExceptionGroup) -> Response[Problem]:
    """Litestar wraps what the transaction made of the handler's error: a broken constraint."""
    refused = error.subgroup(AppError)
    if refused is None:
        return bug(request, error)
    first: BaseException = refused
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    assert isinstance(first, AppError), "the group holds only refusals"
    return app_error(request, first)


def too_deep(request: Request[Any, Any, Any], _: RecursionError) -> Response[Problem]:
    """Brackets in brackets, thousands deep: no body of ours is like that."""
    return app_error(request, WrongFields(fields=[{"field": "", "code": "not_json"}]))


def bug(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    log.error("request failed", path=request.scope["path"], exc_info=error)
    return _answer(
        Problem(type="urn:dzvin:bug", title="Something is broken.", status=500, code="bug")
    )


ERROR_HANDLERS: dict[int | type[Exception], Any] = {
    AppError: app_error,
    HTTPException: http_error,
    ExceptionGroup: several,
    RecursionError: too_deep,
    Exception: bug,
}


def _wrong(request: Request[Any, Any, Any], error: HTTPException) -> list[dict[str, str]]:
    """All wrong fields of the body; parameters as Litestar found them."""
    body = getattr(request, "_body", None)
    route = request.scope.get("route_handler")  # none yet when the Host header makes no sense
    field = getattr(route, "parsed_data_field", None)
    if field is not None and isinstance(body, bytes):
        try:
            raw = msgspec.json.decode(body) if body else {}
        except msgspec.DecodeError:
            return [{"field": "", "code": "not_json"}]
        found = wrong_fields(raw, field.annotation)
        if found:
            return found
    extra = error.extra if isinstance(error.extra, list) else []
    return [{"field": str(one.get("key", "")), "code": "invalid"} for one in extra]


def _answer(problem: Problem, retry_after_seconds: int | None = None) -> Response[Problem]:
    wait = {"retry-after": str(retry_after_seconds)} if retry_after_seconds else {}
    return Response(
        problem,
        status_code=problem.status,
        headers={**HEADERS, "content-type": PROBLEM, **wait},
        media_type=PROBLEM,
    )
