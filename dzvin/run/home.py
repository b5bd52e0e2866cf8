"""What an instance keeps in its home: its secrets, the ports it chose, where everything lies."""

import hashlib
import ipaddress
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec
from msgspec import Struct

from dzvin.infra.certificates import Certificate, LocalAuthority
from dzvin.infra.network import sender_address
from dzvin.infra.postgres import EmbeddedPostgres
from dzvin.run.settings import BadSetting, Settings
from dzvin.telephony.asterisk.config import AsteriskConfig
from dzvin.telephony.devices.model import Registrar, Way

LOGINS = ("dzvin_app", "dzvin_engine", "dzvin_reader", "dzvin_jobs")
"""The database roles that sign in with a password; `infra/migrate.py` makes them."""

PRIVATE = ("recordings", "asterisk", "log")
"""Folders with what people said and who they are: nobody else on the machine looks in. The home
itself stays passable, PostgreSQL may run as a user of its own."""


class Secrets(Struct, frozen=True, kw_only=True):
    """Made at first start; the file is readable by its owner only."""

    postgres: str
    dzvin_app: str
    dzvin_engine: str
    dzvin_reader: str
    dzvin_jobs: str
    ari: str
    ami: str
    key: str
    """Encrypts what is stored encrypted, signs what is signed."""


class Ports(Struct, frozen=True, kw_only=True):
    """Loopback ports of Asterisk that nobody had to choose."""

    ari: int
    ami: int
    hep: int = 0
    """UDP: our worker hears there of every SIP message. 0: an older home has yet to choose."""


class Home(Struct, frozen=True, kw_only=True):
    """One instance: its settings and what it keeps."""

    settings: Settings
    secrets: Secrets
    ports: Ports

    @classmethod
    def open(cls, settings: Settings) -> "Home":
        """Make what is missing. Raises BadSetting when the folder cannot be used."""
        home = settings.home
        try:
            home.mkdir(parents=True, exist_ok=True)
            for name in PRIVATE:
                (home / name).mkdir(exist_ok=True)
                (home / name).chmod(0o700)
            return cls(
                settings=settings,
                secrets=_kept(home / "secrets.json", Secrets, _new_secrets),
                ports=_ports(settings, home / "ports.json"),
            )
        except OSError as trouble:
            raise BadSetting(
                f"DZVIN_HOME={home} cannot be used: {trouble.strerror}. Choose another folder or"
                " make it writable"
            ) from None

    @property
    def folder(self) -> Path:
        return self.settings.home

    @property
    def prompts(self) -> Path:
        return self.folder / "prompts"

    @property
    def recordings(self) -> Path:
        return self.folder / "recordings"

    @property
    def metrics(self) -> Path:
        """What each process measures of itself."""
        return self.run / "metrics"

    @property
    def run(self) -> Path:
        """Which processes run, as `<name>.pid.json`."""
        return self.folder / "run"

    @property
    def up_lock(self) -> Path:
        """Held by the `dzvin up` of this home; in it is the address that it was given."""
        return self.run / "up.lock"

    @property
    def postgres(self) -> EmbeddedPostgres | None:
        """None when a server of your own is used."""
        if self.settings.database_url:
            return None
        return EmbeddedPostgres(self.folder / "postgres", self.secrets.postgres)

    def admin_url(self) -> str:
        """As who may create roles and tables: for migrations only."""
        embedded = self.postgres
        given = self.settings.database_direct_url or self.settings.database_url
        return embedded.url() if embedded else given

    def database_url(self, role: str, *, direct: bool = False) -> str:
        """As one of LOGINS; `direct` goes past a pooler: for LISTEN, leases and jobs."""
        password = self.role_passwords[role]
        embedded = self.postgres
        if embedded:
            return embedded.url(user=role, password=password)
        settings = self.settings
        given = settings.database_direct_url if direct else ""
        parts = urlsplit(given or settings.database_url)
        place = f"{role}:{quote(password, safe='')}@{parts.netloc.rpartition('@')[2]}"
        return urlunsplit((parts.scheme, place, parts.path, parts.query, ""))

    @property
    def role_passwords(self) -> dict[str, str]:
        return {role: getattr(self.secrets, role) for role in LOGINS}

    @property
    def refused(self) -> Path:
        """Whom the SIP port refuses for wrong passwords: kept by the engine."""
        return self.run / "refused.json"

    @property
    def authority(self) -> LocalAuthority:
        """Makes our certificate when none is given."""
        return LocalAuthority(self.folder / "tls")

    @property
    def certificate(self) -> Certificate | None:
        """For HTTPS, SIP over TLS and TURN; `run/certificate.py` sees to it that it is there."""
        settings = self.settings
        if settings.tls_cert and settings.tls_key:
            return Certificate(settings.tls_cert, settings.tls_key)
        return self.authority.leaf if settings.needs_certificate else None

    @property
    def asterisk(self) -> AsteriskConfig:
        certificate = self.certificate
        return AsteriskConfig(
            folder=self.folder / "asterisk",
            prompts=self.prompts,
            bind=self.settings.sip_address,
            sip_port=self.settings.sip_port,
            is_opened_late=True,
            public_address=self.settings.public_address,
            local_nets=seen_from_inside(self.settings),
            tls_port=self.settings.sip_tls_port if certificate else 0,
            tls_cert=str(certificate.cert) if certificate else "",
            tls_key=str(certificate.key) if certificate else "",
            rtp_ports=self.settings.rtp_ports,
            http_port=self.ports.ari,
            ami_port=self.ports.ami,
            ari_password=self.secrets.ari,
            ami_password=self.secrets.ami,
            hep_port=self.ports.hep if self.settings.trace else 0,
            hep_password=self.trace_key,
            shard=self.settings.shard,
        )

    @property
    def trace_key(self) -> str:
        """Who tells our worker of SIP messages shows it: others on this machine may send, too."""
        return hashlib.sha256(f"trace:{self.secrets.ari}".encode()).hexdigest()[:32]

    @property
    def registrar(self) -> Registrar:
        """Where phones sign in: at the public address, at the one that Asterisk listens on, else
        at that of the page. TLS comes first when phones know who signed its certificate."""
        settings = self.settings
        bind = ipaddress.ip_address(settings.sip_address)
        ways: tuple[Way, ...] = (
            Way(transport="udp", port=settings.sip_port),
            Way(transport="tcp", port=settings.sip_port),
        )
        tls = Way(transport="tls", port=settings.sip_tls_port)
        if settings.tls_cert is not None:
            ways = (tls, *ways)
        elif settings.needs_certificate:
            ways = (*ways, tls)
        own = "" if bind.is_unspecified else settings.sip_address
        public = "" if bind.is_loopback else settings.public_address
        return Registrar(domain=public or own, ways=ways)


def seen_from_inside(settings: Settings) -> tuple[str, ...]:
    """The networks told, and the address from which our sound goes out: Asterisk writes the public
    one in its place only when it is told that ours is a local one."""
    own = sender_address(settings.sip_address) if settings.public_address else ""
    nets = settings.local_nets
    if not own or any(is_within(own, net) for net in nets):
        return nets
    return (*nets, str(ipaddress.ip_network(own)))


def is_within(address: str, network: str) -> bool:
    return ipaddress.ip_address(address) in ipaddress.ip_network(network)


def choose_ports(home: Home) -> Home:
    """Forget the ports on record and take free ones."""
    file = home.folder / "ports.json"
    file.unlink(missing_ok=True)
    return msgspec.structs.replace(home, ports=_ports(home.settings, file))


def _new_secrets() -> Secrets:
    return Secrets(**{name: secrets.token_urlsafe(24) for name in Secrets.__struct_fields__})


def _ports(settings: Settings, file: Path) -> Ports:
    kept = _kept(file, Ports, _new_ports)
    if not kept.hep:
        file.unlink(missing_ok=True)
        kept = _kept(
            file, Ports, lambda: msgspec.structs.replace(_new_ports(), ari=kept.ari, ami=kept.ami)
        )
    return Ports(ari=settings.ari_port or kept.ari, ami=settings.ami_port or kept.ami, hep=kept.hep)


def _new_ports() -> Ports:
    """Below the range that outgoing connections use, so that they stay ours while we are down."""
    found: set[int] = set()
    while len(found) < 3:
        port = 20000 + secrets.randbelow(12000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.add(port)
    return Ports(ari=found.pop(), ami=found.pop(), hep=found.pop())


def _kept[Kept: Struct](file: Path, kind: type[Kept], make: Callable[[], Kept]) -> Kept:
    """Read it, or make it once; whole or not at all, readable by the owner only."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except FileNotFoundError:
        pass
    except (msgspec.DecodeError, msgspec.ValidationError) as broken:
        raise BadSetting(f"{file} is damaged ({broken}): restore it from a copy") from None
    new = file.with_name(f"{file.name}.{os.getpid()}-{secrets.token_hex(4)}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(make())))
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):  # another process was faster: what it made counts
        os.link(new, file)
    new.unlink()
    return _kept(file, kind, make)
