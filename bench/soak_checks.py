"""After the soak: is each call in the journal once, does each recording play, is anything left?"""

import asyncio
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec

from bench.soak_faults import UNWRITTEN_SECONDS, Faults
from bench.soak_people import Customer, World
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Request
from tests.support.service import Service

LENGTH_TOLERANCE_SECONDS = 2.0
"""Between a talk and its recording: the recorder starts after the talk began, on a busy box later.
What the engine or the database was away meanwhile is added, and told apart."""
FILE_TOLERANCE_SECONDS = 0.3
"""Between what the journal says and what is decoded."""
JOURNAL_SECONDS, ENCODER_SECONDS, QUIET_SECONDS = 90.0, 600.0, 60.0
ENOUGH, LEAST_AS_MEANT = 4, 0.5
STRANGER = 401
ROWS = """SELECT p.number, count(*) AS rows,
    count(*) FILTER (WHERE c.ended_at IS NOT NULL) AS ended
    FROM call c JOIN party p ON p.tenant = c.tenant AND p.id = c.party
    WHERE p.number LIKE '+38067%%' GROUP BY p.number"""
TWICE = """SELECT call, count(*) FILTER (WHERE name = 'call.started') AS started,
    count(*) FILTER (WHERE name = 'call.ended') AS ended
    FROM event WHERE name IN ('call.started', 'call.ended') GROUP BY call
    HAVING count(*) FILTER (WHERE name = 'call.started') <> 1
        OR count(*) FILTER (WHERE name = 'call.ended') <> 1"""
RECORDINGS = """SELECT id, call, part, kind, path, status, why, seconds, started_at, ended_at,
    coalesce((SELECT max((side->>'until')::float8) FROM jsonb_array_elements(sides) side
        WHERE side->>'what' = 'missing'), 0) AS missing
    FROM recording ORDER BY started_at"""
TALKS = """SELECT call, name, at FROM event WHERE name IN ('talk.started', 'talk.ended')
    ORDER BY shard, position"""
STORY = """SELECT name, at, data FROM event WHERE call = %s ORDER BY shard, position"""
CALLS_OF = """SELECT c.id, p.number FROM call c
    JOIN party p ON p.tenant = c.tenant AND p.id = c.party WHERE p.number LIKE '+38067%%'"""
LEFT = {
    "calls": "SELECT subject FROM subject_state WHERE subject LIKE 'call:%%'",
    "items": "SELECT id FROM item",
    "operators": "SELECT user_account, state->>'state' AS state FROM operator_state"
    " WHERE state->>'state' IN ('call', 'busy', 'pcp') OR state->>'offer' IS NOT NULL"
    " OR state->>'call' IS NOT NULL OR state->'legs' <> '{}'",
}
BUGS = "SELECT name, call, data FROM event WHERE name = 'subject.failed'"
CORRECTED = "SELECT count(*) AS n FROM event WHERE name = 'operator.corrected'"
CALL_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_TOLD = 30
type Row = dict[str, Any]
type Talks = dict[str, list[tuple[float, float]]]
"""By call: since when until when (Unix time) its customer talked with at least one of ours."""


@dataclass
class Checks:
    service: Service
    world: World
    faults: Faults
    wrong: dict[str, list[str]] = field(default_factory=dict)
    """What is not as it must be, by check; an empty list is a check that was passed."""
    told: Row = field(default_factory=dict)

    async def all(self) -> None:
        await self._quiet()
        await self._journal()
        await self._recordings()
        self.wrong["subject_failed"] = [str(row) for row in await self._rows(BUGS)]
        (corrected,) = await self._rows(CORRECTED)
        self.told["operators_corrected"] = corrected["n"]
        self.wrong["parts_not_back"] = [one.part for one in self.faults.outages if not one.is_back]
        calls = {row["number"]: row["id"] for row in await self._rows(CALLS_OF)}
        self.wrong["dropped_customers"] = [
            f"{one.story.number} {one.story.kind} {one.code}"
            f" {one.since:.1f} to {one.until:.1f}: {calls.get(one.story.number)}"
            for one in self.world.customers.values()
            if one.is_cut and not one.is_lost_in_menu
            if not self.faults.lost_asterisk(one.since, one.until)
        ]
        self.wrong["lost_in_menu"] = [
            f"{one.story.number} ({self.faults.slack(one.since, one.until):.1f} s a part was away)"
            for one in self.world.customers.values()
            if one.is_lost_in_menu and not self.faults.lost_asterisk(one.since, one.until)
        ]
        self.wrong["stories"] = self._stories()
        self.wrong["our_own_troubles"] = self.world.troubles
        self.told["calls_gone_wrong"] = await self._gone_wrong()

    def _stories(self) -> list[str]:
        """Kinds of which most did not come as far as they meant: nothing was tried there."""
        asked, done = Counter[str](), Counter[str]()
        for one in self.world.customers.values():
            asked[one.story.kind] += 1
            done[one.story.kind] += one.has_done
        self.told["stories"] = {
            kind: {"begun": asked[kind], "as_meant": done[kind]} for kind in sorted(asked)
        }
        return [
            f"{kind}: {done[kind]} of {asked[kind]} as meant"
            for kind in sorted(asked)
            if asked[kind] >= ENOUGH and done[kind] < LEAST_AS_MEANT * asked[kind]
        ]

    async def _gone_wrong(self) -> dict[str, list[str]]:
        """What the log has of calls that stand among what is wrong, of each kind of wrong as many:
        nobody can ask later."""
        found = [[*CALL_ID.findall(" ".join(lines))] for lines in self.wrong.values()]
        by_turns = (call for turn in zip_longest(*found) for call in turn if call)
        calls = list(dict.fromkeys(by_turns))
        return {
            call: [f"{row['at']:%H:%M:%S.%f} {row['name']} {row['data']}" for row in rows]
            for call in calls[:MOST_TOLD]
            if (rows := await self._rows(STORY, call))
        }

    async def _rows(self, query: str, *values: object) -> list[Row]:
        return await asyncio.to_thread(self.service.rows, query, *values)

    async def _soon(self, wrong: Callable[[], Any], seconds: float) -> Any:
        """What is still wrong after so long; asked each second until it is nothing."""
        until = time.monotonic() + seconds
        while found := await wrong():
            if time.monotonic() > until:
                break
            await asyncio.sleep(1)
        return found

    async def _quiet(self) -> None:
        """No channel, no bridge, no call, no item; every operator is free."""
        left = await self._soon(self._left, QUIET_SECONDS)
        for what in ("channels", "bridges", *LEFT):
            self.wrong[f"{what}_left"] = [str(one) for one in left.get(what, [])]

    async def _left(self) -> dict[str, list[Any]]:
        asterisk = self.service.home.asterisk
        found: dict[str, list[Any]] = {}
        async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
            for path in ("channels", "bridges"):
                told = await http.ask(Request(method="GET", path=path))
                found[path] = msgspec.json.decode(told.text)
        for what, query in LEFT.items():
            found[what] = await self._rows(query)
        return {what: some for what, some in found.items() if some}

    async def _journal(self) -> None:
        self.wrong["journal"] = await self._soon(self._unbooked, JOURNAL_SECONDS)
        self.wrong["begun_or_ended_twice"] = [str(row) for row in await self._rows(TWICE)]
        self.told["journal_rows"] = sum(row["rows"] for row in await self._rows(ROWS))

    async def _unbooked(self) -> list[str]:
        found = {row["number"]: row for row in await self._rows(ROWS)}
        return [
            f"{customer.story.kind} {number}: {row['rows']} rows, {row['ended']} ended,"
            f" answered {customer.code}" + self._why(customer)
            for number, customer in self.world.customers.items()
            if not self._is_booked(customer, row := found.get(number, {"rows": 0, "ended": 0}))
        ]

    def _is_booked(self, customer: Customer, row: Row) -> bool:
        """One row, finished. Whose INVITE nobody heard (the switch was away) may have none, nor who
        was taken for a stranger by a switch that was just started and knew no gateway yet."""
        if row["rows"]:
            return bool(row["rows"] == row["ended"] == 1)
        was_lost = self.faults.lost_asterisk(customer.since, customer.until)
        return not customer.is_heard or (customer.code == STRANGER and was_lost)

    def _why(self, customer: Customer) -> str:
        away = self.faults.slack(customer.since, customer.until)
        stayed = customer.until - customer.since
        return f" ({stayed:.1f} s, for {away:.1f} s of it a part was away)" if away else ""

    async def _recordings(self) -> None:
        self.told["encoder_backlog"] = len(await self._rows(_waiting()))
        left = await self._soon(lambda: self._rows(_waiting()), ENCODER_SECONDS)
        wrong = [f"{row['id']} waits for the encoder" for row in left]
        rows = await self._rows(RECORDINGS)
        talks = talks_of(await self._rows(TALKS))
        heard = self._while_there(talks, await self._rows(CALLS_OF))
        limit = asyncio.Semaphore(2)
        files = await asyncio.gather(*(self._file(row, limit) for row in rows))
        wrong += [line for line in files if line]
        wrong += self._lengths(rows, talks, heard)
        wrong += await self._unrecorded(rows, heard)
        self.wrong["recordings"] = wrong
        self.told["recordings"] = len(rows)
        self.told["recordings_begun_late"] = sum(row["missing"] > 0 for row in rows)
        self.told["recorded_seconds"] = round(sum(row["seconds"] or 0 for row in rows))

    async def _file(self, row: Row, limit: asyncio.Semaphore) -> str:
        """What is wrong with one finished file."""
        if row["status"] != "ready":
            is_message = row["kind"] == "voicemail" and row["why"] == "no_file"
            began = row["started_at"].timestamp()
            is_unwritten = self.faults.lost_asterisk(began, began + UNWRITTEN_SECONDS)
            if is_message or is_unwritten:
                return ""
            return f"{row['id']} is {row['status']}: {row['why']}"
        file = self.service.home.recordings / f"{row['path']}.mp3"
        async with limit:
            seconds = await asyncio.to_thread(decoded_seconds, file)
        if seconds is None:
            return f"{row['id']} does not play"
        if abs(seconds - row["seconds"]) > FILE_TOLERANCE_SECONDS:
            return f"{row['id']}: the journal says {row['seconds']} s, it plays {seconds:.1f} s"
        return ""

    def _lengths(self, rows: list[Row], talks: Talks, heard: Talks) -> list[str]:
        """All parts of a call together are as long as its talks: a customer who waits between two
        of them is not recorded."""
        parts: dict[str, list[Row]] = {}
        for row in rows:
            if row["kind"] != "voicemail":
                parts.setdefault(row["call"], []).append(row)
        wrong, worst = [], 0.0
        for call, own in parts.items():
            if call not in talks:
                wrong.append(f"{own[0]['id']} is of a call without a talk")
                continue
            ought = sum(until - since for since, until in talks[call])
            least = sum(until - since for since, until in heard[call])
            seconds = sum((row["seconds"] or 0) - row["missing"] for row in own)
            off = max(least - seconds, seconds - ought, 0.0)
            slack = self.faults.slack(talks[call][0][0] - 2, talks[call][-1][1] + 2)
            worst = max(worst, off if not slack else 0.0)
            if off > LENGTH_TOLERANCE_SECONDS + slack:
                wrong.append(f"{own[0]['id']}: {off:.1f} s off a talk of {ought:.1f} s")
        self.told["worst_length_seconds"] = round(worst, 2)
        self.told["length_tolerance_seconds"] = LENGTH_TOLERANCE_SECONDS
        return wrong

    def _while_there(self, talks: Talks, calls: list[Row]) -> Talks:
        """Without what came after the customer wished to leave: his phone forgets a call whose
        goodbye nobody answers, and is silent while the switch still waits for it."""
        found: Talks = {}
        of = {row["id"]: self.world.customers.get(row["number"]) for row in calls}
        for call, own in talks.items():
            customer = of.get(call)
            left = customer.left if customer is not None and customer.left else float("inf")
            found[call] = [(since, max(since, min(until, left))) for since, until in own]
        return found

    async def _unrecorded(self, rows: list[Row], talks: Talks) -> list[str]:
        """A talk that ended as it began may have no recording."""
        recorded = {row["call"] for row in rows}
        numbers = {row["id"]: row["number"] for row in await self._rows(CALLS_OF)}
        return [
            f"the talk of call {call} was not recorded"
            for call in talks
            if call not in recorded
            and sum(until - since for since, until in talks[call]) > LENGTH_TOLERANCE_SECONDS
            and (customer := self.world.customers.get(numbers.get(call, "")))
            and customer.story.is_recorded
        ]


def talks_of(rows: list[Row]) -> Talks:
    """From the talks of each operator, in the order of the log."""
    found: Talks = {}
    going: Counter[str] = Counter()
    begun: dict[str, float] = {}
    for row in rows:
        call, at = row["call"], row["at"].timestamp()
        if row["name"] == "talk.started":
            begun[call] = at if not going[call] else begun[call]
            going[call] += 1
        elif going[call]:
            going[call] -= 1
            if not going[call]:
                found.setdefault(call, []).append((begun[call], at))
    return found


def _waiting() -> str:
    return "SELECT id FROM recording WHERE status IN ('started', 'encoding')"


def decoded_seconds(file: Path) -> float | None:
    """All of it decoded; None when ffmpeg finds a fault in it."""
    told = subprocess.run(
        ["ffmpeg", "-v", "error", "-xerror", "-i", str(file), "-f", "s16le", "-ac", "1",
         "-ar", "8000", "-"],
        capture_output=True, check=False,
    )  # fmt: skip
    return None if told.returncode or told.stderr or not told.stdout else len(told.stdout) / 16000
