"""`dzvin` lists its commands and refuses what it does not know in one line."""

import re

import pytest

from dzvin.cli.main import COMMANDS, PROCESSES, main


def test_every_command_has_its_own_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (*PROCESSES, *COMMANDS):
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        assert f"usage: dzvin {name}" in capsys.readouterr().out


def test_help_lists_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)
    assert listed == [*PROCESSES, *COMMANDS]


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == 2
    assert "invalid choice: 'dance'" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["engine", "doctor", "up"])
def test_a_broken_setting_ends_every_command_with_2(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DZVIN_SIP_PORT", "phone")
    assert main([command]) == 2
    assert "DZVIN_SIP_PORT=phone must be a port" in capsys.readouterr().err
