"""Make phones and browsers known to Asterisk, in its memory: the database stays the record."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

import msgspec
import structlog

from dzvin.telephony.asterisk.http import Ask
from dzvin.telephony.asterisk.messages import EndpointSeen, Reply, Request
from dzvin.telephony.asterisk.trunks import (
    KINDS,
    LEG,
    TRUNK,
    Fields,
    Site,
    Thing,
    first_of,
    is_pinned,
    rest_of,
    trunk_things,
)
from dzvin.telephony.switch import Endpoint, EndpointRefused, Gateway, SwitchAway

log = structlog.get_logger()

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
OPERATOR: Fields = [("rtp_timeout", "10")]
"""A page sends sound all the time, muted or not: nothing from it means a closed lid or another
network, and his customer waits."""
DEVICE: Fields = [
    ("allow", "alaw,ulaw,g722"),
    ("rtp_symmetric", "yes"),
    ("rewrite_contact", "yes"),
    ("rtp_timeout", "60"),
    ("rtp_timeout_hold", "1800"),
    ("media_encryption", "sdes"),
    ("media_encryption_optimistic", "yes"),
]
"""A phone that offers SRTP gets it; one that does not is served in clear."""
TRANSFER_KEY: Fields = [
    ("allow_transfer", "yes"),
    ("set_var", "PJSIP_TRANSFER_HANDLING()=ari-only"),
]
"""A REFER of a desk phone is told to the engine; Asterisk itself moves nobody."""
AT_ONCE = 16
LOOK_SECONDS, MOST_LOOKS = 0.01, 200
DOOR_SECONDS = 2.0
MARK, ALL, BUT_DOORS = "DZ_PROVISIONED", "1", "doors"
"""What Asterisk itself says it knows; empty after its start."""


class Refused(EndpointRefused):
    """In Asterisk's own words."""


def things(
    endpoint: Endpoint, media_address: str = "", *, has_transfer_key: bool = True
) -> list[Thing]:
    """Its auth, AOR and endpoint. It is recognised by its digest alone, never by its name."""
    name = endpoint.name
    auth = [("auth_type", "digest"), ("username", name), ("password", endpoint.secret)]
    fields = LEG + (DEVICE if endpoint.kind == "device" else BROWSER)
    if endpoint.kind == "device" and has_transfer_key:
        fields = [each for each in fields if each[0] != "allow_transfer"] + TRANSFER_KEY
    if endpoint.kind == "browser":
        fields = [each for each in fields if each[0] != "rtp_timeout"] + OPERATOR
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
    """The plainest trunk, of no company: known by its address only."""
    fields = [
        *LEG,
        *TRUNK,
        ("allow", "alaw,ulaw"),
        ("aors", name),
        ("set_var", f"DZ_ENDPOINT={name}"),
    ]
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

    def __init__(
        self,
        ask: Ask,
        media_address: str = "",
        site: Site | None = None,
        *,
        doors: Callable[[], Sequence[Thing]] = tuple,
        has_transfer_key: bool = True,
    ) -> None:
        """Without a `site` no gateway can have an authority of its own. `doors` are opened when
        Asterisk knows the gateways."""
        self._ask = ask
        self._media_address = media_address
        self._site = site
        self._doors = doors
        self._has_transfer_key = has_transfer_key
        self._shut: list[Thing] = []
        """Doors whose port somebody else holds."""

    async def put(self, *endpoints: Endpoint) -> None:
        """Add or change; one that is refused keeps no other from it. Raises Refused."""
        for refused in await self._put_each(endpoints):
            raise refused

    async def _put_each(self, endpoints: Sequence[Endpoint]) -> list[Refused]:
        async def one(endpoint: Endpoint) -> None:
            media, has_key = self._media_address, self._has_transfer_key
            await self.put_things(things(endpoint, media, has_transfer_key=has_key))

        return await _each(endpoints, one)

    async def put_things(self, made: Sequence[Thing]) -> None:
        """An endpoint that is there is put anew: Asterisk refuses to change one with variables."""
        for thing in made:
            if thing.kind == "endpoint":
                await self._remove(thing.name, ("endpoint",))
            reply = await self._put(thing)
            if thing.kind == "endpoint" and reply.status and not reply.is_ok:
                # Another process has put it meanwhile.
                await self._remove(thing.name, ("endpoint",))
                reply = await self._put(thing)
            _accept(thing, reply)

    async def _put(self, thing: Thing) -> Reply:
        fields = [{"attribute": key, "value": value} for key, value in thing.fields]
        return await self._ask(Request(method="PUT", path=thing.path, body={"fields": fields}))

    async def remove(self, *names: str) -> None:
        """Unknown names are no error; one that is refused keeps no other. Raises Refused and
        SwitchAway."""

        async def one(name: str) -> None:
            await self._remove(name, ("endpoint", "aor", "auth"))

        for refused in await _each(names, one):
            raise refused

    async def names(self) -> set[str]:
        """Of every endpoint that Asterisk has."""
        reply = await self._ask(Request(method="GET", path="endpoints/PJSIP"))
        if not reply.is_ok:
            raise SwitchAway(why=reply.why)
        return {each.resource for each in msgspec.json.decode(reply.text, type=list[EndpointSeen])}

    async def put_gateways(self, *gateways: Gateway) -> None:
        """Add or change: what it was before is gone first. Raises Refused."""
        for gateway in gateways:
            await self.put_things(await self._made_anew(gateway))

    async def _made_anew(self, gateway: Gateway) -> list[Thing]:
        """What is to be put of it; nothing of it is there any more."""
        await self._remove(gateway.name, KINDS)
        if is_pinned(gateway):
            await asyncio.to_thread(self._write_ca, gateway)
        return trunk_things(gateway, self._media_address, self._site)

    async def put_addresses(self, gateway: Gateway) -> None:
        """Asterisk adds to the addresses of one that is there and takes none away: it is put anew.
        Nobody knows its calls in between, so that is tried again at once. Raises Refused and
        SwitchAway."""
        made = trunk_things(gateway, self._media_address, self._site)
        known_by = [thing for thing in made if thing.kind == "identify"]
        await self._remove(gateway.name, ("identify",))
        for is_last in (False, False, True):
            try:
                return await self.put_things(known_by)
            except SwitchAway:
                if is_last:
                    raise

    async def remove_gateways(self, *names: str) -> None:
        """A registration is taken back at the provider. Unknown names are no error."""
        for name in names:
            await self._remove(name, KINDS)

    def _write_ca(self, gateway: Gateway) -> None:
        """Raises Refused."""
        if self._site is None:
            raise Refused(f"transport {gateway.name}: this process does not know the machine")
        file = self._site.ca_file(gateway)
        new = file.with_suffix(".new")
        try:
            self._site.ca_folder.mkdir(parents=True, exist_ok=True)
            new.write_text(gateway.tls_ca)
            new.replace(file)
        except OSError as fault:  # a full disk
            raise Refused(f"transport {gateway.name}: {fault}") from fault

    async def _remove(self, name: str, kinds: Sequence[str]) -> None:
        for thing in (Thing(kind, name, ()) for kind in kinds):
            reply = await self._ask(Request(method="DELETE", path=thing.path))
            if reply.status != 404:
                _accept(thing, reply)
                if thing.kind == "endpoint":
                    await self._is_gone(name)

    async def _is_gone(self, name: str) -> None:
        """An endpoint is away before Asterisk has taken leave of it. One that is made anew in
        between shares its state with the old one, which goes: whether the phone is there is then
        never told again (one of 40 that were put twice)."""
        for _ in range(MOST_LOOKS):
            reply = await self._ask(Request(method="GET", path=f"endpoints/PJSIP/{name}"))
            if not reply.is_ok:
                return
            await asyncio.sleep(LOOK_SECONDS)
        log.warning("endpoint does not go", endpoint=name)

    async def restore(
        self,
        load: Callable[[], Awaitable[Sequence[Endpoint]]],
        load_gateways: Callable[[], Awaitable[Sequence[Gateway]]] | None = None,
    ) -> bool:
        """Put everything when Asterisk was started anew: its memory is empty then.

        True when it was so. Call it after each connect. A mark in Asterisk tells, and dies with it.
        A gateway or phone that Asterisk refuses costs nobody else his own. Gateways are known
        before the doors are opened: who called a moment too early would be refused, and nobody
        learn of him.
        Raises SwitchAway.
        """
        if await self._is_marked(ALL):
            return False
        self._shut = []
        doors = await asyncio.to_thread(self._doors)
        later: list[tuple[Gateway, list[Thing]]] = []
        for gateway in await load_gateways() if load_gateways else ():
            with _logged(gateway):
                made = await self._made_anew(gateway)
                await self.put_things(first_of(made) if doors else made)
                later.append((gateway, rest_of(made) if doors else []))
        shut = [door for door in doors if not await self._opened(door)]
        for gateway, rest in later:  # what we ask or tell them needs the open doors
            with _logged(gateway):
                await self.put_things(rest)
        for refused in await self._put_each(await load()):
            log.error("phone refused", why=str(refused))
        await self._mark(BUT_DOORS if shut else ALL)
        self._shut = shut
        return True

    async def keep_doors(self) -> None:
        """Until cancelled: a port that somebody holds is tried until it is free."""
        while True:
            await asyncio.sleep(DOOR_SECONDS)
            with suppress(SwitchAway):
                await self.try_doors()

    async def try_doors(self) -> None:
        """Nothing of an Asterisk that was started anew meanwhile: it does not know the gateways
        yet, and `restore` puts them first. Raises SwitchAway."""
        for door in self._shut:
            if not await self._is_marked(BUT_DOORS):
                return
            try:
                await self.put_things([door])
            except Refused:
                continue
            if door not in self._shut:
                return  # all is put anew meanwhile
            log.info("port opened", transport=door.name)
            self._shut = [other for other in self._shut if other != door]
            if not self._shut and await self._is_marked(BUT_DOORS):
                await self._mark(ALL)

    async def _opened(self, door: Thing) -> bool:
        try:
            await self.put_things([door])
        except Refused as refused:
            log.error("port not opened, tried until it is free", door=door.name, why=str(refused))
            return False
        return True

    async def _is_marked(self, value: str) -> bool:
        asked = await self._ask(Request(method="GET", path=f"asterisk/variable?variable={MARK}"))
        if not asked.is_ok:
            raise SwitchAway(why=asked.why)
        return f'"{value}"' in asked.text

    async def _mark(self, value: str) -> None:
        body = {"variable": MARK, "value": value}
        told = await self._ask(Request(method="POST", path="asterisk/variable", body=body))
        if not told.is_ok:
            raise SwitchAway(why=told.why)


async def _each[T](all_of: Iterable[T], do: Callable[[T], Awaitable[None]]) -> list[Refused]:
    """Some at a time; a refused one keeps no other. Raises SwitchAway, and nothing goes on then."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(thing: T) -> Refused | None:
        async with limit:
            try:
                await do(thing)
            except Refused as refused:
                return refused
            return None

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(thing)) for thing in all_of]
    except* SwitchAway as away:
        raise away.exceptions[0] from None
    answers = [task.result() for task in tasks]
    return [refused for refused in answers if refused is not None]


@contextmanager
def _logged(gateway: Gateway) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        log.error("gateway refused", endpoint=gateway.name, why=str(refused))


def _accept(thing: Thing, reply: Reply) -> None:
    if not reply.status:
        raise SwitchAway(why=reply.why)
    if not reply.is_ok:
        raise Refused(f"{thing.kind} {thing.name}: {reply.why}")
