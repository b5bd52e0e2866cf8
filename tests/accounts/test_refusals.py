"""Refused sign-ins of logins that nobody has: in the history, few of them, and no password."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dzvin.accounts.actions import Door
from dzvin.accounts.model import BadSignIn
from dzvin.accounts.refusals import (
    MOST_SOURCES,
    ROWS_PER_SOURCE,
    Refusals,
    masked_login,
    seconds_left,
    source_of,
)
from dzvin.infra.passwords import Passwords
from tests.support.until import until
from tests.support.web import Story, Web


def test_of_each_source_some_tries_get_a_row_and_the_rest_is_counted() -> None:
    refusals = Refusals()
    rows = [refusals.heard("10.0.0.1") for _ in range(ROWS_PER_SOURCE + 5)]
    assert rows == [True] * ROWS_PER_SOURCE + [False] * 5
    assert refusals.heard("10.0.0.2")
    assert dict(refusals.rest()) == {"10.0.0.1": 5}
    assert refusals.heard("10.0.0.1") and not refusals.rest(), "another hour"


def test_a_thousand_sources_fill_nothing() -> None:
    refusals = Refusals()
    rows = sum(refusals.heard(f"10.0.{nth // 250}.{nth % 250}") for nth in range(1_000))
    assert rows == MOST_SOURCES + 1
    assert dict(refusals.rest()) == {"": 1_000 - rows}


def test_a_source_is_an_address_or_a_network_of_ipv6() -> None:
    assert source_of("203.0.113.7") == "203.0.113.7"
    assert source_of("2001:db8::1") == source_of("2001:db8::ffff:1") == "2001:db8::/64"
    assert source_of("somewhere") == "somewhere"
    assert seconds_left(datetime(2026, 11, 22, 10, 59, 30, tzinfo=UTC)) == 30


def test_of_what_was_typed_the_first_sign_is_told() -> None:
    assert [masked_login(each) for each in ("", "ivan", "ivanenko")] == ["", "•••", "i•••"]


def test_a_login_that_nobody_has_stands_in_the_history_of_the_only_company(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        door = Door(web.database, Passwords(), Refusals(2))

        async def told() -> list[dict[str, Any]]:
            found = (await admin.get("/api/audit", kind="sign_in")).json()["rows"]
            return [row for row in found if row["action"] == "sign_in_refused"]

        for nth in range(4):
            with pytest.raises(BadSignIn):
                await door.sign_in(
                    f"My-Secret-Password-{nth}", "x", ip="203.0.113.7", user_agent=""
                )
        door.end_hour()

        async def is_all() -> bool:
            return len(await told()) == 3

        await until(is_all)
        found = await told()
        tries = [row["more"].get("tries", 1) for row in found]
        assert sorted(tries) == [1, 1, 2]
        assert {row["title"] for row in found} == {"m•••", ""}
        assert {row["more"]["why"] for row in found} == {"unknown_login"}
        assert "secret" not in str(found).lower() and {row["ip"] for row in found} == {
            "203.0.113.7"
        }

    play(story)
