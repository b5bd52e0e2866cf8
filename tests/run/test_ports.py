"""Who has a port is said when it is known, and not when nobody has it."""

import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from dzvin.run.checkup import why_shut
from dzvin.run.home import Home
from dzvin.run.ports import holder
from dzvin.run.settings import Settings

HERE, BESIDE = "127.0.0.41", "127.0.0.42"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((HERE, 0)) as listening:
        yield listening.getsockname()[1]


def test_who_has_the_port_is_named(taken: int) -> None:
    assert f"(pid {os.getpid()})" in holder(HERE, taken, socket.SOCK_STREAM)
    assert "(pid " in holder("0.0.0.0", taken, socket.SOCK_STREAM)  # noqa: S104


def test_who_has_the_same_port_at_another_address_is_not_in_the_way(taken: int) -> None:
    assert holder(BESIDE, taken, socket.SOCK_STREAM) == ""


@pytest.mark.parametrize(
    ("address", "text", "advice"),
    [
        (HERE, r"is taken by .*\(pid \d+\)", "stop that"),
        (BESIDE, "is not open", "ask again"),
    ],
)
def test_a_shut_sip_port_is_said_to_be_taken_only_when_it_is(
    taken: int, tmp_path: Path, address: str, text: str, advice: str
) -> None:
    home = Home.open(Settings(home=tmp_path, cache=tmp_path, bind=address, sip_port=taken))
    found = why_shut(home, "tcp")
    assert found.status == "failed"
    assert re.fullmatch(f"SIP port {taken} over TCP {text}", found.text)
    assert found.what_to_do.startswith(advice)
