"""The door to the engine: a page or hook that repeats itself while no engine runs is refused."""

import asyncio
from functools import partial

import psycopg
import pytest
from litestar import Request

from dzvin.acd.inputs import PageClosed, PageOpened
from dzvin.infra.door import TooMuchWaits, post
from dzvin.infra.http import app_error
from dzvin.kernel.messages import Input
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase
from tests.support.stories import uid

ANNA, BORIS = PageOpened(operator="anna"), PageOpened(operator="boris")
ANNA_LEAVES = PageClosed(operator="anna")


def test_there_is_an_end_to_what_waits_for_the_engine_and_each_company_has_its_own(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            one, other = await p.company(uid("door-1")), await p.company(uid("door-2"))
            for _ in range(2):
                await tell(p, one, ANNA)
            with pytest.raises(TooMuchWaits):
                await tell(p, one, ANNA)
            await tell(p, other, ANNA)
            assert [len(await waiting(postgres, each)) for each in (one, other)] == [2, 1]

    asyncio.run(story())


def test_who_is_refused_is_told_that_nothing_was_done_and_when_to_try_again() -> None:
    """An API client reads it in the header, a person in the words of his page."""
    answer = app_error(Request({"type": "http"}), TooMuchWaits())  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert answer.content.code == "engine.too_much_waits"
    assert "Nothing was done" in answer.content.title


def test_what_callers_need_is_never_refused_and_waits_once_however_often_it_is_told(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            company = await p.company(uid("door-3"))
            need = partial(tell, p, company, is_needed=True)
            for heard in (ANNA, ANNA, BORIS, BORIS, ANNA, BORIS):
                await need(heard)
            assert await waiting(postgres, company) == ["anna", "anna", "boris"]

    asyncio.run(story())


def test_a_page_that_comes_back_while_no_engine_hears_is_not_taken_for_its_first_opening(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            company = await p.company(uid("door-4"))
            for heard in (BORIS, BORIS, ANNA, ANNA_LEAVES, BORIS, ANNA_LEAVES, ANNA, BORIS, ANNA):
                await tell(p, company, heard, is_needed=True)
            found = await waiting(postgres, company, "type")
            assert found[2:] == ["PageOpened", "PageClosed", "PageOpened"]

    asyncio.run(story())


async def tell(p: Pools, company: str, heard: Input, *, is_needed: bool = False) -> None:
    async with p.app.transaction(company) as connection:
        await post(connection, company, "acd:x", heard, is_needed=is_needed, most=2)


async def waiting(postgres: TestDatabase, company: str, field: str = "operator") -> list[str]:
    """What the pages themselves may not see."""
    query = "SELECT input->>%s FROM dzvin.inbox WHERE tenant = %s ORDER BY id"
    async with await psycopg.AsyncConnection.connect(postgres.admin_url) as connection:
        found = await connection.execute(query, [field, company])
        return [row[0] for row in await found.fetchall()]
