"""`dzvin up`: everything of one instance, in the foreground, until Ctrl-C."""

import asyncio
import errno
import fcntl
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from dzvin.infra.certificates import read
from dzvin.infra.debian_pool import PoolError
from dzvin.infra.disk import room
from dzvin.run import ports
from dzvin.run.certificate import ensure_certificate
from dzvin.run.demo import HOTLINE, SLUG, make_demo, sign_ins_file
from dzvin.run.doors import Doors
from dzvin.run.drain import close_door
from dzvin.run.home import Home
from dzvin.run.parts import AsteriskPart, PostgresPart
from dzvin.run.prepare import CannotStart, migrated, speak_prompts
from dzvin.run.python_part import PROCESSES, PythonPart, end_the_replaced
from dzvin.run.running import Ending, Running
from dzvin.run.settings import BadSetting, Settings
from dzvin.run.supervisor import PartFailed, Say, Supervisor
from dzvin.run.turn import TurnPart, end_turn
from dzvin.telephony.asterisk.install import ensure_asterisk
from dzvin.telephony.turn.install import ensure_coturn

ROOM_BYTES = 500_000_000
PROGRAMS = {"ffmpeg": "ffmpeg", "espeak-ng": "espeak-ng"}
"""Program -> Debian package."""


def main(settings: Settings) -> int:
    """The exit code: 0 after Ctrl-C or when it already runs, 1 when it cannot start."""
    try:
        home = Home.open(settings)
        with _alone(home) as other:
            if other is not None:
                print(f"Dzvin already runs in {home.folder}: {other or settings.address}")
                return 0
            return asyncio.run(_up(home))
    except (BadSetting, CannotStart, PartFailed, PoolError, ports.PortTaken) as trouble:
        print(f"dzvin: {trouble}", file=sys.stderr)
    except OSError as trouble:
        print(f"dzvin: {told(trouble, settings)}", file=sys.stderr)
    return 1


async def _up(home: Home) -> int:
    say, ending, doors = _Clock(), Ending(home.settings.drain_seconds), Doors()
    ending.listen()
    supervisor = Supervisor(say, ending.stopping)
    try:
        home, processes = await _start(home, supervisor, doors, say)
        if not ending.stopping.is_set():
            show(what_to_try(home))
            await Running(home, processes, ending, say, show).run(supervisor)
    finally:
        doors.close()
        if supervisor.has_started:
            say("stopping")
            await asyncio.gather(supervisor.stop(), asyncio.to_thread(end_the_replaced, home))
            say("everything is stopped")
    return 0


async def _start(
    home: Home, supervisor: Supervisor, doors: Doors, say: Say
) -> tuple[Home, list[PythonPart]]:
    check_machine(home)
    ensure_certificate(home)
    processes = [PythonPart(name, home, doors) for name in PROCESSES]
    await asyncio.gather(*(asyncio.to_thread(part.end) for part in processes))
    await asyncio.to_thread(end_the_replaced, home)
    ports.check_web(home)
    if not AsteriskPart.runs_in(home):
        ports.check_sip(home)
    if home.settings.has_turn and not TurnPart.runs_in(home):
        ports.check_turn(home)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_start_database(home, supervisor, say))
            starting = group.create_task(_start_asterisk(home, supervisor, say))
            group.create_task(_start_turn(home, supervisor, say))
    except ExceptionGroup as troubles:
        raise _first(troubles) from None
    home = starting.result()
    doors.open(home.settings)
    processes = [PythonPart(name, home, doors) for name in PROCESSES]
    await supervisor.start(*processes)
    say("engine, web and worker run")
    return home, processes


async def _start_database(home: Home, supervisor: Supervisor, say: Say) -> None:
    """With everything a first start puts into it."""
    if home.postgres:
        await supervisor.start(PostgresPart(home.postgres))
        say("database runs")
    await migrated(home)
    say("database is up to date")
    await speak_prompts(home, say)
    if home.settings.demo and await make_demo(home):
        say("demo company is made")


async def _start_asterisk(home: Home, supervisor: Supervisor, say: Say) -> Home:
    """With the ports it was given at last."""
    settings = home.settings
    install = await asyncio.to_thread(ensure_asterisk, settings.cache, settings.debian_mirror, say)
    part = AsteriskPart(home, install)
    if part.mark is None:
        home = ports.check_asterisk(home)
        part = AsteriskPart(home, install)
    await supervisor.start(part)
    await close_door(home, is_closed=False)
    say(f"Asterisk {install.version} runs")
    return home


async def _start_turn(home: Home, supervisor: Supervisor, say: Say) -> None:
    """Calls go on without it, for most; so only who asked for it by name gets nothing else."""
    settings = home.settings
    if not settings.has_turn:
        await asyncio.to_thread(end_turn, home)
        return
    try:
        install = await asyncio.to_thread(
            ensure_coturn, settings.cache, settings.debian_mirror, say
        )
        await supervisor.start(await asyncio.to_thread(TurnPart, home, install))
    except (PoolError, PartFailed) as trouble:
        if settings.turn == "on":
            raise
        say(f"no relay for browsers behind firewalls: {trouble}")
        return
    say(f"coturn {install.version} runs")


def _first(troubles: ExceptionGroup) -> Exception:
    """One clear line is enough: the first reason of all."""
    trouble = troubles.exceptions[0]
    return _first(trouble) if isinstance(trouble, ExceptionGroup) else trouble


def what_to_try(home: Home) -> str:
    """The last lines of a start: address, sign-ins, three things to do."""
    address, sign_ins = home.settings.address, sign_ins_file(home)
    if not sign_ins.exists():
        return f"\nDzvin runs: {address}\n{how_to_trust(home)}Ctrl-C stops it."
    people = "\n".join(f"  {line}" for line in sign_ins.read_text().splitlines())
    return f"""
Dzvin runs: {address}
{people}
  (kept in {sign_ins})
{how_to_trust(home)}
Try: 1. open {address} and sign in as anna; press "Готовий до дзвінків" (Ready for calls)
     2. open {address}/call/{SLUG} in another tab and call: key 1 is Support, 0 a robot that echoes
     3. .venv/bin/dzvin call {HOTLINE} --keys 0 --hold 3   (a call without any browser)
     4. sign in as olha in a private window: her journal has all calls, anna's only her own
Ctrl-C stops everything.
"""


def how_to_trust(home: Home) -> str:
    """A line, when browsers have to be told first that our own certificate is good."""
    settings = home.settings
    if not settings.serves_https or settings.tls_cert is not None:
        return ""
    place = urlsplit(settings.address)
    host = f"[{place.hostname}]" if ":" in (place.hostname or "") else place.hostname
    fingerprint = read(home.authority.ca.cert).fingerprint
    page = f"http://{host}:{settings.http_port}/trust"
    return (
        f"Its certificate is our own: {page} tells browsers how to trust it\n"
        f"  SHA-256 {fingerprint}\n"
    )


def check_machine(home: Home, needed_bytes: int = ROOM_BYTES) -> None:
    """Raises CannotStart: no room, or a program is missing."""
    free = room(home.folder).free_bytes
    if free < needed_bytes:
        raise CannotStart(
            f"Only {free / 1e6:.0f} MB free at {home.folder}, {needed_bytes / 1e6:.0f} are"
            " needed: make room, or set DZVIN_HOME to a folder on another disk"
        )
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if missing:
        names = " ".join(missing)
        raise CannotStart(f"Missing: {names}. Run: apt-get install --no-install-recommends {names}")


@contextmanager
def _alone(home: Home) -> Iterator[str | None]:
    """None, or the address that another `dzvin up` of this home was given."""
    home.run.mkdir(parents=True, exist_ok=True)
    with home.up_lock.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            yield lock.read()
            return
        lock.truncate(0)
        print(home.settings.local_address, end="", file=lock, flush=True)
        yield None


def told(trouble: OSError, settings: Settings) -> str:
    if trouble.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full ({trouble.filename or settings.home}): make room and start again"
    return f"{trouble.strerror}: {trouble.filename or settings.home}"


class _Clock:
    """Says what was done and when, counted from the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        show(f"[{time.monotonic() - self._began:5.1f} s] {text}")


def show(text: str) -> None:
    """A terminal that is gone must not keep us from stopping what runs."""
    with suppress(OSError, ValueError):
        print(text, flush=True)
