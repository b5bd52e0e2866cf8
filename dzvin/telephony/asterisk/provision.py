"""Make phones and browsers known to Asterisk, in its memory: the database stays the record."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from msgspec import Struct

from dzvin.telephony.asterisk.http import Ask
from dzvin.telephony.asterisk.messages import EndpointSeen, Reply, Request
from dzvin.telephony.switch import Endpoint, EndpointRefused, SwitchAway

type Fields = list[tuple[str, str]]

LEG: Fields = [
    ("disallow", "all"),
    ("direct_media", "no"),
    ("allow_transfer", "no"),
    ("allow_subscribe", "no"),
]
BROWSER: Fields = [
    ("transport", "ws"),
    ("webrtc", "yes"),
    ("dtls_auto_generate_cert", "yes"),
    ("allow", "alaw,ulaw,opus"),
    ("timers", "always"),
    ("timers_min_se", "90"),
    ("timers_sess_expires", "120"),
    ("rtp_timeout", "30"),
]
DEVICE: Fields = [
    ("allow", "alaw,ulaw,g722"),
    ("rtp_symmetric", "yes"),
    ("rewrite_contact", "yes"),
    ("rtp_timeout", "60"),
    ("rtp_timeout_hold", "1800"),
]
GATEWAY: Fields = [
    ("allow", "alaw,ulaw"),
    ("rtp_symmetric", "yes"),
    ("context", "gateway"),
    ("identify_by", "ip"),
]
AT_ONCE = 16
MARK = "DZ_PROVISIONED"


class Refused(EndpointRefused):
    """In Asterisk's own words."""


class Thing(Struct, frozen=True):
    """One object of Asterisk's configuration."""

    kind: str
    name: str
    fields: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        return f"asterisk/config/dynamic/res_pjsip/{self.kind}/{self.name}"


def things(endpoint: Endpoint, media_address: str = "") -> list[Thing]:
    """Its auth, AOR and endpoint. It is recognised by its digest alone, never by its name."""
    name = endpoint.name
    auth = [("auth_type", "digest"), ("username", name), ("password", endpoint.secret)]
    fields = LEG + (DEVICE if endpoint.kind == "device" else BROWSER)
    context = {"browser": "operator", "device": "device", "guest": "guest"}[endpoint.kind]
    fields = [*fields, ("context", context), ("identify_by", "auth_username"), ("auth", name)]
    made = [Thing("auth", name, tuple(auth))]
    if endpoint.kind != "guest":  # nobody can ring a visitor
        places = [("max_contacts", "1"), ("remove_existing", "yes")]
        if endpoint.kind == "device":
            places.append(("qualify_frequency", "60"))
        made.append(Thing("aor", name, tuple(places)))
        fields.append(("aors", name))
    if media_address:
        fields.append(("media_address", media_address))
    fields += [("set_var", f"{key}={value}") for key, value in variables(endpoint).items()]
    made.append(Thing("endpoint", name, tuple(fields)))
    return made


def gateway(name: str, address: str, port: int, media_address: str = "") -> list[Thing]:
    """A trunk: known by its address only, and only a trunk may say who calls."""
    fields = [*LEG, *GATEWAY, ("aors", name), ("set_var", f"DZ_ENDPOINT={name}")]
    if media_address:
        fields.append(("media_address", media_address))
    contact = (("contact", f"sip:{address}:{port}"),)
    match = (("endpoint", name), ("match", address))
    return [
        Thing("aor", name, contact),
        Thing("endpoint", name, tuple(fields)),
        Thing("identify", name, match),
    ]


def variables(endpoint: Endpoint) -> dict[str, str]:
    """What every channel of this endpoint says about itself."""
    told = {
        "DZ_ENDPOINT": endpoint.name,
        "DZ_TENANT": endpoint.tenant,
        "DZ_USER": endpoint.user,
        "DZ_NUMBER": endpoint.number,
        "DZ_LANGUAGE": endpoint.language,
    }
    return {key: value for key, value in told.items() if value}


class AsteriskProvisioner:
    """Implements telephony's Provisioner over any connection to ARI."""

    def __init__(self, ask: Ask, media_address: str = "") -> None:
        self._ask = ask
        self._media_address = media_address

    async def put(self, *endpoints: Endpoint) -> None:
        """Add or change. Raises Refused."""
        limit = asyncio.Semaphore(AT_ONCE)

        async def one(endpoint: Endpoint) -> None:
            async with limit:
                await self.put_things(things(endpoint, self._media_address))

        await asyncio.gather(*(one(endpoint) for endpoint in endpoints))

    async def put_things(self, made: Sequence[Thing]) -> None:
        """An endpoint that is there is put anew: Asterisk refuses to change one with variables."""
        for thing in made:
            if thing.kind == "endpoint":
                await self._ask(Request(method="DELETE", path=thing.path))
            fields = [{"attribute": key, "value": value} for key, value in thing.fields]
            body = {"fields": fields}
            reply = await self._ask(Request(method="PUT", path=thing.path, body=body))
            _accept(thing, reply)

    async def remove(self, *names: str) -> None:
        """Unknown names are no error."""
        for name in names:
            for thing in (Thing(kind, name, ()) for kind in ("endpoint", "aor", "auth")):
                reply = await self._ask(Request(method="DELETE", path=thing.path))
                if reply.status != 404:
                    _accept(thing, reply)

    async def names(self) -> set[str]:
        """Of every endpoint that Asterisk has."""
        reply = await self._ask(Request(method="GET", path="endpoints/PJSIP"))
        if not reply.is_ok:
            raise SwitchAway(why=reply.why)
        return {each.resource for each in msgspec.json.decode(reply.text, type=list[EndpointSeen])}

    async def restore(self, load: Callable[[], Awaitable[Sequence[Endpoint]]]) -> bool:
        """Put everything when Asterisk was started anew: its memory is empty then.

        True when it was so. Call it after each connect. A mark in Asterisk tells, and dies with it.
        Raises Refused and SwitchAway.
        """
        asked = await self._ask(Request(method="GET", path=f"asterisk/variable?variable={MARK}"))
        if not asked.is_ok:
            raise SwitchAway(why=asked.why)
        if '"1"' in asked.text:
            return False
        await self.put(*await load())
        mark = {"variable": MARK, "value": "1"}
        await self._ask(Request(method="POST", path="asterisk/variable", body=mark))
        return True


def _accept(thing: Thing, reply: Reply) -> None:
    if not reply.status:
        raise SwitchAway(why=reply.why)
    if not reply.is_ok:
        raise Refused(f"{thing.kind} {thing.name}: {reply.why}")
