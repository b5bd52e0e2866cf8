"""Another company's ids in a path: there is no such thing, whatever the route."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest

from tests.isolation.companies import ID_NAMES, filled, web_state
from tests.isolation.routes import Route, all_routes, body_for
from tests.support.postgres import TestDatabase
from tests.support.web import running

PUBLIC_BY_ADDRESS = {"slug", "setup", "report", "token"}
"""Parameters that are meant to be known by everybody, or are the proof of who asks themselves."""
NOT_IDS = {"language", "path", "block"}

ID_ROUTES = [
    route
    for route in all_routes()
    if route.method != "WS" and set(route.parameters) - PUBLIC_BY_ADDRESS - NOT_IDS
]


def test_another_companys_ids_are_not_found(postgres: TestDatabase, tmp_path: Path) -> None:
    async def story() -> list[str]:
        async with running(postgres, **web_state(tmp_path)) as web:
            ours, theirs = await filled(web, postgres), await filled(web, postgres)
            wrong = []
            for route in ID_ROUTES:
                path = route.filled({**theirs.ids, "language": "uk"})
                answer = await ours.admin.http.request(route.method, path, **body_for(route))
                if not is_refusal(answer):
                    wrong.append(f"{route.name}: {answer.status_code} {answer.text[:200]}")
            return wrong

    assert asyncio.run(story()) == []


@pytest.mark.parametrize("route", ID_ROUTES, ids=lambda route: route.name)
def test_every_id_in_a_path_is_tried(route: Route) -> None:
    assert set(route.parameters) - NOT_IDS - PUBLIC_BY_ADDRESS <= ID_NAMES, (
        "tests/isolation/companies.py must make one of these"
    )


def is_refusal(answer: httpx.Response) -> bool:
    return answer.status_code == 404 and bool(re.search("not_found", answer.text))
