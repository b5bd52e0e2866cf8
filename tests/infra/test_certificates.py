"""Our own authority: browsers that trust it believe the leaf, and nobody else may read its key."""

import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dzvin.infra.certificates import BrokenCertificate, LocalAuthority, is_for, read

NOW = datetime.now(UTC)  # noqa: TID251 - TLS itself looks at the real clock
NAMES = ("calls.example.org", "192.0.2.1", "localhost")


def test_the_leaf_is_for_all_names_and_ends_before_browsers_refuse_it(tmp_path: Path) -> None:
    authority = LocalAuthority(tmp_path / "tls")
    assert authority.ensure(NAMES, NOW)
    leaf, ca = read(authority.leaf.cert), read(authority.ca.cert)
    assert set(leaf.names) == set(NAMES)
    assert leaf.ends_at - NOW <= timedelta(days=398)
    assert leaf.issuer == ca.issuer
    assert len(ca.fingerprint.split(":")) == 32
    assert is_for(leaf, "192.0.2.1")
    assert not is_for(leaf, "example.org")


def test_keys_and_certificates_are_their_owners_only(tmp_path: Path) -> None:
    authority = LocalAuthority(tmp_path / "tls")
    authority.ensure(NAMES, NOW)
    assert stat.S_IMODE((tmp_path / "tls").stat().st_mode) == 0o700
    for pair in (authority.ca, authority.leaf):
        for file in (pair.cert, pair.key):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_is_kept_until_a_month_before_its_end_and_the_authority_stays(tmp_path: Path) -> None:
    authority = LocalAuthority(tmp_path / "tls")
    authority.ensure(NAMES, NOW)
    first, ca = read(authority.leaf.cert), read(authority.ca.cert)
    assert not authority.ensure(NAMES, NOW + timedelta(days=360))
    assert authority.ensure(NAMES, NOW + timedelta(days=370))
    assert read(authority.leaf.cert).ends_at > first.ends_at
    assert read(authority.ca.cert) == ca


def test_another_name_makes_another_leaf_of_the_same_authority(tmp_path: Path) -> None:
    authority = LocalAuthority(tmp_path / "tls")
    authority.ensure(NAMES, NOW)
    ca = read(authority.ca.cert)
    for new in ("pbx.lan", "10.1.2.3", "fd00::7", "new.calls.example.org", "192.0.2.1"):
        assert authority.ensure((new,), NOW)
        assert read(authority.leaf.cert).names == (new,)
        assert read(authority.ca.cert) == ca
        assert shake_hands(authority, new) == "TLSv1.3"


def test_a_stolen_key_signs_for_nobody_else(tmp_path: Path) -> None:
    """Whoever trusts our authority would believe it whatever it signs."""
    authority = LocalAuthority(tmp_path / "tls")
    authority.ensure(NAMES, NOW)
    for other in ("bank.example.com", "example.org", "notcalls.example.org", "203.0.113.5"):
        authority._make_leaf((other, *NAMES), NOW)
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
            shake_hands(authority, other)


def test_a_name_outside_what_it_may_sign_for_needs_a_new_authority(tmp_path: Path) -> None:
    authority = LocalAuthority(tmp_path / "tls")
    authority.ensure(NAMES, NOW)
    ca = read(authority.ca.cert)
    assert authority.ensure(("new.example.org",), NOW)
    assert read(authority.ca.cert).fingerprint != ca.fingerprint
    assert shake_hands(authority, "new.example.org") == "TLSv1.3"


@pytest.mark.parametrize("host", NAMES)
def test_a_client_that_trusts_the_authority_trusts_the_server(tmp_path: Path, host: str) -> None:
    authority = LocalAuthority(tmp_path / "tls")
    authority.ensure(NAMES, NOW)
    assert shake_hands(authority, host) == "TLSv1.3"
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(authority, "other.example.org")


def shake_hands(authority: LocalAuthority, host: str) -> str | None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(authority.leaf.cert, authority.leaf.key)
    asking = ssl.create_default_context(cafile=str(authority.ca.cert))
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            serving.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with asking.wrap_socket(ours, server_hostname=host) as secured:
            return secured.version()
    finally:
        ours.close()
        thread.join()


def test_a_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("hello")
    with pytest.raises(BrokenCertificate, match=r"cert\.pem holds no certificate"):
        read(tmp_path / "cert.pem")
    with pytest.raises(BrokenCertificate, match="cannot be read: No such file"):
        read(tmp_path / "none.pem")
