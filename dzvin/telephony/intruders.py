"""Who tries passwords or knocks too often at our SIP port: after how many tries he is refused."""

from collections import deque
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Literal

from msgspec import Struct

type Network = IPv4Network | IPv6Network
type Knock = Literal["right", "wrong", "stranger"]

TRIES = {"wrong": 10, "stranger": 60}
"""Wrong passwords answer a challenge that we sent to the source, so it cannot be a forged one. A
stranger names no account of ours and answers nothing: only a flood of him counts."""
WINDOWS = {"wrong": timedelta(minutes=10), "stranger": timedelta(minutes=1)}
KNOWN_FACTOR = 10
"""Where a phone of ours signs in, many share one address, and one of them may be set up wrongly."""
KNOWN_FOR = timedelta(hours=24)
FIRST_REFUSAL, LONGEST_REFUSAL = timedelta(minutes=15), timedelta(hours=24)
FORGOTTEN_AFTER = timedelta(days=2)
MOST = 5000
"""Sources that are kept in mind, and refused, at once: the oldest go first."""


class Heard(Struct, frozen=True, kw_only=True):
    """What the switch says about one request."""

    knock: Knock
    source: str
    account: str = ""


class Refused(Struct, frozen=True, kw_only=True):
    """A source that gets no answer but 403."""

    source: str
    since: datetime
    until: datetime
    tries: int
    account: str
    """What it tried last."""
    times: int
    """How often it was refused: each time twice as long."""


class Source(Struct):
    """One address, as far as it was noticed."""

    wrong: deque[datetime]
    stranger: deque[datetime]
    known_until: datetime | None = None


class Watch:
    """Counts; what follows from it is in `refused`. `spared` are never refused."""

    def __init__(self, kept: Iterable[Refused] = ()) -> None:
        self._sources: dict[str, Source] = {}
        self._refusals: dict[str, Refused] = {one.source: one for one in kept}
        self._spared: tuple[Network, ...] = ()

    def spare(self, networks: Collection[str]) -> None:
        self._spared = tuple(ip_network(one) for one in networks)

    def hear(self, heard: Heard, now: datetime) -> Refused | None:
        """Somebody who is refused from now on."""
        if self._is_spared(heard.source) or self._is_refused(heard.source, now):
            return None
        source = self._source(heard.source)
        if heard.knock == "right":
            source.known_until = now + KNOWN_FOR
            return None
        tries = source.wrong if heard.knock == "wrong" else source.stranger
        tries.append(now)
        while now - tries[0] > WINDOWS[heard.knock]:
            tries.popleft()
        is_known = source.known_until is not None and source.known_until > now
        if is_known and heard.knock == "stranger":
            return None
        if len(tries) < TRIES[heard.knock] * (KNOWN_FACTOR if is_known else 1):
            return None
        return self._refuse(heard, len(tries), now)

    def refused(self, now: datetime) -> list[Refused]:
        """Now; the latest first."""
        found = [one for one in self._refusals.values() if one.until > now]
        return sorted(found, key=lambda one: one.since, reverse=True)[:MOST]

    def remembered(self, now: datetime) -> list[Refused]:
        """Those as well who are let in again, but not forgotten: for a restart."""
        kept = {s: one for s, one in self._refusals.items() if now - one.until < FORGOTTEN_AFTER}
        self._refusals = kept
        return list(kept.values())

    def forgive(self, source: str) -> None:
        """Let in now, as if it had never been noticed."""
        self._refusals.pop(source, None)
        self._sources.pop(source, None)

    def _refuse(self, heard: Heard, tries: int, now: datetime) -> Refused:
        before = self._refusals.get(heard.source)
        times = before.times + 1 if before else 1
        length = min(FIRST_REFUSAL * 2 ** min(times - 1, 10), LONGEST_REFUSAL)
        refused = Refused(
            source=heard.source,
            since=now,
            until=now + length,
            tries=tries,
            account=heard.account[:80],
            times=times,
        )
        self._refusals[heard.source] = refused
        self._sources.pop(heard.source, None)
        return refused

    def _is_refused(self, source: str, now: datetime) -> bool:
        before = self._refusals.get(source)
        return before is not None and before.until > now

    def _is_spared(self, source: str) -> bool:
        address = ip_address(source)
        return any(address in one for one in self._spared if one.version == address.version)

    def _source(self, source: str) -> Source:
        found = self._sources.pop(source, None)
        if found is None:
            longest = TRIES["wrong"] * KNOWN_FACTOR
            found = Source(deque(maxlen=longest), deque(maxlen=TRIES["stranger"]))
        self._sources[source] = found
        while len(self._sources) > MOST:
            del self._sources[next(iter(self._sources))]
        return found


def heard_in(fields: dict[str, str]) -> Heard | None:
    """An event of the switch's class `security`. Browsers come through our web process, which
    lets each speak as its own phone only: they do not count."""
    kinds: dict[str, Knock] = {
        "SuccessfulAuth": "right",
        "ChallengeResponseFailed": "wrong",
        "InvalidPassword": "wrong",
        "InvalidAccountID": "stranger",
    }
    knock = kinds.get(fields.get("Event", ""))
    parts = fields.get("RemoteAddress", "").split("/")
    if knock is None or fields.get("Service") != "PJSIP" or len(parts) != 4:
        return None
    _, transport, source, _ = parts
    if transport in {"WS", "WSS"}:
        return None
    try:
        source = str(ip_address(source.strip("[]")))
    except ValueError:
        return None
    account = fields.get("AccountID", "")
    return Heard(knock=knock, source=source, account="" if account == "<unknown>" else account)
