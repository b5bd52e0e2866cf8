"""The certificate of HTTPS, SIP and TURN: a given one, or one from a local authority of our own."""

import fcntl
import ipaddress
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec import Struct

CA_LIFE = timedelta(days=3650)
LEAF_LIFE = timedelta(days=397)
"""Longer ones are refused by browsers."""
RENEW_BEFORE = timedelta(days=30)
PRIVATE_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")
PRIVATE_NETWORKS = (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
    "100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10",
)  # fmt: skip
"""Nobody owns them: our authority may sign for any of them, and for the names it was made for. With
its key alone nobody can play a bank for those who trust it."""
BACKDATED = timedelta(hours=1)
"""Clocks of phones and browsers go wrong a little."""


class BrokenCertificate(Exception):
    """A file is missing, unreadable, or is no certificate; the message says which."""


class Certificate(Struct, frozen=True):
    """Where one lies: the certificate with its chain, and its private key."""

    cert: Path
    key: Path


class Shown(Struct, frozen=True, kw_only=True):
    """What it says of itself."""

    names: tuple[str, ...]
    ends_at: datetime
    issuer: str
    fingerprint: str
    """SHA-256, as browsers and telephones show it."""


class LocalAuthority:
    """Made at first use; trusted by whoever takes its certificate from the page /trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.ca = Certificate(folder / "ca.pem", folder / "ca.key")
        self.leaf = Certificate(folder / "leaf.pem", folder / "leaf.key")

    def ensure(self, names: Sequence[str], now: datetime) -> bool:
        """A leaf for these names with time left; True when a new one was made. An authority that
        may not sign for one of them is replaced, and has to be trusted anew."""
        with self._alone():
            if not (self._is_good(self.ca, now) and may_sign(_load(self.ca.cert), names)):
                self._make_ca(names, now)
            elif self._is_good(self.leaf, now) and self._is_for(names):
                return False
            self._make_leaf(names, now)
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """`dzvin up` and the web process both may find it missing."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _is_good(self, kept: Certificate, now: datetime) -> bool:
        if not (kept.cert.exists() and kept.key.exists()):
            return False
        return read(kept.cert).ends_at - now > RENEW_BEFORE

    def _is_for(self, names: Sequence[str]) -> bool:
        shown, ca = read(self.leaf.cert), _load(self.ca.cert)
        is_ours = shown.issuer == _common_name(ca.subject)
        return is_ours and set(names) <= set(shown.names)

    def _make_ca(self, names: Sequence[str], now: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _named(f"Dzvin {names[0]} ({now:%Y-%m-%d})")
        usage = _usage(signs_certificates=True)
        certificate = (
            _builder(subject, subject, key.public_key(), now, CA_LIFE)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(_limits(names), critical=False)
            .sign(key, hashes.SHA256())
        )
        _write(self.ca.key, _pem(key))
        _write(self.ca.cert, certificate.public_bytes(Encoding.PEM))

    def _make_leaf(self, names: Sequence[str], now: datetime) -> None:
        ca = _load(self.ca.cert)
        ca_key = load_pem_private_key(self.ca.key.read_bytes(), password=None)
        assert isinstance(ca_key, ec.EllipticCurvePrivateKey), "we made it"
        key = ec.generate_private_key(ec.SECP256R1())
        life = min(LEAF_LIFE, ca.not_valid_after_utc - now)
        certificate = (
            _builder(_named(_common(names)), ca.subject, key.public_key(), now, life)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([_general(n) for n in names]), False)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage(
                    [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
                ),
                critical=False,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), False
            )
            .sign(ca_key, hashes.SHA256())
        )
        chain = certificate.public_bytes(Encoding.PEM) + self.ca.cert.read_bytes()
        _write(self.leaf.key, _pem(key))
        _write(self.leaf.cert, chain)


def read(cert: Path) -> Shown:
    """The first of the file. Raises BrokenCertificate."""
    return _shown(_load(cert))


def shown_in(pem: bytes) -> Shown:
    """Raises ValueError."""
    return _shown(x509.load_pem_x509_certificate(pem))


def _shown(found: x509.Certificate) -> Shown:
    digest = found.fingerprint(hashes.SHA256()).hex(":").upper()
    return Shown(
        names=_names(found),
        ends_at=found.not_valid_after_utc,
        issuer=_common_name(found.issuer),
        fingerprint=digest,
    )


def is_for(shown: Shown, host: str) -> bool:
    """Whether a browser that opens this host is content with the names."""
    parent = host.partition(".")[2]
    return host in shown.names or bool(parent and f"*.{parent}" in shown.names)


def is_certificates(text: str) -> bool:
    """One or more in PEM form, and no private key that was pasted along."""
    try:
        return bool(x509.load_pem_x509_certificates(text.encode())) and "PRIVATE" not in text
    except ValueError:
        return False


def der(cert: Path) -> bytes:
    """As telephones want to have it."""
    return _load(cert).public_bytes(Encoding.DER)


def _load(cert: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(cert.read_bytes())
    except OSError as trouble:
        raise BrokenCertificate(f"{cert} cannot be read: {trouble.strerror}") from None
    except ValueError:
        raise BrokenCertificate(f"{cert} holds no certificate in PEM form") from None


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = [str(one) for one in found.get_values_for_type(x509.IPAddress)]
    return (*found.get_values_for_type(x509.DNSName), *addresses)


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def may_sign(ca: x509.Certificate, names: Sequence[str]) -> bool:
    """One of an earlier version may sign for everybody."""
    try:
        limits = ca.extensions.get_extension_for_class(x509.NameConstraints).value
    except x509.ExtensionNotFound:
        return True
    allowed = limits.permitted_subtrees or []
    return all(any(_covers(one, name) for one in allowed) for name in names)


def _covers(allowed: x509.GeneralName, name: str) -> bool:
    wanted = _general(name)
    if isinstance(allowed, x509.IPAddress) and isinstance(wanted, x509.IPAddress):
        return wanted.value in ipaddress.ip_network(allowed.value)
    if isinstance(allowed, x509.DNSName) and isinstance(wanted, x509.DNSName):
        return f".{wanted.value}".endswith(f".{allowed.value}")
    return False


def _limits(names: Sequence[str]) -> x509.NameConstraints:
    """Not critical: browsers keep to it all the same, and a telephone that does not know it would
    refuse every certificate."""
    domains = dict.fromkeys((*PRIVATE_NAMES, *(one for one in names if not _is_address(one))))
    networks = dict.fromkeys((*PRIVATE_NETWORKS, *(one for one in names if _is_address(one))))
    allowed = [x509.DNSName(one) for one in domains]
    ranges = [x509.IPAddress(ipaddress.ip_network(one)) for one in networks]
    return x509.NameConstraints(permitted_subtrees=[*allowed, *ranges], excluded_subtrees=None)


def _is_address(name: str) -> bool:
    return isinstance(_general(name), x509.IPAddress)


def _common(names: Sequence[str]) -> str:
    """An address in this place is read as a name by some."""
    return next((one for one in names if not _is_address(one)), "Dzvin server")


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all; readable by the owner only."""
    new = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
