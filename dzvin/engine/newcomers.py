"""Gateways that were put or changed just now: they are asked at once whether they answer, and are
looked at more often. By itself the switch asks a new one at some moment of its interval."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from msgspec import Struct

GRACE = timedelta(seconds=5)
"""Whoever is there has answered by then what he was asked."""
AGAIN = timedelta(seconds=1.5)
"""The switch may not have known it yet, when it was asked for the first time."""


class Watched(Struct, frozen=True, kw_only=True):
    """What of a gateway decides whether it answers."""

    id: str
    tenant: str
    endpoint: str
    kind: str
    host: str = ""
    port: int = 0
    transport: str = ""
    username: str = ""
    secret: str | None = None
    outbound_proxy: str = ""
    tls_trust: str = ""
    tls_ca: str = ""
    options_seconds: int

    @property
    def registers_here(self) -> bool:
        """An own PBX: it is there when it has registered, asked or not."""
        return self.kind == "pbx" and not self.host


class Newcomers:
    def __init__(self) -> None:
        self._since: dict[str, tuple[Watched, datetime | None]] = {}
        self._asked: dict[str, datetime] = {}

    def see(self, watched: Iterable[Watched], known: Collection[str], now: datetime) -> None:
        """All that there are. One whose state is `known` is new only when it was changed."""
        before, self._since = self._since, {}
        for one in watched:
            was, since = before.get(one.endpoint, (None, now))
            if was is None and one.id in known:
                since = None
            elif was != one:
                since = now
                self._asked.pop(one.endpoint, None)
            self._since[one.endpoint] = one, since

    def is_new(self, endpoint: str, now: datetime) -> bool:
        since = self._since[endpoint][1]
        return since is not None and now - since < GRACE

    def are_here(self, now: datetime) -> bool:
        return any(self.is_new(endpoint, now) for endpoint in self._since)

    def to_ask(self, answering: Collection[str], now: datetime) -> list[str]:
        """Everyone new once; again whoever does not answer."""
        due = [
            endpoint
            for endpoint, (one, _) in self._since.items()
            if one.options_seconds > 0
            and not one.registers_here
            and self.is_new(endpoint, now)
            and self._is_due(endpoint, endpoint in answering, now)
        ]
        self._asked.update(dict.fromkeys(due, now))
        return due

    def _is_due(self, endpoint: str, is_answering: bool, now: datetime) -> bool:
        asked = self._asked.get(endpoint)
        return asked is None or (not is_answering and now - asked >= AGAIN)
