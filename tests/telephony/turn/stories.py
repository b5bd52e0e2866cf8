"""Stories of a real coturn; `test_turn.py` runs them on a machine of their own."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from dzvin.infra.certificates import LocalAuthority
from dzvin.run.home import Home
from dzvin.run.settings import Settings
from dzvin.run.turn import (
    TurnPart,
    answers_stun,
    answers_tls,
    renew_certificate,
    secret_of,
)
from dzvin.telephony.turn.config import USER_QUOTA
from dzvin.telephony.turn.install import find_coturn
from tests.support.own_machine import ADDRESS, NEIGHBOUR
from tests.support.turn_client import TCP, Refused, TurnClient, pass_for

LATER_SECONDS = 3600
DEADLINE_SECONDS = 10


class Relayed:
    """A home with a running relay."""

    def __init__(self, home: Home, part: TurnPart) -> None:
        self.home, self.part = home, part

    def client(
        self, transport: str = "udp", *, user: str = "op-1", until: int = 0, secret: str = ""
    ) -> closing[TurnClient]:
        settings = self.home.settings
        port = settings.turn_tls_port if transport == "tls" else settings.turn_port
        ends = until or int(time.time()) + LATER_SECONDS  # noqa: TID251
        name, password = pass_for(secret or secret_of(self.home), user, ends)
        return closing(TurnClient((ADDRESS, port), name, password, transport))


@contextmanager
def relayed(folder: Path, **changes: object) -> Iterator[Relayed]:
    values: dict[str, object] = {"bind": ADDRESS, "turn_ports": (11000, 11199)}
    home = Home.open(
        Settings(home=folder, cache=Path.home() / ".cache/dzvin", **{**values, **changes})  # type: ignore[arg-type]
    )
    LocalAuthority(folder / "tls").ensure([ADDRESS], datetime.now(UTC))  # noqa: TID251
    install = find_coturn(home.settings.cache)
    assert install, "run `make setup` first"
    part = TurnPart(home, install)
    try:
        assert not part.start()
        until(part.is_ready, part.last_words)
        yield Relayed(home, part)
    finally:
        part.end()


def until(look: object, why: object = lambda: "") -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while not look():  # type: ignore[operator]
        assert time.monotonic() < end, why()  # type: ignore[operator]
        time.sleep(0.02)


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relayed]:
    with relayed(tmp_path_factory.mktemp("turn") / "home") as running:
        yield running


@pytest.fixture
def asterisk() -> Iterator[tuple[str, int]]:
    """Says back what it hears, at Asterisk's address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as echo:
        echo.bind((ADDRESS, 0))

        def say_back() -> None:
            while (heard := echo.recvfrom(1500))[0] != b"end":
                echo.sendto(b"heard " + heard[0], heard[1])

        speaking = threading.Thread(target=say_back)
        speaking.start()
        place = echo.getsockname()
        yield place
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"end", place)
        speaking.join()


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_asterisk_is_heard_through_the_relay(
    relay: Relayed, asterisk: tuple[str, int], transport: str
) -> None:
    with relay.client(transport) as browser:
        address, port = browser.allocate()
        assert address == ADDRESS
        assert 11000 <= port <= 11199
        browser.permit(ADDRESS)
        browser.send(asterisk, b"one")
        assert browser.receive() == b"heard one"


@pytest.mark.parametrize(
    "peer",
    [NEIGHBOUR, "10.66.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "224.0.0.1", "203.0.113.9"],
)
def test_nobody_but_asterisk_is_reached(relay: Relayed, peer: str) -> None:
    with relay.client() as browser:
        browser.allocate()
        with pytest.raises(Refused, match="403"):
            browser.permit(peer)


def test_a_wrong_pass_and_one_that_is_over_open_nothing(relay: Relayed) -> None:
    for wrong in ({"secret": "guessed"}, {"until": int(time.time()) - 60}):  # noqa: TID251
        with relay.client(**wrong) as browser, pytest.raises(Refused, match="401"):
            browser.allocate()


def test_a_call_outlives_the_pass_it_began_with(relay: Relayed, asterisk: tuple[str, int]) -> None:
    ends = int(time.time()) + 2  # noqa: TID251
    with relay.client(until=ends) as browser:
        browser.allocate()
        until(lambda: time.time() > ends + 1)  # noqa: TID251
        browser.refresh(600)
        browser.permit(ADDRESS)
        browser.send(asterisk, b"still here")
        assert browser.receive() == b"heard still here"


def test_nobody_takes_all_ports(relay: Relayed) -> None:
    """Each time by another pass, as visitors of one address have them."""
    open_now, ends = [], int(time.time()) + LATER_SECONDS  # noqa: TID251
    try:
        for n in range(USER_QUOTA):
            one = relay.client(user="op-greedy", until=ends + n)
            open_now.append(one.thing)  # type: ignore[attr-defined]
            open_now[-1].allocate()
        with relay.client(user="op-greedy") as one_more, pytest.raises(Refused, match="486"):
            one_more.allocate()
        with relay.client(user="op-modest") as other:
            other.allocate()
    finally:
        for each in open_now:
            each.refresh(0)
            each.close()


def test_tcp_connections_are_relayed_to_nobody(relay: Relayed) -> None:
    with relay.client("tcp") as browser, pytest.raises(Refused):
        browser.allocate(TCP)


def test_it_listens_where_it_was_told_only_and_not_as_root(relay: Relayed) -> None:
    assert relay.part.mark
    process = psutil.Process(relay.part.mark.pid)
    ports = {
        one.laddr.port for one in process.net_connections() if one.status == psutil.CONN_LISTEN
    }
    settings = relay.home.settings
    assert ports == {settings.turn_port, settings.turn_tls_port}
    assert process.uids().effective != 0
    config = relay.home.folder / "turn/turnserver.conf"
    assert config.stat().st_mode & 0o077 == 0


def test_the_doctor_can_ask_it(relay: Relayed) -> None:
    settings = relay.home.settings
    assert answers_stun(ADDRESS, settings.turn_port)
    assert answers_tls(ADDRESS, settings.turn_tls_port)
    assert not answers_stun(ADDRESS, 9)
    assert not answers_tls(ADDRESS, 9)


def test_a_second_start_takes_over_what_runs_unless_it_was_told_otherwise(tmp_path: Path) -> None:
    with relayed(tmp_path / "home", turn_port=3500, turn_tls_port=5500) as running:
        install = find_coturn(running.home.settings.cache)
        assert install
        before = running.part.mark
        assert TurnPart(running.home, install).start()
        assert running.part.mark == before
        LocalAuthority(tmp_path / "home/tls").ensure(["calls.example.org"], datetime.now(UTC))  # noqa: TID251
        changed = TurnPart(running.home, install)
        assert not changed.start()
        assert changed.mark != before


def test_a_new_certificate_is_shown_without_a_restart() -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        ports = {"turn_port": 3700, "turn_tls_port": 5700}
        with relayed(Path(folder) / "home", **ports) as running:
            before, shown = running.part.mark, certificate_of(5700)
            renew(running.home, ["calls.example.org", ADDRESS])
            assert certificate_of(5700) == shown
            renew_certificate(running.home)
            until(lambda: certificate_of(5700) != shown)
            assert running.part.mark == before
            install = find_coturn(running.home.settings.cache)
            assert install
            assert TurnPart(running.home, install).start()


def certificate_of(port: int) -> str:
    return ssl.get_server_certificate((ADDRESS, port), timeout=5)


def renew(home: Home, names: list[str]) -> None:
    LocalAuthority(home.folder / "tls").ensure(names, datetime.now(UTC))  # noqa: TID251


def test_behind_nat_the_relay_leads_to_this_machine_by_its_own_address(
    tmp_path: Path, asterisk: tuple[str, int]
) -> None:
    """The world knows 203.0.113.7; no packet has to go there and back."""
    changes = {"public_address": "203.0.113.7", "turn_port": 3600, "turn_tls_port": 5600}
    with relayed(tmp_path / "home", **changes) as running, running.client("tcp") as browser:
        assert browser.allocate()[0] == ADDRESS
        browser.permit(ADDRESS)
        browser.send(asterisk, b"one")
        assert browser.receive() == b"heard one"
        for other in ("203.0.113.7", NEIGHBOUR):
            with pytest.raises(Refused, match="403"):
                browser.permit(other)
