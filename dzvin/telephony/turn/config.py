"""Write coturn's private configuration: a relay that leads to Asterisk's media and nowhere else."""

import os
import re
import shutil
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

from msgspec import Struct

from dzvin.infra.prefix import numbers
from dzvin.telephony.turn.install import CoturnInstall

REALM = "dzvin"
USER_QUOTA = 24
"""Relayed ports of one phone, and of all visitors of one address: three for each network card of a
computer, and a call that ends while the next one begins."""
CALL_BYTES_PER_SECOND = 50_000
"""Four times what a call's sound takes."""
CHALLENGES_PER_SECOND = 200
"""To one address, behind which a whole office may be: each port asked for costs one."""
SAID_BY_DEFAULT = (4, 18, 0)
"""Since then coturn has neither a command line nor DTLS unless told."""
NOBODY, NOBODYS_GROUP = "nobody", "nogroup"
"""As whom it runs when we are root."""
SAFE = re.compile(r"[A-Za-z0-9_./:~+@ -]+")


class UnsafeValue(Exception):
    """A setting holds a character that coturn's configuration would read as syntax."""


class TurnConfig(Struct, frozen=True, kw_only=True):
    """What differs between two relays of one machine."""

    folder: Path
    """`HOME/turn`."""
    bind: str
    """`0.0.0.0`: all addresses of this machine."""
    port: int
    tls_port: int
    relay_ports: tuple[int, int]
    secret: str
    cert: Path | None = None
    key: Path | None = None
    media: Sequence[str] = ()
    """Where Asterisk sends and receives sound: the only peers that a browser may reach. They are
    this machine's own addresses, so behind NAT the relay needs no public one for itself."""

    @property
    def has_tls(self) -> bool:
        return self.cert is not None and self.key is not None

    @property
    def own_cert(self) -> Path:
        """A copy that coturn may read after it has given root away."""
        return self.folder / "tls/cert.pem"

    @property
    def own_key(self) -> Path:
        return self.folder / "tls/key.pem"


def write_config(config: TurnConfig, install: CoturnInstall) -> Path:
    """Its place; readable by its owner only, the secret is in it. Raises UnsafeValue."""
    config.folder.mkdir(parents=True, exist_ok=True)
    config.folder.chmod(0o711)
    copy_certificate(config)
    place = config.folder / "turnserver.conf"
    place.touch(mode=0o600)
    place.write_text(config_text(config, install.version, is_root=os.geteuid() == 0))
    return place


def copy_certificate(config: TurnConfig) -> None:
    """Readable by coturn only; the folder is passable, so that it finds them again later."""
    if not (config.cert and config.key):
        return
    folder = config.own_cert.parent
    folder.mkdir(mode=0o700, exist_ok=True)
    for source, copy in ((config.cert, config.own_cert), (config.key, config.own_key)):
        new = copy.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_bytes(source.read_bytes())
        if os.geteuid() == 0:
            shutil.chown(new, NOBODY, NOBODYS_GROUP)
        new.replace(copy)
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY, NOBODYS_GROUP)


def may_read_again(config: TurnConfig) -> bool:
    """Is every folder above the copies passable for the user that coturn has become?"""
    above = config.own_cert.parent.parents
    return os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in above)


def command(config: TurnConfig, install: CoturnInstall) -> tuple[str, ...]:
    """How to start it in the foreground; SIGTERM ends it within some seconds."""
    return (*install.argv, "-c", str(config.folder / "turnserver.conf"))


def config_text(config: TurnConfig, version: str, *, is_root: bool) -> str:
    words: list[tuple[str, object]] = [
        ("listening-port", config.port),
        ("min-port", config.relay_ports[0]),
        ("max-port", config.relay_ports[1]),
        ("use-auth-secret", None),
        ("static-auth-secret", config.secret),
        ("realm", REALM),
        ("fingerprint", None),
        ("stale-nonce", 600),
        ("userdb", ":memory:"),
        ("pidfile", config.folder / "coturn.pid"),
        ("log-file", "stdout"),
        ("simple-log", None),
        ("log-min-level", "warning"),
        ("user-quota", USER_QUOTA),
        ("total-quota", config.relay_ports[1] - config.relay_ports[0] + 1),
        ("max-bps", CALL_BYTES_PER_SECOND),
        ("no-tcp-relay", None),
        ("no-multicast-peers", None),
        ("unauthorized-ratelimit", None),
        ("unauthorized-ratelimit-rps", CHALLENGES_PER_SECOND),
        *_addresses(config),
        *_tls(config),
        *_peers(config),
    ]
    if numbers(version) < SAID_BY_DEFAULT:
        words += [("no-cli", None), ("no-dtls", None), ("no-rfc5780", None)]
    if is_root:
        words += [("proc-user", NOBODY), ("proc-group", NOBODYS_GROUP)]
    return "".join(f"{_line(name, value)}\n" for name, value in words)


def _addresses(config: TurnConfig) -> list[tuple[str, object]]:
    if ip_address(config.bind).is_unspecified:
        return []
    return [("listening-ip", config.bind), ("relay-ip", config.bind)]


def _tls(config: TurnConfig) -> list[tuple[str, object]]:
    if not config.has_tls:
        return [("no-tls", None)]
    return [
        ("tls-listening-port", config.tls_port),
        ("cert", config.own_cert),
        ("pkey", config.own_key),
    ]


def _peers(config: TurnConfig) -> list[tuple[str, object]]:
    """Everything is forbidden, the private network first of all, but Asterisk's own addresses."""
    everywhere = ("0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
    return [
        *(("denied-peer-ip", span) for span in everywhere),
        *(("allowed-peer-ip", str(ip_address(each))) for each in config.media),
    ]


def _line(name: str, value: object) -> str:
    if value is None:
        return name
    text = str(value)
    if not SAFE.fullmatch(text):
        raise UnsafeValue(f"{name} cannot be written into coturn's configuration: {text!r}")
    return f"{name}={text}"
