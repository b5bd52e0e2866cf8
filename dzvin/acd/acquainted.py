"""Whose own operator is who: the one whom his contact names as responsible, which the engine is
asked for; else the one with whom he talked last. Of that there is a bounded memory per company, in
the router's own rows, so that it needs no database."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from msgspec.structs import replace

from dzvin.acd.catalogue import WITH_FALLBACK
from dzvin.acd.commands import FindResponsible
from dzvin.acd.draft import Draft
from dzvin.acd.inputs import ResponsibleFound
from dzvin.acd.model import NEVER, Memory, WorkItem
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
    page[item.party] = line_of(operator, draft.now)
    if len(page) > PAGE:
        oldest = min(page, key=lambda party: (said(page, party)[0], party))
        page = {party: line for party, line in page.items() if party != oldest}
    draft.remember(key, page)


ANSWER = timedelta(milliseconds=500)
"""Nobody waits longer for an answer: the database may be away."""


def is_sticky(desk: Desk | None) -> bool:
    return desk is not None and desk.config.settings.strategy == WITH_FALLBACK


def acquainted(draft: Draft, item: WorkItem) -> WorkItem:
    """For an item that comes into a queue: whom it wants, as far as it is known by now."""
    desk, party = draft.roster.desks.get(item.queue or ""), item.party
    item = replace(item, personal=None, personal_until=NEVER, asked_until=NEVER)
    if desk is None or party is None or not is_sticky(desk):
        return item
    item = replace(item, **own_operator(draft, desk, item))
    if item.responsible is not None or not draft.config.is_contact_asked:
        return item
    draft.ask(FindResponsible(tenant=draft.config.tenant, item=item.id, party=party))
    return replace(item, asked_until=draft.now + ANSWER)


def responsible_found(draft: Draft, heard: ResponsibleFound) -> None:
    """He waits for him from now; a late answer is of use in his next queue alone."""
    item = draft.items.get(heard.item)
    if item is None:
        return
    operator = heard.operator if heard.operator in draft.config.operators else None
    item = replace(item, responsible=operator)
    desk = draft.roster.desks.get(item.queue or "")
    if item.asked_until > draft.now and desk is not None and is_sticky(desk):
        item = replace(item, asked_until=NEVER, **own_operator(draft, desk, item))
        draft.stirred.add(item.id)
    draft.put_item(item)


def own_operator(draft: Draft, desk: Desk, item: WorkItem) -> dict[str, Any]:
    """Whom it wants, and how long it waits for him. Not at all for one who is not at work, or not
    in this queue; his colleagues come first all the same."""
    settings = desk.config.settings
    operator = item.responsible or last_talk(draft, item.party or "", settings.sticky_days)
    if operator is None:
        return {}
    is_here = operator in desk.members and draft.operator(operator).state != "offline"
    wait = settings.sticky_wait_seconds if is_here else 0
    return {"personal": operator, "personal_until": draft.now + timedelta(seconds=wait)}


def last_talk(draft: Draft, party: str, days: int) -> str | None:
    page = draft.memory(page_of(party))
    if party not in page:
        return None
    minute, operator = said(page, party)
    return operator if minute >= minute_of(draft.now - timedelta(days=days)) else None


def line_of(operator: str, now: datetime) -> str:
    """As a page keeps it."""
    return f"{minute_of(now)} {operator}"


def said(page: Memory, party: str) -> tuple[int, str]:
    minute, _, operator = str(page[party]).partition(" ")
    return int(minute), operator


def minute_of(now: datetime) -> int:
    return int(now.timestamp()) // 60
