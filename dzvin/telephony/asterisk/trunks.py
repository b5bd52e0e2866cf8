"""What Asterisk has to know of a gateway: where it is, what to send, whom to believe."""

from pathlib import Path

from msgspec import Struct

from dzvin.telephony.model import Gateway

type Fields = list[tuple[str, str]]

LEG: Fields = [
    ("disallow", "all"),
    ("direct_media", "no"),
    ("allow_transfer", "no"),
    ("allow_subscribe", "no"),
]
TRUNK: Fields = [
    ("rtp_symmetric", "yes"),
    ("context", "gateway"),
    ("identify_by", "ip"),
    ("send_connected_line", "no"),
]
"""It is known by its address or its registration, never by a name; and whoever is behind it is not
told with whom he was connected meanwhile: that would be a customer's number, or a phone's name."""
TALK: Fields = [("rtp_timeout", "60"), ("rtp_timeout_hold", "1800")]
KINDS = ("identify", "registration", "endpoint", "aor", "transport")
"""In the order of removal: nobody comes in any more before the rest goes. The password stays in
Asterisk's memory: a registration that is taken back has to sign for it."""
ANSWER_SECONDS = "3"
REGISTER: Fields = [
    ("retry_interval", "10"),
    ("forbidden_retry_interval", "60"),
    ("fatal_retry_interval", "60"),
    ("max_retries", "1000000"),
    ("auth_rejection_permanent", "no"),
    ("max_random_initial_delay", "1"),
    ("line", "yes"),
]
"""Never given up: an account that was blocked for a day works again by itself. Who did not answer
is asked again soon, whoever refused the password more rarely: he may count such tries."""


class Thing(Struct, frozen=True):
    """One object of Asterisk's configuration."""

    kind: str
    name: str
    fields: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        return f"asterisk/config/dynamic/res_pjsip/{self.kind}/{self.name}"


class Site(Struct, frozen=True, kw_only=True):
    """What a gateway's own transport has to know of this machine."""

    bind: str
    ca_folder: Path
    seen_as: tuple[tuple[str, str], ...] = ()

    def ca_file(self, gateway: Gateway) -> Path:
        return self.ca_folder / f"{gateway.name}.pem"


def trunk_things(
    gateway: Gateway, media_address: str = "", site: Site | None = None
) -> list[Thing]:
    """In the order in which they may be put."""
    name = gateway.name
    if gateway.kind == "pbx" and not gateway.host:
        return registering_things(gateway, media_address)
    made: list[Thing] = []
    if is_pinned(gateway) and site:
        made.append(Thing("transport", name, tuple(_transport(gateway, site))))
    if gateway.secret:
        made.append(Thing("auth", name, tuple(_auth(gateway))))
    made.append(Thing("aor", name, tuple(_aor(gateway))))
    made.append(Thing("endpoint", name, tuple(_endpoint(gateway, media_address))))
    if gateway.kind == "line":
        made.append(Thing("registration", name, tuple(_registration(gateway))))
    elif gateway.addresses:
        match = (("endpoint", name), ("match", ",".join(gateway.addresses)))
        made.append(Thing("identify", name, match))
    return made


def first_of(made: list[Thing]) -> list[Thing]:
    """Enough to know a gateway's calls; what makes us ask or tell it something comes later."""
    return [_silent(thing) for thing in made if thing.kind != "registration"]


def rest_of(made: list[Thing]) -> list[Thing]:
    return [each for each in made if each.kind == "registration" or each != _silent(each)]


def _silent(thing: Thing) -> Thing:
    fields = (field for field in thing.fields if field[0] != "qualify_frequency")
    return Thing(thing.kind, thing.name, tuple(fields))


def registering_things(gateway: Gateway, media_address: str) -> list[Thing]:
    """An own PBX that comes to us: known by its password alone, rung where it registered."""
    name = gateway.name
    auth = [("auth_type", "digest"), ("username", name), ("password", gateway.secret)]
    aor = [
        ("max_contacts", "1"),
        ("remove_existing", "yes"),
        ("qualify_frequency", str(gateway.options_seconds)),
        ("qualify_timeout", ANSWER_SECONDS),
    ]
    trunk = [each for each in TRUNK if each[0] != "identify_by"]
    endpoint = [
        *LEG,
        *trunk,
        *TALK,
        ("identify_by", "auth_username"),
        ("auth", name),
        ("aors", name),
        ("rewrite_contact", "yes"),
        ("allow", ",".join(gateway.codecs)),
    ]
    if gateway.has_srtp:
        endpoint.append(("media_encryption", "sdes"))
    if media_address:
        endpoint.append(("media_address", media_address))
    endpoint += [("set_var", f"{key}={value}") for key, value in _told(gateway).items()]
    fields = {"auth": auth, "aor": aor, "endpoint": endpoint}
    return [Thing(kind, name, tuple(each)) for kind, each in fields.items()]


def is_pinned(gateway: Gateway) -> bool:
    """Only its own authority is believed: it needs a transport of its own."""
    return gateway.transport == "tls" and gateway.tls_trust == "pinned"


def _transport(gateway: Gateway, site: Site) -> Fields:
    fields = [
        ("protocol", "tls"),
        ("bind", f"{place(site.bind)}:0"),
        ("method", "tlsv1_2"),
        ("verify_server", "yes"),
        ("ca_list_file", str(site.ca_file(gateway))),
    ]
    return [*fields, *site.seen_as]


def _over(gateway: Gateway) -> Fields:
    """The transport decides whose certificate is believed."""
    if gateway.transport != "tls":
        return []
    names = {"public": "tls", "any": "tls-any", "pinned": gateway.name}
    return [("transport", names[gateway.tls_trust])]


def place(host: str, port: int = 0) -> str:
    """`host:port` as it stands in a SIP address."""
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host


def uri(gateway: Gateway) -> str:
    kind = "" if gateway.transport == "udp" else f";transport={gateway.transport}"
    return f"sip:{place(gateway.host, gateway.port)}{kind}"


def _auth(gateway: Gateway) -> Fields:
    fields = [
        ("auth_type", "digest"),
        ("username", gateway.username),
        ("password", gateway.secret),
    ]
    return [*fields, ("realm", gateway.realm)] if gateway.realm else fields


def _aor(gateway: Gateway) -> Fields:
    fields = [("contact", uri(gateway)), ("qualify_frequency", str(gateway.options_seconds))]
    return [*fields, ("qualify_timeout", ANSWER_SECONDS), *_proxy(gateway)]


def _proxy(gateway: Gateway) -> Fields:
    if not gateway.outbound_proxy:
        return []
    kind = "" if gateway.transport == "udp" else f";transport={gateway.transport}"
    return [("outbound_proxy", f"sip:{gateway.outbound_proxy}{kind};lr")]


def _endpoint(gateway: Gateway, media_address: str) -> Fields:
    name = gateway.name
    fields = [*LEG, *TRUNK, *TALK, ("allow", ",".join(gateway.codecs)), ("aors", name)]
    if gateway.is_trusted:
        fields.append(("trust_id_inbound", "yes"))
    if gateway.secret:
        fields.append(("outbound_auth", name))
    if gateway.kind == "line":
        fields.append(("from_domain", gateway.host))
    if gateway.from_user:
        fields += [("from_user", gateway.from_user), ("send_pai", "yes")]
    if gateway.has_srtp:
        fields.append(("media_encryption", "sdes"))
    if media_address:
        fields.append(("media_address", media_address))
    fields += [*_proxy(gateway), *_over(gateway)]
    return fields + [("set_var", f"{key}={value}") for key, value in _told(gateway).items()]


def _told(gateway: Gateway) -> dict[str, str]:
    """What every channel of it says about itself."""
    told = {
        "DZ_ENDPOINT": gateway.name,
        "DZ_TENANT": gateway.tenant,
        "DZ_LINE": gateway.username if gateway.kind == "line" else "",
        "DZ_TRUSTED": "1" if gateway.is_trusted else "",
    }
    return {key: value for key, value in told.items() if value}


def _registration(gateway: Gateway) -> Fields:
    name = gateway.name
    fields = [
        ("server_uri", uri(gateway)),
        ("client_uri", f"sip:{gateway.username}@{place(gateway.host)}"),
        ("contact_user", gateway.username),
        ("expiration", str(gateway.expires_seconds)),
        ("endpoint", name),
        *REGISTER,
        *_proxy(gateway),
        *_over(gateway),
    ]
    return [*fields, ("outbound_auth", name)] if gateway.secret else fields
