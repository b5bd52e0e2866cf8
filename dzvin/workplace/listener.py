"""Follows the log in the web process and gives each event to the pages that may see it."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from dzvin.accounts.permissions import may
from dzvin.accounts.store import load_people
from dzvin.events.call import CallStarted
from dzvin.events.system import ConfigChanged
from dzvin.infra import event_log
from dzvin.infra.batch import Recorded
from dzvin.infra.bell import LOG, rings
from dzvin.infra.db import Database
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.errors import AppError
from dzvin.workplace.hub import NOBODY_ELSE, Hub, Others, Page
from dzvin.workplace.store import parties, project_of, queues_of, served_by, story
from dzvin.workplace.supervisor.store import watched_queues
from dzvin.workplace.visibility import from_door, others_in, viewer_of

CATCH_UP_EVENTS = 500
"""A page that is further behind starts from a new snapshot."""
CALLS_KEPT = 5000
"""Of so many calls it is remembered who had to do with them; of others it is asked again."""
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.02, 0.05
PAUSE_FOR_EVENT = 0.002
"""Nobody sees the difference; of a busy engine's commits several are read at once, and a page gets
what came meanwhile in one message."""

OF_EVERYBODY = {"role", "user_group"}
"""Settings on which the rights of many depend: a role of theirs, who is whose colleague."""
PEOPLE_AT_ONCE = 50

log = structlog.get_logger()


@dataclass
class News:
    """What the hub knows of a call: who had to do with it, and who calls."""

    operators: set[str]
    party: Mapping[str, str] | None
    others: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """People outside whom an operator brought in or asked for, by id."""


class Listener:
    """One per web process. `position` is the last event it has given out."""

    def __init__(
        self,
        log: ShardDatabase,
        database: Database,
        hub: Hub,
        bell_url: str,
        *,
        calls_kept: int = CALLS_KEPT,
    ) -> None:
        self._log, self._database, self._hub, self._bell_url = log, database, hub, bell_url
        self._calls: OrderedDict[tuple[str, str], News] = OrderedDict()
        self._calls_kept = calls_kept
        self._follows = asyncio.Event()
        """Set once `position` says where it began: what a page missed is counted up to there."""
        self.position = 0

    @property
    def known_calls(self) -> list[tuple[str, str]]:
        """Tenant and call, those that were not heard of for the longest time first."""
        return list(self._calls)

    async def run(self) -> None:
        """Until cancelled. What was recorded before the start is for snapshots to tell."""
        async with self._log.shard_transaction() as connection:
            self.position = await event_log.head(connection, self._log.shard)
        self._follows.set()
        async for _ in rings(self._bell_url, LOG):
            before = self.position
            try:
                while await self._read_on():
                    pass
            except SQLAlchemyError as error:
                log.warning("live.database_away", error=str(error))
            except AppError as error:  # a bug of ours, but phones speak through this process
                log.error("live.not_read", error=repr(error.__cause__ or error))
            await asyncio.sleep(pause_after(self.position - before))

    async def catch_up(self, page: Page) -> None:
        """Give a page what was recorded between its snapshot and the moment it opened."""
        await self._follows.wait()
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
                others = await self._others(recorded, news)
                page.put_event(recorded, frozenset(news.operators), news.party, others)
        page.is_caught_up()

    async def _read_on(self) -> bool:
        """One page of the log; whether there may be more at once."""
        async with self._log.shard_transaction() as connection:
            found = await event_log.read(connection, self._log.shard, self.position)
        await self._meet(found)
        for recorded in found:
            await self._give(recorded)
            self.position = recorded.position
        return len(found) == event_log.READ_LIMIT

    async def _give(self, recorded: Recorded) -> None:
        if not self._hub.has_pages(recorded.tenant):
            self._calls.pop(_call_of(recorded), None)  # nobody keeps it up to date
            return
        if isinstance(recorded.event, ConfigChanged):
            await self._look_again(recorded.tenant, recorded.event)
        news = await self._news(recorded)
        others = await self._others(recorded, news)
        self._hub.publish(recorded, frozenset(news.operators), news.party, others)

    async def _meet(self, found: Sequence[Recorded]) -> None:
        """Of calls that begin the log has said nothing before: only who calls is asked, for all of
        them at once. Of one whose customer is not told it is asked later, as of any other."""
        begun: dict[str, list[tuple[CallStarted, str]]] = {}
        for recorded in found:
            event, party = recorded.event, recorded.envelope.party
            if isinstance(event, CallStarted) and party and self._hub.has_pages(recorded.tenant):
                begun.setdefault(recorded.tenant, []).append((event, party))
        for tenant, calls in begun.items():
            async with self._database.transaction(tenant) as connection:
                known = await parties(connection, {party for _, party in calls})
            for event, party in calls:
                news = News(operators=set(), party=from_door(known.get(party), event.door))
                self._calls.setdefault((tenant, event.call), news)

    async def _look_again(self, tenant: str, changed: ConfigChanged) -> None:
        """Rights and queues of open pages follow the settings at once."""
        if changed.what == "user_account":
            await self._look_at(tenant, {changed.id})
        elif changed.what in OF_EVERYBODY:
            await self._look_at(tenant, {page.viewer.operator for page in self._hub.pages(tenant)})
        elif changed.what == "queue":
            await self._look_at_queue(tenant, changed.id)

    async def _look_at_queue(self, tenant: str, queue: str) -> None:
        """Whom it offers calls, and whose project it belongs to."""
        async with self._database.transaction(tenant) as connection:
            serving = await served_by(connection, queue)
            project = await project_of(connection, queue)
        for page in self._hub.pages(tenant):
            viewer = page.viewer
            queues = with_or_without(viewer.queues, queue, viewer.operator in serving)
            is_watched = project in viewer.watched_projects
            watched = with_or_without(viewer.watched, queue, is_watched)
            self._hub.see(page, replace(viewer, queues=queues, watched=watched))

    async def _look_at(self, tenant: str, operators: set[str]) -> None:
        """Their roles, departments, projects and queues as they are now; whoever is blocked or may
        not use the workplace any more is out."""
        here = {page.viewer.operator for page in self._hub.pages(tenant)} & operators
        for first in range(0, len(here), PEOPLE_AT_ONCE):
            some = sorted(here)[first : first + PEOPLE_AT_ONCE]
            async with self._database.transaction(tenant) as connection:
                people = {one.id: one for one in await load_people(connection, some)}
                queues = await queues_of(connection, some)
                watched = {id: await watched_queues(connection, people[id]) for id in people}
            for id in some:
                for page in self._hub.pages_of(tenant, id):
                    person = people.get(id)
                    if person is None or not may(person, "workplace.use"):
                        page.close()
                    else:
                        person = replace(person, session=page.viewer.session)
                        seen = viewer_of(person, queues.get(id, frozenset()), watched[id])
                        self._hub.see(page, seen)

    async def _news(self, recorded: Recorded) -> News:
        """Of the call that the event is about; asked once per call, then kept up to date."""
        key = _call_of(recorded)
        if not key[1]:
            return News(operators=set(), party=None)
        if key not in self._calls:
            asked = await self._ask(*key)
            self._calls.setdefault(key, asked).operators.update(asked.operators)
        self._calls.move_to_end(key)
        while len(self._calls) > self._calls_kept:
            self._calls.popitem(last=False)
        news = self._calls[key]
        operator = getattr(recorded.event, "operator", None)
        if operator:
            news.operators.add(operator)
        return news

    async def _others(self, recorded: Recorded, news: News) -> Others:
        """Those whom this event is about."""
        ids = others_in(recorded.event)
        if not ids:
            return NOBODY_ELSE
        if unknown := ids - news.others.keys():
            async with self._database.transaction(recorded.tenant) as connection:
                news.others |= await parties(connection, unknown)
        return {id: news.others[id] for id in ids if id in news.others}

    async def _ask(self, tenant: str, call: str) -> News:
        async with self._database.transaction(tenant) as connection:
            operators, party, door = await story(connection, call)
            known = await parties(connection, [party] if party else [])
        return News(operators=operators, party=from_door(known.get(party or ""), door))


def _call_of(recorded: Recorded) -> tuple[str, str]:
    """The tenant, and the id of the call that the event is about; empty for none."""
    return recorded.tenant, getattr(recorded.event, "call", None) or ""


def with_or_without(queues: frozenset[str], queue: str, is_in: bool) -> frozenset[str]:
    return queues | {queue} if is_in else queues - {queue}


def pause_after(found: int) -> float:
    """How long to let the log grow, after so many events."""
    return min(max(PAUSE_SECONDS, found * PAUSE_FOR_EVENT), LONGEST_PAUSE_SECONDS)
