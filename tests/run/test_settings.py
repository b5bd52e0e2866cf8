"""A wrong setting is one line that names it and says what would be right."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dzvin.run.home import Home, seen_from_inside
from dzvin.run.settings import BadSetting, Settings


def settings(**given: str) -> Settings:
    names = {f"DZVIN_{name.upper()}": value for name, value in given.items()}
    return Settings.from_environment({"HOME": "/home/anna", **names})


def test_an_empty_environment_is_enough() -> None:
    found = settings()
    assert found.home == Path("/home/anna/.local/share/dzvin")
    assert found.address == "http://127.0.0.1:8080"
    assert found.sip_port == 5060


def test_an_empty_value_counts_as_not_given() -> None:
    assert settings(http_port="").http_port == 8080


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("http_port", "80800", "must be a port from 1 to 65535"),
        ("http_port", "web", "must be a port from 1 to 65535"),
        ("sip_port", "0", "must be a port"),
        ("rtp_ports", "10000", "must be two ports"),
        ("rtp_ports", "10000-10001", "no room for a call"),
        ("bind", "localhost", "must be an IP address"),
        ("public_address", "https://calls.example.org", "must be a name or an IP address alone"),
        ("public_address", "calls.example.org:443", "must be a name or an IP address alone"),
        ("public_address", "192.0.2.300", "must be a name or an IP address alone"),
        ("public_address", "-a.org", "must be a name or an IP address alone"),
        ("local_nets", "10.0.0.0/8 192.168.0.0/16", "with commas between"),
        ("trusted_proxy", "nginx", "must be the proxy's IP address or network"),
        ("trusted_proxy", "0.0.0.0/0", "would believe everybody"),
        ("tls_cert", "/etc/cert.pem", "DZVIN_TLS_KEY go together"),
        ("tls_key", "/etc/key.pem", "DZVIN_TLS_CERT and DZVIN_TLS_KEY go together"),
        ("sip_bind", "sip.example.org", "must be an IP address"),
        ("home", "dzvin", "must be an absolute path"),
        ("home", "/srv/a;b", "holds a sign"),
        ("database_url", "mysql://x/y", "must look like postgresql://"),
        ("database_url", "postgresql://host", "must look like postgresql://"),
        ("database_url", "postgresql://a:b c@h/d", "a space is written %20"),
        ("database_direct_url", "postgresql://u:p@h/d", "needs DZVIN_DATABASE_URL"),
        ("shard", "a b", "may only hold"),
        ("debian_mirror", "mirror", "must begin with http"),
        ("log", "loud", "must be one of debug, info"),
        ("demo", "maybe", "must be yes or no"),
        ("sip_port", "8080", "must differ"),
        ("turn", "maybe", "must be one of auto, on, off"),
        ("turn_ports", "11000", "must be two ports"),
    ],
)
def test_a_wrong_value_says_what_would_be_right(name: str, value: str, hint: str) -> None:
    with pytest.raises(BadSetting, match=hint) as refusal:
        settings(**{name: value})
    assert f"DZVIN_{name.upper()}" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_slip_in_a_name_is_told_and_strangers_are_left_alone() -> None:
    with pytest.raises(BadSetting, match="did you mean DZVIN_HTTP_PORT"):
        settings(http_prot="8081")
    assert settings(test_database_url="x", chromium="x", dev_server="x", shots="x").demo


def test_beyond_loopback_pages_are_served_by_https() -> None:
    found = settings(bind="192.0.2.1")
    assert found.serves_https
    assert found.address == "https://192.0.2.1:8443"
    assert settings(bind="::", https_port="443").local_address == "https://[::1]:443"
    assert not settings().serves_https


def test_behind_a_trusted_proxy_pages_are_served_plainly() -> None:
    found = settings(bind="0.0.0.0", trusted_proxy="10.0.0.2, 10.1.0.0/16")
    assert not found.serves_https
    assert found.local_address == "http://127.0.0.1:8080"
    assert found.trusted_proxy == "10.0.0.2,10.1.0.0/16"


def test_ports_that_are_used_must_differ() -> None:
    with pytest.raises(BadSetting, match="DZVIN_HTTPS_PORT.* must differ"):
        settings(bind="0.0.0.0", https_port="8080")
    assert settings(https_port="8080", sip_port="5061").sip_port == 5061


def test_the_public_address_is_what_people_open() -> None:
    name = "Calls.Example.org."
    assert settings(public_address=name, bind="0.0.0.0").address == "https://calls.example.org:8443"
    here = settings(public_address=name, bind="0.0.0.0", https_port="443", http_port="80")
    assert here.address == "https://calls.example.org"
    assert settings(public_address="2001:db8::1", bind="::").address == "https://[2001:db8::1]:8443"
    behind = settings(public_address=name, trusted_proxy="127.0.0.1")
    assert behind.address == "https://calls.example.org"
    assert behind.local_address == "http://127.0.0.1:8080"
    assert settings(public_address=name).address == "http://127.0.0.1:8080"


def test_phones_may_come_by_another_address_than_pages() -> None:
    behind_a_proxy = settings(trusted_proxy="127.0.0.1", sip_bind="192.0.2.1")
    assert behind_a_proxy.sip_address == "192.0.2.1"
    assert behind_a_proxy.needs_certificate
    assert settings(bind="192.0.2.1").sip_address == "192.0.2.1"
    assert not settings().needs_certificate


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = Home.open(settings(home=str(tmp_path)))
    again = Home.open(settings(home=str(tmp_path)))
    assert first == again
    assert len(set(first.role_passwords.values())) == 4
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_the_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        homes = list(pool.map(lambda _: Home.open(settings(home=str(tmp_path))), range(8)))
    assert len({home.secrets.key for home in homes}) == 1
    assert len({home.ports for home in homes}) == 1


def test_homes_choose_their_ports_by_chance_and_keep_them(tmp_path: Path) -> None:
    """One of them may be another home's too; that all are does not happen."""
    chosen = [Home.open(settings(home=str(tmp_path / name))).ports for name in "abc"]
    assert len(set(chosen)) == 3
    assert all(len({one.ari, one.ami, one.hep}) == 3 for one in chosen)
    assert [Home.open(settings(home=str(tmp_path / name))).ports for name in "abc"] == chosen


def test_a_damaged_secrets_file_is_named_and_kept(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(BadSetting, match=r"secrets\.json is damaged"):
        Home.open(settings(home=str(tmp_path)))
    assert (tmp_path / "secrets.json").read_text() == "{"


def test_a_home_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match=r"DZVIN_HOME=.*cannot be used: Not a directory"):
        Home.open(settings(home=str(tmp_path / "file" / "home")))


def test_a_server_of_your_own_is_reached_as_each_role(tmp_path: Path) -> None:
    home = Home.open(
        settings(
            home=str(tmp_path),
            database_url="postgresql://admin:x@pooler:6432/dzvin?sslmode=require",
            database_direct_url="postgresql://admin:x@server/dzvin",
        )
    )
    assert home.admin_url() == "postgresql://admin:x@server/dzvin"
    assert home.database_url("dzvin_app").endswith("@pooler:6432/dzvin?sslmode=require")
    assert home.database_url("dzvin_engine", direct=True).endswith("@server/dzvin")
    assert home.database_url("dzvin_app").startswith("postgresql://dzvin_app:")


def test_a_relay_runs_as_soon_as_somebody_beyond_this_machine_may_call() -> None:
    assert not settings().has_turn
    assert settings(bind="0.0.0.0").has_turn
    assert settings(bind="127.0.0.1", sip_bind="192.0.2.10").has_turn
    assert settings(public_address="calls.example.org").has_turn
    assert not settings(bind="0.0.0.0", turn="off").has_turn
    assert settings(turn="on").has_turn


def test_the_relay_listens_where_those_outside_find_it() -> None:
    assert settings(bind="192.0.2.10").turn_bind == "192.0.2.10"
    assert settings(bind="192.0.2.10", sip_bind="0.0.0.0").turn_bind == "0.0.0.0"
    assert settings(public_address="calls.example.org").turn_bind == "0.0.0.0"
    assert settings(turn="on").turn_bind == "127.0.0.1"


def test_calls_and_their_relay_have_ports_of_their_own() -> None:
    with pytest.raises(BadSetting, match="overlap"):
        settings(bind="0.0.0.0", rtp_ports="10000-20000")
    assert settings(rtp_ports="10000-20000").rtp_ports == (10000, 20000)
    with pytest.raises(BadSetting, match="must differ"):
        settings(bind="0.0.0.0", turn_port="8080")


def test_our_own_address_counts_as_inside_where_the_world_sees_another() -> None:
    """Else Asterisk would leave it in its SDP, and those outside would send their sound nowhere."""
    outside = {"public_address": "203.0.113.10", "sip_bind": "192.0.2.1"}
    assert seen_from_inside(settings(**outside))[-1] == "192.0.2.1/32"
    inside = settings(public_address="203.0.113.10", sip_bind="10.1.2.3")
    assert seen_from_inside(inside) == inside.local_nets
