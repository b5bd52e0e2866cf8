"""What `dzvin doctor` reads in the figures of the processes: slow, behind, stuck, corrected."""

from dzvin.infra import process
from dzvin.infra.metrics import OLD_SECONDS, figures
from dzvin.run.figures import PROCESSES, read_figures
from dzvin.run.finding import Finding, failed, ok, warning
from dzvin.run.home import Home
from dzvin.run.python_part import PythonPart

SLOW_COMMIT, SLOW_ARI = 0.1, 0.1
LAG_SECONDS = 10.0
BACKLOG_SECONDS = 3600.0

type Figures = dict[str, float]


def insight(home: Home) -> list[Finding]:
    """All processes write their figures every few seconds; without them nothing can be said."""
    texts = read_figures(home.metrics)
    silent = [name for name in PROCESSES if name not in texts]
    if silent:
        return [_unheard(home, silent)]
    engine, worker, web = (figures(texts[name]) for name in ("engine", "worker", "web"))
    return [
        _speed(engine),
        _lag({**worker, **web}),
        _encoder(worker),
        _jobs(worker),
        _stuck(engine),
    ]


def _unheard(home: Home, silent: list[str]) -> Finding:
    """One that has just begun has told nothing yet, and nothing is wrong with it."""
    names = ", ".join(silent)
    marks = [PythonPart(name, home).mark for name in silent]
    if all(mark is not None and process.age_seconds(mark) < OLD_SECONDS for mark in marks):
        text = f"{names} began a moment ago and told nothing yet"
        return warning("figures", text, f"ask again in {OLD_SECONDS:.0f} seconds")
    advice = f"look into {home.folder / 'log'}: {names}"
    return failed("figures", f"no word from {names} for {OLD_SECONDS:.0f} seconds", advice)


def _speed(engine: Figures) -> Finding:
    """Means since the engine's start; the histograms of /metrics say more."""
    commit, ari = (_mean(engine, name) for name in ("dzvin_commit_seconds", "dzvin_ari_seconds"))
    text = f"a commit takes {commit * 1000:.1f} ms, a request to Asterisk {ari * 1000:.1f} ms"
    if commit > SLOW_COMMIT:
        return warning("speed", text, "the database's disk is slow, or its machine far away")
    if ari > SLOW_ARI:
        return warning("speed", text, "Asterisk's machine is overloaded: look at its CPU")
    return ok("speed", text)


def _mean(found: Figures, name: str) -> float:
    return found.get(f"{name}_sum", 0.0) / max(1.0, found.get(f"{name}_count", 0.0))


def _lag(found: Figures) -> Finding:
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
    return ok("log readers", f"{', '.join(sorted(lags)) or 'none yet'}: up to date")


def _encoder(worker: Figures) -> Finding:
    count = worker.get("dzvin_encoder_backlog_recordings", 0.0)
    age = worker.get("dzvin_encoder_backlog_age_seconds", 0.0)
    text = f"{count:.0f} recordings wait, the oldest for {age / 60:.0f} min"
    if age > BACKLOG_SECONDS:
        return warning("encoder", text, "more cores, or fewer calls at once: it does not keep up")
    return ok("encoder", text)


def _jobs(worker: Figures) -> Finding:
    def with_status(status: str) -> float:
        told = f'status="{status}"'
        return sum(
            v for name, v in worker.items() if name.startswith("dzvin_jobs{") and told in name
        )

    lost, waiting = with_status("failed"), with_status("todo")
    if lost:
        advice = "look for job.failed in log/worker.log"
        return warning("jobs", f"{lost:.0f} were given up, {waiting:.0f} wait", advice)
    return ok("jobs", f"{waiting:.0f} wait, none was given up")


def _stuck(engine: Figures) -> Finding:
    subjects = engine.get('dzvin_stuck{kind="subject"}', 0.0)
    legs = engine.get('dzvin_stuck{kind="leg"}', 0.0)
    crashed = engine.get("dzvin_failed_subjects_total", 0.0)
    corrected = sum(
        value for name, value in engine.items() if name.startswith("dzvin_watchdog_corrections")
    )
    live = sum(v for name, v in engine.items() if name.startswith("dzvin_live_calls"))
    text = (
        f"{live:.0f} live calls; without progress {subjects:.0f}, legs without a channel"
        f" {legs:.0f}; since the engine's start {corrected:.0f} corrected, {crashed:.0f} crashed"
    )
    if crashed:
        return failed("calls", text, "a bug of ours: `turn crashed` in log/engine.log tells where")
    if subjects or legs:
        return warning("calls", text, "`dzvin trace CALL` tells what such a call waits for")
    if corrected:
        return warning("calls", text, "the watchdog mended it; `leg was gone` in log/engine.log")
    return ok("calls", text)
