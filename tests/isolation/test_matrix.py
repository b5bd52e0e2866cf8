"""Who may use which route: every route × every role, really asked, and a table that says it."""

import asyncio
from pathlib import Path

import pytest

from dzvin.accounts.guard import PUBLIC
from dzvin.accounts.permissions import DEFAULT_ROLES, scope_of
from tests.isolation.companies import web_state
from tests.isolation.matrix import MATRIX, NOBODY, STRANGER
from tests.isolation.routes import Route, all_routes, body_for
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Company, running

LETTERS = {"Operator": "o", "Supervisor": "s", "Analyst": "n", "Integrator": "i", "Admin": "a"}
NOTHING = "00000000-0000-4000-8000-000000000000"


def test_there_is_a_letter_for_each_role() -> None:
    assert set(LETTERS) == set(DEFAULT_ROLES)


def test_the_table_has_each_route_and_no_other() -> None:
    assert {route.name for route in all_routes()} == set(MATRIX)


def test_every_role_may_do_what_the_table_says_and_nothing_else(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    async def story() -> dict[str, str]:
        async with running(postgres, **web_state(tmp_path)) as web:
            company = await web.company()
            people = {role: await company.sign_in(role) for role in LETTERS}
            return {
                route.name: await allowed(company, people, route)
                for route in all_routes()
                if route.method != "WS"
            }

    found = asyncio.run(story())
    assert found == {name: MATRIX[name] for name in found}


@pytest.mark.parametrize(
    "route", [one for one in all_routes() if one.method == "WS"], ids=lambda one: one.name
)
def test_a_socket_is_for_those_of_the_table(route: Route) -> None:
    if route.permission == PUBLIC:
        assert MATRIX[route.name] == STRANGER
        return
    letters = [
        LETTERS[role]
        for role, grants in DEFAULT_ROLES.items()
        if scope_of(grants, route.permission or "nothing")
    ]
    assert MATRIX[route.name] == "".join(letters)


async def allowed(company: Company, people: dict[str, Client], route: Route) -> str:
    stranger = Client(company.web.stranger(), "", "", "")
    if not await is_refused(stranger, route):
        return STRANGER
    letters = ""
    for role, letter in LETTERS.items():
        ends_session = route.name == "DELETE /api/session"
        client = await company.sign_in(role) if ends_session else people[role]
        if not await is_refused(client, route):
            letters += letter
    return letters or NOBODY


async def is_refused(client: Client, route: Route) -> bool:
    """401 or 403 for want of a right; whatever else comes, the door was open."""
    ids = {**dict.fromkeys(route.parameters, NOTHING), "number": "1"}
    answer = await client.http.request(route.method, route.filled(ids), **body_for(route))
    is_problem = "problem" in answer.headers.get("content-type", "")
    return is_problem and answer.json()["code"] in ("not_signed_in", "forbidden")
