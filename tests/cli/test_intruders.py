"""`dzvin intruders` tells whom the SIP port refuses, and asks the guard to let one in."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from dzvin.cli.main import main
from dzvin.infra import clock
from dzvin.run.home import Home
from dzvin.run.settings import Settings
from dzvin.telephony.intruders import Refused


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DZVIN_HOME", str(tmp_path / "home"))
    home = Home.open(Settings.from_environment())
    home.refused.parent.mkdir(parents=True, exist_ok=True)
    return home


def refuse(home: Home, source: str, minutes: int) -> None:
    now = clock.now()
    until = now + timedelta(minutes=minutes)
    one = Refused(source=source, since=now, until=until, tries=10, account="dev-7", times=1)
    home.refused.write_bytes(msgspec.json.encode([one]))


def test_whom_it_refuses_is_listed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["intruders", "list"]) == 0
    assert capsys.readouterr().out == "nobody is refused\n"
    refuse(home, "203.0.113.9", 15)
    assert main(["intruders", "list"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("203.0.113.9 ") and "10 tries, last as dev-7" in shown


def test_one_of_them_is_let_in(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    refuse(home, "2001:db8::9", 15)
    assert main(["intruders", "forgive", "2001:DB8:0::9"]) == 0
    asked = home.refused.with_name("forgiven")
    assert [each.name for each in asked.iterdir()] == ["2001:db8::9"]
    assert "2001:db8::9 is let in" in capsys.readouterr().out


@pytest.mark.parametrize("minutes,address", [(15, "203.0.113.10"), (-1, "203.0.113.9")])
def test_who_is_not_refused_cannot_be_forgiven(
    home: Home, capsys: pytest.CaptureFixture[str], minutes: int, address: str
) -> None:
    refuse(home, "203.0.113.9", minutes)
    assert main(["intruders", "forgive", address]) == 1
    assert f"{address} is not refused" in capsys.readouterr().err


def test_what_is_no_address_is_told(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["intruders", "forgive", "../refused.json"])
    assert "invalid" in capsys.readouterr().err
