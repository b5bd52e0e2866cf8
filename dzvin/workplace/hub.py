"""The open pages of this process: each gets the frames it may see, and falls behind alone."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import msgspec

from dzvin.infra.batch import Recorded
from dzvin.workplace.actions import Phones
from dzvin.workplace.visibility import Viewer, masked, shows_party, told, visible

BUFFER_FRAMES = 1000
"""A page that is further behind gets `resync` instead, and asks for a new snapshot."""
SOCKETS_PER_PERSON = 10
SOCKETS_PER_PHONE = 4
"""One, and those that a lost connection has not closed yet."""


type Others = Mapping[str, Mapping[str, str]]
"""People outside besides the customer, by id."""
NOBODY_ELSE: Others = MappingProxyType({})


class Page:
    """One live socket: a bounded buffer of frames with a counter, so that a gap is seen."""

    def __init__(self, tenant: str, viewer: Viewer, after: int) -> None:
        self.tenant, self.viewer, self.after = tenant, viewer, after
        self.sent = 0
        self.frames: deque[bytes] = deque()
        self.is_closed = False
        self.is_moving = False
        """Its process is replaced; the page comes back to the next one at once."""
        self._late: list[dict[str, Any]] | None = []
        """Frames that came while older ones are still being read; None once caught up."""
        self._ready = asyncio.Event()

    def put_event(
        self,
        recorded: Recorded,
        participants: frozenset[str],
        party: Mapping[str, str] | None,
        others: Others = NOBODY_ELSE,
    ) -> None:
        """Put an older event in front of those that came meanwhile, if this page may see it."""
        if visible(recorded.event, self.viewer, participants):
            self._send(frame(recorded, self.viewer, participants, party, others))

    def is_caught_up(self) -> None:
        late, self._late = self._late or [], None
        for each in late:
            self._send(each)

    def put(self, frame: dict[str, Any]) -> None:
        if self._late is not None:
            self._late.append(frame)
        else:
            self._send(frame)

    def _send(self, frame: dict[str, Any]) -> None:
        if len(self.frames) >= BUFFER_FRAMES:
            self.resync()
            return
        self.sent += 1
        self.frames.append(msgspec.json.encode({"n": self.sent, **frame}))
        self._ready.set()

    def resync(self) -> None:
        self.frames.clear()
        self.sent += 1
        self.frames.append(msgspec.json.encode({"n": self.sent, "resync": True}))
        self._ready.set()

    def close(self) -> None:
        """The sign-in was revoked: what is buffered is not sent any more."""
        self.is_closed = True
        self.frames.clear()
        self._ready.set()

    def move(self) -> None:
        """To another process: it opens its socket anew and loses nothing."""
        self.is_moving = True
        self._ready.set()

    async def next(self) -> bytes | None:
        """The next frame, waited for; None when the page must close."""
        while not self.frames:
            if self.is_closed or self.is_moving:
                return None
            self._ready.clear()
            await self._ready.wait()
        return self.frames.popleft()


class TooManyPages(Exception):
    """This person, or this phone, has too many sockets open."""


class Hub:
    """All pages, by tenant."""

    def __init__(self) -> None:
        self._pages: dict[str, list[Page]] = {}
        self._phones: Counter[str] = Counter()

    @contextmanager
    def phone(self, endpoint: str) -> Iterator[None]:
        """A SIP socket of this endpoint, while it is open. Raises TooManyPages."""
        if self._phones[endpoint] >= SOCKETS_PER_PHONE:
            raise TooManyPages
        self._phones[endpoint] += 1
        try:
            yield
        finally:
            self._phones[endpoint] -= 1
            self._phones += Counter()  # forgets those at zero

    @property
    def phones_open(self) -> int:
        """How many SIP sockets are open here."""
        return self._phones.total()

    def open(self, tenant: str, viewer: Viewer, after: int) -> Page:
        own = self.pages_of(tenant, viewer.operator)
        if len(own) >= SOCKETS_PER_PERSON:
            raise TooManyPages
        page = Page(tenant, viewer, after)
        self._pages.setdefault(tenant, []).append(page)
        return page

    def leave(self, page: Page) -> None:
        pages = self._pages.get(page.tenant, [])
        if page in pages:
            pages.remove(page)
        if not pages:
            self._pages.pop(page.tenant, None)

    def pages_of(self, tenant: str, operator: str) -> list[Page]:
        return [page for page in self.pages(tenant) if page.viewer.operator == operator]

    def pages(self, tenant: str) -> list[Page]:
        return list(self._pages.get(tenant, ()))

    def tenants(self) -> Iterable[str]:
        return list(self._pages)

    def operators(self) -> set[tuple[str, str]]:
        """Who has a page open here: (tenant, operator)."""
        return {
            (tenant, page.viewer.operator) for tenant in self._pages for page in self._pages[tenant]
        }

    def move_pages(self) -> None:
        for pages in self._pages.values():
            for page in pages:
                page.move()

    def close_session(self, session: str) -> None:
        for pages in self._pages.values():
            for page in pages:
                if page.viewer.session == session:
                    page.close()

    def publish(
        self,
        recorded: Recorded,
        participants: frozenset[str],
        party: Mapping[str, str] | None,
        others: Others = NOBODY_ELSE,
    ) -> None:
        """Give a recorded event to every page of its tenant that may see it."""
        for page in self.pages(recorded.tenant):
            if recorded.position <= page.after:
                continue
            if visible(recorded.event, page.viewer, participants):
                page.put(frame(recorded, page.viewer, participants, party, others))


def frame(
    recorded: Recorded,
    viewer: Viewer,
    participants: frozenset[str],
    party: Mapping[str, str] | None,
    others: Others = NOBODY_ELSE,
) -> dict[str, Any]:
    """The recorded event is the frame; the party is joined for those who may know it, and so are
    others outside whom the event is about."""
    is_shown = shows_party(recorded.event, viewer, participants)
    shown = party if is_shown else None
    named = {id: masked(one, viewer) for id, one in others.items()} if is_shown else {}
    return {
        "position": recorded.position,
        "at": recorded.envelope.at,
        "subject": recorded.envelope.subject,
        "event": told(recorded.event, viewer),
        "party": masked(shown, viewer) if shown else None,
        **({"people": named} if named else {}),
    }


type Receive = Callable[[], Awaitable[str | None]]
"""The browser's next SIP message; None when its socket is closed."""
type Send = Callable[[str], Awaitable[None]]
type SipRelay = Callable[[str, Receive, Send], Awaitable[None]]
"""Carries SIP between a browser and Asterisk until one of them leaves: for this endpoint only."""


@dataclass(frozen=True)
class Live:
    """What the live routes of a web process share; `run` composes it."""

    hub: Hub
    shard: str
    catch_up: Callable[[Page], Awaitable[None]]
    """Gives a page what was recorded since its snapshot (`listener.py`)."""
    phones: Phones
    relay: SipRelay
