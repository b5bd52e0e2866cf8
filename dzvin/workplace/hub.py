"""The open pages of this process: each gets the frames it may see, and falls behind alone."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from dzvin.acd.inputs import PageClosed, PageOpened, StatusPressed
from dzvin.infra.batch import Recorded
from dzvin.kernel.messages import Event, Input
from dzvin.workplace.actions import Phones
from dzvin.workplace.visibility import (
    Viewer,
    is_own_status,
    kind_of,
    masked,
    shows_party,
    told,
    told_to,
    visible,
)

BUFFER_FRAMES = 1000
"""A page that is further behind gets `resync` instead, and asks for a new snapshot."""
CROWD, LIST_SECONDS = 50, 0.5
"""Of so many pages on, what is not a page's own comes to it joined, after so long at the latest."""
SOCKETS_PER_PERSON = 10
SOCKETS_PER_PHONE = 4
"""One, and those that a lost connection has not closed yet."""


type Others = Mapping[str, Mapping[str, str]]
"""People outside besides the customer, by id."""
NOBODY_ELSE: Others = MappingProxyType({})


class Page:
    """One live socket: a bounded buffer of frames with a counter, so that a gap is seen.

    `takes_several`: frames that are ready at once may come as one message, a JSON array.
    """

    def __init__(
        self, tenant: str, viewer: Viewer, after: int, *, takes_several: bool = False
    ) -> None:
        self.tenant, self.after = tenant, after
        self.sent = 0
        self.frames: deque[bytes] = deque()
        self.is_closed = False
        self.is_moving = False
        """Its process is replaced; the page comes back to the next one at once."""
        self._viewer, self.kind = viewer, kind_of(viewer)
        self._takes_several = takes_several
        self._late: list[bytes] | None = []
        """Frames that came while older ones are still being read; None once caught up."""
        self.patience = 0.0
        """Seconds for which what is not its own may be kept back."""
        self._ready = asyncio.Event()
        self._flush: asyncio.TimerHandle | None = None

    @property
    def viewer(self) -> Viewer:
        """Changed by `Hub.see` only."""
        return self._viewer

    def see(self, viewer: Viewer) -> None:
        self._viewer, self.kind = viewer, kind_of(viewer)

    def put_event(
        self,
        recorded: Recorded,
        participants: frozenset[str],
        party: Mapping[str, str] | None,
        others: Others = NOBODY_ELSE,
    ) -> None:
        """Put an older event in front of those that came meanwhile, if this page may see it."""
        if visible(recorded.event, self.viewer, participants):
            is_shown = shows_party(recorded.event, self.viewer, participants)
            is_own = is_own_status(recorded.event, self.viewer.operator)
            reader = self.viewer if is_own else self.kind
            self._send(frame(recorded, reader, is_shown, party, others))

    def is_caught_up(self) -> None:
        late, self._late = self._late or [], None
        for each in late:
            self._send(each)

    def put(self, frame: bytes, *, is_own: bool = True) -> None:
        """What is not its own may go out later, with what comes meanwhile."""
        if self._late is not None:
            self._late.append(frame)
        else:
            self._send(frame, is_own=is_own)

    def _send(self, frame: bytes, *, is_own: bool = True) -> None:
        if self.is_closed:
            return
        if len(self.frames) >= BUFFER_FRAMES:
            self.resync()
            return
        self.sent += 1
        self.frames.append(b'{"n":%d,%b' % (self.sent, frame[1:]))
        if is_own or not self.patience:
            self._ready.set()
        elif self._flush is None:
            later = asyncio.get_running_loop().call_later
            self._flush = later(self.patience, self._ready.set)

    def _forget_flush(self) -> None:
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None

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
        """The next message, waited for; None when the page must close."""
        while not self._ready.is_set() or not self.frames:
            if self.is_closed or self.is_moving:
                return None
            self._ready.clear()
            await self._ready.wait()
        self._forget_flush()
        if len(self.frames) == 1 or not self._takes_several:
            return self.frames.popleft()
        self._ready.clear()
        several = b"[%b]" % b",".join(self.frames)
        self.frames.clear()
        return several


class TooManyPages(Exception):
    """This person, or this phone, has too many sockets open."""


class _Audience:
    """The pages of a tenant, by what they may see and by whose they are."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.kinds: dict[Viewer, list[Page]] = {}
        self.own: dict[str, list[Page]] = {}
        for n, page in enumerate(pages):
            # Not all at one moment, or a page's own would stand behind a thousand others.
            page.patience = LIST_SECONDS * (1 + n / len(pages)) / 2 if len(pages) >= CROWD else 0
            alike = self.kinds.setdefault(page.kind, [])
            page.kind = alike[0].kind if alike else page.kind
            alike.append(page)
            self.own.setdefault(page.viewer.operator, []).append(page)

    def seeing(
        self, event: Event, participants: frozenset[str]
    ) -> Iterator[tuple[Viewer, Sequence[Page]]]:
        """Each page that may see it, by kind: asked once for all that may see alike, then for
        those of the people whom it is about."""
        about = concerned(event, participants) & self.own.keys()
        for kind, pages in self.kinds.items():
            if visible(event, kind, ()):
                yield kind, pages
                continue
            own = [page for operator in about for page in self.own[operator] if page.kind is kind]
            yield kind, [page for page in own if visible(event, page.viewer, participants)]


def concerned(event: Event, participants: frozenset[str]) -> set[str]:
    """Operators whose own it is."""
    return {*participants, getattr(event, "operator", None) or "", *told_to(event)}


class Hub:
    """All pages, by tenant."""

    def __init__(self) -> None:
        self._pages: dict[str, list[Page]] = {}
        self._audiences: dict[str, _Audience] = {}
        """Made when something is to be told, forgotten when a page comes, goes or changes."""
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

    def open(self, tenant: str, viewer: Viewer, after: int, *, takes_several: bool = False) -> Page:
        own = self.pages_of(tenant, viewer.operator)
        if len(own) >= SOCKETS_PER_PERSON:
            raise TooManyPages
        page = Page(tenant, viewer, after, takes_several=takes_several)
        self._pages.setdefault(tenant, []).append(page)
        self._audiences.pop(tenant, None)
        return page

    def see(self, page: Page, viewer: Viewer) -> None:
        """What its person may see has changed."""
        page.see(viewer)
        self._audiences.pop(page.tenant, None)

    def leave(self, page: Page) -> None:
        pages = self._pages.get(page.tenant, [])
        if page in pages:
            pages.remove(page)
        if not pages:
            self._pages.pop(page.tenant, None)
        self._audiences.pop(page.tenant, None)

    def pages_of(self, tenant: str, operator: str) -> list[Page]:
        return [page for page in self.pages(tenant) if page.viewer.operator == operator]

    def pages(self, tenant: str) -> list[Page]:
        return list(self._pages.get(tenant, ()))

    def has_pages(self, tenant: str) -> bool:
        return tenant in self._pages

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
        """Give a recorded event to every page of its tenant that may see it: made once for all
        who are told the same."""
        tenant, event = recorded.tenant, recorded.event
        audience = self._audiences.get(tenant)
        if audience is None:
            audience = self._audiences[tenant] = _Audience(self.pages(tenant))
        about = concerned(event, participants)
        for kind, pages in audience.seeing(event, participants):
            made: dict[tuple[bool, bool], bytes] = {}
            for page in pages:
                if recorded.position <= page.after:
                    continue
                is_shown = shows_party(event, page.viewer, participants)
                is_own = is_own_status(event, page.viewer.operator)
                if (alike := (is_shown, is_own)) not in made:
                    reader = page.viewer if is_own else kind
                    made[alike] = frame(recorded, reader, is_shown, party, others)
                page.put(made[alike], is_own=page.viewer.operator in about)


async def leave(hub: Hub, page: Page, tell: Callable[..., Awaitable[None]]) -> None:
    """A page that opened while the last one's farewell was on its way must not be lost."""
    hub.leave(page)
    if page.is_moving:
        return  # the next process hears of it, or misses it
    tenant, operator = page.tenant, page.viewer.operator
    if not hub.pages_of(tenant, operator):
        await tell(*heard_when_left(page))
        if hub.pages_of(tenant, operator):
            await tell(PageOpened(operator=operator))


def heard_when_left(page: Page) -> list[Input]:
    """A last page that goes may be a reload; one that was closed for him has signed him out."""
    operator = page.viewer.operator
    signed_out = [StatusPressed(operator=operator, state="offline")] if page.is_closed else []
    return [PageClosed(operator=operator), *signed_out]


def frame(
    recorded: Recorded,
    kind: Viewer,
    is_shown: bool,
    party: Mapping[str, str] | None,
    others: Others = NOBODY_ELSE,
) -> bytes:
    """The recorded event is the frame, as viewers of this kind may read it; the party is joined
    for those who may know it, and so are others outside whom the event is about."""
    shown = masked(party, kind) if is_shown and party else None
    named = {id: masked(one, kind) for id, one in others.items()} if is_shown else {}
    return msgspec.json.encode(
        {
            "position": recorded.position,
            "at": recorded.envelope.at,
            "subject": recorded.envelope.subject,
            "event": told(recorded.event, kind),
            "party": shown,
            **({"people": named} if named else {}),
        }
    )


type Receive = Callable[[], Awaitable[str | None]]
"""The browser's next SIP message; None when its socket is closed."""
type Send = Callable[[str], Awaitable[None]]
type SipRelay = Callable[[str, Receive, Send, asyncio.Event], Awaitable[None]]
"""Carries SIP between a browser and Asterisk until one of them leaves: for this endpoint only. Once
the event is set its sign-in is over: a talk goes on to its end, nothing begins any more."""


@dataclass(frozen=True)
class Live:
    """What the live routes of a web process share; `run` composes it."""

    hub: Hub
    shard: str
    catch_up: Callable[[Page], Awaitable[None]]
    """Gives a page what was recorded since its snapshot (`listener.py`)."""
    phones: Phones
    relay: SipRelay
