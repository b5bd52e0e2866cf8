"""Makes and removes the phones of browsers: known to the database, then to Asterisk."""

from datetime import datetime, timedelta
from hashlib import sha256
from re import search
from secrets import token_hex, token_urlsafe

from dzvin.accounts.model import Person
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.infra.seal import Seal
from dzvin.infra.throttle import Throttle
from dzvin.kernel.ids import UUID_PATTERN
from dzvin.telephony.switch import Endpoint, Provisioner
from dzvin.telephony.turn.credentials import Relay, visitor_name
from dzvin.workplace import store
from dzvin.workplace.ice import media
from dzvin.workplace.model import (
    GUEST_MINUTES,
    OPERATOR_HOURS,
    RELAY_MINUTES,
    GuestLimited,
    GuestPhone,
    Media,
    Phone,
    PublicRow,
    UnknownNumber,
    sip_uri,
)

GUEST_CALLS_PER_MINUTE = 5
"""Per address; a number takes ten times that from everybody together."""


class Phones:
    """The phones of this web process's pages. `provisioner` tells Asterisk at once."""

    def __init__(
        self,
        database: Database,
        provisioner: Provisioner,
        seal: Seal,
        relay: Relay | None = None,
        guest_calls_per_minute: int = GUEST_CALLS_PER_MINUTE,
    ) -> None:
        self._database, self._provisioner, self._seal = database, provisioner, seal
        self._relay = relay
        self._by_address = Throttle(guest_calls_per_minute)
        self._by_number = Throttle(guest_calls_per_minute * 10)

    async def open(self, who: Person, page_host: str = "") -> Phone:
        """A new endpoint for this sign-in; the one it had is gone."""
        made = Endpoint(
            name=f"op-{token_hex(8)}",
            kind="browser",
            secret=token_urlsafe(24),
            tenant=who.tenant,
            user=who.id,
            language=who.language,
        )
        expires_at = now() + timedelta(hours=OPERATOR_HOURS)
        async with self._database.transaction(who.tenant) as connection:
            gone = await store.delete_phones(connection, who.session)
            await store.insert_endpoint(
                connection,
                made,
                self._seal.close(made.secret),
                session=who.session,
                expires_at=expires_at,
            )
            until = await relay_until(connection, who, expires_at)
        await self._provisioner.put(made)
        await self._provisioner.remove(*gone)
        helped = media(self._relay, made.name, until, page_host)
        return Phone(
            endpoint=made.name,
            uri=sip_uri(made.name),
            password=made.secret,
            socket="/api/sip",
            ice_servers=helped.ice_servers,
            ice_expires_at=helped.ice_expires_at,
            expires_at=expires_at,
        )

    async def media(self, who: Person, page_host: str) -> Media:
        """The next pass for the relay, before the one it has is over."""
        async with self._database.transaction(who.tenant) as connection:
            until = await relay_until(connection, who, now() + timedelta(hours=OPERATOR_HOURS))
            name = await store.endpoint_of(connection, who.session, now())
        return media(self._relay, name or who.id, until, page_host)

    async def public_number(self, slug: str) -> PublicRow:
        async with self._database.before_sign_in() as connection:
            found = await store.public_number(connection, slug)
        if found is None:
            raise UnknownNumber
        return found

    async def open_guest(self, slug: str, ip: str, page_host: str = "") -> GuestPhone:
        """A short-lived phone that reaches this number and nothing else. Raises GuestLimited."""
        number = await self.public_number(slug)
        if not (await self._by_address.count(ip) and await self._by_number.count(number.id)):
            raise GuestLimited
        token = f"{number.tenant}.{token_urlsafe(24)}"
        made = Endpoint(
            name=f"gu-{token_hex(8)}",
            kind="guest",
            secret=token_urlsafe(24),
            tenant=number.tenant,
            number=number.number,
            language=number.language,
        )
        expires_at = now() + timedelta(minutes=GUEST_MINUTES)
        async with self._database.transaction(number.tenant) as connection:
            await store.insert_endpoint(
                connection,
                made,
                self._seal.close(made.secret),
                session=token_hash(token),
                expires_at=expires_at,
                number=number.id,
            )
        await self._provisioner.put(made)
        visitor = visitor_name(self._relay, ip) if self._relay else ""
        helped = media(self._relay, visitor, expires_at, page_host)
        return GuestPhone(
            endpoint=made.name,
            uri=sip_uri(made.name),
            password=made.secret,
            socket=f"/api/sip?token={token}",
            ice_servers=helped.ice_servers,
            ice_expires_at=helped.ice_expires_at,
            expires_at=expires_at,
            token=token,
            dial=number.number,
        )

    async def endpoint_of(self, tenant: str, session: str) -> str | None:
        """The endpoint that this sign-in or guest token (its hash) may speak for."""
        async with self._database.transaction(tenant) as connection:
            return await store.endpoint_of(connection, session, now())

    async def endpoint_of_token(self, token: str) -> str | None:
        """A guest's; what is no token of ours is nobody's."""
        tenant = token.partition(".")[0]
        if not search(UUID_PATTERN, tenant):
            return None
        return await self.endpoint_of(tenant, token_hash(token))

    async def sweep(self, tenant: str) -> None:
        """Forget endpoints whose time is over or whose sign-in has ended: the switch first, so that
        none stays known to it when it was away."""
        async with self._database.transaction(tenant) as connection:
            gone = await store.stale_phones(connection, now())
        if not gone:
            return
        await self._provisioner.remove(*gone)
        async with self._database.transaction(tenant) as connection:
            await store.delete_endpoints(connection, gone)


async def relay_until(connection: Connection, who: Person, latest: datetime) -> datetime:
    """No longer than the sign-in itself."""
    ends_at = await store.session_ends_at(connection, who.session)
    return min(now() + timedelta(minutes=RELAY_MINUTES), latest, ends_at or latest)


def token_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
