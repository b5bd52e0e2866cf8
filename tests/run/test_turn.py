"""Which relay pages are told of, and what the doctor says about it."""

from pathlib import Path

from dzvin.run.home import Home
from dzvin.run.settings import Settings
from dzvin.run.turn import relay, relay_of, secret_of, turn_config
from tests.support.asterisk import free_port, own_network


def home(folder: Path, **told: object) -> Home:
    return Home.open(Settings(home=folder, cache=folder, **told))  # type: ignore[arg-type]


def test_pages_of_one_machine_need_no_relay(tmp_path: Path) -> None:
    assert relay_of(home(tmp_path)) is None
    assert relay(home(tmp_path)).status == "ok"


def test_a_relay_that_nobody_insisted_on_is_offered_only_while_it_runs(tmp_path: Path) -> None:
    assert relay_of(home(tmp_path, public_address="calls.example.org")) is None
    wanted = relay_of(home(tmp_path, public_address="calls.example.org", turn="on"))
    assert wanted
    assert (wanted.host, wanted.port, wanted.tls_port) == ("calls.example.org", 3478, 0)


def test_each_home_has_a_secret_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    first, second = home(tmp_path / "a"), home(tmp_path / "b")
    assert secret_of(first) == secret_of(home(tmp_path / "a")) != secret_of(second)
    assert secret_of(first) != first.secrets.key


def test_the_doctor_says_that_nobody_answers(tmp_path: Path) -> None:
    address = f"{own_network()}.1"
    found = relay(home(tmp_path, bind=address, turn="on", turn_port=free_port(address)))
    assert found.status == "failed"
    assert "coturn does not answer" in found.text


def test_a_relay_at_one_address_leads_to_asterisk_at_that_address(tmp_path: Path) -> None:
    found = turn_config(home(tmp_path, bind="192.0.2.10"))
    assert (found.bind, found.media) == ("192.0.2.10", ("192.0.2.10",))
