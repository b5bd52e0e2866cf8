"""What the letter about a voicemail message says, in the company's language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from dzvin.accounts.model import Language


class Words(Struct, frozen=True):
    subject: str
    hidden: str
    left: str
    dialled: str
    length: str
    box: str
    listen: str


WORDS: dict[Language, Words] = {
    "uk": Words(
        "Голосове повідомлення від {who}, {length}",
        "прихованого номера",
        "Коли: {at}",
        "Куди телефонували: {dialled}",
        "Тривалість: {length}",
        "Скринька: {box}",
        "Прослухати: {link}",
    ),
    "ru": Words(
        "Голосовое сообщение от {who}, {length}",
        "скрытого номера",
        "Когда: {at}",
        "Куда звонили: {dialled}",
        "Длительность: {length}",
        "Ящик: {box}",
        "Прослушать: {link}",
    ),
    "en": Words(
        "Voicemail from {who}, {length}",
        "a hidden number",
        "When: {at}",
        "Number called: {dialled}",
        "Length: {length}",
        "Box: {box}",
        "Listen: {link}",
    ),
}


class Facts(Struct, frozen=True, kw_only=True):
    who: str
    """Number and name of the caller; empty when hidden."""
    dialled: str
    box: str
    left_at: datetime
    seconds: float
    timezone: str
    link: str


class Letter(Struct, frozen=True, kw_only=True):
    subject: str
    text: str


def letter(facts: Facts, language: Language) -> Letter:
    """What a caller may write has no line breaks left."""
    words = WORDS[language]
    whole = round(facts.seconds)
    values = {
        "who": one_line(facts.who) or words.hidden,
        "length": f"{whole // 60}:{whole % 60:02d}",
        "at": facts.left_at.astimezone(ZoneInfo(facts.timezone)).strftime("%d.%m.%Y %H:%M"),
        "dialled": one_line(facts.dialled),
        "box": facts.box,
        "link": facts.link,
    }
    lines = (words.left, words.dialled, words.length, words.box, words.listen)
    told = [values["who"], *(line.format_map(values) for line in lines)]
    return Letter(subject=words.subject.format_map(values), text="\n".join(told) + "\n")


def one_line(text: str) -> str:
    return " ".join(text.split())
