"""Who calls when and what comes of it, and which process dies when: all of it from one seed."""

import random
from dataclasses import dataclass

KINDS = {
    "menu_left": 6,
    "menu_talk": 8,
    "queue_left": 8,
    "ring_left": 8,
    "missed": 5,
    "refused": 5,
    "talk": 24,
    "hold": 8,
    "consult": 6,
    "conference": 6,
    "pcp": 10,
    "voicemail": 6,
    "browser": 8,
}
"""How often each story is told. The names are the phase in which something is done."""
RECORDED_SHARE = 0.5
PARTS = ("engine", "web", "worker", "postgres")
FIRST_KILL, LAST_KILL = 12.0, 12.0
"""Seconds after the first caller, and before the last one."""
KILL_PAUSE = (12.0, 28.0)


@dataclass(frozen=True)
class Story:
    """One customer's call as it is meant to be. `wait_seconds`: how long he stays in his phase
    before he leaves it, or how long an operator's phone rings."""

    n: int
    at: float
    kind: str
    is_recorded: bool
    wait_seconds: float
    talk_seconds: float
    is_ended_by_operator: bool

    @property
    def number(self) -> str:
        """His own, by which an operator's phone tells whose call it is."""
        return f"+38067{self.n:07d}"


@dataclass(frozen=True)
class Kill:
    at: float
    part: str


def stories(seed: int, seconds: float, rate: float) -> list[Story]:
    """`rate` callers a second, as they come: independent of one another."""
    chance = random.Random(f"stories {seed}")
    told, at = [], chance.expovariate(rate)
    while at < seconds:
        (kind,) = chance.choices(list(KINDS), list(KINDS.values()))
        told.append(
            Story(
                n=len(told) + 1,
                at=at,
                kind=kind,
                is_recorded=kind != "browser" and chance.random() < RECORDED_SHARE,
                wait_seconds=chance.uniform(0.3, 2.5),
                talk_seconds=chance.uniform(2.0, 5.0 if kind == "browser" else 7.0),
                is_ended_by_operator=chance.random() < 0.4,
            )
        )
        at += chance.expovariate(rate)
    return told


def kills(seed: int, seconds: float, parts: tuple[str, ...] = PARTS) -> list[Kill]:
    """Every part gets its turn before one gets its second."""
    chance = random.Random(f"kills {seed}")
    planned: list[Kill] = []
    deck: list[str] = []
    at = FIRST_KILL + chance.uniform(0, 5)
    while parts and at < seconds - LAST_KILL:
        if not deck:
            deck = chance.sample(parts, len(parts))
        planned.append(Kill(at=at, part=deck.pop()))
        at += chance.uniform(*KILL_PAUSE)
    return planned
