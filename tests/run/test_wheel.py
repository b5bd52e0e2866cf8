"""The wheel in an empty environment: `dzvin up` alone does the rest."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.run.test_up import READY, until
from tests.support.asterisk import own_network
from tools import dist

START_SECONDS = 240.0


def test_a_wheel_in_an_empty_environment_takes_a_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(dist.ROOT / "tools"))
    from bootstrap_python import find_uv

    wheel = dist.build(tmp_path / "dist")
    venv, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    uv = find_uv()
    install = [uv, "pip", "install", "--quiet", "--python", str(venv / "bin" / "python")]
    lock = str(wheel.parent / dist.LOCK)
    for words in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(venv)],
        [*install, "--require-hashes", "-r", lock],
        [*install, "--no-deps", str(wheel)],
    ):
        subprocess.run(words, check=True, cwd=empty)
    kept = {name: value for name, value in os.environ.items() if "DZVIN" not in name}
    environment = {name: value for name, value in kept.items() if not name.startswith("PYTHON")}
    environment |= {
        "DZVIN_HOME": str(tmp_path / "home"),
        "DZVIN_BIND": f"{own_network()}.9",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    log = tmp_path / "up.log"
    command = str(venv / "bin" / "dzvin")
    with log.open("wb") as out:
        running = subprocess.Popen(
            [command, "up"],
            cwd=empty,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until(lambda: READY in log.read_text(), log.read_text, START_SECONDS)
        words = [command, "call", "800", "--keys", "0"]
        made = subprocess.run(
            words, cwd=empty, env=environment, capture_output=True, text=True, timeout=60
        )
        assert made.returncode == 0, made.stdout + made.stderr
        assert "answered after" in made.stdout
        where = subprocess.run(
            [str(venv / "bin" / "python"), "-c", "import dzvin; print(dzvin.__file__)"],
            cwd=empty,
            capture_output=True,
            text=True,
            check=True,
        )
        assert where.stdout.startswith(str(venv))
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
