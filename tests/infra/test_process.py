"""A process is over when all of it is: what its last thread holds, nobody else can have."""

import os
import signal
import subprocess
import sys

import pytest

from dzvin.infra import process

FIRST_THREAD_ENDS = """
import ctypes, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
print("goes", flush=True)
ctypes.CDLL(None).pthread_exit(None)
"""


@pytest.mark.parametrize("is_reaped", [False, True])
def test_remains_of_a_process_are_no_process(is_reaped: bool) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        mark = process.mark_of(child.pid)
        assert mark
        child.kill()
        if is_reaped:
            child.wait()
        else:
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert not process.is_alive(mark)


def test_a_process_whose_first_thread_has_ended_lives_on() -> None:
    words = [sys.executable, "-c", FIRST_THREAD_ENDS]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
        mark = process.mark_of(child.pid)
        assert mark
        assert child.stdout
        child.stdout.readline()
        while " Z " not in _stat(child.pid):
            assert child.poll() is None
        assert process.is_alive(mark)
        child.send_signal(signal.SIGKILL)
        assert process.gone_within(mark, 5)


def _stat(pid: int) -> str:
    with open(f"/proc/{pid}/stat") as file:
        return file.read()
