"""What a bench says beside its figures: CPU of each process, idle of the box, disk, quantiles."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

INVALID_BELOW_IDLE = 10.0
"""Per cent: a busier box measures itself."""


def quantile(values: Sequence[float], share: float) -> float | None:
    """In milliseconds, of seconds."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 2)


def quantiles(values: Sequence[float], name: str = "") -> dict[str, float | None]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {f"{name}{key}_ms": quantile(values, share) for key, share in shares.items()}


class Watch:
    """CPU used by each named process and its children, and how idle the box was, in between."""

    def __init__(self, pids: dict[str, int]) -> None:
        self._pids = pids
        self._before = self._used()
        self._box = psutil.cpu_times()
        self._began = time.monotonic()

    def _used(self) -> dict[str, float]:
        return {name: _cpu(pid) for name, pid in self._pids.items()}

    def told(self) -> dict[str, object]:
        """Per cent of one core, and of the whole box."""
        seconds = time.monotonic() - self._began
        after, box = self._used(), psutil.cpu_times()
        used = {
            name: round(100 * (after[name] - self._before[name]) / seconds, 1) for name in after
        }
        busy = sum(box) - sum(self._box) - (getattr(box, "guest", 0) - self._box.guest)
        idle = round(100 * (box.idle - self._box.idle + box.iowait - self._box.iowait) / busy, 1)
        return {"cpu": used, "idle": idle, "is_valid": idle >= INVALID_BELOW_IDLE}

    def ms_for_each(self, count: int) -> dict[str, float]:
        """CPU of each process since the beginning, shared by so many calls."""
        after = self._used()
        return {
            name: round(1000 * (after[name] - self._before[name]) / max(1, count), 2)
            for name in after
        }


def _cpu(pid: int) -> float:
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    total = 0.0
    for one in family:
        try:
            times = one.cpu_times()
            # Of children that have ended and were waited for, too.
            total += times.user + times.system + times.children_user + times.children_system
        except psutil.NoSuchProcess:
            pass
    return total


def fsync_ms(folder: Path, times: int = 100) -> dict[str, float | None]:
    """Write 8 KB and have it on the disk, as a commit of the database does."""
    file, taken = folder / "fsync-probe", []
    handle = os.open(file, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        for _ in range(times):
            began = time.perf_counter()
            os.pwrite(handle, b"\0" * 8192, 0)
            os.fdatasync(handle)
            taken.append(time.perf_counter() - began)
    finally:
        os.close(handle)
        file.unlink()
    return {"p50_ms": quantile(taken, 0.5), "p99_ms": quantile(taken, 0.99)}
