"""What an HTTP provider is asked and how its answers are read, all by the provider's settings."""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from dzvin.outbound.sms.provider import HttpSettings, Incoming

type Fate = Literal["sent", "delivered", "failed"]

_NAMED = re.compile(r"\{(to|text|sender|id|secret|outside_id)\}")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Request(Struct, frozen=True, kw_only=True):
    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None = None


class Report(Struct, frozen=True, kw_only=True):
    """What became of the message that the provider calls `id`."""

    id: str
    fate: Fate
    said: str


def request(settings: HttpSettings, values: Mapping[str, str]) -> Request:
    """Each value is written as its place wants it: in an address, in JSON, in a form."""
    headers = _headers(settings, values)
    body = None
    if settings.method != "GET" and settings.body:
        names = {name.lower(): name for name in headers}
        guessed = JSON if settings.body.lstrip()[:1] in {"{", "["} else FORM
        kind = headers.setdefault(names.get("content-type", "Content-Type"), guessed)
        body = _put(settings.body, values, _escape(kind)).encode()
    return Request(
        method=settings.method,
        url=_put(settings.url, values, _url),
        headers=headers,
        body=body,
    )


def question(settings: HttpSettings, values: Mapping[str, str]) -> Request:
    """What became of a message?"""
    return Request(
        method="GET",
        url=_put(settings.poll_url, values, _url),
        headers=_headers(settings, values),
    )


def outside_id(settings: HttpSettings, body: bytes) -> str | None:
    """The provider's own id; None when the answer should have one and has none."""
    if not settings.id_field:
        return ""
    return found(_json(body), settings.id_field)


def report(settings: HttpSettings, told: object, id: str = "") -> Report | None:
    """`told`: an answer's JSON, or the fields of a form. `id`, when it is known whose it is."""
    id = id or (found(told, settings.report_id_field) or "")
    status = found(told, settings.report_status_field)
    if not id or status is None:
        return None
    return Report(id=id, fate=_fate(settings, status), said=status)


def incoming(settings: HttpSettings, told: object) -> Incoming | None:
    """Who wrote to us, and what; None when it does not say."""
    number, text = found(told, settings.in_number_field), found(told, settings.in_text_field)
    if not number or text is None:
        return None
    id = found(told, settings.in_id_field) if settings.in_id_field else None
    return Incoming(number=number, text=text, id=id or "")


def report_of_answer(settings: HttpSettings, body: bytes, id: str) -> Report | None:
    return report(settings, _json(body), id)


def found(told: object, path: str) -> str | None:
    """What stands in JSON at `messages.0.id`; numbers become text."""
    here: Any = told
    for step in path.split("."):
        if isinstance(here, Mapping) and step in here:
            here = here[step]
        elif isinstance(here, list) and step.isdecimal() and int(step) < len(here):
            here = here[int(step)]
        else:
            return None
    is_value = isinstance(here, str | int) and not isinstance(here, bool) and here != ""
    return str(here) if is_value else None


def _fate(settings: HttpSettings, status: str) -> Fate:
    word = status.lower()
    if word in {each.lower() for each in settings.delivered}:
        return "delivered"
    return "failed" if word in {each.lower() for each in settings.failed} else "sent"


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _headers(settings: HttpSettings, values: Mapping[str, str]) -> dict[str, str]:
    return {each.name: _put(each.value, values, _header) for each in settings.headers}


def _put(template: str, values: Mapping[str, str], escape: Any) -> str:
    return _NAMED.sub(lambda named: escape(values.get(named[1], "")), template)


def _escape(kind: str) -> Any:
    if "json" in kind.lower():
        return lambda value: json.dumps(value, ensure_ascii=False)[1:-1]
    return _url if FORM in kind.lower() else _xml if "xml" in kind.lower() else str


def _url(value: str) -> str:
    """Percent-encoded (RFC 3986, 2.3)."""
    octets = value.encode()
    return "".join(chr(one) if chr(one) in UNRESERVED else f"%{one:02X}" for one in octets)


def _header(value: str) -> str:
    return "".join(sign for sign in value if "\x20" <= sign < "\x7f")


def _xml(value: str) -> str:
    for sign, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot")):
        value = value.replace(sign, f"&{name};")
    return value
