"""Whose call an arriving leg is: the endpoint's tenant, else the owner of the dialled number."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_network

from msgspec import Struct
from msgspec.structs import replace

from dzvin.calls.model import GatewayRoute, NumberConfig
from dzvin.calls.numbers import number_for, ways
from dzvin.calls.toll import outside_number
from dzvin.engine.snapshot import Snapshot
from dzvin.telephony.signals import LegArrived

NOT_FOUND = 1
"""Q.850 cause; the caller's SIP answer is 404."""


class Claim(Struct, frozen=True):
    """Somebody whose number it may be. The nearest number wins; two equally near are nobody's."""

    nearness: tuple[int, int]
    tenant: str
    route: GatewayRoute | None


class Numbers:
    """Dialled numbers of all tenants of the shard, and who shares a carrier's address with whom."""

    def __init__(self) -> None:
        self._owners: dict[str, set[str]] = {}
        self._peers: dict[str, tuple[str, GatewayRoute]] = {}
        self.carriers: dict[str, tuple[str, ...]] = {}
        """Peers of the whole installation: endpoint to addresses."""
        self._shared: dict[str, list[tuple[str, GatewayRoute]]] = {}
        """Endpoint to all gateways behind its addresses, as far as somebody asked."""

    def learn(self, tenant: str, snapshot: Snapshot) -> None:
        """Replaces what was known of this tenant."""
        calls = snapshot.config.calls
        for owners in self._owners.values():
            owners.discard(tenant)
        for number in calls.numbers:
            self._owners.setdefault(number, set()).add(tenant)
        self._peers = {name: one for name, one in self._peers.items() if one[0] != tenant}
        self._peers |= {one.endpoint: (tenant, one) for one in calls.gateways if one.addresses}
        self._shared = {}

    def learn_carriers(self, carriers: Mapping[str, tuple[str, ...]]) -> None:
        if self.carriers != carriers:
            self.carriers, self._shared = dict(carriers), {}

    def tenant_of(self, arrived: LegArrived, known: Mapping[str, Snapshot]) -> str | None:
        """None: it is nobody's, or two tenants claim the number."""
        found = self.placed(arrived, known)
        return found.tenant if found else None

    def placed(self, arrived: LegArrived, known: Mapping[str, Snapshot]) -> LegArrived | None:
        """The same with its tenant and the tenant's own gateway."""
        rivals = self._rivals(arrived)
        is_carriers = self._shares_with_carrier(arrived)
        is_alone = all(route.endpoint == arrived.endpoint for _, route in rivals)
        if arrived.door != "gateway" or (arrived.tenant and is_alone and not is_carriers):
            return _in_full(arrived, known) if arrived.tenant in known else None
        claims = list(self._of_peers(arrived, rivals, known))
        if is_carriers or not arrived.tenant:
            claims += self._of_everybody(arrived.to_number)
        settled = _settled(arrived, claims)
        return _in_full(settled, known) if settled is not None else None

    def _rivals(self, arrived: LegArrived) -> list[tuple[str, GatewayRoute]]:
        """All gateways that are known by the same address: the switch took any one of them."""
        addresses = self._addresses(arrived.endpoint)
        if arrived.endpoint not in self._shared:
            self._shared[arrived.endpoint] = [
                one for one in self._peers.values() if overlap(addresses, one[1].addresses)
            ]
        return self._shared[arrived.endpoint]

    def _addresses(self, endpoint: str) -> tuple[str, ...]:
        if endpoint in self._peers:
            return self._peers[endpoint][1].addresses
        return self.carriers.get(endpoint, ())

    def _shares_with_carrier(self, arrived: LegArrived) -> bool:
        addresses = self._addresses(arrived.endpoint)
        return any(overlap(addresses, theirs) for theirs in self.carriers.values())

    def _of_peers(
        self,
        arrived: LegArrived,
        rivals: list[tuple[str, GatewayRoute]],
        known: Mapping[str, Snapshot],
    ) -> Iterator[Claim]:
        for tenant, route in rivals:
            config = known[tenant].config.calls
            number = number_for(config, arrived.to_number, route.endpoint)
            if number is not None:
                yield Claim(_nearness(number), tenant, route)

    def _of_everybody(self, dialled: str) -> Iterator[Claim]:
        for written in ways(dialled):
            for tenant in self._owners.get(written, set()):
                yield Claim((0, -len(dialled.lstrip("+"))), tenant, None)


def _in_full(arrived: LegArrived, known: Mapping[str, Snapshot]) -> LegArrived:
    """The caller's number with its country's code: providers write those of their own country
    without it, and one person is to be one person."""
    snapshot = known.get(arrived.tenant)
    gateways = snapshot.config.calls.gateways if snapshot else ()
    gateway = next((one for one in gateways if one.endpoint == arrived.endpoint), None)
    if gateway is None or arrived.from_number.startswith("+"):
        return arrived
    number = outside_number(arrived.from_number, gateway.country)
    return replace(arrived, from_number=number) if number else arrived


def overlap(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether a call from one of these addresses could be taken for one from the others."""
    others = [ip_network(one) for one in theirs]
    return any(
        network.version == other.version and network.overlaps(other)
        for network in map(ip_network, ours)
        for other in others
    )


def _nearness(number: NumberConfig) -> tuple[int, int]:
    """Written with or without its plus, a number is the same."""
    digits = len(number.number.lstrip("+"))
    return {"exact": 0, "prefix": 1, "default": 2}[number.match], -digits


def _settled(arrived: LegArrived, claims: list[Claim]) -> LegArrived | None:
    nearest = min((claim.nearness for claim in claims), default=None)
    best = [claim for claim in claims if claim.nearness == nearest]
    tenants = {claim.tenant for claim in best}
    if len(tenants) != 1:
        return None
    routes = {claim.route.endpoint: claim.route for claim in best if claim.route}
    if arrived.endpoint in routes or not routes:
        return replace(arrived, tenant=tenants.pop())
    endpoint, route = next(iter(routes.items()))
    is_proven = arrived.is_caller_proven and route.is_trusted
    return replace(arrived, tenant=tenants.pop(), endpoint=endpoint, is_caller_proven=is_proven)
