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
MANY = 20_000
"""Of a word, where all are wanted: of more one contact after the other is asked, in the order of
the list, whose first page is full soon then."""


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

    def counts(self, most: int) -> list[Any]:
        """Of each way, up to `most` and one more."""
        return [
            select(func.count())
            .select_from(select(table.c.contact).where(how).limit(most + 1).subquery())
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
    """The rarest word gives the contacts to look at: all of them up to `FEW`, else `CUT`; if all
    are wanted, up to `MANY`. Which word that is, no planner knows under row-level security. A tag
    is asked of each contact in the order of the list, unless few have it."""
    words = [ways(word) for word in asked.words]
    tags = [tagged(asked.tag)] if asked.tag else []
    every = [*words, *tags]
    is_cut = False
    found: list[ColumnElement[bool]] = []
    if every:
        most = MANY if asked.is_whole else FEW
        counts, every = await _counted(connection, every, most)
        least = min(range(len(every)), key=counts.__getitem__)
        if words and least >= len(words) and counts[least] > most:
            least = min(range(len(words)), key=counts.__getitem__)
        is_rare = counts[least] <= most
        is_cut = not asked.is_whole and bool(words) and min(counts[: len(words)]) > FEW
        found = [each.is_fit() for each in every]
        if counts[least] == 0:
            found = [false()]
        elif is_rare or (least < len(words) and not asked.is_whole):
            few = every[least].contacts().limit(most if is_rare else CUT).subquery()
            found[least] = CONTACT.c.id.in_(select(few.c.contact))
    if asked.responsible:
        found.append(CONTACT.c.responsible == asked.responsible)
    return Narrowed(where=found, is_cut=is_cut)


async def _counted(
    connection: Connection, every: Sequence[Ways], most: int
) -> tuple[list[int], list[Ways]]:
    """How many each fits, and each without the ways by which nobody does: in one question."""
    asked = [each.counts(most) for each in every]
    found = [int(count) for count in (await connection.execute(select(*sum(asked, [])))).one()]
    counts: list[int] = []
    left: list[Ways] = []
    for each, queries in zip(every, asked, strict=True):
        its, found = found[: len(queries)], found[len(queries) :]
        counts.append(sum(its))
        left.append(each.only(its))
    return counts, left
