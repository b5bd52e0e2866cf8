"""By which words and numbers a contact is found, and in which order names stand."""

import re
from collections.abc import Iterable

import phonenumbers
from msgspec import Struct

from dzvin.crm.contacts.model import Contact

TERM_LENGTH, MOST_TERMS, MOST_WORDS = 60, 80, 6
TAG = "#"
FEWEST_DIGITS = 2
FIRST_SURROGATE, LAST_SURROGATE, LAST_SIGN = 0xD800, 0xDFFF, 0x10FFFF

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`\-][^\W_]+)*")
_NUMBER = re.compile(r"[+(]?[0-9][0-9 ().\-]*")
_DIGITS = re.compile(r"[^0-9]")

LATER = {
    "ґ": "г\ufffd",
    "є": "е\ufffd",
    "ё": "е\ufffc",
    "і": "и\ufffd",
    "ї": "и\ufffd\ufffd",
}  # fmt: skip
"""Letters that stand elsewhere in the alphabet than in Unicode: each right behind another."""


class Range(Struct, frozen=True):
    """Texts from `first` on, before `end`: all that begin so."""

    first: str
    end: str


class Word(Struct, frozen=True):
    """What is typed between two blanks: beginnings of terms, of numbers and of their ends."""

    terms: tuple[Range, ...] = ()
    phones: tuple[Range, ...] = ()
    ends: tuple[Range, ...] = ()


def begins(text: str) -> Range:
    """`text` is not empty."""
    after = ord(text[-1]) + 1
    after = LAST_SURROGATE + 1 if after >= FIRST_SURROGATE and after <= LAST_SURROGATE else after
    return Range(text, text[:-1] + chr(min(after, LAST_SIGN)))


def folded(text: str) -> str:
    """Equal for all ways to write an apostrophe, whatever the case."""
    return text.casefold().replace("’", "'").replace("ʼ", "'").replace("`", "'")


def sort_name(name: str) -> str:
    return "".join(LATER.get(sign, sign) for sign in " ".join(name.casefold().split()))


def terms_of(contact: Contact) -> list[str]:
    """Words of the name, the company, addresses and messengers; tags behind a #."""
    found: dict[str, None] = {}
    for text in (contact.name, contact.company):
        for word in _WORD.findall(folded(text)):
            found[word] = None
            found |= dict.fromkeys(word.split("-")[1:])
    for address in contact.emails:
        found[folded(address)] = None
    for messenger in contact.messengers:
        found[folded(messenger.id).lstrip("@")] = None
    found |= {TAG + folded(tag): None for tag in contact.tags}
    return [term[:TERM_LENGTH] for term in found if term][:MOST_TERMS]


def tag_term(tag: str) -> str:
    return TAG + folded(" ".join(tag.split()))[: TERM_LENGTH - 1]


def words_of(text: str, country: str, *, with_numbers: bool) -> list[Word]:
    """All of them must fit. A text that looks like a number is one word."""
    text = text.strip()[:100]
    if _NUMBER.fullmatch(text) and len(_DIGITS.sub("", text)) >= FEWEST_DIGITS:
        return [_number(text, country, with_numbers=with_numbers)]
    return [_word(word, country, with_numbers=with_numbers) for word in _split(text)]


def _split(text: str) -> Iterable[str]:
    found = (part.strip(".,;:!?\"«»()'") for part in folded(text).split())
    return [part for part in found if part][:MOST_WORDS]


def _word(word: str, country: str, *, with_numbers: bool) -> Word:
    if _NUMBER.fullmatch(word) and len(_DIGITS.sub("", word)) >= FEWEST_DIGITS:
        return _number(word, country, with_numbers=with_numbers)
    plain = word.lstrip("@" + TAG) or word
    terms = [begins(TAG + plain[: TERM_LENGTH - 1])]
    if not word.startswith(TAG):
        terms.append(begins(plain[:TERM_LENGTH]))
    return Word(terms=tuple(terms))


def _number(text: str, country: str, *, with_numbers: bool) -> Word:
    """Any beginning, with the country's code or as one dials it at home, and any end."""
    digits = _DIGITS.sub("", text)
    if not with_numbers:
        return Word(terms=(begins(TAG + digits),))
    code = phonenumbers.country_code_for_region(country) if country else 0
    starts = {f"+{digits}"}
    if code and not text.startswith("+") and (at_home := digits.lstrip("0")):
        starts.add(f"+{code}{at_home}")
    return Word(
        terms=(begins(TAG + digits), begins(digits)),
        phones=tuple(begins(start) for start in sorted(starts)),
        ends=() if text.startswith("+") else (begins(digits[::-1]),),
    )
