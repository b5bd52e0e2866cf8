"""What an instance keeps, and who may read it."""

from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize(
    ("given", "domain", "ways"),
    [
        ({}, "127.0.0.1", ["udp", "tcp"]),
        ({"public_address": "pbx.example.com"}, "127.0.0.1", ["udp", "tcp"]),
        ({"bind": "0.0.0.0"}, "", ["udp", "tcp", "tls"]),
        ({"bind": "10.0.0.5"}, "10.0.0.5", ["udp", "tcp", "tls"]),
        (
            {"sip_bind": "0.0.0.0", "public_address": "pbx.example.com"},
            "pbx.example.com",
            ["udp", "tcp", "tls"],
        ),
        (
            {"bind": "0.0.0.0", "tls_cert": Path("/c"), "tls_key": Path("/k")},
            "",
            ["tls", "udp", "tcp"],
        ),
    ],
)
def test_phones_are_told_where_to_sign_in(
    tmp_path: Path, given: dict[str, Any], domain: str, ways: list[str]
) -> None:
    """A certificate of our own authority is for those who ask for it: no phone knows it."""
    registrar = Home.open(Settings(home=tmp_path, cache=tmp_path, **given)).registrar
    assert registrar.domain == domain
    assert [way.transport for way in registrar.ways] == ways
    assert {way.port for way in registrar.ways} <= {5060, 5061}
