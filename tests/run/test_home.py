"""What an instance keeps, and who may read it."""

from pathlib import Path

import pytest

from dzvin.run.home import Home
from dzvin.run.settings import Settings


@pytest.mark.parametrize("name", ["recordings", "asterisk", "log"])
def test_what_people_said_is_nobody_elses_to_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir(mode=0o755)
    Home.open(Settings(home=tmp_path, cache=tmp_path))
    assert folder.stat().st_mode & 0o777 == 0o700


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, cache=tmp_path)
    first = Home.open(settings)
    assert Home.open(settings).secrets == first.secrets
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
