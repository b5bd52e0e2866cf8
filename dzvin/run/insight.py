"""What `dzvin doctor` reads in the figures of the processes: slow, behind, stuck, corrected."""

from math import isnan
from pathlib import Path
from tempfile import TemporaryFile

from dzvin.infra import process
from dzvin.infra.metrics import OLD_SECONDS, figures
from dzvin.run.figures import PROCESSES, read_figures
from dzvin.run.finding import Finding, failed, ok, warning
from dzvin.run.home import Home
from dzvin.run.python_part import PythonPart

SLOW_COMMIT, SLOW_ARI = 0.1, 0.1
LAG_SECONDS = 10.0
BACKLOG_SECONDS = 3600.0
A_FILE_OF_FIGURES = 100_000

NONE = float("nan")

type Figures = dict[str, float]


def insight(home: Home) -> list[Finding]:
    """All processes write their figures every few seconds; without them nothing can be said."""
    texts = read_figures(home.metrics)
    told = {name: figures(text) for name, text in texts.items()}
    silent = [name for name in PROCESSES if name not in told]
    found = [_unheard(home, silent)] if silent else []
    if "engine" in told:
        found.append(_speed(told["engine"]))
    if {"worker", "web"} <= told.keys():
        found.append(_lag(told["worker"], told["web"]))
    if "worker" in told:
        found += [_encoder(told["worker"]), _jobs(told["worker"])]
    if "engine" in told:
        found.append(_stuck(told["engine"]))
    return found


def _unheard(home: Home, silent: list[str]) -> Finding:
    """One that has just begun has told nothing yet, and nothing is wrong with it."""
    names = ", ".join(silent)
    marks = {name: PythonPart(name, home).mark for name in silent}
    alive = {name: mark for name, mark in marks.items() if mark is not None}
    if alive == marks and all(process.age_seconds(mark) < OLD_SECONDS for mark in alive.values()):
        text = f"{names} began a moment ago and told nothing yet"
        return warning("figures", text, f"ask again in {OLD_SECONDS:.0f} seconds")
    text = f"no word from {names} for {OLD_SECONDS:.0f} seconds"
    advice = f"look into {home.folder / 'log'}: {names}"
    if alive and (why := _unwritable(home.metrics)):
        advice = f"make room, or mend the disk: nothing can be written to {home.metrics} ({why})"
        return failed("figures", text, advice)
    if alive:
        pids = " ".join(str(mark.pid) for mark in alive.values())
        advice += (
            f"; ask again in {OLD_SECONDS:.0f} seconds, and if {', '.join(alive)} said nothing then"
            f" either, `kill -9 {pids}`: begun again at once"
        )
    return failed("figures", text, advice)


def _unwritable(folder: Path) -> str:
    """Why their figures cannot be written, so that nothing is known of them; empty when they can
    be: who is silent then hangs."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as probe:
            probe.write(bytes(A_FILE_OF_FIGURES))
    except OSError as fault:
        return fault.strerror or str(fault)
    return ""


def _speed(engine: Figures) -> Finding:
    """Means of the last minute; the histograms of /metrics say more."""
    if not engine.get("dzvin_switch_connected", 1.0):
        advice = "ask again in 5 seconds; if it stays, `ari` and `database` above say what to do"
        return warning("speed", "the engine and Asterisk did not talk a moment ago", advice)
    commit, ari = (
        engine.get(f'dzvin_recent_seconds{{of="{of}"}}', NONE) for of in ("commit", "ari")
    )
    if isnan(commit) and isnan(ari):
        return ok("speed", "hardly anything was recorded or asked of Asterisk in the last minute")
    text = f"a commit takes {_ms(commit)}, a request to Asterisk {_ms(ari)}"
    if commit > SLOW_COMMIT:
        return warning("speed", text, "the database's disk is slow, or its machine far away")
    if ari > SLOW_ARI:
        return warning("speed", text, "Asterisk's machine is overloaded: look at its CPU")
    return ok("speed", text)


def _ms(seconds: float) -> str:
    return "? ms (hardly any of late)" if isnan(seconds) else f"{seconds * 1000:.1f} ms"


def _lag(*processes: Figures) -> Finding:
    if not _had_database(*processes):
        return _not_known("log readers")
    found = {name: value for one in processes for name, value in one.items()}
    lags = {
        name.split('"')[1]: value
        for name, value in found.items()
        if name.startswith("dzvin_event_lag_seconds")
    }
    behind = sum(v for name, v in found.items() if name.startswith("dzvin_tenants_behind"))
    if behind:
        advice = "look for log_reader.tenant_failed in log/worker.log"
        return failed("log readers", f"{behind:.0f} companies' events cannot be applied", advice)
    late = {name: seconds for name, seconds in lags.items() if seconds > LAG_SECONDS}
    if late:
        text = ", ".join(f"{name} is {seconds:.0f} s behind" for name, seconds in late.items())
        return warning("log readers", text, "the worker or the database has too much to do")
    if not lags:
        return ok("log readers", "they begin")
    return ok("log readers", f"{', '.join(sorted(lags))}: up to date")


def _had_database(*processes: Figures) -> bool:
    return all(one.get("dzvin_database_up", 1.0) for one in processes)


def _not_known(name: str) -> Finding:
    advice = "ask again in 10 seconds; if it stays, `database` above says what to do"
    return warning(name, "not known: the database did not answer in time", advice)


def _encoder(worker: Figures) -> Finding:
    if not _had_database(worker):
        return _not_known("encoder")
    count = worker.get("dzvin_encoder_backlog_recordings", 0.0)
    age = worker.get("dzvin_encoder_backlog_age_seconds", 0.0)
    text = f"{count:.0f} recordings wait, the oldest for {age / 60:.0f} min"
    stuck = worker.get('dzvin_stuck{kind="recording"}', 0.0)
    if age > BACKLOG_SECONDS:
        return warning("encoder", text, "more cores, or fewer calls at once: it does not keep up")
    if stuck:
        advice = "look for job.failed in log/worker.log, and whether `disk` above is full"
        return warning("encoder", f"{text}; {stuck:.0f} do not get on", advice)
    return ok("encoder", text)


def _jobs(worker: Figures) -> Finding:
    if not _had_database(worker):
        return _not_known("jobs")

    def with_status(status: str) -> float:
        told = f'status="{status}"'
        return sum(
            v for name, v in worker.items() if name.startswith("dzvin_jobs{") and told in name
        )

    lost, waiting = with_status("failed"), with_status("todo")
    if lost:
        advice = "look for job.failed in log/worker.log"
        return warning("jobs", f"{lost:.0f} were given up in a day, {waiting:.0f} wait", advice)
    return ok("jobs", f"{waiting:.0f} wait, none was given up")


def _stuck(engine: Figures) -> Finding:
    subjects = engine.get('dzvin_stuck{kind="subject"}', 0.0)
    legs, offers, items = (
        engine.get(f'dzvin_stuck{{kind="{kind}"}}', 0.0) for kind in ("leg", "offer", "item")
    )
    crashed = engine.get("dzvin_failed_subjects_total", 0.0)
    corrected = sum(
        value for name, value in engine.items() if name.startswith("dzvin_watchdog_corrections")
    )
    live = sum(v for name, v in engine.items() if name.startswith("dzvin_live_calls"))
    text = (
        f"{live:.0f} live calls; without progress {subjects:.0f}, legs without a channel"
        f" {legs:.0f}, offers past their time {offers:.0f}, waiting calls that are over"
        f" {items:.0f}; since the engine's start {corrected:.0f} corrected, {crashed:.0f} crashed"
    )
    if crashed:
        return failed("calls", text, "a bug of ours: `turn crashed` in log/engine.log tells where")
    if subjects:
        advice = "`call without progress` in log/engine.log names them; then `dzvin trace CALL`"
        return warning("calls", text, advice)
    if legs or offers or items:
        advice = (
            "the watchdog mends it within a minute; if it stays, a bug of ours: keep log/engine.log"
            " and end the engine with kill -9: it is begun again, and no call is dropped"
        )
        return warning("calls", text, advice)
    if corrected:
        return warning("calls", text, "the watchdog mended it; `leg was gone` in log/engine.log")
    return ok("calls", text)
