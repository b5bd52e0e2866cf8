"""The relay: its configuration, its passes, and coturn itself in a network of its own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dzvin.telephony.turn.config import USER_QUOTA, TurnConfig, UnsafeValue, config_text
from dzvin.telephony.turn.credentials import (
    Relay,
    new_pass,
    stun_address,
    turn_addresses,
    visitor_name,
)
from tests.support.own_machine import stories_within

RELAY = Relay(host="calls.example.org", port=3478, tls_port=5349, secret="north")


def config(**changes: object) -> TurnConfig:
    values: dict[str, object] = {
        "folder": Path("/srv/dzvin/turn"),
        "bind": "0.0.0.0",
        "port": 3478,
        "tls_port": 5349,
        "relay_ports": (11000, 11999),
        "secret": "north",
        "media": ("192.0.2.10",),
    }
    return TurnConfig(**{**values, **changes})  # type: ignore[arg-type]


def lines(wanted: TurnConfig, version: str = "4.18.0", *, is_root: bool = False) -> list[str]:
    return config_text(wanted, version, is_root=is_root).splitlines()


def test_a_pass_is_what_the_protocol_of_turn_passes_says() -> None:
    """As `openssl dgst -sha1 -hmac` answers for this name and secret."""
    given = new_pass(RELAY, "op-1", datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert given.username == "1795348800:op-1"
    assert given.credential == "X64L0tc1dSHOtTAwSFSXuuFDnTM="


def test_a_browser_is_told_the_public_name_and_else_the_one_it_came_by() -> None:
    assert stun_address(RELAY, "10.0.0.5") == "stun:calls.example.org:3478"
    nameless = Relay(host="", port=3478, tls_port=0, secret="north")
    assert turn_addresses(nameless, "2001:db8::5") == (
        "turn:[2001:db8::5]:3478?transport=udp",
        "turn:[2001:db8::5]:3478?transport=tcp",
    )
    assert turn_addresses(RELAY, "")[-1] == "turns:calls.example.org:5349?transport=tcp"


def test_the_relay_leads_to_asterisk_and_nowhere_else() -> None:
    found = lines(config(media=("192.0.2.10", "10.0.0.5")))
    assert "denied-peer-ip=0.0.0.0-255.255.255.255" in found
    assert "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" in found
    allowed = [line for line in found if line.startswith("allowed-peer-ip")]
    assert allowed == ["allowed-peer-ip=192.0.2.10", "allowed-peer-ip=10.0.0.5"]
    assert {"no-tcp-relay", "no-multicast-peers", "use-auth-secret"} <= set(found)
    assert "allow-loopback-peers" not in found


def test_without_a_certificate_there_is_no_tls() -> None:
    assert "no-tls" in lines(config())
    cert, key = Path("/etc/cert.pem"), Path("/etc/key.pem")
    found = lines(config(cert=cert, key=key))
    assert "no-tls" not in found
    assert {"tls-listening-port=5349", "cert=/srv/dzvin/turn/tls/cert.pem"} <= set(found)


def test_it_listens_everywhere_or_at_one_address() -> None:
    assert not any(line.startswith(("listening-ip", "relay-ip")) for line in lines(config()))
    assert {"listening-ip=10.0.0.5", "relay-ip=10.0.0.5"} <= set(lines(config(bind="10.0.0.5")))


def test_an_old_coturn_is_told_what_a_new_one_does_by_itself() -> None:
    assert "no-cli" in lines(config(), "4.6.1")
    assert "no-cli" not in lines(config())
    assert "proc-user=nobody" in lines(config(), is_root=True)


def test_no_value_becomes_a_line_of_its_own() -> None:
    with pytest.raises(UnsafeValue, match="static-auth-secret"):
        lines(config(secret="a\nallow-loopback-peers"))


def test_all_passes_of_an_address_share_one_small_part_of_the_ports() -> None:
    """Five passes a minute, each good for an hour, would be 300 times the quota of a name."""
    first, last = config().relay_ports
    names = {visitor_name(RELAY, "203.0.113.9") for _ in range(300)}
    assert len(names) * USER_QUOTA <= (last - first + 1) // 20
    assert visitor_name(RELAY, "203.0.113.10") not in names
    one, other = visitor_name(RELAY, "2001:db8::1"), visitor_name(RELAY, "2001:db8::ff:2")
    assert one == other != visitor_name(RELAY, "2001:db8:0:1::1")
    assert visitor_name(RELAY, "unknown").startswith("gu-")


def test_coturn_itself_in_a_network_of_its_own() -> None:
    assert not stories_within(Path(__file__).with_name("stories.py"))
