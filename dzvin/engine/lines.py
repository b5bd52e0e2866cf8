"""How many calls a gateway may have at once, and how many new ones a second."""

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec import Struct

from dzvin.calls.model import GatewayRoute
from dzvin.kernel.messages import Input
from dzvin.telephony.commands import Originate
from dzvin.telephony.signals import LegArrived, LegEnded

NO_CIRCUIT, SERVICE_UNAVAILABLE = 34, 503


class Bucket(Struct, kw_only=True):
    """Tokens that come back with time; each new call takes one."""

    tokens: float
    at: datetime

    def take(self, per_second: int, now: datetime) -> bool:
        seconds = max(0.0, (now - self.at).total_seconds())
        self.tokens = min(float(per_second), self.tokens + seconds * per_second)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Lines:
    """Live legs of every gateway of the shard. A call that comes in takes a channel and is never
    refused for it: the provider counts them too."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._limits: dict[str, GatewayRoute] = {}
        self._whose: dict[str, set[str]] = {}
        self._legs: dict[str, str] = {}
        """Leg to endpoint."""
        self._buckets: dict[str, Bucket] = {}

    def learn(self, tenant: str, gateways: Iterable[GatewayRoute]) -> None:
        """Replaces what was known of this tenant."""
        for endpoint in self._whose.pop(tenant, set()):
            self._limits.pop(endpoint, None)
        routes = {gateway.endpoint: gateway for gateway in gateways}
        self._whose[tenant] = set(routes)
        self._limits |= routes

    def occupied(self, legs: Iterable[tuple[str, str]]) -> None:
        """After a reconnect: the live legs there are, with their endpoints."""
        self._legs = {leg: endpoint for leg, endpoint in legs if endpoint in self._limits}

    def heard(self, signal: Input) -> None:
        if isinstance(signal, LegEnded):
            self._legs.pop(signal.leg, None)
        elif isinstance(signal, LegArrived) and signal.endpoint in self._limits:
            self._legs[signal.leg] = signal.endpoint

    def refusal(self, command: Originate) -> LegEnded | None:
        """None: the call may go out and has its channel from now on."""
        limits = self._limits.get(command.endpoint)
        if limits is None:
            return None
        if self._has_room(limits) and self._may_begin(limits):
            self._legs[command.leg] = command.endpoint
            return None
        return LegEnded(
            call=command.call, leg=command.leg, cause=NO_CIRCUIT, sip_code=SERVICE_UNAVAILABLE
        )

    def busy(self, endpoint: str) -> int:
        return sum(1 for taken in self._legs.values() if taken == endpoint)

    def _has_room(self, limits: GatewayRoute) -> bool:
        return not limits.max_channels or self.busy(limits.endpoint) < limits.max_channels

    def _may_begin(self, limits: GatewayRoute) -> bool:
        if not limits.max_per_second:
            return True
        full = Bucket(tokens=float(limits.max_per_second), at=self._now())
        bucket = self._buckets.setdefault(limits.endpoint, full)
        return bucket.take(limits.max_per_second, self._now())
