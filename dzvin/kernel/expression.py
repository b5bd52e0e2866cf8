"""Conditions: `call.vip and call.from matches "+38044*"`. Read, never executed.

Values are texts. `== != < > <= >=` compare two numbers as numbers, anything else as texts.
`x in ("a", "b")`; `x contains "part"`; `x matches "+38?*"`, where `*` is any signs and `?` one.
`and`, `or`, `not` and parentheses join them; a variable alone is true unless it is empty, `false`
or `0`. An unknown variable is empty.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct

MAX_SIGNS = 1_000
MAX_DEPTH = 20

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<number>-?\d{1,15}(?:\.\d{1,6})?(?![\w.]))"""
    r"""|(?P<sign>==|!=|<=|>=|<|>|\(|\)|,)|(?P<word>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+){0,4}))"""
)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_FALSE = {"", "0", "false"}
_WORDS = {"and", "or", "not", "in", "contains", "matches"}
_SIMPLE = {"now"}
"""Variables without a dot."""


class BadExpression(ValueError):
    """The message names what is not understood."""


class Value(Struct, frozen=True):
    text: str
    is_variable: bool = False

    def of(self, variables: Mapping[str, str]) -> str:
        return variables.get(self.text, "") if self.is_variable else self.text


class Test(Struct, frozen=True):
    """`right` has several values only for `in`; none at all: `left` alone."""

    left: Value
    sign: str = ""
    right: tuple[Value, ...] = ()

    def holds(self, variables: Mapping[str, str]) -> bool:
        left = self.left.of(variables)
        if not self.sign:
            return left.casefold() not in _FALSE
        right = [value.of(variables) for value in self.right]
        return left in right if self.sign == "in" else _SIGNS[self.sign](left, right[0])


class Not(Struct, frozen=True):
    part: "Expression"

    def holds(self, variables: Mapping[str, str]) -> bool:
        return not self.part.holds(variables)


class Join(Struct, frozen=True):
    """`is_all`: and; else or."""

    is_all: bool
    parts: tuple["Expression", ...]

    def holds(self, variables: Mapping[str, str]) -> bool:
        found = (part.holds(variables) for part in self.parts)
        return all(found) if self.is_all else any(found)


type Expression = Test | Not | Join


def parse(written: str) -> Expression:
    """Raises BadExpression."""
    if len(written) > MAX_SIGNS:
        raise BadExpression("too long")
    reader = _Reader(_tokens(written))
    found = reader.either(0)
    if reader.here != ("", ""):
        raise BadExpression(f"not expected here: {reader.here[1]}")
    return found


def names_in(expression: Expression) -> set[str]:
    """The variables it asks for."""
    if isinstance(expression, Join):
        return {name for part in expression.parts for name in names_in(part)}
    if isinstance(expression, Not):
        return names_in(expression.part)
    values = (expression.left, *expression.right)
    return {value.text for value in values if value.is_variable}


def matches(text: str, pattern: str) -> bool:
    """Its time grows with both lengths only, whatever the pattern."""
    at, star, resume = 0, -1, 0
    place = 0
    while place < len(text):
        sign = pattern[at] if at < len(pattern) else ""
        if sign == "*":
            star, resume, at = at, place, at + 1
        elif sign and sign in ("?", text[place]):
            at, place = at + 1, place + 1
        elif star >= 0:
            resume += 1
            at, place = star + 1, resume
        else:
            return False
    return all(sign == "*" for sign in pattern[at:])


def _tokens(written: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while written[place:].strip():
        token = _TOKEN.match(written, place)
        if token is None:
            raise BadExpression(f"not understood: {written[place:].strip()[:20]}")
        kind = str(token.lastgroup)
        text = token[kind]
        if kind == "word" and text in _WORDS:
            kind = "sign"
        elif kind == "word" and "." not in text and text not in _SIMPLE:
            raise BadExpression(f"not a variable: {text}; a text stands in quotes")
        found.append((kind, text[1:-1] if kind == "text" else text))
        place = token.end()
    return found


class _Reader:
    """Recursive descent over the tokens; `here` is the one that was not read yet."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._ahead = [*tokens, ("", "")]

    @property
    def here(self) -> tuple[str, str]:
        return self._ahead[0]

    def takes(self, *signs: str) -> str:
        """The sign that stands here, read; empty when it is none of these."""
        kind, text = self.here
        if kind != "sign" or text not in signs:
            return ""
        self._ahead.pop(0)
        return text

    def must(self, sign: str) -> None:
        if not self.takes(sign):
            raise BadExpression(f"{sign} is missing")

    def either(self, depth: int) -> Expression:
        parts = [self.both(depth)]
        while self.takes("or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Join(False, tuple(parts))

    def both(self, depth: int) -> Expression:
        parts = [self.one(depth)]
        while self.takes("and"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else Join(True, tuple(parts))

    def one(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise BadExpression("too deep")
        if self.takes("not"):
            return Not(self.one(depth + 1))
        if self.takes("("):
            inner = self.either(depth + 1)
            self.must(")")
            return inner
        left = self.value()
        sign = self.takes(*_SIGNS, "in")
        if sign == "in":
            return Test(left, sign, self.several())
        return Test(left, sign, (self.value(),)) if sign else Test(left)

    def several(self) -> tuple[Value, ...]:
        self.must("(")
        found = [self.value()]
        while self.takes(","):
            found.append(self.value())
        self.must(")")
        return tuple(found)

    def value(self) -> Value:
        kind, text = self.here
        if kind not in {"text", "number", "word"}:
            raise BadExpression(f"a value is missing before {text}" if text else "it ends too soon")
        self._ahead.pop(0)
        return Value(text, is_variable=kind == "word")


def _compared(left: str, right: str) -> int:
    """-1, 0 or 1. As numbers only when both are: 007 and 7 typed by a caller are the same."""
    if _NUMBER.fullmatch(left) and _NUMBER.fullmatch(right):
        one, other = Decimal(left), Decimal(right)
        return (one > other) - (one < other)
    return (left > right) - (left < right)


_SIGNS: dict[str, Callable[[str, str], bool]] = {
    "==": lambda left, right: _compared(left, right) == 0,
    "!=": lambda left, right: _compared(left, right) != 0,
    "<": lambda left, right: _compared(left, right) < 0,
    ">": lambda left, right: _compared(left, right) > 0,
    "<=": lambda left, right: _compared(left, right) <= 0,
    ">=": lambda left, right: _compared(left, right) >= 0,
    "contains": lambda left, right: right in left,
    "matches": matches,
}
