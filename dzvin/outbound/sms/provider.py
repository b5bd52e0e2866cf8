"""A company's SMS provider: by which protocol its messages go, and what that needs to know."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Url = Annotated[str, Meta(max_length=2_000, pattern=r"^https?://[^\s/]+(?:/\S*)?$(?!\n)")]
MaybeUrl = Annotated[str, Meta(max_length=2_000, pattern=r"^(?:https?://[^\s/]+(?:/\S*)?)?$(?!\n)")]
HeaderName = Annotated[str, Meta(max_length=100, pattern=r"^[A-Za-z0-9-]+$(?!\n)")]
OneLine = Annotated[str, Meta(max_length=500, pattern=r"^[^\r\n\x00]*$(?!\n)")]
Path = Annotated[str, Meta(max_length=120, pattern=r"^[A-Za-z0-9_.-]*$(?!\n)")]
Words = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=60)], ...], Meta(max_length=30)
]
Host = Annotated[str, Meta(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9.:-]+$(?!\n)")]
Latin = Annotated[str, Meta(pattern=r"^[\x20-\x7e]*$(?!\n)", max_length=15)]
Ton = Annotated[int, Meta(ge=0, le=6)]
Npi = Annotated[int, Meta(ge=0, le=18)]


class Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: HeaderName
    value: OneLine = ""


class HttpSettings(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="http"
):
    """`url`, header values and `body` may name {to} {text} {sender} {id} {secret}; `poll_url` and
    the headers of polling also {outside_id}."""

    method: Literal["POST", "GET", "PUT"] = "POST"
    url: Url
    headers: Annotated[tuple[Header, ...], Meta(max_length=20)] = ()
    body: Annotated[str, Meta(max_length=4_000)] = ""
    id_field: Path = ""
    """Where in the JSON of the answer the provider's own id stands: `messages.0.id`. Empty: it
    has none, and every 2xx means that the message was taken."""
    reports: Literal["none", "callback", "polling"] = "none"
    """How one learns what became of a message."""
    report_id_field: Path = ""
    report_status_field: Path = ""
    poll_url: MaybeUrl = ""
    in_number_field: Path = ""
    in_text_field: Path = ""
    in_id_field: Path = ""
    """Where, in what it tells of an SMS to us, who wrote stands, what, and its own id of it."""
    delivered: Words = ("delivered",)
    failed: Words = ("failed", "undelivered", "rejected", "expired")
    """Words of the status; others mean that it is on its way. Large and small letters are alike."""


class SmppSettings(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="smpp"
):
    """The secret is the password."""

    host: Host
    port: Annotated[int, Meta(ge=1, le=65_535)] = 2775
    has_tls: bool = False
    system_id: Latin
    system_type: Annotated[str, Meta(pattern=r"^[\x20-\x7e]*$(?!\n)", max_length=12)] = ""
    source_ton: Ton = 5
    source_npi: Npi = 0
    """5, 0: a name of letters; 1, 1: a number as +380…."""
    to_ton: Ton = 1
    to_npi: Npi = 1
    window: Annotated[int, Meta(ge=1, le=100)] = 10
    """So many messages may wait for the provider's answer at once."""


type Settings = HttpSettings | SmppSettings


class ProviderRow(Struct, frozen=True, kw_only=True):
    """As it is stored. `secret` and `report_token` are sealed."""

    id: str
    name: str
    is_active: bool
    sender: str
    per_second: int
    segment_micros: int
    settings: Settings
    secret: str
    report_token: str
    position: int = 0
    inbox: str | None = None
    created_at: datetime


class Provider(Struct, frozen=True, kw_only=True):
    """Ready to be used."""

    id: str
    tenant: str
    sender: str
    per_second: int
    segment_micros: int
    settings: Settings
    secret: str


class Outgone(Struct, frozen=True, kw_only=True):
    """One message for a provider. `first`: how many parts it has taken already."""

    id: str
    to: str
    text: str
    first: int = 0


class ProviderState(Struct, frozen=True, kw_only=True):
    """`why` it takes nothing, and its own words."""

    provider: str
    is_working: bool
    why: str = ""
    said: str = ""
    since: datetime


class Incoming(Struct, frozen=True, kw_only=True):
    """An SMS to us, or the `nth` of `total` parts of one, which share `id`."""

    number: str
    text: str
    id: str = ""
    nth: int = 1
    total: int = 1
    mark: str = ""
    """Alike in all that comes again when it is told again; of what has an id, or parts, empty."""
    alike: int = 0
    """So many others like it were told since."""
    since: datetime | None = None
    """Since when the provider is connected: of what was told before it may not be sure."""
