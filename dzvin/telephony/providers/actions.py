"""Making gateways known to the switch, and whose calls are let in by address."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Sequence

from cryptography.fernet import InvalidToken

from dzvin.infra.certificates import is_certificates
from dzvin.infra.network import own_addresses
from dzvin.infra.seal import Seal
from dzvin.infra.wrong_fields import WrongFields
from dzvin.telephony.model import Gateway
from dzvin.telephony.providers.model import Provider, StoredGateway
from dzvin.telephony.switch import Provisioner

SHORTEST_SECRET = 16
WIDEST = {4: 24, 6: 64}
"""Of a network whose calls are let in unasked: no provider sends from more addresses, and a wider
one lets in half an internet provider's customers."""
OUR_OWN = ("127.0.0.1", "::1", "0.0.0.0", "::")
"""Browsers come to Asterisk through our web process, from this machine's first loopback address,
and through the relay from its other addresses: a gateway there would let every browser in."""


class Trunks:
    """Keeps the switch as the database says."""

    def __init__(self, provisioner: Provisioner, seal: Seal) -> None:
        self._provisioner, self._seal = provisioner, seal

    def sealed(self, secret: str) -> str | None:
        return self._seal.close(secret) if secret else None

    async def settle(
        self,
        tenant: str,
        before: Sequence[tuple[StoredGateway, Provider]],
        after: Sequence[tuple[StoredGateway, Provider]],
    ) -> None:
        """Only what the switch would notice is told to it: a new label interrupts nobody."""
        was, now = self._known(tenant, before), self._known(tenant, after)
        await self._provisioner.remove_gateways(*(name for name in was if name not in now))
        changed = (one for name, one in now.items() if was.get(name) != one)
        await self._provisioner.put_gateways(*changed)

    async def moved(self, tenant: str, row: StoredGateway) -> None:
        await self._provisioner.put_addresses(switch_gateway(tenant, row, self._seal))

    def _known(
        self, tenant: str, rows: Iterable[tuple[StoredGateway, Provider]]
    ) -> dict[str, Gateway]:
        return {
            row.endpoint: switch_gateway(tenant, row, self._seal)
            for row, provider in rows
            if row.is_active and provider.is_active
        }


def switch_gateway(tenant: str, row: StoredGateway, seal: Seal) -> Gateway:
    """A secret sealed with another key is no secret: the provider will refuse and say so."""
    try:
        secret = seal.open(row.secret) if row.secret else ""
    except InvalidToken:
        secret = ""
    return Gateway(
        name=row.endpoint,
        kind=row.kind,
        tenant=tenant,
        host=row.host,
        port=row.port,
        transport=row.transport,
        username=row.username,
        secret=secret,
        realm=row.realm,
        expires_seconds=row.expires_seconds,
        options_seconds=row.options_seconds,
        outbound_proxy=row.outbound_proxy,
        has_srtp=row.has_srtp,
        tls_trust=row.tls_trust,
        tls_ca=row.tls_ca,
        codecs=row.codecs,
        is_trusted=row.is_trusted,
        from_user=row.from_user,
        addresses=row.addresses,
    )


def check_secret(kind: str, host: str, secret: str) -> None:
    """Who registers with us has a password that is not guessed. Raises WrongFields."""
    if kind == "pbx" and not host and 0 < len(secret) < SHORTEST_SECRET:
        raise WrongFields(fields=[{"field": "secret", "code": "too_short"}])


def check(row: StoredGateway) -> None:
    """What one field means for another. Raises WrongFields."""
    if row.kind == "line" and not row.username:
        raise WrongFields(fields=[{"field": "username", "code": "required"}])
    if row.registers_here and row.secret is None:
        raise WrongFields(fields=[{"field": "secret", "code": "required"}])
    if row.kind == "pbx" and not row.extensions:
        raise WrongFields(fields=[{"field": "extensions", "code": "required"}])
    if row.kind != "pbx" and (row.extensions or row.may_call_out):
        raise WrongFields(fields=[{"field": "extensions", "code": "not_allowed"}])
    prefixes = [price.prefix for price in row.prices]
    if len(set(prefixes)) < len(prefixes):
        raise WrongFields(fields=[{"field": "prices", "code": "twice"}])
    if row.tls_trust == "pinned" and not row.tls_ca:
        raise WrongFields(fields=[{"field": "tls_ca", "code": "required"}])
    if row.tls_ca and not is_certificates(row.tls_ca):
        raise WrongFields(fields=[{"field": "tls_ca", "code": "not_a_certificate"}])


async def addresses_of(host: str, given: Sequence[str], kind: str = "peer") -> tuple[str, ...]:
    """Where a peer's calls come from, none of them our own. Raises WrongFields."""
    if not host:
        if kind == "pbx" and not given:
            return ()
        raise WrongFields(fields=[{"field": "host", "code": "required"}])
    found = [host] if _is_address(host) else await looked_up(host)
    if any(_is_own(one) for one in found):
        raise WrongFields(fields=[{"field": "host", "code": "not_allowed"}])
    if kind == "line":
        return ()
    if given:
        return tuple(dict.fromkeys(_checked(n, one) for n, one in enumerate(given)))
    if not found:
        raise WrongFields(fields=[{"field": "host", "code": "unknown_host"}])
    return tuple(dict.fromkeys(found))


def follows_host(kind: str, host: str, given: Sequence[str]) -> bool:
    """Whether its addresses are what its host stands for."""
    return kind != "line" and bool(host) and not given


def typed_addresses(row: StoredGateway) -> tuple[str, ...]:
    """Those that somebody typed; none when they are what the host stands for."""
    return () if row.follows_host else row.addresses


def foreign(addresses: Iterable[str]) -> list[str]:
    """Whoever owns a name may let it stand for us: then every browser would come from there."""
    return [one for one in addresses if not _is_own(one)]


async def addresses_of_gateways(gateways: Iterable[Gateway]) -> frozenset[str]:
    """Where they may speak to us from."""
    found: set[str] = set()
    for gateway in gateways:
        found |= set(gateway.addresses)
        for place in filter(None, (gateway.host, gateway.outbound_proxy)):
            host = place if _is_address(place) else place.partition(":")[0]
            found |= {host} if _is_address(host) else set(await looked_up(host))
    return frozenset(found)


def _checked(n: int, text: str) -> str:
    wrong = WrongFields(fields=[{"field": f"addresses.{n}", "code": "not_allowed"}])
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise wrong from None
    if _is_own(text):
        raise wrong
    if network.prefixlen < WIDEST[network.version]:
        raise WrongFields(fields=[{"field": f"addresses.{n}", "code": "too_wide"}])
    is_one = network.prefixlen == network.max_prefixlen
    return str(network.network_address) if is_one else str(network)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_own(text: str) -> bool:
    return holds_one_of(text, {*OUR_OWN, *own_addresses()})


def holds_one_of(text: str, addresses: Iterable[str]) -> bool:
    """Whether this address or network is, or has, one of those; no multicast is anybody's."""
    network = ipaddress.ip_network(text, strict=False)
    own = (ipaddress.ip_address(one) for one in addresses)
    return network.is_multicast or any(
        one in network for one in own if one.version == network.version
    )


async def looked_up(host: str) -> list[str]:
    """What the name stands for now; nothing when nobody knows it."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    except OSError:
        return []
    return [str(one[4][0]) for one in found if "%" not in str(one[4][0])]
