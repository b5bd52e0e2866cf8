"""Soak: a whole Dzvin under calls of every kind while its processes are killed; nothing is lost.

    make soak MINUTES=30 RATE=5         (or: python bench/soak.py --minutes 30 --rate 5 --seed 1)

A `dzvin up` in a fresh home, operators with SIP phones and some with a browser's phone, customers
who leave in the menu, in the queue and while it rings, talk, are put on hold, handed over, met by
two, or leave a message. Engine, web and worker are killed with -9 and PostgreSQL is restarted as
the seed says; Asterisk only by `--with-asterisk`, for it takes the calls with it. The exit code is
0 when nothing is wrong. `memory.csv` and `told.json` are kept beside the home's logs in `--out`.

The phones of browsers do SIP over WebSocket and neither ICE nor DTLS: nobody speaks there.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.measure import Watch
from bench.soak_checks import Checks
from bench.soak_faults import Faults, Scales, postmaster
from bench.soak_people import LOST, Operator, World
from bench.soak_phones import CHOIR, BrowserPhone, SoakPhone
from bench.soak_plan import PARTS, Story, kills, stories
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.provision import AsteriskProvisioner, gateway
from tests.sip.company import PASSWORD, Company, in_queue, node, picked_up
from tests.support.service import Service
from tests.support.until import until

TRUNKS, BROWSERS, PCP_SECONDS = 4, 4, 4
WIND_DOWN_SECONDS = 180.0
"""After the last caller was due: the longest story is over by then."""


class Soak:
    def __init__(self, service: Service, stack: AsyncExitStack, rate: float) -> None:
        self.service, self.stack, self.world = service, stack, World()
        self.count = 8 + round(7 * rate)
        self.colleague_count = 3 + round(2 * rate)

    async def open(self) -> None:
        """Everything up, everybody Ready."""
        admin = await self.stack.enter_async_context(self.service.person("admin"))
        for n in range(TRUNKS):
            phone = SoakPhone(f"{self.service.network}.{2 + n}", (self.service.bind, 5060))
            self.world.trunks.append(await self.stack.enter_async_context(phone))
        await self.put_trunks()
        # Its trunk is of no use here: customers have four of their own.
        self.company = Company(self.service, admin, None, self.stack)  # type: ignore[arg-type]
        roles = {role["name"]: role["id"] for role in await admin.get("/api/roles")}
        total = self.count + self.colleague_count + BROWSERS
        people = [await self._hired(roles["Operator"], n) for n in range(total)]
        by_sip, rest = people[: self.count], people[self.count :]
        colleagues, by_browser = rest[: self.colleague_count], rest[self.colleague_count :]
        for n, one in enumerate(people):
            await self._equipped(one, n, is_browser=one in by_browser)
        self.world.operators, self.world.colleagues = people, colleagues
        for one in colleagues:
            self.world.free_colleagues.put_nowait(one)
        await self._numbers(by_sip, by_browser)
        await self.company.settled()
        await until(lambda: self.are("ready"), 60)

    async def put_trunks(self) -> None:
        asterisk = self.service.home.asterisk
        async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
            for n, phone in enumerate(self.world.trunks):
                things = gateway(f"gw-soak-{n}", phone.address, phone.port)
                await AsteriskProvisioner(http.ask).put_things(things)

    async def _hired(self, role: str, n: int) -> Operator:
        login = f"soak-{n}"
        new = {"login": login, "name": f"Operator {n}", "password": PASSWORD, "roles": [role]}
        await self.company.change("POST", "/api/users", new)
        one = Operator(self.service, login, PASSWORD)
        return await self.stack.enter_async_context(one)

    async def _equipped(self, one: Operator, n: int, *, is_browser: bool) -> None:
        phone: SoakPhone
        if is_browser:
            phone = BrowserPhone(one, await one.send("POST", "/api/phone"))
        else:
            made = await self.company.change("POST", "/api/devices", {"user_account": one.id})
            address = f"{self.service.network}.{10 + n}"
            phone = SoakPhone(address, (self.service.bind, 5060), made["name"], made["secret"])
        await self.stack.enter_async_context(phone)
        one.set_up(self.world, phone)
        if not is_browser:
            self.world.start(phone.stay_registered())
        self.world.start(one.stay())
        self.world.start(one.pick_up())

    async def _numbers(self, by_sip: list[Operator], by_browser: list[Operator]) -> None:
        """One queue for each way of being served, recorded or not; a queue that nobody serves."""
        usual = {"strategy": "longest_idle", "on_missed": "stay_ready", "on_rejected": "stay_ready"}
        kinds: dict[str, dict[str, Any]] = {
            "talk": {},
            "missed": {"ring_seconds": 2},
            "pcp": {"pcp_seconds": PCP_SECONDS},
        }
        numbers = self.world.numbers
        for is_recorded in (True, False):
            for kind, settings in kinds.items():
                own = usual | settings | {"is_recorded": is_recorded}
                queue = await self.company.queue(*by_sip, **own)  # type: ignore[arg-type]
                numbers[kind, is_recorded] = await self.company.number(in_queue(queue))
            for kind in ("ring_left", "refused", "hold", "consult", "conference"):
                numbers[kind, is_recorded] = numbers["talk", is_recorded]
            numbers["menu_talk", is_recorded] = await self._menu(queue)
        browsers = await self.company.queue(*by_browser, **usual, is_recorded=False)  # type: ignore[arg-type]
        numbers["browser", False] = await self.company.number(in_queue(browsers))
        empty = await self.company.queue()
        box = node(
            "box", "voicemail", {"recorded": "hang_up", "empty": "hang_up"},
            greeting={"prompt": "goodbye"},
        )  # fmt: skip
        for is_recorded in (True, False):
            numbers["queue_left", is_recorded] = await self.company.number(in_queue(empty))
            numbers["menu_left", is_recorded] = numbers["menu_talk", is_recorded]
            numbers["voicemail", is_recorded] = await self.company.number(picked_up("box"), box)

    async def _menu(self, queue: str) -> str:
        asks = node(
            "menu", "menu", {"1": "queue", "timeout": "hang_up", "invalid": "hang_up"},
            greeting={"prompt": "goodbye"}, keys=["1"], timeout_seconds=15,
        )  # fmt: skip
        return await self.company.number(picked_up("menu"), asks, in_queue(queue))

    async def are(self, state: str) -> bool:
        """Who is not is told to be."""
        await asyncio.sleep(0.5)
        query = "SELECT user_account, state->>'state' AS s FROM operator_state"
        rows = await asyncio.to_thread(self.service.rows, query)
        now = {str(row["user_account"]): row["s"] for row in rows}
        others = [one for one in self.world.operators if now.get(one.id) != state]
        for one in others:
            if now.get(one.id) == "away":
                self.world.start(one.button("/api/operators/me/status", {"state": state}))
        return not others

    async def keep_ready(self) -> None:
        """As operators do who see that they are away."""
        while True:
            try:
                await asyncio.sleep(2)
                await self.are("ready")
            except (psycopg.Error, *LOST):
                continue

    async def run(self, plan: list[Story]) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        living: set[asyncio.Task[None]] = set()
        for story in plan:
            await asyncio.sleep(max(0.0, began + story.at - loop.time()))
            self.world.counts["begun_late"] += loop.time() - began - story.at > 1
            task = asyncio.ensure_future(self.world.live(story))
            living.add(task)
            task.add_done_callback(living.discard)
            task.add_done_callback(self.world._done)
        if living:
            _, late = await asyncio.wait(living, timeout=WIND_DOWN_SECONDS)
            self.world.troubles += ["a story did not end"] * len(late)


async def soaked(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All that is told of it."""
    service = Service(folder / "home", DZVIN_RTP_PORTS="20000-23999")
    await service.start()
    try:
        async with AsyncExitStack() as stack:
            return await _on(service, stack, chosen)
    finally:
        await service.stop()


async def _on(
    service: Service, stack: AsyncExitStack, chosen: argparse.Namespace
) -> dict[str, Any]:
    soak = Soak(service, stack, chosen.rate)
    faults, scales, world = Faults(service, soak.put_trunks), Scales(service), soak.world
    world.start(CHOIR.sing())
    stack.callback(lambda: [task.cancel() for task in tuple(world.going)])
    await soak.open()
    print(f"{len(world.operators)} operators are Ready; seed {chosen.seed}", flush=True)
    seconds = chosen.minutes * 60
    parts = (*PARTS, "asterisk") if chosen.with_asterisk else PARTS
    planned = [] if chosen.no_kills else kills(chosen.seed, seconds, parts)
    watch = Watch(_pids(service))
    world.start(scales.weigh())
    world.start(soak.keep_ready())
    destroying = asyncio.ensure_future(faults.commit(planned))
    await soak.run(stories(chosen.seed, seconds, chosen.rate))
    await destroying
    box = watch.told()
    checks = Checks(service, world, faults)
    await checks.all()
    scales.save(chosen.out / "memory.csv")
    return told(chosen, world, checks, scales) | {"idle_percent": box["idle"]}


def _pids(service: Service) -> dict[str, int]:
    return {"asterisk": service.pid("asterisk"), "postgres": postmaster(service)}


def told(
    chosen: argparse.Namespace, world: World, checks: Checks, scales: Scales
) -> dict[str, Any]:
    return {
        "seed": chosen.seed, "minutes": chosen.minutes, "rate": chosen.rate,
        "customers": len(world.customers),
        "is_well": not any(checks.wrong.values()),
        "wrong": checks.wrong,
        "kills": [asdict(one) for one in checks.faults.outages],
        "memory": scales.told(),
        "counts": dict(world.counts),
        "choir_late_seconds": round(CHOIR.late_seconds, 1),
        **checks.told,
    }  # fmt: skip


def show(found: dict[str, Any]) -> None:
    """For people."""
    print(f"\n{found['customers']} customers, {found['journal_rows']} rows in the journal,"
          f" {found['recordings']} recordings of {found['recorded_seconds']} s")  # fmt: skip
    print("stories as meant: " + ", ".join(
        f"{kind} {row['as_meant']}/{row['begun']}" for kind, row in found["stories"].items()
    ))  # fmt: skip
    print(f"\n{'memory, MiB':12} {'first':>8} {'last':>8} {'most':>8} {'an hour':>9}  lives")
    for part, row in found["memory"].items():
        slope = "-" if row["mib_per_hour"] is None else f"{row['mib_per_hour']:+.1f}"
        print(f"{part:12} {row['first_mib']:8.1f} {row['last_mib']:8.1f} {row['most_mib']:8.1f}"
              f" {slope:>9}  {row['processes']} (of {row['from_minutes']} min)")  # fmt: skip
    print()
    for what, lines in found["wrong"].items():
        print(f"{'ok ' if not lines else 'BAD'} {what}" + (f": {len(lines)}" if lines else ""))
        for line in lines[:5]:
            print(f"      {line}")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--minutes", type=float, default=2.0)
    asked.add_argument("--rate", type=float, default=5.0, help="customers a second")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--with-asterisk", action="store_true", help="kill Asterisk, too")
    asked.add_argument("--no-kills", action="store_true")
    asked.add_argument("--out", type=Path, help="where the figures and logs are kept")
    chosen = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dzvin-soak-"))
    chosen.out = chosen.out or folder / "told"
    chosen.out.mkdir(parents=True, exist_ok=True)
    try:
        found = asyncio.run(soaked(chosen, folder))
    finally:
        logs = folder / "home" / "log"
        if logs.exists():
            shutil.copytree(logs, chosen.out / "log", dirs_exist_ok=True)
    (chosen.out / "told.json").write_text(json.dumps(found, indent=1, default=str))
    show(found)
    print(f"\n{'nothing was lost' if found['is_well'] else 'NOT WELL'}; more in {chosen.out}")
    if found["is_well"]:
        shutil.rmtree(folder / "home", ignore_errors=True)
    return 0 if found["is_well"] else 1


if __name__ == "__main__":
    sys.exit(main())
