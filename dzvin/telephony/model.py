"""Who can reach us: an endpoint is a phone or a browser, a gateway a provider's exchange."""

from typing import Literal

from msgspec import Struct

type GatewayKind = Literal["line", "peer", "pbx"]
type Transport = Literal["udp", "tcp", "tls"]
type TlsTrust = Literal["public", "pinned", "any"]
type NumberMatch = Literal["exact", "prefix", "default"]
type Codec = Literal["alaw", "ulaw", "g722", "opus"]


class Endpoint(Struct, frozen=True, kw_only=True):
    """A phone or a browser as the switch knows it; `name` is random and also the SIP user."""

    name: str
    kind: str
    """`browser` (an operator's session), `device` (a SIP phone), `guest` (a visitor's browser)."""
    secret: str
    tenant: str
    user: str = ""
    number: str = ""
    """Guests only: the one number they may call."""
    language: str = ""


class Gateway(Struct, frozen=True, kw_only=True):
    """A provider's exchange as the switch knows it; `name` is random."""

    name: str
    kind: GatewayKind
    """`line`: we register there with an account; `peer`: both trust each other's address; `pbx`:
    the company's own exchange, which registers with us, or is a peer when it has a host."""
    tenant: str
    """Empty for a carrier of the whole installation."""
    host: str
    port: int
    transport: Transport = "udp"
    username: str = ""
    secret: str = ""
    realm: str = ""
    expires_seconds: int = 300
    options_seconds: int = 30
    """How often it is asked whether it is there; 0: never."""
    outbound_proxy: str = ""
    """`host` or `host:port`."""
    has_srtp: bool = False
    tls_trust: TlsTrust = "public"
    """Whose certificate we believe over TLS: one of a public authority, of `tls_ca`, or any."""
    tls_ca: str = ""
    """Certificates in PEM form."""
    codecs: tuple[Codec, ...] = ("alaw", "ulaw")
    is_trusted: bool = False
    """It may assert who calls."""
    from_user: str = ""
    """Stands in From; the caller's number then goes into P-Asserted-Identity."""
    addresses: tuple[str, ...] = ()
    """Peers: where its calls come from."""


class NumberRule(Struct, frozen=True, kw_only=True):
    """A number that begins with `strip` loses it and gets `add` instead, on its way out."""

    strip: str = ""
    add: str = ""


class Price(Struct, frozen=True, kw_only=True):
    """What a minute to numbers that begin so costs, in millionths of the company's currency."""

    prefix: str = ""
    """Digits without a plus; empty: all numbers. The longest counts."""
    per_minute_micros: int
    first_seconds: int = 60
    """Always paid."""
    step_seconds: int = 60
    """After that each one that has begun."""


class Usage(Struct, frozen=True, kw_only=True):
    """What a company has of the public network: calls at this moment, time and money today."""

    calls: int = 0
    seconds: int = 0
    cost_micros: int = 0
