"""`dzvin call`: what it prints and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dzvin.cli.call import told
from dzvin.run.home import Home
from dzvin.run.settings import Settings
from dzvin.run.simulated import Simulated
from tests.support.asterisk import RunningAsterisk, free_port

REPOSITORY = Path(__file__).parents[2]


def dzvin(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dzvin.cli.main", *words],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "HOME": str(Path.home()),
        "PATH": "/usr/bin:/bin",
        "DZVIN_HOME": str(tmp_path / "home"),
        "DZVIN_ARI_PORT": str(free_port("127.0.0.1")),
        "DZVIN_AMI_PORT": str(free_port("127.0.0.1")),
    }


def test_without_asterisk_one_line_says_what_to_do(environment: dict[str, str]) -> None:
    done = dzvin(environment, "call", "800", "--json")
    assert done.returncode == 1
    assert "Does `dzvin up` run here?" in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize("words", [("call",), ("call", "800", "--hold", "long")])
def test_a_wrong_command_line_ends_with_two(environment: dict[str, str], words: tuple[str]) -> None:
    assert dzvin(environment, *words).returncode == 2


def test_a_call_that_nobody_answers_ends_with_one_and_says_so(
    environment: dict[str, str], tmp_path: Path
) -> None:
    home = Home.open(Settings.from_environment(environment))
    asterisk = RunningAsterisk(tmp_path / "home", wait_seconds=1)
    changes = {"bind": asterisk.config.bind, "wait_seconds": 1}
    asterisk.config = type(home.asterisk)(
        **{name: getattr(home.asterisk, name) for name in home.asterisk.__struct_fields__} | changes
    )
    asterisk.boot()
    try:
        done = dzvin(environment, "call", "800", "--json")
        assert done.returncode == 1, done.stderr
        said = json.loads(done.stdout)
        assert said["answered"] is False
        assert said["ended_by"] == "service"
        assert said["talk_seconds"] == 0
        assert said["sip_code"] == 503
        assert dzvin(environment, "call", "8/n@gateway").returncode == 1
    finally:
        asterisk.stop()


def test_people_get_a_sentence() -> None:
    call = Simulated(
        call_id="c1",
        answered=True,
        wait_seconds=0.3,
        talk_seconds=3.21,
        ended_by="customer",
        sip_code=200,
    )
    assert told(call) == "c1: answered after 0.3 s, talked 3.21 s, ended by customer"


def test_a_number_of_nobody_is_told_in_words() -> None:
    call = Simulated(
        call_id="c1",
        answered=False,
        wait_seconds=0.02,
        talk_seconds=0.0,
        ended_by="service",
        sip_code=404,
    )
    assert told(call) == "c1: not answered in 0.02 s (SIP 404: nobody has this number)"
