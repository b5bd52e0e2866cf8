"""Which of our processes gives way on a full machine: a call before a page, a page before a report.

Engine, Asterisk, PostgreSQL and coturn are as the machine starts them; web gives way to them, and
the worker with all it starts (encoders, speech) gives way to web.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

NICENESS = {"web": 5, "worker": 10}
AUTOGROUP = Path("/proc/self/autogroup")
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
