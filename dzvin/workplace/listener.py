"""Follows the log in the web process and gives each event to the pages that may see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dzvin.infra import event_log
from dzvin.infra.batch import Recorded
from dzvin.infra.bell import LOG, rings
from dzvin.infra.db import Database
from dzvin.infra.shard import ShardDatabase
from dzvin.workplace.hub import Hub, Page
from dzvin.workplace.store import parties, story

CATCH_UP_EVENTS = 500
"""A page that is further behind starts from a new snapshot."""


@dataclass
class News:
    """What the hub knows of an open call: who had to do with it, and who calls."""

    operators: set[str]
    party: Mapping[str, str] | None


class Listener:
    """One per web process. `position` is the last event it has given out."""

    def __init__(self, log: ShardDatabase, database: Database, hub: Hub, bell_url: str) -> None:
        self._log, self._database, self._hub, self._bell_url = log, database, hub, bell_url
        self._calls: dict[str, News] = {}
        self.position = 0

    async def run(self) -> None:
        """Until cancelled. What was recorded before the start is for snapshots to tell."""
        async with self._log.shard_transaction() as connection:
            self.position = await event_log.head(connection, self._log.shard)
        async for _ in rings(self._bell_url, LOG):
            while await self._read_on():
                pass

    async def catch_up(self, page: Page) -> None:
        """Give a page what was recorded between its snapshot and the moment it opened."""
        until = self.position
        async with self._database.transaction(page.tenant) as connection:
            missed = await event_log.read(
                connection,
                self._log.shard,
                page.after,
                CATCH_UP_EVENTS,
                tenant=page.tenant,
                until=until,
            )
        if len(missed) == CATCH_UP_EVENTS:
            page.resync()
        else:
            for recorded in missed:
                news = await self._news(recorded)
                page.put_event(recorded, frozenset(news.operators), news.party)
        page.is_caught_up()

    async def _read_on(self) -> bool:
        """One page of the log; whether there may be more at once."""
        async with self._log.shard_transaction() as connection:
            found = await event_log.read(connection, self._log.shard, self.position)
        for recorded in found:
            await self._give(recorded)
            self.position = recorded.position
        return len(found) == event_log.READ_LIMIT

    async def _give(self, recorded: Recorded) -> None:
        if recorded.tenant not in self._hub.tenants():
            return
        news = await self._news(recorded)
        self._hub.publish(recorded, frozenset(news.operators), news.party)
        if recorded.event.name == "call.ended":
            self._calls.pop(str(getattr(recorded.event, "call")), None)  # noqa: B009

    async def _news(self, recorded: Recorded) -> News:
        """Of the call that the event is about; asked once per call, then kept up to date."""
        call = getattr(recorded.event, "call", None)
        if call is None:
            return News(operators=set(), party=None)
        if call not in self._calls:
            self._calls[call] = await self._ask(recorded.tenant, call)
        news = self._calls[call]
        operator = getattr(recorded.event, "operator", None)
        if operator:
            news.operators.add(operator)
        return news

    async def _ask(self, tenant: str, call: str) -> News:
        async with self._database.transaction(tenant) as connection:
            operators, party = await story(connection, call)
            known = await parties(connection, [party] if party else [])
        return News(operators=operators, party=known.get(party or ""))
