"""Which intervals, offers and calls break a rule: found in rows that are in order."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from dzvin.reports.own.model import MISSED


class Found(Struct, frozen=True, kw_only=True):
    """`ref`: the same for one thing, however often it is found. `until`: when the rule was broken
    by it."""

    user: str
    ref: str
    since: datetime
    until: datetime
    value: float
    call: str | None = None


class Stay(Struct, frozen=True, kw_only=True):
    """In a status, or of a customer on hold; without an end it lasts."""

    user: str
    ref: str
    started_at: datetime
    ended_at: datetime | None
    reason: str | None = None
    call: str | None = None


class Offer(Struct, frozen=True, kw_only=True):
    user: str
    ref: str
    made_at: datetime
    ended_at: datetime
    outcome: str
    call: str


class Punished(Struct, frozen=True, kw_only=True):
    """What is known of a rule already."""

    user: str
    ref: str
    since: datetime
    until: datetime


def joined(stays: Iterable[Stay]) -> list[Stay]:
    """By person and time. Whoever goes Away once more for the same reason has not come back."""
    found: list[Stay] = []
    for stay in sorted(stays, key=lambda one: (one.user, one.started_at, one.ref)):
        last = found[-1] if found else None
        if (
            last
            and (last.user, last.reason, last.call) == (stay.user, stay.reason, stay.call)
            and last.ended_at == stay.started_at
        ):
            found[-1] = replace(last, ended_at=stay.ended_at)
        else:
            found.append(stay)
    return found


def too_long(
    stays: Iterable[Stay],
    limit_seconds: float,
    since: datetime,
    at: datetime,
    alive_at: datetime | None = None,
) -> Iterator[Found]:
    """Those that outlived the limit in this time, whether they have ended or not. What lasts is
    known up to `alive_at`: without an engine nobody can come back."""
    for stay in stays:
        end = stay.ended_at or min(at, alive_at or at)
        broken_at = stay.started_at + timedelta(seconds=limit_seconds)
        if since <= broken_at < min(end, at):
            yield Found(
                user=stay.user,
                ref=stay.ref,
                since=stay.started_at,
                until=broken_at,
                value=round((end - stay.started_at).total_seconds(), 3),
                call=stay.call,
            )


def missed_in_row(
    offers: Iterable[Offer], count: int, since: datetime, punished: Sequence[Punished]
) -> Iterator[Found]:
    """Each time so many were missed one after the other; then it is counted anew. What was
    withdrawn is nobody's fault, and no answer either."""
    known = {one.user: one.until for one in sorted(punished, key=lambda one: one.until)}
    ordered = sorted(offers, key=lambda one: (one.user, one.made_at, one.ref))
    for user, his in groupby(ordered, key=lambda one: one.user):
        row: list[Offer] = []
        for offer in his:
            if user in known and offer.ended_at <= known[user]:
                continue
            if offer.outcome in MISSED:
                row.append(offer)
            elif offer.outcome != "withdrawn":
                row = []
            if len(row) < max(1, count):
                continue
            if offer.ended_at >= since:
                yield _of_row(row)
            row = []


def _of_row(row: Sequence[Offer]) -> Found:
    last = row[-1]
    return Found(
        user=last.user,
        ref=last.ref,
        since=row[0].made_at,
        until=max(one.ended_at for one in row),
        value=len(row),
        call=last.call,
    )


def fresh(found: Iterable[Found], punished: Sequence[Punished], *, is_once: bool) -> list[Found]:
    """Without what is known, each once. `is_once`: nor what falls into a time that was punished, as
    when a late event cuts an interval in two."""
    refs = {(one.user, one.ref) for one in punished}
    ordered = sorted(found, key=lambda one: (one.until, one.user, one.ref), reverse=True)
    firsts = {(one.user, one.ref): one for one in ordered}
    left = [one for ref, one in firsts.items() if ref not in refs]
    if is_once:
        left = [one for one in left if not any(_overlaps(one, other) for other in punished)]
    return sorted(left, key=lambda one: (one.until, one.user, one.ref))


def _overlaps(one: Found, other: Punished) -> bool:
    return one.user == other.user and one.since < other.until and other.since < one.until
