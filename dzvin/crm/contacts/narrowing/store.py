"""Which contacts a search looks at: words by beginnings of terms and by either end of a number."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Table, and_, exists, false, func, or_, select, union_all

from dzvin.crm.contacts.searching import Range, Word
from dzvin.crm.contacts.tables import CONTACT, CONTACT_PHONE, CONTACT_TERM
from dzvin.infra.db import Connection

FEW = 3_000
"""So many contacts of a word are looked at: of more nobody reads a list, he types on."""
CUT = 1_000
"""Of a word that fits more than those: the list is not whole anyhow, and comes the sooner."""


class Asked(Struct, frozen=True, kw_only=True):
    """Which contacts, and in which order."""

    words: Sequence[Word] = ()
    tag: str = ""
    """As a term."""
    responsible: str | None = None
    sort: str = "name"
    is_descending: bool = False
    is_whole: bool = False
    """Every contact that fits, however many: slower. Always so for who sees only some of them."""


class Ways:
    """How a word may fit: by terms, or by numbers."""

    def __init__(self, single: Sequence[tuple[Table, ColumnElement[bool]]]) -> None:
        self._single = single

    def contacts(self) -> Any:
        """Their ids, some twice."""
        return union_all(*(select(table.c.contact).where(how) for table, how in self._single))

    def is_fit(self) -> ColumnElement[bool]:
        """Asked of one contact after the other: OFFSET keeps the planner from asking of all."""
        return or_(
            false(),
            *(
                exists(select(1).where(table.c.contact == CONTACT.c.id, how).offset(0))
                for table, how in self._single
            ),
        )

    def counts(self) -> list[Any]:
        """Of each way, up to `FEW` and one more."""
        return [
            select(func.count())
            .select_from(select(table.c.contact).where(how).limit(FEW + 1).subquery())
            .scalar_subquery()
            for table, how in self._single
        ]

    def only(self, counts: Sequence[int]) -> "Ways":
        """Those by which anybody fits at all: who has no tag that begins so asks for none."""
        return Ways([way for way, count in zip(self._single, counts, strict=True) if count])


def ways(word: Word) -> Ways:
    term, phone = CONTACT_TERM.c, CONTACT_PHONE.c
    return Ways(
        [
            *((CONTACT_TERM, _within(term.term, one)) for one in word.terms),
            *((CONTACT_PHONE, _within(phone.phone, one)) for one in word.phones),
            *((CONTACT_PHONE, _within(phone.reversed, one)) for one in word.ends),
        ]
    )


def tagged(tag: str) -> Ways:
    return Ways([(CONTACT_TERM, CONTACT_TERM.c.term == tag)])


def _within(column: ColumnElement[Any], one: Range) -> ColumnElement[bool]:
    return and_(column >= one.first, column < one.end)


class Narrowed(Struct, frozen=True, kw_only=True):
    """`is_cut`: each word fits so many that not all were looked at."""

    where: list[ColumnElement[bool]]
    is_cut: bool = False


async def narrowed(connection: Connection, asked: Asked) -> Narrowed:
    """The rarest word gives the contacts to look at: all of them up to `FEW`, else `CUT`, unless
    all are wanted. Which word that is, no planner knows under row-level security. A tag is asked of
    each contact in the order of the list, unless few have it."""
    words = [ways(word) for word in asked.words]
    tags = [tagged(asked.tag)] if asked.tag else []
    every = [*words, *tags]
    is_cut = False
    if every and not asked.is_whole:
        counts, every = await _counted(connection, every)
        least = min(range(len(every)), key=counts.__getitem__)
        if words and least >= len(words) and counts[least] > FEW:
            least = min(range(len(words)), key=counts.__getitem__)
        found = [each.is_fit() for each in every]
        is_cut = bool(words) and min(counts[: len(words)]) > FEW
        if counts[least] == 0:
            found = [false()]
        elif least < len(words) or counts[least] <= FEW:
            most = FEW if counts[least] <= FEW else CUT
            few = every[least].contacts().limit(most).subquery()
            found[least] = CONTACT.c.id.in_(select(few.c.contact))
    else:
        found = [each.is_fit() for each in every]
    if asked.responsible:
        found.append(CONTACT.c.responsible == asked.responsible)
    return Narrowed(where=found, is_cut=is_cut)


async def _counted(connection: Connection, every: Sequence[Ways]) -> tuple[list[int], list[Ways]]:
    """How many each fits, and each without the ways by which nobody does: in one question."""
    asked = [each.counts() for each in every]
    found = [int(count) for count in (await connection.execute(select(*sum(asked, [])))).one()]
    counts: list[int] = []
    left: list[Ways] = []
    for each, queries in zip(every, asked, strict=True):
        its, found = found[: len(queries)], found[len(queries) :]
        counts.append(sum(its))
        left.append(each.only(its))
    return counts, left
