"""SIP phones follow their rows: a dismissed person's leaves the switch and comes back with him."""

from collections.abc import Callable
from typing import Protocol

import structlog

from dzvin.engine.endpoints import device_endpoints
from dzvin.engine.patience import patiently
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.telephony.switch import Endpoint, EndpointRefused, Provisioner, SwitchAway

journal = structlog.get_logger("engine")


class Known(Provisioner, Protocol):
    async def names(self) -> set[str]:
        """Of every endpoint that the switch has. Raises SwitchAway."""


class Devices:
    """The pages tell the switch at once; what did not reach it then, or changed while nobody
    looked, is mended here after each change of settings and each connect."""

    def __init__(
        self,
        database: ShardDatabase,
        seal: Seal,
        provisioner: Known,
        changed: Callable[[str], None],
    ) -> None:
        """`changed` is called with each tenant one of whose phones went, came or changed hands."""
        self._database, self._seal = database, seal
        self._provisioner, self._changed = provisioner, changed
        self._told: dict[str, Endpoint] = {}
        """As the switch has them, as far as we know."""

    async def look(self) -> None:
        wanted, unwanted = await patiently(lambda: device_endpoints(self._database, self._seal))
        try:
            there = await self._provisioner.names()
            gone = {name: self._told.get(name) for name in self._told.keys() - wanted.keys()}
            gone |= unwanted
            await self._provisioner.remove(*(gone.keys() & there))
            news = [each for each in wanted.values() if self._is_news(each, there)]
            await self._provisioner.put(*news)
        except SwitchAway as away:
            journal.warning("phones not made known", why=str(away.details.get("why", "")))
            return
        except EndpointRefused as refused:
            journal.error("phones not made known", why=str(refused))
            return
        was, self._told = self._told, wanted
        moved = [was.get(each.name) for each in news]
        removed = [each for name, each in gone.items() if name in there]
        for tenant in sorted({e.tenant for e in (*news, *moved, *removed) if e is not None}):
            self._changed(tenant)

    def _is_news(self, endpoint: Endpoint, there: set[str]) -> bool:
        """Not there, or there for another: one that a page just made is there already."""
        told = self._told.get(endpoint.name)
        return endpoint.name not in there or (told is not None and told != endpoint)
