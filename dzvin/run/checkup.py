"""What `dzvin doctor` looks at: each part is well, or says what to do."""

import ctypes
import shutil
import socket
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import psycopg

from dzvin.infra import clock
from dzvin.infra.disk import room
from dzvin.infra.program import Program
from dzvin.resources.system_prompts import LANGUAGES, SYSTEM_PROMPTS
from dzvin.run import reach, turn
from dzvin.run.finding import Finding, failed, ok, warning
from dzvin.run.home import Home
from dzvin.run.insight import insight
from dzvin.run.parts import AsteriskPart, answers, ask_ari
from dzvin.run.ports import holder, is_free
from dzvin.telephony.asterisk.config import doors_of
from dzvin.telephony.asterisk.install import AsteriskMissing, find_asterisk

OLDEST_SERVER = 150000
SKEW_SECONDS = 2.0
FEW_BYTES = 500_000_000
SMALL_SHARE = 0.05
"""Below this recording stops."""
NOT_SYNCHRONISED = 5
START = "start it: `make up` (or `dzvin up`)"


def look(home: Home) -> list[Finding]:
    """Everything, in the order in which one would mend it."""
    looks: tuple[Callable[[Home], Finding], ...] = (
        _disk,
        _clock,
        _database,
        _asterisk,
        _ari,
        turn.relay,
        _prompts,
        _ports,
        _programs,
        reach.certificate,
        reach.public_address,
        reach.intruders,
    )
    return [*(look_at(home) for look_at in looks), *insight(home)]


def _disk(home: Home) -> Finding:
    found = room(home.folder)
    text = f"{found.free_bytes / 1e9:.1f} GB free ({found.free_share:.0%}) at {home.folder}"
    if found.free_bytes < FEW_BYTES:
        return failed("disk", text, "make room, or move DZVIN_HOME to another disk")
    if found.free_share < SMALL_SHARE:
        return failed("disk", text, "recording has stopped: make room (5 % must be free)")
    return ok("disk", text)


def _clock(home: Home) -> Finding:
    state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    if state == NOT_SYNCHRONISED:
        advice = "turn time synchronisation on, for example: apt-get install chrony"
        return warning("clock", "the clock of this machine is not synchronised", advice)
    return ok("clock", "synchronised")


def _database(home: Home) -> Finding:
    try:
        with psycopg.connect(home.database_url("dzvin_app"), connect_timeout=5) as connection:
            row = connection.execute(
                "SELECT current_setting('server_version_num')::int, clock_timestamp(),"
                " to_regclass('dzvin.tenant') IS NOT NULL"
            ).fetchone()
    except psycopg.OperationalError as trouble:
        why = str(trouble).strip().splitlines()[0][:200]
        advice = "check DZVIN_DATABASE_URL" if home.settings.database_url else START
        if home.postgres and home.postgres.mark:
            log = home.folder / "postgres/log/postgres.log"
            advice = (
                f"its server runs: look into {log}, at the disk and the load of this machine; then"
                " `dzvin stop` and start it again"
            )
        return failed("database", f"does not answer: {why}", advice)
    assert row is not None
    return _database_as_found(*row)


def _database_as_found(version: int, there: datetime, has_tables: bool) -> Finding:
    shown = f"PostgreSQL {version // 10000}.{version % 10000}"
    if version < OLDEST_SERVER:
        return failed("database", shown, "PostgreSQL 15 or newer is needed")
    if not has_tables:
        return failed("database", f"{shown} has no tables", START)
    skew = abs((there - clock.now()).total_seconds())
    if skew > SKEW_SECONDS:
        advice = "synchronise the clocks of both machines"
        return failed("database", f"{shown}, its clock differs by {skew:.0f} s", advice)
    return ok("database", shown)


def _asterisk(home: Home) -> Finding:
    try:
        install = find_asterisk(home.settings.cache)
    except AsteriskMissing as missing:
        return failed("asterisk", "not found", str(missing))
    where = "private" if install.is_private else install.argv[0]
    text = f"{install.version} ({where})"
    if AsteriskPart(home, install).mark is None:
        return failed("asterisk", f"{text} does not run", START)
    if not install.is_advised:
        advice = (
            "22.11 mends a deadlock with browsers, and a crash by a forged transfer of a signed-in"
            " phone (until then DZVIN_PHONE_TRANSFERS=no prevents it): `dzvin asterisk replace`"
            " when Debian has it"
        )
        return warning("asterisk", f"{text} runs", advice)
    return ok("asterisk", f"{text} runs")


def _ari(home: Home) -> Finding:
    application = f"dzvin-{home.settings.shard}"
    if ask_ari(home.asterisk, "asterisk/ping") != 200:
        return failed("ari", f"{home.asterisk.ari_address} does not answer", _unanswered(home))
    if ask_ari(home.asterisk, f"applications/{application}") != 200:
        advice = f"look into {home.folder / 'log/engine.log'}"
        return failed("ari", f"no engine is connected as {application}", advice)
    return ok("ari", f"the engine is connected as {application}")


def _unanswered(home: Home) -> str:
    mark = Program(AsteriskPart.name, (), home.folder).mark
    if mark is None:
        return START
    return (
        f"Asterisk runs and hangs: `kill -9 {mark.pid}` cuts its calls, and a new one takes calls"
        f" within seconds; look into {home.asterisk.folder / 'log/messages.log'}"
    )


def _prompts(home: Home) -> Finding:
    wanted = [
        home.prompts / language / f"{name}.wav" for name in SYSTEM_PROMPTS for language in LANGUAGES
    ]
    missing = [file for file in wanted if not file.exists()]
    if missing:
        text = f"{len(missing)} of {len(wanted)} are missing, {missing[0]} for example"
        return failed("prompts", text, "the next `dzvin up` makes them: start it again")
    return ok("prompts", f"{len(wanted)} in {len(LANGUAGES)} languages")


def _ports(home: Home) -> Finding:
    settings = home.settings
    told = home.up_lock.read_text() if home.up_lock.exists() else ""
    if told and told != settings.local_address and answers(told):
        advice = "give this command the same DZVIN_ settings as `dzvin up`"
        return failed("ports", f"this home runs at {told}, not at {settings.local_address}", advice)
    if not answers(settings.local_address):
        port = settings.https_port if settings.serves_https else settings.http_port
        if is_free(settings.bind, port, socket.SOCK_STREAM):
            return failed("ports", f"nobody serves {settings.local_address}", START)
        name = "DZVIN_HTTPS_PORT" if settings.serves_https else "DZVIN_HTTP_PORT"
        return failed("ports", f"another program has port {port}", f"stop it, or set {name}")
    if is_free(settings.sip_address, settings.sip_port, socket.SOCK_DGRAM):
        return failed("ports", f"nobody listens for SIP at {settings.sip_port}", START)
    shut = _shut_doors(home)
    if shut:
        return why_shut(home, shut)
    return ok("ports", f"{settings.address}, SIP at {settings.sip_address}:{settings.sip_port}")


def why_shut(home: Home, transport: str) -> Finding:
    address, port = home.settings.sip_address, home.settings.sip_port
    kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
    text = f"SIP port {port} over {transport.upper()}"
    if is_free(address, port, kind):
        advice = f"ask again in 10 seconds; if it stays, look into {home.folder / 'log/engine.log'}"
        return failed("ports", f"{text} is not open", advice)
    who = holder(address, port, kind) or " by another program"
    advice = "stop that: Asterisk gets the port within seconds; or set DZVIN_SIP_PORT, and start"
    return failed("ports", f"{text} is taken{who}", f"{advice} Dzvin again")


def _shut_doors(home: Home) -> str:
    """The first transport that Asterisk was to have and has not."""
    for door in doors_of(home.asterisk):
        if ask_ari(home.asterisk, door.path) == HTTPStatus.NOT_FOUND:
            return door.name
    return ""


def _programs(home: Home) -> Finding:
    missing = [name for name in ("ffmpeg", "espeak-ng") if shutil.which(name) is None]
    if missing:
        names = " ".join(missing)
        return failed("programs", f"missing: {names}", f"apt-get install {names}")
    return ok("programs", "ffmpeg, espeak-ng")
