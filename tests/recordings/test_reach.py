"""What a page offers to do with a recording."""

import pytest

from dzvin.accounts.model import Grant, Person, Scope
from dzvin.recordings.reach import acts_of

NORTH, SOUTH = "north", "south"


def somebody(listen: Scope | None, download: Scope | None) -> Person:
    given: tuple[tuple[str, Scope | None], ...] = (
        ("rec.listen", listen),
        ("rec.download", download),
    )
    return Person(
        id="anna",
        tenant="t",
        login="anna",
        name="Anna",
        language="uk",
        projects=(NORTH,),
        colleagues=("anna", "boris"),
        grants=tuple(Grant(permission=name, scope=scope) for name, scope in given if scope),
    )


@pytest.mark.parametrize(
    ("listen", "download", "project", "talked", "acts"),
    [
        ("own", "own", SOUTH, ["anna"], ["listen", "download"]),
        ("company", "own", SOUTH, ["boris"], ["listen"]),
        ("company", "group", SOUTH, ["vira", "boris"], ["listen", "download"]),
        ("project", "project", SOUTH, ["vira"], []),
        ("project", "project", NORTH, [], ["listen", "download"]),
        ("own", "company", NORTH, ["boris"], []),
        (None, "company", NORTH, ["anna"], []),
    ],
)
def test_nobody_is_offered_what_he_is_refused(
    listen: Scope | None,
    download: Scope | None,
    project: str,
    talked: list[str],
    acts: list[str],
) -> None:
    assert acts_of(somebody(listen, download), project, talked) == acts
