"""Whose call an arriving leg is: the endpoint's tenant, else the owner of the dialled number."""

from collections.abc import Mapping

from dzvin.engine.snapshot import Snapshot
from dzvin.telephony.signals import LegArrived

NOT_FOUND = 1
"""Q.850 cause; the caller's SIP answer is 404."""


class Numbers:
    """Dialled numbers of all tenants of the shard."""

    def __init__(self) -> None:
        self._owners: dict[str, set[str]] = {}

    def learn(self, tenant: str, snapshot: Snapshot) -> None:
        """Replaces what was known of this tenant."""
        for owners in self._owners.values():
            owners.discard(tenant)
        for number in snapshot.config.calls.numbers:
            self._owners.setdefault(number, set()).add(tenant)

    def tenant_of(self, arrived: LegArrived, known: Mapping[str, Snapshot]) -> str | None:
        """None: it is nobody's, or two tenants claim the number."""
        if arrived.tenant:
            return arrived.tenant if arrived.tenant in known else None
        owners = self._owners.get(arrived.to_number, set())
        return next(iter(owners)) if len(owners) == 1 else None
