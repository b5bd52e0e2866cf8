"""Chance that follows from a seed and names alone: the same in every variant, run and machine."""

from hashlib import blake2b
from math import exp, log, sqrt
from statistics import NormalDist

from dzvin.forecast.model import Spread

NORMAL = NormalDist()


def unit(seed: int, *names: object) -> float:
    """Evenly between 0 and 1, never either."""
    text = ":".join(map(str, (seed, *names)))
    number = int.from_bytes(blake2b(text.encode(), digest_size=7).digest())
    return (number + 0.5) / 2**56


def exponential(mean: float, chance: float) -> float:
    return -mean * log(chance)


def drawn(spread: Spread, chance: float) -> float:
    """Seconds."""
    if spread.shape == "constant" or spread.mean == 0:
        return spread.mean
    if spread.shape == "exponential":
        return exponential(spread.mean, chance)
    deviation = spread.mean / 2 if spread.deviation is None else spread.deviation
    variance = log(1 + (deviation / spread.mean) ** 2)
    return spread.mean * exp(sqrt(variance) * NORMAL.inv_cdf(chance) - variance / 2)
