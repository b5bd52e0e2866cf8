"""What the environment may say, with defaults; a wrong value is one line saying what to do."""

import ipaddress
import os
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

LOGS = ("debug", "info", "warning", "error")
YES = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}


class BadSetting(Exception):
    """One setting is wrong; the message names it and says what would be right."""


class Settings(Struct, frozen=True, kw_only=True):
    """What this instance was told. Read once by `run`, passed in as values."""

    home: Path
    cache: Path
    bind: str = "127.0.0.1"
    http_port: int = 8080
    sip_port: int = 5060
    rtp_ports: tuple[int, int] = (10000, 10999)
    ari_port: int = 0
    """0: a free one, chosen at first start and kept in the home. So is `ami_port`."""
    ami_port: int = 0
    database_url: str = ""
    """Empty: the embedded server."""
    database_direct_url: str = ""
    shard: str = "main"
    debian_mirror: str = ""
    trusted_proxy: str = ""
    log: str = "info"
    demo: bool = True

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
        ports = [self.http_port, self.sip_port, self.ari_port, self.ami_port]
        chosen = [port for port in ports if port]
        if len(set(chosen)) < len(chosen):
            raise BadSetting(
                "DZVIN_HTTP_PORT, DZVIN_SIP_PORT, DZVIN_ARI_PORT and DZVIN_AMI_PORT must differ"
            )
        if not self.is_loopback and not self.trusted_proxy:
            raise BadSetting(
                f"DZVIN_BIND={self.bind} opens the pages to the network without HTTPS, and browsers"
                " then refuse the microphone: keep 127.0.0.1 behind an HTTPS proxy, or set"
                " DZVIN_TRUSTED_PROXY to the proxy's address"
            )
        if self.database_direct_url and not self.database_url:
            raise BadSetting("DZVIN_DATABASE_DIRECT_URL needs DZVIN_DATABASE_URL beside it")

    @property
    def is_loopback(self) -> bool:
        return ipaddress.ip_address(self.bind).is_loopback

    @property
    def address(self) -> str:
        """Where a browser on this machine finds us."""
        host = f"[{self.bind}]" if ":" in self.bind else self.bind
        shown = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)
        return f"http://{shown}:{self.http_port}"


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


def _log(name: str, text: str) -> str:
    if text.lower() not in LOGS:
        raise BadSetting(f"{name}={text} must be one of {', '.join(LOGS)}")
    return text.lower()


def _yes(name: str, text: str) -> bool:
    if text.lower() not in YES:
        raise BadSetting(f"{name}={text} must be yes or no")
    return YES[text.lower()]


READERS: dict[str, Callable[[str, str], object]] = {
    "home": _path,
    "cache": _path,
    "bind": _address,
    "http_port": _port,
    "sip_port": _port,
    "rtp_ports": _ports,
    "ari_port": _port,
    "ami_port": _port,
    "database_url": _database,
    "database_direct_url": _database,
    "shard": _shard,
    "debian_mirror": _web,
    "trusted_proxy": _address,
    "log": _log,
    "demo": _yes,
}
