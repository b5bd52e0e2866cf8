"""Know a process again after a restart: its number together with the moment it began."""

import contextlib
import os
import signal
import time
from pathlib import Path

import msgspec
from msgspec import Struct

BOOT = Path("/proc/sys/kernel/random/boot_id")
UPTIME = Path("/proc/uptime")


class Mark(Struct, frozen=True):
    """A process that cannot be taken for a later one with the same number."""

    pid: int
    started_ticks: int
    boot: str


def mark_of(pid: int) -> Mark | None:
    """None when there is no such process, or only its remains (a zombie without other threads:
    one whose threads still end holds its files and ports, though its first thread is gone)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat.rpartition(")")[2].split()
    if fields[0] in {"Z", "X"} and int(fields[17]) <= 1:
        return None
    return Mark(pid, int(fields[19]), BOOT.read_text().strip() if BOOT.exists() else "")


def is_alive(mark: Mark) -> bool:
    return mark_of(mark.pid) == mark


def age_seconds(mark: Mark) -> float:
    """For how long it has been running; of one that lives."""
    since_boot = float(UPTIME.read_text().split()[0])
    return max(0.0, since_boot - mark.started_ticks / os.sysconf("SC_CLK_TCK"))


def work_done(mark: Mark) -> int:
    """Grows while the process gets on: ticks of its threads on a CPU. While it waits for a disk
    each look finds it grown."""
    try:
        stat = Path(f"/proc/{mark.pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    fields = stat.rpartition(")")[2].split()
    return time.monotonic_ns() if fields[0] == "D" else int(fields[11]) + int(fields[12])


def save(file: Path, mark: Mark) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(file.name + ".new")
    new.write_bytes(msgspec.json.encode(mark))
    new.replace(file)


def load(file: Path) -> Mark | None:
    """The process on record when it still lives, else None."""
    try:
        mark = msgspec.json.decode(file.read_bytes(), type=Mark)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return mark if is_alive(mark) else None


def end(mark: Mark, *steps: tuple[signal.Signals, float]) -> bool:
    """Send each signal and wait its seconds; True as soon as the process is gone."""
    for number, seconds in steps:
        if not is_alive(mark):
            return True
        with contextlib.suppress(ProcessLookupError):
            os.kill(mark.pid, number)
        if gone_within(mark, seconds):
            return True
    return not is_alive(mark)


def gone_within(mark: Mark, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(mark):
        reap(mark.pid)
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def reap(pid: int) -> None:
    """When it is our own child, take its remains away."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
