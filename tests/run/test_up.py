"""`dzvin up` on the real programs: starts, keeps up, is adopted, and leaves nothing behind."""

import asyncio
import errno
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import pytest

from dzvin.infra import process
from dzvin.run.drain import count_calls
from dzvin.run.figures import PROCESSES, read_figures
from dzvin.run.home import Home
from dzvin.run.parts import AsteriskPart, PostgresPart, answers, ask_ari
from dzvin.run.ports import program_of
from dzvin.run.python_part import PythonPart
from dzvin.run.settings import Settings
from dzvin.run.up import CannotStart, check_machine, told
from tests.support.asterisk import installed, own_network
from tests.support.postgres import TestDatabase

READY = "Ctrl-C stops everything"
START_SECONDS = 240


@dataclass
class Instance:
    """One home, run by a real `dzvin up`."""

    home: Path
    bind: str = field(default_factory=lambda: f"{own_network()}.9")
    started: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        own = {"DZVIN_HOME": str(self.home), "DZVIN_BIND": self.bind, "DZVIN_DRAIN_SECONDS": "30"}
        return os.environ | own

    @property
    def kept(self) -> Home:
        return Home.open(Settings.from_environment(self.environment))

    @property
    def log(self) -> str:
        file = self.home.parent / "up.log"
        return file.read_text() if file.exists() else ""

    def up(self, **more: str) -> "subprocess.Popen[bytes]":
        with (self.home.parent / "up.log").open("wb") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "dzvin.cli.main", "up"],
                env=self.environment | more,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "dzvin.cli.main", *words],
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def marks(self) -> dict[str, process.Mark]:
        home = self.kept
        assert home.postgres
        parts = [PostgresPart(home.postgres), AsteriskPart(home, installed())]
        parts += [PythonPart(name, home) for name in ("engine", "web", "worker")]
        return {part.name: part.mark for part in parts if part.mark}


def until(is_true: Callable[[], object], what: Callable[[], str], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, what()
        time.sleep(0.05)


def stop(running: "subprocess.Popen[bytes]", number: signal.Signals = signal.SIGINT) -> int:
    running.send_signal(number)
    return running.wait(60)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    instance = Instance(tmp_path_factory.mktemp("up") / "home")
    yield instance
    if instance.started and instance.started.poll() is None:
        stop(instance.started)


@pytest.fixture
def running(instance: Instance) -> "subprocess.Popen[bytes]":
    """Left running for the next test; started anew when the one before has stopped it."""
    if instance.started is None or instance.started.poll() is not None:
        for told_before in instance.kept.metrics.glob("*.prom"):
            told_before.unlink()
        instance.started = instance.up()
        until(lambda: READY in instance.log, lambda: instance.log, START_SECONDS)
    return instance.started


def tell_their_figures(home: Home) -> bool:
    """A process that has just begun, the worker above all, has told nothing of itself yet."""
    return set(read_figures(home.metrics)) == set(PROCESSES)


def family(marks: dict[str, process.Mark]) -> list[psutil.Process]:
    heads = [psutil.Process(mark.pid) for mark in marks.values()]
    return [*heads, *(child for head in heads for child in head.children(recursive=True))]


def test_the_first_start_ends_with_address_sign_ins_and_what_to_try(
    running: "subprocess.Popen[bytes]", instance: Instance
) -> None:
    assert f"Dzvin runs: http://{instance.bind}:8080" in instance.log
    assert set(instance.marks()) == {"postgres", "asterisk", "engine", "web", "worker"}
    sign_ins = instance.home / "demo-sign-ins.txt"
    assert sign_ins.stat().st_mode & 0o777 == 0o600
    people = re.findall(r"^(\w+) +(\w+) +([a-z0-9-]{14})$", sign_ins.read_text(), re.MULTILINE)
    assert [(role, login) for role, login, _ in people] == [
        ("Operator", "anna"),
        ("Operator", "bohdan"),
        ("Supervisor", "olha"),
        ("Admin", "admin"),
    ]
    assert "SIP phone" in sign_ins.read_text()


def test_ctrl_c_lets_calls_end_and_twice_leaves_no_process(
    running: "subprocess.Popen[bytes]", instance: Instance
) -> None:
    everybody = family(instance.marks())
    assert len(everybody) > 5
    with subprocess.Popen(
        [sys.executable, "-m", "dzvin.cli.main", *"call 800 --keys 0 --hold 60".split()],
        env=instance.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as call:
        until(lambda: asyncio.run(count_calls(instance.kept)), lambda: "no call", START_SECONDS)
        running.send_signal(signal.SIGINT)
        until(lambda: "1 call goes on and may end" in instance.log, lambda: instance.log, 20)
        assert running.poll() is None
        assert stop(running) == 0
        call.kill()
    gone, left = psutil.wait_procs(everybody, timeout=20)
    assert left == []
    assert "everything is stopped" in instance.log
    assert instance.marks() == {}


def test_a_second_up_of_the_same_home_says_where_it_runs(
    running: "subprocess.Popen[bytes]", instance: Instance
) -> None:
    before = instance.marks()
    again = instance.run("up", DZVIN_HTTP_PORT="8081")
    assert again.returncode == 0
    assert again.stdout == f"Dzvin already runs in {instance.home}: http://{instance.bind}:8080\n"
    assert instance.marks() == before


def test_the_doctor_is_content_while_it_runs_and_not_when_it_is_stopped(
    running: "subprocess.Popen[bytes]", instance: Instance
) -> None:
    home = instance.kept
    until(lambda: tell_their_figures(home), lambda: str(list(home.metrics.glob("*"))), 30)
    well = instance.run("doctor", "--json")
    found = json.loads(well.stdout)
    assert well.returncode == 0, well.stdout
    assert found["is_well"] is True
    assert {finding["name"].replace(" ", "_") for finding in found["findings"]} == set(
        "disk clock database asterisk ari prompts ports programs"
        " certificate address intruders turn calls speed jobs encoder log_readers".split()
    )
    elsewhere = instance.run("doctor", DZVIN_HTTP_PORT="8081")
    assert elsewhere.returncode == 1
    assert f"this home runs at http://{instance.bind}:8080, not at" in elsewhere.stdout
    stop(running)
    ill = instance.run("doctor")
    assert ill.returncode == 1
    assert "FAILED  database" in ill.stdout
    assert "make up" in ill.stdout


def test_calls_go_before_all_else_on_the_machine_where_that_is_allowed(
    running: "subprocess.Popen[bytes]", instance: Instance
) -> None:
    marks, home = instance.marks(), instance.kept
    with psycopg.connect(home.admin_url()) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'dzvin_engine'"
        ).fetchall()
    of_engine = [os.sched_getscheduler(pid) for (pid,) in found]
    engine = os.sched_getscheduler(marks["engine"].pid)
    threads = Path(f"/proc/{marks['asterisk'].pid}/task").iterdir()
    asterisk = {os.sched_getscheduler(int(thread.name)) for thread in threads}
    goes_first = os.SCHED_RR | os.SCHED_RESET_ON_FORK
    if engine == goes_first:
        assert asterisk == {os.SCHED_RR} and goes_first in of_engine
    else:
        assert {engine, *asterisk, *of_engine} == {os.SCHED_OTHER}
    for name in ("web", "worker"):
        assert os.sched_getscheduler(marks[name].pid) == os.SCHED_OTHER


def test_whatever_is_killed_comes_back(
    running: "subprocess.Popen[bytes]", instance: Instance
) -> None:
    before = instance.marks()
    for name in ("engine", "web", "worker"):
        os.kill(before[name].pid, signal.SIGKILL)
    home = instance.kept
    until(
        lambda: all(f"{name} is back" in instance.log for name in ("engine", "web", "worker")),
        lambda: instance.log,
        START_SECONDS,
    )
    assert answers(home.settings.local_address)
    assert ask_ari(home.asterisk, "applications/dzvin-main") == 200
    after = instance.marks()
    assert (after["postgres"], after["asterisk"]) == (before["postgres"], before["asterisk"])


def test_asterisk_and_the_database_come_back_too(
    running: "subprocess.Popen[bytes]", instance: Instance
) -> None:
    before = instance.marks()
    os.kill(before["asterisk"].pid, signal.SIGKILL)
    os.kill(before["postgres"].pid, signal.SIGKILL)
    home = instance.kept
    assert home.postgres

    def is_whole() -> bool:
        if not {"asterisk is back", "postgres is back"} <= set(
            re.findall(r"\w+ is back", instance.log)
        ):
            return False
        return ask_ari(home.asterisk, "applications/dzvin-main") == 200

    until(is_whole, lambda: instance.log, START_SECONDS)
    with psycopg.connect(home.database_url("dzvin_app")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_after_a_killed_supervisor_the_next_one_adopts_asterisk_and_the_database(
    running: "subprocess.Popen[bytes]", instance: Instance
) -> None:
    before = instance.marks()
    stop(running, signal.SIGKILL)
    again = instance.started = instance.up()
    until(lambda: READY in instance.log, lambda: instance.log, START_SECONDS)
    after = instance.marks()
    assert "asterisk was running and is kept" in instance.log
    assert "postgres was running and is kept" in instance.log
    assert (after["postgres"], after["asterisk"]) == (before["postgres"], before["asterisk"])
    assert after["engine"] != before["engine"]
    assert not process.is_alive(before["engine"])
    everybody = family(after)
    assert stop(again, signal.SIGTERM) == 0
    assert psutil.wait_procs(everybody, timeout=20)[1] == []


def test_the_second_start_makes_no_second_company(
    running: "subprocess.Popen[bytes]", instance: Instance
) -> None:
    assert "demo company is made" not in instance.log
    listed = instance.run("tenants", "list", "--json")
    assert [company["slug"] for company in json.loads(listed.stdout)] == ["demo"]
    added = instance.run("tenants", "add", "Друга", "--slug", "second", "--login", "boss")
    assert added.returncode == 0
    twice = instance.run("tenants", "add", "Друга", "--slug", "second", "--login", "boss")
    assert twice.returncode == 1


def test_a_terminal_that_is_gone_keeps_nothing_running(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "home")
    running = subprocess.Popen(
        [sys.executable, "-m", "dzvin.cli.main", "up"],
        env=instance.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    assert running.stdout
    with running.stdout as terminal:
        assert any(READY in line for line in terminal)
    everybody = family(instance.marks())
    stop(running, signal.SIGHUP)
    assert psutil.wait_procs(everybody, timeout=20)[1] == []


@pytest.mark.parametrize(
    ("setting", "kind"),
    [("DZVIN_HTTP_PORT", socket.SOCK_STREAM), ("DZVIN_SIP_PORT", socket.SOCK_DGRAM)],
)
def test_a_taken_port_is_named_with_the_setting_to_change(
    tmp_path: Path, setting: str, kind: socket.SocketKind
) -> None:
    instance = Instance(tmp_path / "home")
    with closing(socket.socket(socket.AF_INET, kind)) as taken:
        taken.bind((instance.bind, 0))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        port = taken.getsockname()[1]
        refused = instance.run("up", **{setting: str(port)})
    assert refused.returncode == 1
    lines = refused.stderr.strip().splitlines()
    assert len(lines) == 1
    assert re.search(rf"Port {port} is taken by .*\(pid {os.getpid()}\)", lines[0])
    assert f"set {setting} to another" in lines[0]
    assert refused.stdout == ""
    assert instance.marks() == {}


def test_the_holder_of_a_port_is_called_as_people_know_it() -> None:
    loader, root = "ld-linux-x86-64.so.2", "/home/anna/.cache/dzvin/asterisk-22"
    words = [f"{root}/lib/{loader}", "--library-path", f"{root}/lib", f"{root}/usr/sbin/asterisk"]
    assert program_of(loader, words) == "asterisk"
    assert program_of("python", ["python", "-m", "dzvin.cli.main", "web"]) == "another Dzvin"
    assert program_of("nginx", ["nginx: master process"]) == "nginx"


def test_a_broken_setting_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    refused = Instance(tmp_path / "home").run("up", DZVIN_HTTP_PORT="web")
    assert refused.returncode == 2
    assert refused.stderr == "dzvin: DZVIN_HTTP_PORT=web must be a port from 1 to 65535\n"


def test_stop_and_upgrade_of_what_does_not_run_are_one_line(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "home")
    for word in ("stop", "upgrade"):
        refused = instance.run(word)
        assert refused.returncode == 1
        assert refused.stderr.startswith(f"dzvin: nothing runs in {instance.home}")
        assert len(refused.stderr.strip().splitlines()) == 1


def test_a_missing_program_is_one_line_with_the_command(tmp_path: Path) -> None:
    refused = Instance(tmp_path / "home").run("up", PATH=str(tmp_path))
    assert refused.returncode == 1
    assert "Missing: ffmpeg espeak-ng. Run: apt-get install" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    refused = Instance(tmp_path / "home").run(
        "up", DZVIN_DATABASE_URL="postgresql://nobody:x@127.0.0.1:9/dzvin"
    )
    assert refused.returncode == 1
    assert "The database cannot be reached" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_role_that_may_not_make_roles_is_one_line(tmp_path: Path, postgres: TestDatabase) -> None:
    refused = Instance(tmp_path / "home").run("up", DZVIN_DATABASE_URL=postgres.app_url)
    assert refused.returncode == 1
    assert "must own the database, may create roles" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_disk_with_no_room_is_named_before_anything_starts(tmp_path: Path) -> None:
    home = Instance(tmp_path / "home").kept
    with pytest.raises(CannotStart, match=r"Only \d+ MB.* set DZVIN_HOME"):
        check_machine(home, needed_bytes=10**18)


def test_a_disk_that_fills_up_during_the_start_is_one_line(tmp_path: Path) -> None:
    home = Instance(tmp_path / "home").kept
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/srv/dzvin/x")
    assert told(full, home.settings) == "The disk is full (/srv/dzvin/x): make room and start again"
