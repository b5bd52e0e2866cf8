"""Kills parts of a running Dzvin as planned, tells how long each was away, and weighs them all."""

import asyncio
import csv
import os
import signal
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import psycopg

from bench.soak_phones import CHOIR
from bench.soak_plan import Kill
from dzvin.infra.clock import now
from dzvin.telephony.asterisk.provision import Refused
from dzvin.telephony.switch import SwitchAway
from tests.faults.parts import another_runs, epoch_of
from tests.support.service import Service
from tests.support.until import until

BACK_SECONDS = 90.0
UNWRITTEN_SECONDS = 6.0
"""So much of each talk may be in Asterisk's memory only, and dies with it (seen: 4.5 to 5.3)."""
WEIGHED_EACH_SECONDS = 5.0
YOUNG_SECONDS = 20.0
"""A process that was just started grows: that is no leak."""
MIB = 1 << 20


@dataclass
class Outage:
    part: str
    since: float
    seconds: float = 0.0
    is_back: bool = False


@dataclass
class Faults:
    service: Service
    put_trunks: Callable[[], Awaitable[None]]
    """They are ours, not a company's: Asterisk forgets them when it dies."""
    outages: list[Outage] = field(default_factory=list)

    async def commit(self, kills: list[Kill]) -> None:
        """One after the other; one that takes long delays the next."""
        began = asyncio.get_running_loop().time()
        for kill in kills:
            await asyncio.sleep(max(0.0, began + kill.at - asyncio.get_running_loop().time()))
            await self.kill(kill.part)

    async def kill(self, part: str) -> None:
        outage = Outage(part, now().timestamp())
        self.outages.append(outage)
        began = time.monotonic()
        try:
            async with asyncio.timeout(BACK_SECONDS):
                await self._kill(part)
                outage.is_back = True
        except TimeoutError:
            pass
        outage.seconds = round(time.monotonic() - began, 2)
        print(f"  {part} was away for {outage.seconds} s", flush=True)

    async def _kill(self, part: str) -> None:
        service = self.service
        if part == "postgres":
            os.kill(postmaster(service), signal.SIGINT)
            await asyncio.sleep(1)
            await until(self._answers, BACK_SECONDS)
            return
        epoch = await asyncio.to_thread(epoch_of, service) if part == "engine" else 0
        before = service.pid(part)
        os.kill(before, signal.SIGKILL)
        if part == "engine":
            query = "SELECT 1 FROM batch WHERE epoch > %s LIMIT 1"
            await until(lambda: self._finds(query, epoch), BACK_SECONDS)
        else:
            await another_runs(service, part, before)
        if part == "asterisk":
            await until(self._has_trunks, BACK_SECONDS)

    async def _has_trunks(self) -> bool:
        try:
            await self.put_trunks()
        except (Refused, SwitchAway, ConnectionError):
            await asyncio.sleep(0.2)
            return False
        return True

    async def _finds(self, query: str, *values: object) -> bool:
        await asyncio.sleep(0.1)
        return bool(await asyncio.to_thread(self.service.rows, query, *values))

    async def _answers(self) -> bool:
        try:
            return await self._finds("SELECT 1")
        except psycopg.Error:
            return False

    def lost_asterisk(self, since: float, until: float) -> bool:
        """Whether it died between these two, or was not yet back as it was."""
        return any(
            one.part == "asterisk" and since <= one.since + one.seconds and one.since <= until
            for one in self.outages
        )

    def slack(self, since: float, until: float) -> float:
        """Seconds between these two in which something was away, or nobody of ours spoke."""
        away = [
            (one.since, one.seconds)
            for one in self.outages
            if one.part in ("engine", "postgres", "asterisk")
        ]
        unwritten = UNWRITTEN_SECONDS if self.lost_asterisk(since, until) else 0.0
        return unwritten + sum(
            max(0.0, min(until, began + seconds) - max(since, began))
            for began, seconds in (*away, *CHOIR.silences)
        )


def postmaster(service: Service) -> int:
    return int((service.folder / "postgres/data/postmaster.pid").read_text().split()[0])


@dataclass
class Scales:
    """Memory of each part over time: what it has for itself and its share of what is shared."""

    service: Service
    rows: list[tuple[float, str, int, float]] = field(default_factory=list)
    """When (Unix time), part, process id, MiB."""

    async def weigh(self) -> None:
        while True:
            self.rows += await asyncio.to_thread(self._weighed)
            await asyncio.sleep(WEIGHED_EACH_SECONDS)

    def _weighed(self) -> list[tuple[float, str, int, float]]:
        found, at = [], round(now().timestamp(), 1)
        for part in ("engine", "web", "worker", "asterisk", "postgres", "up"):
            try:
                pid = self._pid(part)
                one = psutil.Process(pid)
                family = [one, *(one.children() if part == "postgres" else [])]
                used = sum(each.memory_full_info().pss for each in family)
                found.append((at, part, pid, round(used / MIB, 2)))
            except (OSError, ValueError, IndexError, psutil.Error):
                continue  # it is away at the moment
        return found

    def _pid(self, part: str) -> int:
        if part == "postgres":
            return postmaster(self.service)
        if part == "up":
            assert self.service.process is not None
            return self.service.process.pid
        return self.service.pid(part)

    def save(self, file: Path) -> None:
        with file.open("w", newline="") as out:
            lines = csv.writer(out)
            lines.writerow(("at", "part", "pid", "mib"))
            lines.writerows(self.rows)

    def told(self) -> dict[str, dict[str, Any]]:
        return {part: self._told(part) for part in dict.fromkeys(row[1] for row in self.rows)}

    def _told(self, part: str) -> dict[str, Any]:
        own = [row for row in self.rows if row[1] == part]
        weights = [row[3] for row in own]
        slope, minutes = slope_per_hour([(at, pid, weight) for at, _, pid, weight in own])
        return {
            "first_mib": weights[0],
            "last_mib": weights[-1],
            "most_mib": max(weights),
            "processes": len({row[2] for row in own}),
            "mib_per_hour": slope,
            "from_minutes": minutes,
        }


def slope_per_hour(rows: list[tuple[float, int, float]]) -> tuple[float | None, float]:
    """One slope for all lives of a part, each from its own height; its first seconds do not count.
    And of how many minutes it is made."""
    lives: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for at, pid, weight in rows:
        lives[pid].append((at, weight))
    over = under = seconds = 0.0
    for life in lives.values():
        old = np.array([row for row in life if row[0] - life[0][0] >= YOUNG_SECONDS])
        if len(old) < 3:
            continue
        at, weight = old[:, 0] - old[:, 0].mean(), old[:, 1] - old[:, 1].mean()
        over, under = over + float(at @ weight), under + float(at @ at)
        seconds += float(old[-1, 0] - old[0, 0])
    return (round(over / under * 3600, 1) if under else None), round(seconds / 60, 1)
