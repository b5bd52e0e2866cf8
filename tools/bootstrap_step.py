"""Run one step of the bootstrap: say what it is, how long it takes, and what went wrong.

Runs under any Python 3.7 or newer with nothing installed.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time

TICK_SECONDS = 5.0
SHOWN_LINES = 15


class Stop(Exception):
    """The one line the person needs to read."""


@contextlib.contextmanager
def step(title):
    """Print the title, a sign of life while it lasts, and the seconds it took."""
    began = time.monotonic()
    done = threading.Event()
    state = {"file": None}

    def tick():
        while not done.wait(TICK_SECONDS):
            said = last_line(state["file"])
            print(
                "           {} ({:.0f} s) {}".format(title, time.monotonic() - began, said),
                flush=True,
            )

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield state
    finally:
        done.set()
        ticker.join()
    print("[{:5.1f} s] {}".format(time.monotonic() - began, title), flush=True)


def run(words, state=None, **options):
    """Run a program quietly; when it fails, stop with the end of what it said."""
    with tempfile.TemporaryFile() as out:
        if state is not None:
            state["file"] = out.fileno()
        try:
            code = subprocess.call(
                words, stdout=out, stderr=out, stdin=subprocess.DEVNULL, **options
            )
        except OSError as trouble:
            raise Stop("{}: {}".format(words[0], trouble.strerror))
        finally:
            if state is not None:
                state["file"] = None
        if code:
            out.seek(0)
            lines = out.read().decode("utf-8", "replace").strip().splitlines()[-SHOWN_LINES:]
            print("\n".join("  | " + line for line in lines), file=sys.stderr)
            raise Stop("`{}` failed with exit code {}".format(" ".join(words)[:120], code))


def works(words, **options):
    """Does it run and end well? Says nothing."""
    quiet = subprocess.DEVNULL
    try:
        return subprocess.call(words, stdout=quiet, stderr=quiet, stdin=quiet, **options) == 0
    except OSError:
        return False


def answer(words):
    """What it prints; empty when it does not run."""
    try:
        said = subprocess.run(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
    except OSError:
        return ""
    return said.stdout.decode("utf-8", "replace").strip() if said.returncode == 0 else ""


def last_line(number):
    """The end of what a running program wrote into an open file."""
    if number is None:
        return ""
    try:
        size = os.fstat(number).st_size
        text = os.pread(number, 400, max(0, size - 400)).decode("utf-8", "replace")
    except OSError:
        return ""
    lines = [line.strip() for line in text.replace("\r", "\n").splitlines() if line.strip()]
    return lines[-1][:100] if lines else ""
