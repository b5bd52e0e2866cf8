"""On a full machine calls come before pages, and pages before reports."""

import os
import subprocess
import sys

import pytest

from dzvin.run.priority import AUTOGROUP, NICENESS

TELL = (
    "import os, sys; from dzvin.run.priority import AUTOGROUP, give_way; give_way(sys.argv[1]);"
    "print(os.nice(0), AUTOGROUP.read_text() if AUTOGROUP.exists() else '')"
)


def told(part: str, *, own_session: bool) -> str:
    return subprocess.run(
        [sys.executable, "-c", TELL, part],
        capture_output=True,
        text=True,
        check=True,
        start_new_session=own_session,
    ).stdout.strip()


def test_the_worker_gives_way_to_web_and_web_to_all_others() -> None:
    assert 0 < NICENESS["web"] < NICENESS["worker"] <= 19
    assert set(NICENESS) == {"web", "worker"}


@pytest.mark.parametrize("part", sorted(NICENESS))
def test_a_part_gives_way_inside_its_session_and_as_a_whole(part: str) -> None:
    expected = str(min(os.nice(0) + NICENESS[part], 19))
    found = told(part, own_session=True)
    assert found.split()[0] == expected
    if AUTOGROUP.exists():
        assert found.endswith(f"nice {NICENESS[part]}")


def test_the_session_of_who_typed_the_command_stays_as_it_is() -> None:
    before = AUTOGROUP.read_text().strip() if AUTOGROUP.exists() else ""
    assert told("worker", own_session=False).endswith(before)
