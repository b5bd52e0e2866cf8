"""Who may do what: scopes, families, the five roles, and that nobody gives more than he has."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzvin.accounts.model import Grant, Person
from dzvin.accounts.permissions import (
    DEFAULT_ROLES,
    NOT_YET,
    PERMISSIONS,
    SCOPES,
    SCOPES_OF,
    Thing,
    may,
    may_give,
    permissions_of,
    scope_of,
)

ROOT = Path(__file__).parents[2]


def person(*grants: tuple[str, str], **more: object) -> Person:
    made = tuple(Grant(permission=name, scope=scope) for name, scope in grants)  # type: ignore[arg-type]
    values: dict[str, object] = {"login": "anna", "name": "Anna", "language": "uk", **more}
    return Person(id="anna", tenant="t", grants=made, **values)  # type: ignore[arg-type]


MINE = Thing(owner="anna", project="north")
COLLEAGUES = Thing(owner="boris", project="south")
OTHERS_OF_PROJECT = Thing(owner="zoya", project="north")
STRANGERS = Thing(owner="zoya", project="south")


@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        ("own", [MINE]),
        ("group", [MINE, COLLEAGUES]),
        ("project", [MINE, COLLEAGUES, OTHERS_OF_PROJECT]),
        ("company", [MINE, COLLEAGUES, OTHERS_OF_PROJECT, STRANGERS]),
    ],
)
def test_a_wider_scope_reaches_more(scope: str, reached: list[Thing]) -> None:
    anna = person(("rec.listen", scope), colleagues=("anna", "boris"), projects=("north",))
    things = [MINE, COLLEAGUES, OTHERS_OF_PROJECT, STRANGERS]
    assert [thing for thing in things if may(anna, "rec.listen", thing)] == reached


def test_the_widest_of_several_roles_counts() -> None:
    anna = person(("rec.listen", "own"), ("rec.*", "project"))
    assert scope_of(anna.grants, "rec.listen") == "project"
    assert scope_of(anna.grants, "recall.anything") is None


def test_without_a_grant_nothing_is_allowed_not_even_ones_own() -> None:
    assert not may(person(), "rec.listen", MINE)
    assert not may(person(("rec.download", "company")), "rec.listen")


def test_an_owned_thing_of_nobody_is_not_mine() -> None:
    assert not may(person(("rec.listen", "group"), colleagues=("anna",)), "rec.listen", Thing())


def test_nobody_gives_more_than_he_has() -> None:
    boss = person(("queue.*", "project"), ("rec.listen", "own"))
    assert may_give(boss, (Grant(permission="queue.edit", scope="own"),))
    assert may_give(boss, (Grant(permission="queue.*", scope="project"),))
    assert not may_give(boss, (Grant(permission="queue.edit", scope="company"),))
    assert not may_give(boss, (Grant(permission="rec.*", scope="own"),))
    assert not may_give(boss, (Grant(permission="*", scope="own"),))


def test_the_default_roles_name_only_permissions_that_exist() -> None:
    for role, grants in DEFAULT_ROLES.items():
        for grant in grants:
            given_by_it = permissions_of((grant,))
            assert given_by_it, f"{role}: {grant.permission}"


def test_an_administrator_may_do_everything_and_an_operator_sees_only_his_own() -> None:
    admin = permissions_of(DEFAULT_ROLES["Admin"])
    assert admin == dict.fromkeys(PERMISSIONS, "company")
    operator = permissions_of(DEFAULT_ROLES["Operator"])
    assert operator["rec.listen"] == "own"
    assert "user.view" not in operator
    assert "call.number_visible" not in permissions_of(DEFAULT_ROLES["Analyst"])


def test_what_is_had_or_not_had_is_given_whatever_the_scope() -> None:
    anna = person(("call.out", "own"))
    assert may_give(anna, (Grant(permission="call.out", scope="company"),))


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_every_right_has_a_sentence(language: str) -> None:
    file = ROOT / "ui" / "src" / "i18n" / f"{language}.roles.ts"
    words = file.read_text().partition("  permission: {")[2]
    keys = set(re.findall(r"^    (\w+):", words, re.MULTILINE))
    assert keys == {name.replace(".", "_") for name in PERMISSIONS}


def test_roles_are_offered_what_the_code_asks_for_and_nothing_else() -> None:
    own = ROOT / "dzvin" / "accounts" / "permissions.py"
    code = [file for file in (ROOT / "dzvin").rglob("*.py") if file != own]
    screens = [
        file
        for file in (ROOT / "ui" / "src").rglob("*.ts*")
        if "i18n" not in file.parts and ".test." not in file.name
    ]
    said = "".join(file.read_text() for file in (*code, *screens))
    asked = {name for name in PERMISSIONS if f'"{name}"' in said or f"'{name}'" in said}
    assert asked == set(PERMISSIONS) - NOT_YET, "see NOT_YET and SCOPES_OF in permissions.py"
    assert set(SCOPES_OF) <= asked


@given(
    st.lists(st.tuples(st.sampled_from(["*", "rec.*", "rec.listen"]), st.sampled_from(SCOPES))),
    st.sampled_from(SCOPES),
)
def test_one_more_grant_never_takes_anything_away(
    grants: list[tuple[str, str]], scope: str
) -> None:
    before = person(*grants, colleagues=("anna", "boris"), projects=("north",))
    after = person(
        *grants, ("rec.listen", scope), colleagues=("anna", "boris"), projects=("north",)
    )
    for thing in (MINE, COLLEAGUES, OTHERS_OF_PROJECT, STRANGERS):
        assert may(after, "rec.listen", thing) >= may(before, "rec.listen", thing)
