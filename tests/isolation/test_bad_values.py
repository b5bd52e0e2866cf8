"""What nobody's browser sends: it is refused with a reason, and is no bug of ours."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin
from urllib.parse import quote

import httpx
import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dzvin.infra.clock import new_id
from dzvin.infra.db import make_engine
from dzvin.infra.http import HEADERS
from dzvin.infra.seal import Seal
from dzvin.workplace.actions import Phones
from dzvin.workplace.hub import Hub, Live
from tests.isolation.companies import Filled, filled, web_state
from tests.isolation.routes import Route, all_routes
from tests.support.postgres import TestDatabase
from tests.support.web import running

HTTP = [route for route in all_routes() if route.method != "WS"]
BAD_TEXTS = ("\0", "a\0b", "a\n", "..", "../../etc/passwd", "9" * 30, "x" * 3000, "-" * 36, "'")
BAD_BODIES = {
    "deep": b"[" * 100_000,
    "broken": b'{"name": ',
    "surrogate": b'{"name": "\\ud800", "login": "\\ud800", "password": "x"}',
    "bytes": b"\xff\xfe\x00",
    "list": b"[]",
    "null": b"null",
    "number": b"1e999",
}

type Ask = Callable[[Filled], Awaitable[list[str]]]


@pytest.fixture
def asked(postgres: TestDatabase, tmp_path: Path) -> Callable[[Ask], list[str]]:
    """Answers that are our bugs."""

    def run(ask: Ask) -> list[str]:
        async def story() -> list[str]:
            async with running(postgres, **web_state(tmp_path)) as web:
                phones = Phones(web.database, web.provisioner, Seal("key"))
                web.app.state.live = Live(
                    hub=Hub(), shard="main", catch_up=nothing, phones=phones, relay=nothing
                )
                return await ask(await filled(web, postgres))

        return asyncio.run(story())

    return run


async def nothing(*_: object) -> None:
    """Sockets are not asked here."""


def told(route: Route, value: object, answer: httpx.Response) -> list[str]:
    return [f"{route.name} {value!r:.40}"] if answer.status_code >= 500 else []


def test_in_paths(asked: Callable[[Ask], list[str]]) -> None:
    async def ask(here: Filled) -> list[str]:
        bugs = []
        for route in HTTP:
            for name in route.parameters:
                for bad in BAD_TEXTS:
                    ids = {**here.ids, "language": "uk", name: quote(bad, safe="")}
                    request = (route.method, route.filled(ids))
                    bugs += told(route, bad, await here.admin.http.request(*request, json={}))
        return bugs

    assert asked(ask) == []


def test_in_the_journals_filters(asked: Callable[[Ask], list[str]]) -> None:
    route = next(route for route in HTTP if route.name == "GET /api/calls")
    names = "since until direction queue operator number lost_reason result cursor limit".split()
    more = ("1.\0", "99999999999999999.x", "-1.x", "0", "nan", "99999999999999", "%")

    async def ask(here: Filled) -> list[str]:
        bugs = []
        for name in names:
            for bad in BAD_TEXTS + more:
                answer = await here.admin.get("/api/calls", **{name: bad})
                bugs += told(route, (name, bad), answer)
        return bugs

    assert asked(ask) == []


def test_in_bodies(asked: Callable[[Ask], list[str]]) -> None:
    async def ask(here: Filled) -> list[str]:
        bugs = []
        for route in (route for route in HTTP if route.body is not None):
            path = route.filled(here.ids)
            for what, body in BAD_BODIES.items():
                headers = {"content-type": "application/json"}
                answer = await here.admin.http.request(
                    route.method, path, content=body, headers=headers
                )
                bugs += told(route, what, answer)
        return bugs

    assert asked(ask) == []


def test_in_each_text_of_a_body(asked: Callable[[Ask], list[str]]) -> None:
    async def ask(here: Filled) -> list[str]:
        bugs = []
        ids = {**here.ids, "call": new_id()}
        for route in (route for route in HTTP if is_form(route.body)):
            good = {name: sample(kind, name, here) for name, kind in required(route.body)}
            for field in texts(route.body):
                for bad in ("a\0b", "1\n"):
                    answer = await here.admin.http.request(
                        route.method, route.filled(ids), json={**good, field: bad}
                    )
                    bugs += told(route, (field, bad), answer)
        return bugs

    assert asked(ask) == []


def is_form(body: Any) -> bool:
    return isinstance(body, type) and issubclass(body, msgspec.Struct)


def required(body: type[msgspec.Struct]) -> list[tuple[str, Any]]:
    fields = msgspec.structs.fields(body)
    return [(one.encode_name, one.type) for one in fields if one.required]


def texts(body: type[msgspec.Struct]) -> list[str]:
    fields = msgspec.structs.fields(body)
    return [one.encode_name for one in fields if str in kinds(one.type)]


def kinds(kind: Any) -> set[Any]:
    """What a field may be, aliases and limits taken away."""
    kind = getattr(kind, "__value__", kind)
    if get_origin(kind) in (Union, UnionType):
        return {one for each in get_args(kind) for one in kinds(each)}
    if hasattr(kind, "__metadata__"):
        return kinds(get_args(kind)[0])
    return {kind}


def sample(kind: Any, name: str, here: Filled) -> Any:
    """Something that the field takes."""
    if name in here.ids:
        return here.ids[name]
    for value in ("uk", "ready", "555", "long enough text", 1, [], {}):
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError:
            continue
    return None


def test_an_id_that_is_none_is_named_as_a_wrong_field(asked: Callable[[Ask], list[str]]) -> None:
    async def ask(here: Filled) -> list[str]:
        naive = {"since": "2026-01-01T00:00:00"}
        for path, filters in (("/api/scenarios/nothing", {}), ("/api/calls", naive)):
            answer = await here.admin.get(path, **filters)
            assert (answer.status_code, answer.json()["code"]) == (422, "wrong_fields"), path
        return []

    assert asked(ask) == []


def test_refusals_and_answers_carry_the_same_security_headers(
    asked: Callable[[Ask], list[str]],
) -> None:
    async def ask(here: Filled) -> list[str]:
        return [
            f"{path} {name}"
            for path in ("/api/me", "/api/nothing", "/api/scenarios/nothing")
            for name, value in HEADERS.items()
            if (await here.admin.get(path)).headers.get(name) != value
        ]

    assert asked(ask) == []


def test_an_error_of_the_database_does_not_show_what_was_asked(
    postgres: TestDatabase,
) -> None:
    async def story() -> str:
        engine = make_engine(postgres.app_url, 1)
        try:
            async with engine.connect() as connection:
                with pytest.raises(SQLAlchemyError) as failed:
                    await connection.execute(text("SELECT nobody(:n)"), {"n": "0671234567"})
                return str(failed.value)
        finally:
            await engine.dispose()

    assert "0671234567" not in asyncio.run(story())
