"""Settings under which a world may live; worlds with several lines, and with a supervisor."""

from typing import Any

from msgspec.structs import replace

from dzvin.acd import inputs
from dzvin.acd.model import SkillNeed
from dzvin.events import call
from dzvin.events.queue import ItemPicked, OfferMade
from dzvin.kernel.messages import Event
from tests.support.router import PHONE
from tests.support.router_world import LINES, OUTSIDE, PEOPLE, World

NEEDS = (SkillNeed(skill="uk", level=3), SkillNeed(skill="tech", level=2))
BOSS = PEOPLE[0]

RULES: dict[str, tuple[Any, ...]] = {
    "on_missed": ("stay_ready", "away", "penalty"),
    "on_rejected": ("stay_ready", "away", "penalty"),
    "missed_in_row": (1, 2),
    "retry_seconds": (0, 1, 5),
    "tier_wait_seconds": (0, 10),
    "pcp_seconds": (0, 15),
    "pcp_mode": ("auto", "auto", "manual"),
    "pcp_extend_seconds": (0, 10),
    "max_length": (0, 2),
    "join_when_no_operators": (False, True),
    "join_when_all_away": (False, True),
    "leave_when_empty": (False, True),
    "overflow_seconds": (0, 5, 20),
    "overflow_queue": ("help",),
    "outside": ({}, OUTSIDE),
    "ring_all_max": (0, 2),
    "stats_window": ("today", "shift", "rolling"),
    "scope": ("queue", "company"),
    "reset_idle_on_ready": (False, True),
    "skills": ((), NEEDS[:1], NEEDS),
    "relax_seconds": (0, 5),
    "sticky_wait_seconds": (0, 10),
    "sticky_fallback": ("longest_idle", "ring_all", "skills", "ring_progressive"),
    "max_rounds": (0, 0, 2),
    "reserve_gap_seconds": (0, 0, 10),
    "result_rule": ("optional", "mandatory"),
}
"""Of the queue `sales`: what each setting may be."""


class Lined(World):
    """Some have several lines, some no status control, and settings change both."""

    MORE = ("turn", "turn", "relined")
    ACTIONS = [*World.ACTIONS, *MORE]

    def relined(self, who: str, what: int) -> None:
        known = self.router.config.capacities
        lines = {id: each for id, each in LINES.items() if id != who or id not in known}
        self.full = replace(self.full, capacities=lines)
        self.reload(replace(self.router.config, capacities=lines))


class Supervised(World):
    """Whom a supervisor chose is offered out of the order: that is what he is asked for."""

    MORE = ("move", "move", "lift", "put_first", "pick", "pick", "pick")
    ACTIONS = [*World.ACTIONS, *MORE]

    def move(self, who: str, what: int) -> None:
        to = "sales" if what % 2 else "help"
        self.hear(inputs.ItemMovePressed(item=self.known(what), queue=to, by=BOSS))

    def lift(self, who: str, what: int) -> None:
        self.hear(inputs.ItemRaisePressed(item=self.known(what), points=what - 9, by=BOSS))

    def put_first(self, who: str, what: int) -> None:
        self.hear(inputs.ItemRaisePressed(item=self.known(what), is_front=True, by=BOSS))

    def pick(self, who: str, what: int) -> None:
        self.hear(inputs.ItemPickPressed(item=self.known(what), operator=who, by=BOSS))

    def check_order(self, said: list[Event]) -> None:
        super().check_order(without_picked(said))

    def check_again(self, said: list[Event]) -> None:
        super().check_again(without_picked(said))

    def check_choice(self, said: list[Event]) -> None:
        super().check_choice(without_picked(said))


class Owing(World):
    """Results and forms are demanded of talks, microphones fail, and phones are lost in talks."""

    MORE = tuple(
        "say say form form form_done form_done microphone lose lose come_back come_back give_up "
        "phones".split()
    )
    ACTIONS = [*World.ACTIONS, *MORE]

    def about(self, who: str) -> str | None:
        """The talk he is in, or that he is asked about."""
        person = self.router.state.operators.get(who)
        return (person.call or person.contact) if person else None

    def say(self, who: str, what: int) -> None:
        if (of := self.about(who)) is not None:
            said = inputs.ResultSaid(operator=who, call=of, is_complete=what % 3 != 0)
            self.hear(said)

    def form(self, who: str, what: int) -> None:
        if (of := self.about(who)) is not None:
            self.hear(inputs.FormAsked(operator=who, call=of, seconds=5 + what))

    def form_done(self, who: str, what: int) -> None:
        if (of := self.about(who)) is not None:
            self.hear(inputs.FormDone(operator=who, call=of))

    def microphone(self, who: str, what: int) -> None:
        phone, is_usable = PHONE.format(who), what % 3 != 0
        self.hear(inputs.MicrophoneSeen(operator=who, endpoint=phone, is_usable=is_usable))

    def lose(self, who: str, what: int) -> None:
        """His phone is gone from a talk, and the talk waits for him."""
        person = self.router.state.operators.get(who)
        if person is not None and person.state == "busy" and person.legs:
            leg, of = next(iter(person.legs.items()))
            if of.startswith("c"):
                why: Any = ("page_left", "connection_lost")[what % 2]
                named: dict[str, Any] = {"call": of, "leg": leg, "operator": who}
                self.hear(call.TalkInterrupted(**named, why=why, endpoint=PHONE.format(who)))
                self.hear(call.LegEnded(**named, kind="operator"))

    def come_back(self, who: str, what: int) -> None:
        for of in self.awaited(who)[:1]:
            self.hear(call.TalkRejoined(call=of, leg=f"{of}.{who}.{what}", operator=who))

    def give_up(self, who: str, what: int) -> None:
        why: Any = ("refused", "no_return", "hung_up")[what % 3]
        for of in self.awaited(who)[:1]:
            self.hear(call.TalkGivenUp(call=of, operator=who, why=why))

    def awaited(self, who: str) -> list[str]:
        person = self.router.state.operators.get(who)
        return list(person.awaited) if person else []

    def phones(self, who: str, what: int) -> None:
        """A reconnect: who is registered now, all at once."""
        there = {p: (PHONE.format(p),) for n, p in enumerate(PEOPLE) if (what + n) % 4}
        self.hear(inputs.PhonesSeen(registered=there))


def without_picked(said: list[Event]) -> list[Event]:
    picked = {(e.item, e.operator) for e in said if isinstance(e, ItemPicked)}
    return [e for e in said if not (isinstance(e, OfferMade) and (e.item, e.operator) in picked)]
