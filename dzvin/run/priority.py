"""Which of our processes goes first on a full machine: calls, then pages, then reports.

Engine, Asterisk and the engine's own process of the embedded PostgreSQL are urgent: they run as
soon as they have something to do (docs/decisions/0015-calls-go-first.md). The rest of PostgreSQL
and coturn are as the machine starts them; web gives way to them, and the worker with all it starts
(encoders, speech) gives way to web.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

NICENESS = {"web": 5, "worker": 10}
AUTOGROUP = Path("/proc/self/autogroup")
URGENT = 1
"""The least of Linux's real-time priorities."""
TRIES, BETWEEN_TRIES_SECONDS = 5, 0.12
"""Of all who are not root, Linux lets one set a session's niceness each 100 ms."""


def give_way(part: str) -> None:
    """Best effort. Linux shares the cores first among sessions (autogroups), and each part has its
    own: niceness inside of one does not count against another's, so that of the whole is set."""
    niceness = NICENESS[part]
    os.nice(niceness)
    if os.getsid(0) == os.getpid():  # else it is the session of the one who typed the command
        with suppress(OSError):
            _set_session(str(niceness))


def _set_session(niceness: str) -> None:
    for _ in range(TRIES):
        try:
            AUTOGROUP.write_text(niceness)
        except BlockingIOError:
            time.sleep(BETWEEN_TRIES_SECONDS)
        else:
            return


def make_urgent(pid: int) -> bool:
    """This thread goes before all that is not urgent; what it starts later is as ever. Best effort:
    root may, and who has RLIMIT_RTPRIO (deploy/dzvin.service)."""
    return _set_urgent(pid, os.SCHED_RR | os.SCHED_RESET_ON_FORK)


def make_wholly_urgent(pid: int) -> bool:
    """All of this process's threads, and those it begins later."""
    done: set[int] = set()
    while new := {int(each.name) for each in Path(f"/proc/{pid}/task").glob("*")} - done:
        if not all(_set_urgent(thread, os.SCHED_RR) for thread in new):
            return False
        done |= new
    return True


def _set_urgent(thread: int, policy: int) -> bool:
    """The kernel takes turns among those, and leaves a twentieth of each second to the others."""
    try:
        os.sched_setscheduler(thread, policy, os.sched_param(URGENT))
    except ProcessLookupError:
        return True  # it has ended
    except OSError:
        return False
    return True
