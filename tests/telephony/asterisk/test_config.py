"""The private configuration boots, and refuses what could be read as syntax."""

from pathlib import Path

import pytest

from dzvin.telephony.asterisk.config import UnsafeValue, entity, placeholders, render
from tests.support.asterisk import RunningAsterisk


def test_the_configuration_boots_without_an_error_line(tmp_path: Path) -> None:
    asterisk = RunningAsterisk(tmp_path)
    try:
        asterisk.boot()
        errors = [line for line in asterisk.log().splitlines() if "ERROR" in line]
        assert [e for e in errors if "minimum_size" not in e] == []
    finally:
        asterisk.stop()


def test_only_our_own_marks_are_filled_in() -> None:
    assert render("a=@ONE@ b=${EXTEN} c=x@y", {"ONE": "1"}) == "a=1 b=${EXTEN} c=x@y"


@pytest.mark.parametrize(
    "field,value",
    [
        ("ari_password", "a;b"),
        ("ari_password", "a\nread_only=no"),
        ("bind", "127.0.0.1\n[open]"),
        ("shard", "main,x"),
        ("control", "0.0.0.0"),
        ("prompts", Path("/x/${SHELL(id)}")),
    ],
)
def test_a_value_that_could_be_syntax_is_refused(tmp_path: Path, field: str, value: object) -> None:
    asterisk = RunningAsterisk(tmp_path, **{field: value})
    with pytest.raises(UnsafeValue):
        placeholders(asterisk.config, asterisk.install)


def test_behind_nat_browsers_are_told_the_public_address_beside_ours(tmp_path: Path) -> None:
    seen = {"public_address": "203.0.113.7", "own_address": "10.0.0.5"}
    for changes, told in (
        (seen, "[ice_host_candidates]\n10.0.0.5 => 203.0.113.7,include_local_address"),
        ({"public_address": "203.0.113.7"}, ""),
        ({}, ""),
    ):
        asterisk = RunningAsterisk(tmp_path, **changes)
        assert placeholders(asterisk.config, asterisk.install)["FOUND_AT"] == told


def test_two_homes_have_two_entity_ids() -> None:
    assert entity(Path("/a")) != entity(Path("/b"))


def test_secrets_are_readable_only_by_their_owner(tmp_path: Path) -> None:
    asterisk = RunningAsterisk(tmp_path)
    try:
        asterisk.boot()
        assert (asterisk.config.folder / "etc/ari.conf").stat().st_mode & 0o077 == 0
    finally:
        asterisk.stop()
