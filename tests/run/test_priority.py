"""On a full machine calls come before all else, and pages before reports."""

import os
import subprocess
import sys

import pytest

from dzvin.run.priority import AUTOGROUP, NICENESS

TELL = (
    "import os, sys; from dzvin.run.priority import AUTOGROUP, give_way; give_way(sys.argv[1]);"
    "print(os.nice(0), AUTOGROUP.read_text() if AUTOGROUP.exists() else '')"
)

URGENT = (
    "import os, resource, threading\nfrom dzvin.run.priority import {how}\n{before}\n"
    "said = [{how}(os.getpid()), os.sched_getscheduler(0) & ~os.SCHED_RESET_ON_FORK];"
    "one = threading.Thread(target=lambda: said.append(os.sched_getscheduler(0)));"
    "one.start(); one.join(); print(*map(int, said))"
)


def urgent(how: str, before: str = "") -> list[int]:
    """Whether it may, how its first thread is scheduled then, and how one that it starts later."""
    words = [sys.executable, "-c", URGENT.format(how=how, before=before)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]


def test_what_is_urgent_goes_first_and_what_it_starts_later_is_as_ever() -> None:
    may, first, later = urgent("make_urgent")
    assert first == (os.SCHED_RR if may else os.SCHED_OTHER)
    assert later == os.SCHED_OTHER


def test_a_program_that_is_wholly_urgent_is_so_with_what_it_starts_later() -> None:
    may, *found = urgent("make_wholly_urgent")
    assert found == [os.SCHED_RR if may else os.SCHED_OTHER] * 2


def test_who_may_not_go_first_goes_on_as_ever() -> None:
    nobody = "resource.setrlimit(resource.RLIMIT_RTPRIO, (0, 0)); os.getuid() or os.setuid(65534)"
    found = urgent("make_urgent", nobody)
    assert found == [False, os.SCHED_OTHER, os.SCHED_OTHER]


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
