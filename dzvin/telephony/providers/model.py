"""What an administrator writes about a provider and a gateway, and what he is shown."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.telephony.devices import model as devices
from dzvin.telephony.model import Codec, GatewayKind, NumberRule, Price, TlsTrust, Transport

type Name = Annotated[str, Meta(min_length=1, max_length=80)]

HOST = (
    r"^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9-]{1,63})*"
    r"|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)?$(?!\n)"
)
type Host = Annotated[str, Meta(pattern=HOST, max_length=253)]
"""A name, an IPv4 or an IPv6 address. Empty only for an own PBX that registers with us."""
type Extension = Annotated[
    str, Meta(pattern=r"^(?:[0-9][0-9X]{1,9}|[0-9]{1,6}\*)$(?!\n)", max_length=10)
]
"""`1XXX`: X is any digit. `8*`: all that begins with it."""
type Extensions = Annotated[tuple[Extension, ...], Meta(max_length=50)]
type Proxy = Annotated[str, Meta(pattern=r"^(?:[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?)?$(?!\n)")]
type Port = Annotated[int, Meta(ge=1, le=65535)]
type Account = Annotated[str, Meta(pattern=r"^(?:[A-Za-z0-9+*#][A-Za-z0-9_.+-]{0,63})?$(?!\n)")]
type Secret = Annotated[str, Meta(pattern=r"^[ -~]{0,128}$(?!\n)")]
type Realm = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.@ -]{0,100}$(?!\n)")]
type Prefix = Annotated[str, Meta(pattern=r"^[+*#0-9]{0,20}$(?!\n)")]
type CallerNumber = Annotated[str, Meta(pattern=r"^(?:\+?[0-9]{2,20})?$(?!\n)")]
type Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")]
type Address = Annotated[str, Meta(pattern=r"^[0-9A-Fa-f:.]{2,45}(?:/[0-9]{1,3})?$(?!\n)")]
type Expires = Annotated[int, Meta(ge=30, le=7200)]
type Seconds = Annotated[int, Meta(ge=0, le=3600)]
type Channels = Annotated[int, Meta(ge=0, le=100_000)]
type PerSecond = Annotated[int, Meta(ge=0, le=1000)]
type TlsCa = Annotated[str, Meta(max_length=20_000)]
type Addresses = Annotated[tuple[Address, ...], Meta(max_length=32)]
type Codecs = Annotated[tuple[Codec, ...], Meta(min_length=1, max_length=4)]


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that begins with `strip` loses it and gets `add` instead, on its way out."""

    strip: Prefix = ""
    add: Prefix = ""


class PriceRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A minute to numbers that begin so, in millionths of the company's currency."""

    prefix: Annotated[str, Meta(pattern=r"^[0-9]{0,15}$(?!\n)")] = ""
    """Empty: all other numbers."""
    per_minute_micros: Annotated[int, Meta(ge=0, le=10**12)]
    first_seconds: Seconds = 60
    """Always paid."""
    step_seconds: Annotated[int, Meta(ge=1, le=3600)] = 60


type Prices = Annotated[tuple[PriceRow, ...], Meta(max_length=2000)]
type Rules = Annotated[tuple[Rule, ...], Meta(max_length=50)]


class NewProvider(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    project: str | None = None
    """None: the project Default."""
    is_active: bool = True


class ProviderChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    project: str | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewGateway(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    provider: str
    name: Name
    kind: GatewayKind
    host: Host = ""
    port: Port = 5060
    transport: Transport = "udp"
    username: Account = ""
    secret: Secret = ""
    """Never shown again."""
    extensions: Extensions = ()
    """Of an own PBX: who is behind it."""
    may_call_out: bool = False
    """The people of an own PBX may call the public network by the company's other gateways."""
    realm: Realm = ""
    expires_seconds: Expires = 300
    options_seconds: Seconds = 30
    outbound_proxy: Proxy = ""
    has_srtp: bool = False
    tls_trust: TlsTrust = "public"
    tls_ca: TlsCa = ""
    codecs: Codecs = ("alaw", "ulaw")
    max_channels: Channels = 0
    max_per_second: PerSecond = 0
    rules: Rules = ()
    country: Country = "UA"
    is_trusted: bool = False
    caller_number: CallerNumber = ""
    prices: Prices = ()
    """None: money does not limit calls by this gateway."""
    from_user: Account = ""
    addresses: Addresses = ()
    """Where a peer calls from; empty: what its host stands for, looked up again and again."""
    position: Annotated[int, Meta(ge=0, le=1000)] = 0
    is_active: bool = True


class GatewayChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    provider: str | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    host: Host | UnsetType = UNSET
    port: Port | UnsetType = UNSET
    transport: Transport | UnsetType = UNSET
    username: Account | UnsetType = UNSET
    secret: Secret | UnsetType = UNSET
    realm: Realm | UnsetType = UNSET
    expires_seconds: Expires | UnsetType = UNSET
    options_seconds: Seconds | UnsetType = UNSET
    outbound_proxy: Proxy | UnsetType = UNSET
    has_srtp: bool | UnsetType = UNSET
    tls_trust: TlsTrust | UnsetType = UNSET
    tls_ca: TlsCa | UnsetType = UNSET
    codecs: Codecs | UnsetType = UNSET
    max_channels: Channels | UnsetType = UNSET
    max_per_second: PerSecond | UnsetType = UNSET
    rules: Rules | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    is_trusted: bool | UnsetType = UNSET
    caller_number: CallerNumber | UnsetType = UNSET
    prices: Prices | UnsetType = UNSET
    from_user: Account | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET
    may_call_out: bool | UnsetType = UNSET
    addresses: Addresses | UnsetType = UNSET
    position: Annotated[int, Meta(ge=0, le=1000)] | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class Provider(Struct, frozen=True, kw_only=True):
    id: str
    project: str
    name: str
    is_active: bool


class GatewayFields(Struct, frozen=True, kw_only=True):
    """What the row of a gateway and its shown form have alike."""

    id: str
    provider: str
    name: str
    kind: GatewayKind
    host: str
    port: int
    transport: Transport
    username: str
    realm: str
    expires_seconds: int
    options_seconds: int
    outbound_proxy: str
    has_srtp: bool
    tls_trust: TlsTrust
    tls_ca: str
    codecs: tuple[Codec, ...]
    max_channels: int
    max_per_second: int
    rules: tuple[NumberRule, ...]
    country: str
    is_trusted: bool
    caller_number: str
    prices: tuple[Price, ...]
    from_user: str
    extensions: tuple[str, ...]
    may_call_out: bool
    addresses: tuple[str, ...]
    position: int
    is_active: bool
    follows_host: bool = False
    """Nobody typed its addresses: they are what the host stands for."""


class StoredGateway(GatewayFields, frozen=True, kw_only=True):
    """A row; `secret` is sealed."""

    secret: str | None
    endpoint: str

    @property
    def registers_here(self) -> bool:
        """An own PBX without an address: it comes to us with its login."""
        return self.kind == "pbx" and not self.host


type GatewayLife = Literal["up", "down", "unknown"]
type WhyDown = Literal["rejected", "no_answer", "unreachable"]


class LiveState(Struct, frozen=True, kw_only=True):
    """As the engine saw it last. `registration` is Asterisk's word: Registered, Rejected, …"""

    state: GatewayLife = "unknown"
    why: WhyDown | Literal[""] = ""
    sip_code: int | None = None
    registration: str = ""
    is_reachable: bool | None = None
    """Whether it answers OPTIONS; None when it is not asked."""
    since: datetime | None = None


class GatewayShown(GatewayFields, frozen=True, kw_only=True):
    """A gateway without its secret, and how it is."""

    project: str
    has_secret: bool
    login: str
    """With which an own PBX registers here; empty for all others."""
    registrar: devices.Account | None
    """Where it does that."""
    live: LiveState
