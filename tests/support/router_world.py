"""A small call centre in which anything may happen, and the laws that hold after everything."""

from datetime import timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from dzvin.acd import inputs, machine
from dzvin.acd.capacity import count, further_calls
from dzvin.acd.catalogue import STRATEGIES
from dzvin.acd.draft import Draft
from dzvin.acd.index import rank
from dzvin.acd.lines import Capacity
from dzvin.acd.matching import why_not
from dzvin.acd.model import AcdConfig, AcdState, Member, Operator, QueueConfig, WorkItem
from dzvin.acd.needs import is_able
from dzvin.acd.operator_state import MOVES
from dzvin.acd.pools import candidate, pool_for
from dzvin.acd.reach import reach
from dzvin.acd.roster import roster_of
from dzvin.events import call, operator, queue
from dzvin.kernel.messages import Event, Input, TimerFired
from tests.support.history import LIMITS, History, check_limits
from tests.support.router import PHONE, Router, item_queued, queue_of

PEOPLE = ("a", "b", "c", "d", "e")
LEGAL = {(was.value, to.value) for (was, _), to in MOVES.items()}
CALLS = 9
REFUSALS = ("rejected", "busy", "unreachable", "failed", "not_accepted")
SKILLS = ("tech", "uk", "chess")
PRESSES = ("ready", "away", "offline")
COMMENTS = (None, "bank")


OUTSIDE: dict[str, dict[queue.OutsideKind, bool]] = {"c": {"int": False}, "e": {"ext": True}}
"""C has a company phone for his working hours, E is rung on his own whenever he is asked for."""


LINES = {
    "a": Capacity(max_lines=2),
    "b": Capacity(max_lines=3, is_status_kept=True),
    "d": Capacity(max_lines=2, is_status_kept=True),
    "e": Capacity(max_lines=2),
}
"""C has one line, as most people do."""


def centre(
    strategy: str,
    outside: dict[str, dict[queue.OutsideKind, bool]] | None = None,
    lines: dict[str, Capacity] | None = None,
    is_member_priority_first: bool = False,
    priority: int = 50,
    **settings: Any,
) -> Router:
    skills = ({"uk": 3, "tech": 2}, {"uk": 4, "tech": 1}, {}, {"uk": 1}, {"tech": 5})
    people = tuple(
        Member(operator=p, priority=1 + n // 3, position=n, weight=1 + 9 * n, skills=skills[n])
        for n, p in enumerate(PEOPLE)
    )
    office = queue_of("office", "a", "d", strategy="ring_all")
    router = Router(
        queue_of("sales", *people, strategy=strategy, priority=priority, **settings),
        replace(office, is_group=True),
        queue_of("help", "b", "d", Member(operator="a", priority=None), priority=52),
        devices=(PHONE.format("a"),),
        outside=outside or {},
        capacities=lines or {},
        is_member_priority_first=is_member_priority_first,
        away_limits=LIMITS,
        is_contact_asked=strategy == "sticky",
    )
    return router


def read_again(state: AcdState) -> AcdState:
    """As the next engine has it: the database forgets the order of rows, and of keys in them."""
    return msgspec.json.decode(msgspec.json.encode(state, order="deterministic"), type=AcdState)


class World:
    """Each action takes two small numbers: whom and what."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.full: AcdConfig = router.config
        self.waiting: set[str] = set()
        """Items that must be waiting, told from what was heard and said alone."""
        self.open_offers: dict[str, str] = {}
        """Offers that were made and are not over, with their operators."""
        self.closed_offers: list[queue.OfferMade] = []
        self.missed_last: dict[str, str] = {}
        self.made: dict[str, queue.OfferMade] = {}
        self.was: dict[str, str] = {}
        self.history = History()
        self.reachable: dict[str, str] = {}
        self.out = 0
        self.callers: dict[int, int] = {}

    ACTIONS = (
        "arrive arrive arrive arrive arrive_vip arrive_skilled ask answer answer answer answer "
        "talk hang_up hang_up hang_up refuse refuse leave end named named "
        "dial press press press force drop_plan extend "
        "open_page close_page phone finish stale_taken watch blind_watch "
        "shrink grow restart another_strategy nothing"
    ).split()

    def act(self, action: str, who: int, what: int, seconds: float) -> None:
        getattr(self, action)(PEOPLE[who % len(PEOPLE)], what)
        self.check()
        self.pass_time(seconds)
        self.check()
        self.check_deadlines()

    def pass_time(self, seconds: float) -> None:
        """What time decides is judged like all else."""
        router, end = self.router, self.router.now + timedelta(seconds=seconds)
        while (due := machine.next_timer(router.state)) is not None and due <= end:
            router.now = max(router.now, due)
            self.hear(TimerFired())
            later = machine.next_timer(router.state)
            assert later is None or later > router.now, "a deadline that has come stays due"
        router.now = end

    def hear(self, *heard: Input | Event) -> None:
        for one in heard:
            self.expect(one)
            copy, before = read_again(self.router.state), self.router
            again = machine.step(copy, one, before.now, before.config)
            said = before.hear(one)
            assert sorted(map(repr, again.events)) == sorted(map(repr, said)), (
                "the rows alone decide the same"
            )
            assert again.state == before.state
            self.note(said)
            self.check_order(said)
            self.check_again(said)
            self.check_choice(said)

    def expect(self, heard: Input | Event) -> None:
        """What this input says about items and offers."""
        match heard:
            case queue.ItemQueued():
                self.waiting.add(heard.item)
            case queue.ItemLeft() | queue.ItemTaken():
                self.waiting.discard(heard.item)
            case call.CallEnded():
                self.waiting.discard(heard.call)
            case inputs.LegsSeen():
                self.waiting &= set(heard.calls)
        if isinstance(heard, queue.ItemTaken | queue.OfferFailed):
            self.over(heard.offer)
            if isinstance(heard, queue.OfferFailed):
                self.person_gave_up(heard.item)

    def over(self, offer: str) -> None:
        if self.open_offers.pop(offer, None) is not None:
            self.closed_offers.append(self.made[offer])

    def person_gave_up(self, item: str) -> None:
        self.missed_last.pop(item, None)
        row = self.router.state.items.get(item)
        if row is not None and row.operator is not None:
            self.waiting.discard(item)

    def note(self, said: list[Event]) -> None:
        for event in said:
            match event:
                case queue.OfferMade():
                    assert event.operator not in self.open_offers.values(), "two offers at once"
                    assert event.offer not in self.made, "an offer's id is used once"
                    assert event.endpoints or event.phones, "somebody unreachable is rung"
                    self.open_offers[event.offer] = event.operator
                    self.made[event.offer] = event
                case queue.OfferMissed() | queue.OfferWithdrawn():
                    assert event.offer in self.open_offers, "an offer ends once"
                    self.over(event.offer)
                    if isinstance(event, queue.OfferMissed):
                        self.note_missed(event)
                case queue.ItemRefused():
                    self.waiting.discard(event.item)
                case operator.OperatorStateChanged():
                    assert (event.was, event.state) in LEGAL
                    assert self.was.get(event.operator, "offline") == event.was, "a gap"
                    self.was[event.operator] = event.state
                case operator.OperatorReachabilityChanged():
                    self.reachable[event.operator] = event.why

    def note_missed(self, event: queue.OfferMissed) -> None:
        self.missed_last[event.item] = event.operator
        if event.queue is None:
            self.waiting.discard(event.item)

    # The laws.

    def check(self) -> None:
        router, state = self.router, self.router.state
        waiting = {i.id for i in state.items.values() if i.queue or i.operator}
        assert waiting == self.waiting, "an item is lost, or waits for ever"
        assert router.reborn() == state
        roster = roster_of(router.config)
        for person in state.operators.values():
            assert self.was.get(person.id, "offline") == person.state, "history ends elsewhere"
            if person.state != "offline":
                assert self.reachable[person.id] == reach(person, roster.devices, roster.outside)
            if person.offer is not None:
                assert self.open_offers.get(person.offer.id) == person.id
                assert person.state == "call" and person.call is None
                assert person.id in state.items[person.offer.item].ringing
            assert person.state != "busy" or person.call is not None
            self.check_lines(person)
        self.history.check(router)
        for item in state.items.values():
            for id in item.ringing:
                person = state.operators[id]
                rung = {o.item for o in (person.offer, *person.offers_beside) if o}
                assert item.id in rung, "rung without an offer"
        assert len(self.open_offers) == sum(len(i.ringing) for i in state.items.values())
        self.check_nobody_idles()

    def check_lines(self, person: Operator) -> None:
        """No line is in use for nothing, and none is counted that there is not."""
        capacity = self.router.config.capacities.get(person.id, Capacity())
        further = further_calls(person)
        assert set(person.lines) <= set(further) and person.call not in further
        live = {*person.legs.values(), *person.awaited}
        assert set(further) <= live, "a line that is over is in use"
        if len(further) + len(person.offers_beside) > 1 or person.offers_beside:
            most = max(capacity.max_lines, self.most_lines)
            assert count(person, "voice") <= most + self.dialled(person), "too many lines"
        assert not (person.offer and person.offers_beside), "rung twice"

    most_lines = 3
    """Settings may be changed while he talks."""

    def dialled(self, person: Operator) -> int:
        """Nobody is kept from dialling."""
        return sum(each.startswith("out-") for each in {*person.legs.values()})

    def check_nobody_idles(self) -> None:
        router = self.router
        draft = Draft(router.reborn(), router.config, router.now)
        for item in draft.items.values():
            if item.queue is None or item.ringing:
                continue
            desk = draft.roster.desks[item.queue]
            pool = pool_for(draft, desk, item)
            for free in pool.candidates:
                reason = why_not(item, free, pool, router.now)
                assert reason is not None, f"{free.operator} idles while {item.id} waits"
                if reason == "tried":
                    assert item.retry_at is not None and item.again_at is not None

    def check_order(self, said: list[Event]) -> None:
        """Nobody is offered an item while a better one, which he may take, waits unrung."""
        router = self.router
        draft = Draft(router.reborn(), router.config, router.now)
        for n, event in enumerate(said):
            if not isinstance(event, queue.OfferMade) or event.queue is None:
                continue
            if event.offer not in self.open_offers:
                continue
            moved_later = {e.item for e in said[n:] if isinstance(e, queue.ItemMoved)}
            mine = self.turn_of(event.operator, draft.items[event.item])
            for other in draft.items.values():
                if other.queue is None or other.ringing or other.id == event.item:
                    continue
                desk = draft.roster.desks[other.queue]
                if event.operator not in desk.members or other.id in moved_later:
                    continue
                if self.turn_of(event.operator, other) > mine:
                    continue
                pool = pool_for(draft, desk, other)
                taker = candidate(draft, desk, event.operator, draft.roster.day(router.now))
                assert why_not(other, taker, pool, router.now) is not None, "out of order"

    def check_again(self, said: list[Event]) -> None:
        """Nobody is rung again for a call he just missed while another is free."""
        draft = Draft(self.router.reborn(), self.router.config, self.router.now)
        for event in said:
            if not isinstance(event, queue.OfferMade) or event.queue is None:
                continue
            missed, item = self.missed_last.pop(event.item, None), draft.items[event.item]
            desk = draft.roster.desks[event.queue]
            if missed != event.operator or desk.strategy.fan_out == "all":
                continue
            pool = pool_for(draft, desk, item)
            others = [c for c in pool.candidates if why_not(item, c, pool, draft.now) is None]
            assert not others, f"{missed} is rung again, and {others} could be"

    def check_choice(self, said: list[Event]) -> None:
        """Nobody is rung in a pause of his own, who only dials, or of a lower tier while somebody
        of a better one could be. Told from rows and settings alone, not as the router does."""
        for event in said:
            if not isinstance(event, queue.OfferMade) or event.queue is None:
                continue
            if event.offer not in self.open_offers:
                continue
            rules = self.router.config.queues[event.queue]
            members = {member.operator: member for member in rules.members}
            mine, item = members[event.operator], self.router.state.items[event.item]
            person = self.router.operator(event.operator)
            assert mine.priority is not None, "who only dials is rung"
            assert person.penalty_until <= self.router.now, "rung in his penalty"
            assert person.gap_until <= self.router.now, "rung in his rest"
            if item.personal is not None:  # his own operator and colleagues go before tiers
                continue
            for member in members.values():
                if member.priority is not None and member.priority < mine.priority:
                    assert not self.could_ring(member, item, rules), (
                        f"{event.operator} is rung before {member.operator} of a better tier"
                    )

    def could_ring(self, member: Member, item: WorkItem, rules: QueueConfig) -> bool:
        person, now = self.router.state.operators.get(member.operator), self.router.now
        if person is None or person.id in {*item.tried, *item.ringing, item.missed_by}:
            return False
        if person.state != "ready" or person.offers_beside or person.awaited or person.supervises:
            return False
        if not person.is_page_open or self.reachable.get(person.id) != "registered":
            return False
        if max(person.penalty_until, person.gap_until) > now or further_calls(person):
            return False
        settings = rules.settings
        is_skilled = "skills" in {settings.strategy, settings.sticky_fallback} or item.skills
        return not is_skilled or is_able(member.skills, item, settings, now)

    def turn_of(self, operator: str, item: WorkItem) -> Any:
        """Where the company says so, his own best priority goes before all else."""
        config = self.router.config
        members = config.queues[item.queue or ""].members
        place = next(member.priority or 1 for member in members if member.operator == operator)
        return (place if config.is_member_priority_first else 0, self.rank(item))

    def rank(self, item: WorkItem) -> Any:
        return rank(item, self.router.config.queues[item.queue or ""].settings.priority)

    def check_deadlines(self) -> None:
        router = self.router
        later = machine.next_timer(router.state)
        assert later is None or later > router.now
        check_limits(router)
        for person in router.state.operators.values():
            for offer in (person.offer, *person.offers_beside):
                assert offer is None or offer.deadline_at > router.now
            assert person.until is None or person.until > router.now

    # What may happen.

    def nothing(self, who: str, what: int) -> None:
        pass

    def arrive(self, who: str, what: int, **but: Any) -> None:
        id = self.caller(what)
        if id not in self.waiting and not self.talks_in(id):
            to = "help" if what % 3 == 0 else "sales"
            but = {"priority_delta": what % 2, "party": f"party-{what % 4}"} | but
            self.hear(item_queued(id, queue=to, **but))

    def arrive_vip(self, who: str, what: int) -> None:
        self.arrive(who, what, is_vip=True)

    def arrive_skilled(self, who: str, what: int) -> None:
        """His scenario says what he needs: of it, what the queue knows, is obligatory anywhere."""
        needs = [queue.SkillAsked(skill=one, level=1 + what % 4) for one in SKILLS[what % 3 :]]
        self.arrive(who, what, skills=tuple(needs), relax_seconds=(None, 0, 3)[what % 3])

    def named(self, who: str, what: int) -> None:
        """His contact says who is responsible for him, or the contact of somebody long gone."""
        operator = (who, None, "nobody")[what % 3]
        self.hear(inputs.ResponsibleFound(item=self.known(what), operator=operator))

    def ask(self, who: str, what: int) -> None:
        id = self.caller(what)
        if id not in self.waiting and not self.talks_in(id):
            self.hear(item_queued(id, operator=who, ring_seconds=15))

    def known(self, what: int) -> str:
        """The last caller of this number."""
        n = what % CALLS
        return f"c{n}-{self.callers.get(n, 0)}"

    def caller(self, what: int) -> str:
        """The same call again while it lives (another queue), else a new one."""
        if self.known(what) not in self.router.state.items:
            self.callers[what % CALLS] = self.callers.get(what % CALLS, 0) + 1
        return self.known(what)

    def talks_in(self, id: str) -> bool:
        people = self.router.state.operators.values()
        return any(id == person.call or id in person.beside for person in people)

    def with_offer(self, who: str) -> Any:
        """Him, or the next one to whom something is on offer."""
        start = PEOPLE.index(who)
        for name in (*PEOPLE[start:], *PEOPLE[:start]):
            person = self.router.state.operators.get(name)
            if person is not None and (person.offer or person.offers_beside):
                return person
        return None

    def answer(self, who: str, what: int) -> None:
        person = self.with_offer(who)
        if person is None:
            return
        offer, id = person.offer or person.offers_beside[0], person.id
        leg = f"{offer.call}.{id}"
        named = {"call": offer.call, "leg": leg, "operator": id}
        self.hear(
            call.LegStarted(**named, kind="operator", offer=offer.id),
            queue.ItemTaken(
                item=offer.item, call=offer.call, offer=offer.id, operator=id, queue=offer.queue
            ),
        )
        if what % 4:
            self.hear(call.TalkStarted(**named, queue=offer.queue))

    def talk(self, who: str, what: int) -> None:
        """Evidence of a talk out of nowhere."""
        person = self.router.state.operators.get(who)
        if person is not None and person.call is not None:
            leg = f"{person.call}.{who}"
            self.hear(call.TalkStarted(call=person.call, leg=leg, operator=who))

    def hang_up(self, who: str, what: int) -> None:
        """All that he has, or the last of several alone."""
        person = self.router.state.operators.get(who)
        legs = list(person.legs.items()) if person else []
        for leg, of in legs[-1:] if what % 3 else legs:
            self.hear(call.LegEnded(call=of, leg=leg, kind="operator", operator=who))

    def turn(self, who: str, what: int) -> None:
        """He goes on with one of his calls."""
        person = self.router.state.operators.get(who)
        legs = sorted(person.legs.values()) if person else []
        if legs:
            self.hear(call.TalkResumed(call=legs[what % len(legs)], operator=who))

    def refuse(self, who: str, what: int) -> None:
        person = self.with_offer(who)
        if person is not None:
            offer = person.offer or person.offers_beside[0]
            self.hear(
                queue.OfferFailed(
                    offer=offer.id,
                    item=offer.item,
                    call=offer.call,
                    operator=person.id,
                    reason=REFUSALS[what % len(REFUSALS)],  # type: ignore[arg-type]
                    queue=offer.queue,
                )
            )

    def leave(self, who: str, what: int) -> None:
        id = self.known(what)
        self.hear(queue.ItemLeft(item=id, call=id, reason="abandoned"))

    def end(self, who: str, what: int) -> None:
        self.hear(call.CallEnded(call=self.known(what), ended_by="customer"))

    def dial(self, who: str, what: int) -> None:
        self.out += 1
        named = {"call": f"out-{self.out}", "leg": f"out-{self.out}.0", "operator": who}
        self.hear(call.LegStarted(**named, kind="operator"))
        if what % 2:
            self.hear(call.TalkStarted(**named))

    def press(self, who: str, what: int) -> None:
        state: Any = PRESSES[what % 3] if what % 5 else "ready"
        away = {"reason": "tea", "comment": COMMENTS[what % 2]} if state == "away" else {}
        self.hear(inputs.StatusPressed(operator=who, state=state, **away))

    def force(self, who: str, what: int) -> None:
        state: Any = PRESSES[what % 3]
        reason = "tea" if state == "away" else None
        by: dict[str, Any] = {"by": "supervisor", "supervisor": "olha"}
        self.hear(inputs.StatusPressed(operator=who, state=state, reason=reason, **by))
        person = self.router.state.operators.get(who)
        if person is None or (state == "offline" and further_calls(person)):
            return
        if person.state not in {"call", "busy", "offline"}:
            assert person.state == state, "what is forced comes at once, or after the call"

    def drop_plan(self, who: str, what: int) -> None:
        self.hear(inputs.PlanDropped(operator=who))
        assert who not in self.router.state.operators or not self.router.operator(who).planned

    def extend(self, who: str, what: int) -> None:
        before = self.router.state.operators.get(who)
        self.hear(inputs.PcpExtended(operator=who), inputs.PcpExtended(operator=who))
        after = self.router.state.operators.get(who)
        if before and after and after.until != before.until:
            assert before.state == "pcp" and before.until and after.until
            assert (after.until - before.until).total_seconds() == before.extend_seconds

    def open_page(self, who: str, what: int) -> None:
        self.hear(inputs.PageOpened(operator=who))

    def close_page(self, who: str, what: int) -> None:
        self.hear(inputs.PageClosed(operator=who))

    def phone(self, who: str, what: int) -> None:
        name = PHONE.format(who)
        self.hear(inputs.PhoneChanged(operator=who, endpoint=name, is_registered=what % 4 != 0))

    def finish(self, who: str, what: int) -> None:
        self.hear(inputs.PcpFinished(operator=who))

    def stale_taken(self, who: str, what: int) -> None:
        """The call gave itself to somebody whose offer is over: a lost race."""
        if self.closed_offers:
            old = self.closed_offers[what % len(self.closed_offers)]
            named: dict[str, Any] = {"offer": old.offer, "item": old.item, "call": old.call}
            self.hear(queue.ItemTaken(**named, operator=old.operator, queue=old.queue))
            row = self.router.state.items.get(old.item)
            assert row is None or not row.ringing

    def watch(self, who: str, what: int) -> None:
        """The watchdog sees exactly what there is: it must correct nothing."""
        state = self.router.state
        legs = {o.id: tuple(o.legs) for o in state.operators.values()}
        calls = {i.call for i in state.items.values()}
        calls |= {of for o in state.operators.values() for of in o.legs.values()}
        self.hear(inputs.LegsSeen(calls=tuple(sorted(calls)), legs=legs))

    def blind_watch(self, who: str, what: int) -> None:
        """One operator's legs are gone without a word."""
        state = self.router.state
        legs = {o.id: tuple(o.legs) for o in state.operators.values() if o.id != who}
        self.hear(
            inputs.LegsSeen(calls=tuple(sorted(i.call for i in state.items.values())), legs=legs)
        )
        person = self.router.state.operators.get(who)
        if person is not None and not person.awaited:
            assert person.offer or person.state not in {"call", "busy"}
            assert not person.beside

    def shrink(self, who: str, what: int) -> None:
        """An operator is dismissed, or a queue loses a member."""
        config = self.router.config
        queues = {
            name: replace(each, members=tuple(m for m in each.members if m.operator != who))
            for name, each in config.queues.items()
        }
        people = {id: n for id, n in config.operators.items() if id != who or what % 2}
        self.reload(replace(config, queues=queues, operators=people))

    def grow(self, who: str, what: int) -> None:
        self.reload(replace(self.full))

    def another_strategy(self, who: str, what: int) -> None:
        """The queue's way to choose is changed while everything goes on."""
        sales = self.full.queues["sales"]
        names = sorted(STRATEGIES)
        settings = replace(sales.settings, strategy=names[what % len(names)])
        queues = {**self.full.queues, "sales": replace(sales, settings=settings)}
        self.full = replace(self.full, queues=queues)
        self.reload(self.full)

    def reload(self, config: AcdConfig) -> None:
        self.router.config = config
        self.hear(inputs.ConfigLoaded())
        known = self.router.state.operators
        self.was = {id: state for id, state in self.was.items() if id in known}

    def restart(self, who: str, what: int) -> None:
        kept = msgspec.json.encode(inputs.Restored(state=self.router.state))
        self.hear(msgspec.json.decode(kept, type=inputs.Restored))


type Act = tuple[str, int, int, float]
