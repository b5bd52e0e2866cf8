"""What the environment may say, with defaults; a wrong value is one line saying what to do."""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

LOGS = ("debug", "info", "warning", "error")
YES = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}


PORTS = (
    "http_port",
    "https_port",
    "sip_port",
    "sip_tls_port",
    "ari_port",
    "ami_port",
    "turn_port",
    "turn_tls_port",
)
TURNS = ("auto", "on", "off")
LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
LOCAL_NETS = (
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
)


LONGEST_DRAIN = 86_400


class BadSetting(Exception):
    """One setting is wrong; the message names it and says what would be right."""


class Settings(Struct, frozen=True, kw_only=True):
    """What this instance was told. Read once by `run`, passed in as values."""

    home: Path
    cache: Path
    bind: str = "127.0.0.1"
    """Where pages are served. Beyond loopback: HTTPS, or plain for a trusted proxy only."""
    public_address: str = ""
    """The name or IP address by which the world finds us."""
    http_port: int = 8080
    https_port: int = 8443
    tls_cert: Path | None = None
    """None: where one is needed it comes from our own local authority."""
    tls_key: Path | None = None
    sip_bind: str = ""
    """Empty: as `bind`. Read `sip_address`."""
    sip_port: int = 5060
    sip_tls_port: int = 5061
    local_nets: tuple[str, ...] = LOCAL_NETS
    """Whoever is there reaches us by our own address, not by the public one."""
    rtp_ports: tuple[int, int] = (10000, 10999)
    turn: str = "auto"
    """Read `has_turn`: a relay for browsers behind NAT or a firewall."""
    turn_port: int = 3478
    turn_tls_port: int = 5349
    turn_ports: tuple[int, int] = (11000, 11999)
    """What is relayed comes and goes here."""
    ari_port: int = 0
    """0: a free one, chosen at first start and kept in the home. So is `ami_port`."""
    ami_port: int = 0
    database_url: str = ""
    """Empty: the embedded server."""
    database_direct_url: str = ""
    shard: str = "main"
    debian_mirror: str = ""
    trusted_proxy: str = ""
    private_mail: bool = False
    """Whether companies may name mail servers on this machine or in private networks."""
    private_sms: bool = False
    """The same for their SMS providers."""
    private_webhooks: bool = False
    """The same for what their forms call."""
    phone_transfers: bool = True
    """Whether the transfer key of desk phones works (docs/howto/desk-phones.md has the risk)."""
    trace: bool = True
    """Whether SIP messages and commands of calls are kept for 14 days."""
    metrics_token: str = ""
    """Who shows it may read /metrics from anywhere; empty: only programs of this machine may."""
    log: str = "info"
    log_form: str = "text"
    """Of each line: for people, or `json` for programs."""
    demo: bool = True
    urgent: bool = True
    """Whether calls go before all else that this machine does (`run/priority.py`)."""
    drain_seconds: float = 5.0
    """A stop lets calls go on for so long."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Raises BadSetting."""
        source = os.environ if environment is None else environment
        given = {name: value.strip() for name, value in source.items() if name.startswith("DZVIN_")}
        for name in given:
            _known(name)
        values = {
            field: read(f"DZVIN_{field.upper()}", given[f"DZVIN_{field.upper()}"])
            for field, read in READERS.items()
            if given.get(f"DZVIN_{field.upper()}")
        }
        user_home = Path(source.get("HOME") or "/root")
        cache = Path(source.get("XDG_CACHE_HOME") or user_home / ".cache") / "dzvin"
        values = {"home": user_home / ".local/share/dzvin", "cache": cache, **values}
        settings = cls(**values)  # type: ignore[arg-type]
        settings.check()
        return settings

    def check(self) -> None:
        """What one value means for another."""
        unused = set() if self.serves_https else {"https_port"}
        unused |= set() if self.needs_certificate else {"sip_tls_port", "turn_tls_port"}
        unused |= set() if self.has_turn else {"turn_port", "turn_tls_port"}
        names = [name for name in PORTS if getattr(self, name) and name not in unused]
        ports = {name: getattr(self, name) for name in names}
        if len(set(ports.values())) < len(ports):
            told = ", ".join(f"DZVIN_{name.upper()}" for name in names)
            raise BadSetting(f"{told} must differ")
        self._check_media_ports()
        if (self.tls_cert is None) != (self.tls_key is None):
            raise BadSetting(
                "DZVIN_TLS_CERT and DZVIN_TLS_KEY go together: the certificate with its chain, and"
                " its private key"
            )
        if self.database_direct_url and not self.database_url:
            raise BadSetting("DZVIN_DATABASE_DIRECT_URL needs DZVIN_DATABASE_URL beside it")

    def _check_media_ports(self) -> None:
        """Asterisk's calls and the relay's take ports of their own."""
        (first, last), (low, high) = self.rtp_ports, self.turn_ports
        if self.has_turn and first <= high and low <= last:
            raise BadSetting(
                f"DZVIN_RTP_PORTS={first}-{last} and DZVIN_TURN_PORTS={low}-{high} overlap: move"
                " one of them"
            )

    @property
    def is_loopback(self) -> bool:
        return ipaddress.ip_address(self.bind).is_loopback

    @property
    def sip_address(self) -> str:
        return self.sip_bind or self.bind

    @property
    def has_turn(self) -> bool:
        """Unless told: as soon as somebody beyond this machine may call."""
        if self.turn != "auto":
            return self.turn == "on"
        is_open = not ipaddress.ip_address(self.sip_address).is_loopback
        return is_open or not self.is_loopback or bool(self.public_address)

    @property
    def turn_bind(self) -> str:
        """Behind a proxy the pages may be on loopback; the relay is for those outside."""
        for address in (self.sip_address, self.bind):
            if not ipaddress.ip_address(address).is_loopback:
                return address
        return "0.0.0.0" if self.public_address else self.bind  # noqa: S104

    @property
    def serves_https(self) -> bool:
        return not self.trusted_proxy and (not self.is_loopback or self.tls_cert is not None)

    @property
    def needs_certificate(self) -> bool:
        """For pages, or for phones that come from outside over TLS."""
        sip_is_open = not ipaddress.ip_address(self.sip_address).is_loopback
        return self.tls_cert is not None or self.serves_https or sip_is_open

    @property
    def address(self) -> str:
        """What to open in a browser."""
        if self.public_address and not (self.is_loopback and not self.trusted_proxy):
            return self.public_origin
        return self.local_address

    @property
    def local_address(self) -> str:
        """Where this machine itself finds the web process."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind, self.bind)
        host = f"[{host}]" if ":" in host else host
        if self.serves_https:
            return f"https://{host}:{self.https_port}"
        return f"http://{host}:{self.http_port}"

    @property
    def public_origin(self) -> str:
        """Of our pages, seen from outside. A proxy serves at the usual port."""
        host = self.public_address
        host = f"[{host}]" if ":" in host else host
        is_usual = bool(self.trusted_proxy) or self.https_port == 443
        return f"https://{host}" if is_usual else f"https://{host}:{self.https_port}"


def _known(name: str) -> None:
    """A slip of the pen would otherwise be passed over in silence."""
    names = [f"DZVIN_{field.upper()}" for field in READERS]
    meant = get_close_matches(name, names, n=1, cutoff=0.8)
    if meant and name not in names and not name.startswith("DZVIN_TEST_"):
        raise BadSetting(f"{name} is not a setting: did you mean {meant[0]}?")


def _path(name: str, text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise BadSetting(f"{name}={text} must be an absolute path, like /srv/dzvin")
    if any(sign in text for sign in ";[]@$\\,&|\n"):
        raise BadSetting(f"{name}={text} holds a sign that Asterisk's files cannot: choose another")
    return path


def _address(name: str, text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise BadSetting(f"{name}={text} must be an IP address, like 127.0.0.1") from None


def _public(name: str, text: str) -> str:
    """A name or an IP address, without scheme and port."""
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        pass
    labels = text.rstrip(".").split(".")
    is_name = len(text) <= 253 and all(LABEL.fullmatch(label) for label in labels)
    if not is_name or labels[-1].isdecimal():
        raise BadSetting(
            f"{name}={text} must be a name or an IP address alone, like calls.example.org"
        )
    return ".".join(labels).lower()


def _networks(name: str, text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_network(one.strip())) for one in text.split(","))
    except ValueError:
        raise BadSetting(
            f"{name}={text} must be networks with commas between, like 10.0.0.0/8,192.168.0.0/16"
        ) from None


def _proxies(name: str, text: str) -> str:
    try:
        networks = [ipaddress.ip_network(one.strip()) for one in text.split(",")]
    except ValueError:
        raise BadSetting(
            f"{name}={text} must be the proxy's IP address or network, like 10.0.0.2: several with"
            " commas between"
        ) from None
    if any(network.prefixlen == 0 for network in networks):
        raise BadSetting(f"{name}={text} would believe everybody: name the proxy's own address")
    return ",".join(one.strip() for one in text.split(","))


def _port(name: str, text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise BadSetting(f"{name}={text} must be a port from 1 to 65535")
    return int(text)


def _ports(name: str, text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not dash:
        raise BadSetting(f"{name}={text} must be two ports, like 10000-10999")
    span = _port(name, first.strip()), _port(name, last.strip())
    if span[1] - span[0] < 3:
        raise BadSetting(f"{name}={text} leaves no room for a call: the second must be higher by 3")
    return span


def _database(name: str, text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise BadSetting(f"{name} must look like postgresql://user:password@host/database")
    try:
        conninfo_to_dict(text)
    except ProgrammingError:  # its own words would show a part of the password
        raise BadSetting(
            f"{name} cannot be read: in a password a space is written %20, @ %40, / %2F, % %25"
        ) from None
    return text


def _shard(name: str, text: str) -> str:
    if not text.replace("_", "").replace("-", "").isalnum() or not text.isascii():
        raise BadSetting(f"{name}={text} may only hold Latin letters, digits, - and _")
    return text


def _web(name: str, text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise BadSetting(f"{name}={text} must begin with http:// or https://")
    return text


def _turn(name: str, text: str) -> str:
    if text.lower() not in TURNS:
        raise BadSetting(f"{name}={text} must be one of {', '.join(TURNS)}")
    return text.lower()


def _log(name: str, text: str) -> str:
    if text.lower() not in LOGS:
        raise BadSetting(f"{name}={text} must be one of {', '.join(LOGS)}")
    return text.lower()


def _log_form(name: str, text: str) -> str:
    if text.lower() not in {"text", "json"}:
        raise BadSetting(f"{name}={text} must be text or json")
    return text.lower()


def _token(name: str, text: str) -> str:
    if len(text) < 16 or not text.isascii() or not text.isprintable() or " " in text:
        raise BadSetting(f"{name} must be at least 16 Latin letters, digits and signs, no spaces")
    return text


def _seconds(name: str, text: str) -> float:
    if not text.isdecimal() or int(text) > LONGEST_DRAIN:
        raise BadSetting(f"{name}={text} must be whole seconds from 0 to {LONGEST_DRAIN}")
    return float(text)


def _yes(name: str, text: str) -> bool:
    if text.lower() not in YES:
        raise BadSetting(f"{name}={text} must be yes or no")
    return YES[text.lower()]


READERS: dict[str, Callable[[str, str], object]] = {
    "home": _path,
    "cache": _path,
    "bind": _address,
    "public_address": _public,
    "http_port": _port,
    "https_port": _port,
    "tls_cert": _path,
    "tls_key": _path,
    "sip_bind": _address,
    "sip_port": _port,
    "sip_tls_port": _port,
    "local_nets": _networks,
    "rtp_ports": _ports,
    "turn": _turn,
    "turn_port": _port,
    "turn_tls_port": _port,
    "turn_ports": _ports,
    "ari_port": _port,
    "ami_port": _port,
    "database_url": _database,
    "database_direct_url": _database,
    "shard": _shard,
    "debian_mirror": _web,
    "trusted_proxy": _proxies,
    "trace": _yes,
    "metrics_token": _token,
    "log": _log,
    "log_form": _log_form,
    "demo": _yes,
    "drain_seconds": _seconds,
    "private_mail": _yes,
    "private_sms": _yes,
    "private_webhooks": _yes,
    "phone_transfers": _yes,
    "urgent": _yes,
}
