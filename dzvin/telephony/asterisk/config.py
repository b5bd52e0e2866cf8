"""Write the private configuration of an Asterisk: our own values only, never a caller's."""

import hashlib
import re
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec import Struct

from dzvin.telephony.asterisk.install import AsteriskInstall
from dzvin.telephony.asterisk.music import write_beep, write_music, write_ringback
from dzvin.telephony.asterisk.trunks import Site, Thing

FOLDERS = (
    "etc", "var/keys", "var/moh", "var/ringback", "db", "spool/monitor/takes", "spool/tmp", "run",
    "log",
)  # fmt: skip
SYSTEM_CA = "/etc/ssl/certs/ca-certificates.crt"
REFUSED_FILE = "refused.conf"
DOORS_FILE = "doors.json"
NOBODY_REFUSED = "permit=0.0.0.0/0.0.0.0\n"
SAFE = re.compile(r"[A-Za-z0-9_./:@+~-]+")
SAFE_PATH = re.compile(r"[^;\[\]@$\\\x00-\x1f,&|]+")
ADDRESS = re.compile(r"[0-9a-fA-F.:/\[\]]+")
ARI_USER = AMI_USER = "dzvin"


type Doors = tuple[Thing, ...]


class UnsafeValue(Exception):
    """A setting holds a character that Asterisk's configuration would read as syntax."""


class AsteriskConfig(Struct, frozen=True, kw_only=True):
    """What differs between two Asterisks of one machine."""

    folder: Path
    """`HOME/asterisk`."""
    prompts: Path
    """`HOME/prompts`: where the dialplan finds `sorry`."""
    bind: str
    """Of SIP."""
    sip_port: int
    rtp_ports: tuple[int, int]
    http_port: int
    ami_port: int
    ari_password: str
    ami_password: str
    hep_port: int = 0
    """Where our worker hears of SIP messages; 0: it does not."""
    hep_password: str = "-"
    shard: str = "main"
    public_address: str = ""
    """An IP address that the world sees instead of ours; empty: ours is seen."""
    own_address: str = ""
    """Ours, when the public one belongs to a router before us."""
    local_nets: tuple[str, ...] = ()
    """Whoever is there sees ours nevertheless."""
    tls_port: int = 0
    """0, or no certificate: nobody comes in over TLS."""
    tls_cert: str = ""
    tls_key: str = ""
    system_ca: str = SYSTEM_CA
    """Whom we believe when a provider shows his certificate."""
    is_opened_late: bool = False
    """The SIP port is opened by the engine, once Asterisk knows who may call: nobody is refused
    because he came too early."""
    control: str = "127.0.0.1"
    """ARI, AMI and the browsers' SIP WebSocket: always loopback."""
    language: str = "en"
    wait_seconds: int = 120
    """How long a caller waits in the dialplan while no engine is there."""

    @property
    def most_arriving(self) -> int:
        """A leg takes two ports. With so many legs a new caller finds none: the last fifth is for
        the phones of those who answer the callers who wait."""
        first, last = self.rtp_ports
        return (last - first + 1) // 2 * 4 // 5

    @property
    def monitor(self) -> Path:
        """Raw recordings and takes are below it."""
        return self.folder / "spool/monitor"

    @property
    def beep(self) -> Path:
        """Played before a message is recorded."""
        return self.folder / "var/beep.wav"

    @property
    def ari_address(self) -> str:
        return f"http://{self.control}:{self.http_port}"

    @property
    def site(self) -> Site:
        """For gateways with a transport of their own."""
        seen: list[tuple[str, str]] = []
        if self.public_address:
            names = ("external_signaling_address", "external_media_address")
            seen = [(name, self.public_address) for name in names]
            seen.append(("local_net", ",".join(self.local_nets)))
        return Site(bind=self.bind, ca_folder=self.folder / "etc/ca", seen_as=tuple(seen))

    @property
    def doors(self) -> Doors:
        """What the engine is to open."""
        if not self.is_opened_late:
            return ()
        bind = f"{bracketed(self.bind)}:{self.sip_port}"
        common = (("bind", bind), *self.site.seen_as)
        return tuple(
            Thing("transport", name, (("protocol", name), *common)) for name in ("udp", "tcp")
        )

    @property
    def sip_socket(self) -> str:
        """The address of the SIP WebSocket, sub-protocol `sip`."""
        return f"ws://{self.control}:{self.http_port}/ws"


def write_config(config: AsteriskConfig, install: AsteriskInstall) -> Path:
    """Make all folders and files that Asterisk needs; return the path of `asterisk.conf`.

    Raises UnsafeValue.
    """
    for folder in FOLDERS:
        (config.folder / folder).mkdir(parents=True, exist_ok=True)
    recordings = config.folder / "spool/recording"
    if not recordings.is_symlink():
        recordings.symlink_to("monitor")
    write_music(config.folder / "var/moh/default.wav")
    write_ringback(config.folder / "var/ringback/tone.wav")
    write_beep(config.beep)
    values = placeholders(config, install)
    etc = config.folder / "etc"
    if not (etc / REFUSED_FILE).exists():
        (etc / REFUSED_FILE).write_text(NOBODY_REFUSED)
    for template in files("dzvin.telephony.asterisk").joinpath("conf").iterdir():
        if template.name.endswith(".conf"):
            place = etc / template.name
            place.touch(mode=0o600)
            place.write_text(render(template.read_text(), values))
    (etc / DOORS_FILE).write_bytes(msgspec.json.encode(config.doors))
    return etc / "asterisk.conf"


def doors_of(config: AsteriskConfig) -> Doors:
    """What is to be opened of the Asterisk that runs, as it was when it was started."""
    try:
        written = (config.folder / "etc" / DOORS_FILE).read_bytes()
    except FileNotFoundError:
        return ()
    doors: Doors = msgspec.json.decode(written, type=Doors)
    return doors


HEP_MODULES = "load = res_hep.so\nload = res_hep_pjsip.so"
"""They tell us each SIP message; without a place to tell it to they say that they cannot."""


def command(config: AsteriskConfig, install: AsteriskInstall) -> tuple[str, ...]:
    """How to start it in the foreground; SIGTERM ends it within three seconds."""
    return (*install.argv, "-C", str(config.folder / "etc/asterisk.conf"), "-f")


def placeholders(config: AsteriskConfig, install: AsteriskInstall) -> dict[str, str]:
    """The value of every `@NAME@`, each one checked."""
    loopback = config.control.startswith("127.") or config.control == "::1"
    if not loopback:
        raise UnsafeValue(f"ARI must listen on loopback, not on {config.control}")
    plain = {
        "BIND": bracketed(config.bind),
        "SIP_PORT": str(config.sip_port),
        "RTP_FIRST": str(config.rtp_ports[0]),
        "RTP_LAST": str(config.rtp_ports[1]),
        "CONTROL": config.control,
        "HTTP_PORT": str(config.http_port),
        "AMI_PORT": str(config.ami_port),
        "ARI_PASSWORD": config.ari_password,
        "AMI_PASSWORD": config.ami_password,
        "HEP": "yes" if config.hep_port else "no",
        "HEP_PORT": str(config.hep_port or 9060),
        "HEP_PASSWORD": config.hep_password,
        "SHARD": config.shard,
        "ENTITY": entity(config.folder),
        "WAIT_SECONDS": str(config.wait_seconds),
    }
    paths = {
        "SYSTEM_CA": config.system_ca,
        "BASE": str(config.folder),
        "MODULES": str(install.module_dir),
        "DATA": str(install.data_dir),
        "SBIN": str(Path(install.argv[-1]).parent),
        "SORRY": str(config.prompts / config.language / "sorry"),
    }
    checked = {name: _safe(name, text, SAFE) for name, text in plain.items() if name != "BIND"}
    checked["BIND"] = _safe("BIND", plain["BIND"], ADDRESS)
    checked |= {name: _safe(name, text, SAFE_PATH) for name, text in paths.items()}
    written = {
        "HEP_MODULES": HEP_MODULES if config.hep_port else "",
        "SEEN_AS": _seen_as(config),
        "SIP_LISTEN": _sip_listen(config),
        "TLS_LISTEN": _tls_listen(config),
        "FOUND_AT": _found_at(config),
    }
    return checked | written


def render(template: str, values: dict[str, str]) -> str:
    """Asterisk's own `${…}` stays; only `@NAME@` is ours."""
    return re.sub(r"@([A-Z_]+)@", lambda found: values[found[1]], template)


def _seen_as(config: AsteriskConfig) -> str:
    """For each transport: what to write into SIP and SDP for those outside."""
    if not config.public_address:
        return ""
    public = _safe("public_address", config.public_address, ADDRESS)
    nets = [_safe("local_nets", net, ADDRESS) for net in config.local_nets]
    lines = [f"external_signaling_address={public}", f"external_media_address={public}"]
    return "\n".join([*lines, *(f"local_net={net}" for net in nets)])


def _found_at(config: AsteriskConfig) -> str:
    """For browsers: they are told our public address beside the one that our network card has."""
    if not (config.public_address and config.own_address):
        return ""
    own = _safe("own_address", config.own_address, ADDRESS)
    public = _safe("public_address", config.public_address, ADDRESS)
    return f"[ice_host_candidates]\n{own} => {public},include_local_address"


def _sip_listen(config: AsteriskConfig) -> str:
    if config.is_opened_late:
        return ""
    bind = _safe("bind", bracketed(config.bind), ADDRESS)
    listen = f"bind={bind}:{config.sip_port}\n{_seen_as(config)}\n"
    return "\n".join(
        f"[{name}]\ntype=transport\nprotocol={name}\n{listen}" for name in ("udp", "tcp")
    )


def _tls_listen(config: AsteriskConfig) -> str:
    """Connections that we open need a transport, too. Without a port Asterisk takes 5061 for it,
    if that is free, and without a certificate nobody gets in there."""
    bind = _safe("bind", bracketed(config.bind), ADDRESS)
    if not (config.tls_port and config.tls_cert):
        return f"bind={bind}:0"
    cert = _safe("tls_cert", config.tls_cert, SAFE_PATH)
    key = _safe("tls_key", config.tls_key, SAFE_PATH)
    lines = [f"bind={bind}:{config.tls_port}", f"cert_file={cert}", f"priv_key_file={key}"]
    return "\n".join([*lines, "allow_reload=yes"])


def bracketed(address: str) -> str:
    """An IPv6 address before a port stands in brackets."""
    return f"[{address}]" if ":" in address else address


def entity(folder: Path) -> str:
    """Asterisk's EID: six bytes, locally administered, one per home."""
    digest = hashlib.sha256(str(folder).encode()).digest()[:5]
    return ":".join(("02", *(f"{byte:02x}" for byte in digest)))


def _safe(name: str, text: str, allowed: re.Pattern[str]) -> str:
    if not allowed.fullmatch(text):
        raise UnsafeValue(f"{name} cannot be written into Asterisk's configuration: {text!r}")
    return text
