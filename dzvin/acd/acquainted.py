"""Who talked to whom last: a bounded memory per company, kept in the router's own rows, so that a
call finds its operator without asking the database."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from dzvin.acd.catalogue import WITH_FALLBACK
from dzvin.acd.draft import Draft
from dzvin.acd.model import Memory
from dzvin.acd.roster import Desk

PAGES, PAGE = 1024, 24
"""So many rows, and customers in each: some 20,000 of a company, those who talked last."""


LONGEST = timedelta(days=365)
"""No queue asks for what is older."""


def page_of(party: str) -> str:
    """The row in which this customer is remembered; named like a queue, which it is not."""
    n = int.from_bytes(blake2b(party.encode(), digest_size=4).digest()) % PAGES
    return f"00000000-0000-8000-8000-{n:012x}"


def talked(draft: Draft, call: str, operator: str) -> None:
    """Remembered only while some queue of the company asks for it."""
    item = draft.items.get(call)
    if item is None or item.party is None or not draft.roster.has_sticky:
        return
    key = page_of(item.party)
    first, kept = minute_of(draft.now - LONGEST), draft.memory(key)
    page: Memory = {party: line for party, line in kept.items() if said(kept, party)[0] >= first}
    page[item.party] = f"{minute_of(draft.now)} {operator}"
    if len(page) > PAGE:
        oldest = min(page, key=lambda party: (said(page, party)[0], party))
        page = {party: line for party, line in page.items() if party != oldest}
    draft.remember(key, page)


def own_operator(draft: Draft, desk: Desk | None, party: str | None) -> dict[str, Any]:
    """For an item that arrives: whom it wants, and how long it waits for him. Not at all for one
    who is not at work, or not in this queue; his colleagues come first all the same."""
    if desk is None or party is None or desk.config.settings.strategy != WITH_FALLBACK:
        return {}
    page, settings = draft.memory(page_of(party)), desk.config.settings
    if party not in page:
        return {}
    minute, operator = said(page, party)
    if minute < minute_of(draft.now - timedelta(days=settings.sticky_days)):
        return {}
    is_here = operator in desk.members and draft.operator(operator).state != "offline"
    wait = settings.sticky_wait_seconds if is_here else 0
    return {"personal": operator, "personal_until": draft.now + timedelta(seconds=wait)}


def said(page: Memory, party: str) -> tuple[int, str]:
    minute, _, operator = str(page[party]).partition(" ")
    return int(minute), operator


def minute_of(now: datetime) -> int:
    return int(now.timestamp()) // 60
