"""Computed blocks: `(answer.price - answer.discount) * 1.2`. Read, never executed.

Numbers and variables with + - * / and parentheses. Where a variable is no number, or something is
divided by nothing, there is no value.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, DecimalException

from dzvin.kernel.expression import MAX_DEPTH, MAX_SIGNS, BadExpression

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,12}(?:\.\d{1,6})?(?![\w.]))|(?P<sign>[-+*/()])"
    r"|(?P<word>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+){1,4}))"
)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_SIGNS = {"+", "-", "*", "/"}
STEP = Decimal("0.000001")
GREATEST = Decimal(10) ** 15

type Program = tuple[str, ...]
"""Values before their sign, as pages compute it: `("answer.a", "2", "*")`."""


def parse_formula(written: str) -> Program:
    """Raises BadExpression."""
    if len(written) > MAX_SIGNS:
        raise BadExpression("too long")
    reader = _Reader(_tokens(written))
    reader.sum(0)
    if reader.ahead:
        raise BadExpression(f"not expected here: {reader.ahead[0]}")
    return tuple(reader.done)


def names_of(program: Program) -> set[str]:
    return {step for step in program if step[0].isalpha()}


def computed(program: Program, variables: Mapping[str, str]) -> str:
    """Rounded to six places, without needless zeros; empty when it cannot be computed."""
    stack: list[Decimal] = []
    for step in program:
        if step in _SIGNS:
            right, left = stack.pop(), stack.pop()
            found = _joined(left, step, right)
        else:
            found = _number(variables.get(step, "") if step[0].isalpha() else step)
        if found is None or abs(found) >= GREATEST:
            return ""
        stack.append(found)
    return written(stack[0])


def written(number: Decimal) -> str:
    text = f"{number.quantize(STEP):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _number(text: str) -> Decimal | None:
    return Decimal(text) if is_number(text) else None


def _joined(left: Decimal, sign: str, right: Decimal) -> Decimal | None:
    if sign == "/":
        try:
            return left / right
        except DecimalException:
            return None
    if sign == "*":
        return left * right
    return left + right if sign == "+" else left - right


def _tokens(written: str) -> list[str]:
    found, place = [], 0
    while written[place:].strip():
        token = _TOKEN.match(written, place)
        if token is None:
            raise BadExpression(f"not understood: {written[place:].strip()[:20]}")
        found.append(token[str(token.lastgroup)])
        place = token.end()
    return found


class _Reader:
    """Recursive descent; `done` is what was read, each sign after its values."""

    def __init__(self, ahead: list[str]) -> None:
        self.ahead = ahead
        self.done: list[str] = []

    def sum(self, depth: int) -> None:
        self.product(depth)
        while self.ahead and self.ahead[0] in "+-":
            sign = self.ahead.pop(0)
            self.product(depth)
            self.done.append(sign)

    def product(self, depth: int) -> None:
        self.value(depth)
        while self.ahead and self.ahead[0] in "*/":
            sign = self.ahead.pop(0)
            self.value(depth)
            self.done.append(sign)

    def value(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise BadExpression("too deep")
        if not self.ahead:
            raise BadExpression("it ends too soon")
        token = self.ahead.pop(0)
        if token == "(":
            self.sum(depth + 1)
            if not self.ahead or self.ahead.pop(0) != ")":
                raise BadExpression(") is missing")
        elif token == "-":
            self.done.append("0")
            self.value(depth + 1)
            self.done.append("-")
        elif token in {")", "+", "*", "/"}:
            raise BadExpression(f"a value is missing before {token}")
        else:
            self.done.append(token)
