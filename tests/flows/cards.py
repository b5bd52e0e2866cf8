"""Stories of transfers and conferences as each operator's page is told them, with his call card.

`tests/golden/cards.json` holds them: the browser makes the same cards from the events alone
(ui/tests/cards.test.ts). After a change that is meant: `python -m tests.flows.cards`.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from dzvin.acd.inputs import StatusPressed
from dzvin.acd.lines import Capacity
from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import Call, GatewayRoute, Target
from dzvin.engine.follow import call_subject
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import TalkRejoined
from dzvin.infra.batch import Recorded
from dzvin.telephony.party import Party
from dzvin.workplace.card import CallCard, calls_shown, card, people_in
from dzvin.workplace.hub import frame
from dzvin.workplace.visibility import Viewer, others_in, shows_party, visible
from tests.flows.world import World, company

GOLDEN = Path(__file__).parents[1] / "golden/cards.json"
OPERATORS = ("anna", "boris")
VIEWERS = {each: Viewer(operator=each, session=each, sees_numbers=True) for each in OPERATORS}
BORIS = Target(kind="operator", id="boris")
LOST = 38
"""Q.850: network out of order."""
OUTSIDE = Target(kind="number", number="0442790000")


class Watched:
    """A company in which somebody looks at the cards of both operators after each step."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.caller: Party
        self.others: list[str] = []
        """Further calls of the story."""
        self.calls: dict[str, set[str]] = {}
        self.cards: dict[str, list[dict[str, Any]]] = {each: [] for each in OPERATORS}

    async def talks(self) -> None:
        """The customer talks with Anna."""
        self.world.switch.endpoints |= {"gw-one"}
        await self.world.is_at_work(*OPERATORS)
        self.caller, _ = await self.world.in_talk("anna")
        await self.world.advance(5)
        self.look()

    async def asks(
        self, kind: Any, to: Target = BORIS, by: str = "anna", *, is_answered: bool = True
    ) -> None:
        heard = TransferAsked(operator=by, kind=kind, to=to, may_external=True)
        self.world.post(heard, self.caller.call)
        await self.world.settle()
        self.look()
        await self.goes_on(2)
        if is_answered:
            phone = "gw-one" if to.kind == "number" else f"{to.id}-phone"
            self.world.switch.rung(phone).answer()
            await self.world.settle()
            await self.goes_on(1)

    async def presses(self, operator: str, *buttons: str) -> None:
        for button in buttons:
            await self.world.clicks(operator, button, self.caller.call)
            self.look()
            await self.goes_on(1)

    async def goes_on(self, seconds: float) -> None:
        await self.world.advance(seconds)
        self.look()

    def look(self) -> None:
        after = self.world.log.recorded[-1].position
        for operator in OPERATORS:
            cards = json.loads(msgspec.json.encode(self.cards_of(operator)))
            shown = {"card": cards[0] if cards else None}
            shown |= {"lines": cards[1:]} if cards[1:] else {}
            looked = self.cards[operator]
            if not looked or looked[-1] != {"after": looked[-1]["after"], **shown}:
                looked.append({"after": after, **shown})

    def cards_of(self, operator: str) -> list[CallCard]:
        state = self.world.operator(operator)
        found = []
        for id in calls_shown(state):
            call: Call | None = self.world.loop.mind.states.get(call_subject(id))
            if call is not None:
                people = self.people(people_in(call))
                found.append(card(call, state, VIEWERS[operator], people))
        return [each for each in found if each is not None]

    def people(self, ids: set[str]) -> dict[str, dict[str, str]]:
        rows = {row.id: row for row in self.world.log.parties.values()}
        return {id: {"number": rows[id].number, "name": rows[id].name} for id in ids}

    def frames(self, operator: str) -> list[dict[str, Any]]:
        """What his page is told of this call, in order; as `workplace/listener.py` gives it."""
        found = []
        self.calls = {each: set() for each in (self.caller.call, *self.others)}
        for recorded in self.world.log.recorded:
            call = getattr(recorded.event, "call", None)
            if call not in self.calls:
                continue
            if (operator_in := getattr(recorded.event, "operator", None)) is not None:
                self.calls[call].add(operator_in)
            participants = self.calls[call]
            if visible(recorded.event, VIEWERS[operator], participants):
                found.append(self.frame(recorded, operator, frozenset(participants)))
        return found

    def frame(self, recorded: Recorded, operator: str, participants: frozenset[str]) -> Any:
        others = self.people(others_in(recorded.event))
        caller = recorded.envelope.party
        party = self.people({caller})[caller] if caller else None
        viewer = VIEWERS[operator]
        is_shown = shows_party(recorded.event, viewer, participants)
        return json.loads(frame(recorded, viewer, is_shown, party, others))


async def asked_first(watched: Watched) -> None:
    await watched.talks()
    await watched.asks("attended")
    await watched.presses("anna", "swap", "swap", "return")
    await watched.asks("attended")
    await watched.presses("anna", "swap", "complete")
    await watched.presses("boris", "pause", "record", "hold", "resume")


async def came_back(watched: Watched) -> None:
    await watched.talks()
    await watched.world.presses("anna", "away", "lunch")
    await watched.asks("blind", is_answered=False)
    await watched.goes_on(20)
    watched.world.switch.rung("anna-phone").answer()
    await watched.world.settle()
    await watched.goes_on(1)
    await watched.asks("attended", is_answered=False)
    await watched.presses("anna", "complete")
    watched.world.switch.rung("boris-phone").answer()
    await watched.world.settle()
    await watched.goes_on(1)


async def conference(watched: Watched) -> None:
    await watched.talks()
    await watched.asks("conference", OUTSIDE)
    await watched.presses("anna", "pause", "hold")
    await watched.asks("conference")
    await watched.presses("anna", "resume", "record", "hang_up")
    await watched.presses("boris", "hold", "resume")


async def advice_from_outside(watched: Watched) -> None:
    await watched.talks()
    await watched.asks("attended", OUTSIDE)
    await watched.presses("anna", "swap", "swap", "return")
    await watched.asks("conference", is_answered=False)
    await watched.presses("anna", "return", "hang_up")


async def among_ourselves(watched: Watched) -> None:
    """Whoever of the two wants to holds the other or hands him over."""
    world = watched.world
    world.switch.endpoints |= {"gw-one"}
    await world.is_at_work(*OPERATORS)
    watched.caller = await world.calls_from("anna", "102")
    watched.look()
    world.switch.rung("boris-phone").answer()
    await world.settle()
    await watched.goes_on(5)
    await watched.presses("anna", "hold", "resume")
    await watched.presses("boris", "hold", "resume")
    await watched.asks("attended", OUTSIDE)
    await watched.presses("anna", "swap", "complete")


async def cut_off(watched: Watched) -> None:
    """Anna's phone is lost in a talk: she comes back, then she does not."""
    world = watched.world
    await watched.talks()
    for _ in range(2):
        talking = [p for p in world.switch.parties.values() if p.endpoint == "anna-phone"]
        talking[0].is_lost(LOST)
        await world.settle()
        await watched.goes_on(1)
        if not watched.world.told(TalkRejoined):
            world.switch.rung("anna-phone").answer()
            await world.settle()
            await watched.goes_on(1)
    await watched.goes_on(30)


async def two_lines(watched: Watched) -> None:
    """A second customer rings in a talk; Anna goes from one to the other, and hands one over."""
    world = watched.world
    await watched.talks()
    world.post(StatusPressed(operator="boris", state="away"))
    second = await world.in_queue()
    watched.others.append(second.call)
    watched.look()
    world.switch.rung("anna-phone").answer()
    await world.settle()
    await watched.goes_on(2)
    await watched.presses("anna", "mute", "resume")
    third = await world.in_queue()
    watched.others.append(third.call)
    await watched.goes_on(25)
    await watched.asks("blind")
    await world.clicks("anna", "resume", second.call)
    await watched.goes_on(1)
    second.hang_up()
    await world.settle()
    await watched.goes_on(1)


STORIES: tuple[Callable[[Watched], Coroutine[Any, Any, None]], ...] = (
    asked_first,
    came_back,
    conference,
    advice_from_outside,
    among_ourselves,
    cut_off,
    two_lines,
)


async def told(story: Callable[[Watched], Coroutine[Any, Any, None]]) -> dict[str, Any]:
    gateway = GatewayRoute(id="g1", endpoint="gw-one", provider="p1", caller_number="+380440000000")
    usual = company(gateways=(gateway,))
    lines = {"anna": Capacity(max_lines=2)}
    acd = replace(usual.acd, capacities=lines)
    world = World(TenantConfig(acd=acd, calls=usual.calls, projects=usual.projects))
    await world.start()
    watched = Watched(world)
    await story(watched)
    pages = {
        each: {"frames": watched.frames(each), "cards": watched.cards[each]} for each in OPERATORS
    }
    return {"story": story.__name__, "pages": pages}


def all_told() -> list[dict[str, Any]]:
    return [asyncio.run(asyncio.wait_for(told(story), 20)) for story in STORIES]


def lines(stories: list[dict[str, Any]]) -> str:
    """As JSON with one frame or card a line, so that a change can be read."""
    text = json.dumps({"stories": stories}, ensure_ascii=False)
    for opening in ('{"position"', '{"after"', '{"story"', '"cards"', '"boris": {"frames"'):
        text = text.replace(opening, f"\n{opening}")
    return text + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(lines(all_told()))
