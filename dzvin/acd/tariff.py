"""How much of a status is paid: the formula XX/YY/ZZ of a queue, and what an hour of it costs.

The formula is read here alone: of `1/1/1` one may also say that the first second is paid.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from msgspec import Meta

type Formula = Annotated[str, Meta(pattern=r"^[0-9]{1,4}/[0-9]{1,4}/[1-9][0-9]{0,3}$(?!\n)")]
"""Seconds: up to XX nothing is paid, then YY at once, beyond them each begun ZZ."""

BY_SECOND = "1/1/1"
CENT = 10_000
"""In millionths."""


def paid_seconds(formula: str, seconds: int) -> int:
    """Of a status that lasted so long."""
    free, first, step = map(int, formula.split("/"))
    if seconds <= free:
        return 0
    if seconds <= first:
        return first
    return first - (first - seconds) // step * step


def pay_micros(seconds: int, hour_micros: int) -> int:
    """Money for paid seconds, in millionths of the currency, exact to the cent."""
    cents = Decimal(seconds) * hour_micros / (3600 * CENT)
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP)) * CENT
