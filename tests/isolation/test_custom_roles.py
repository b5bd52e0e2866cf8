"""Roles of one's own against every route: without any right, with some, with narrow scopes."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from dzvin.accounts.guard import PUBLIC, SIGNED_IN
from dzvin.accounts.permissions import NOT_YET, PERMISSIONS, SCOPES_OF
from tests.isolation.companies import filled, web_state
from tests.isolation.routes import Route, all_routes, body_for
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Web, running

NOTHING = "00000000-0000-4000-8000-000000000000"
OFFERED = [name for name in PERMISSIONS if name not in NOT_YET]
ENDS_SESSION = {"DELETE /api/session", "DELETE /api/me/sessions/{session}"}
OF_ALL = {"GET /api/result-codes", "GET /api/scripts/templates"}
"""Words of the whole company that everybody who sees a part of it needs: of templates of messages,
which belong to no project, the names."""
LIVE = {"call", "item"}
"""Nothing that lives can be made here: who may do what with it is tested beside its routes."""
HTTP = [route for route in all_routes() if route.method != "WS" and route.name not in ENDS_SESSION]


def narrow(name: str) -> str:
    return SCOPES_OF.get(name, ("company",))[0]


def test_every_right_opens_its_own_doors_only(postgres: TestDatabase, tmp_path: Path) -> None:
    """Two roles between which all rights are divided, by turns, and one without anything: the same
    signed-in browser has one after the other."""

    async def story() -> list[str]:
        async with running(postgres, **web_state(tmp_path)) as web:
            company = await web.company()
            admin, anna = await company.sign_in("Admin"), await company.sign_in()
            wrong = []
            for turn, rights in enumerate(([], OFFERED[::2], OFFERED[1::2])):
                await give(admin, anna, f"Turn {turn}", rights)
                for route in HTTP:
                    missing = await refused_for_want_of(anna, route)
                    if missing is None and not is_meant_for(route, rights):
                        wrong.append(f"{route.name} is open with {len(rights)} rights")
                    elif missing in rights and missing not in SCOPES_OF:
                        wrong.append(f"{route.name} is closed for want of {missing}")
            return wrong

    assert asyncio.run(story()) == []


def test_narrow_rights_reach_nobody_elses_things(postgres: TestDatabase, tmp_path: Path) -> None:
    """All rights, each in its narrowest scope: of a company full of things that are others' and in
    a project that is not his he finds none, by id or in a list."""

    async def story() -> list[str]:
        async with running(postgres, **web_state(tmp_path)) as web:
            full = await filled(web, postgres)
            anna = await outsider(web, full.admin)
            theirs = {id for name, id in full.ids.items() if len(id) > 8 and name != "session"}
            wrong = []
            for route in scoped_routes():
                answer = await asked(anna, route, {**full.ids, "language": "uk"})
                is_refused = answer.status_code in (403, 404)
                shows = not is_refused and any(id in answer.text for id in theirs)
                if shows or (route.parameters and not is_refused):
                    wrong.append(f"{route.name}: {answer.status_code} {answer.text[:120]}")
            return wrong

    assert asyncio.run(story()) == []


async def outsider(web: Web, admin: Client) -> Client:
    """With every right, of a project in which nothing is."""
    tenant = admin.tenant
    empty = (await admin.post("/api/projects", {"name": "Empty"})).json()["id"]
    company = await web.company_of(tenant)
    anna = await company.sign_in(projects=(empty,))
    await give(admin, anna, "Narrow", OFFERED)
    return anna


async def give(admin: Client, who: Client, name: str, rights: list[str]) -> None:
    body = {"name": name, "permissions": {right: narrow(right) for right in rights}}
    made = await admin.post("/api/roles", body)
    assert made.status_code == 201, made.text
    given = await admin.patch(f"/api/users/{who.user}", {"roles": [made.json()["id"]]})
    assert given.status_code == 200, given.text


def is_meant_for(route: Route, rights: list[str]) -> bool:
    if route.is_of_company:
        rights = [name for name in rights if narrow(name) == "company"]
    return bool({PUBLIC, SIGNED_IN, *rights} & set(route.permissions))


async def refused_for_want_of(client: Client, route: Route) -> str | None:
    """The right that is said to be missing, empty when none is named. None: whatever else comes
    than 401 or 403, the door was open."""
    ids = {**dict.fromkeys(route.parameters, NOTHING), "number": "1"}
    answer = await asked(client, route, ids)
    is_problem = "problem" in answer.headers.get("content-type", "")
    problem = answer.json() if is_problem else {"code": ""}
    if problem["code"] not in ("not_signed_in", "forbidden"):
        return None
    return str(problem.get("details", {}).get("permission", ""))


async def asked(client: Client, route: Route, ids: dict[str, str]) -> httpx.Response:
    return await client.http.request(route.method, route.filled(ids), **body_for(route))


def scoped_routes() -> Iterator[Route]:
    """Those of which every right has scopes: others are for whoever has the right at all."""
    for route in HTTP:
        is_scoped = set(route.permissions) <= set(SCOPES_OF)
        if is_scoped and route.name not in OF_ALL and not LIVE & set(route.parameters):
            yield route


@pytest.mark.parametrize("name", sorted(SCOPES_OF))
def test_scopes_are_of_rights_that_are_offered(name: str) -> None:
    assert name in OFFERED
