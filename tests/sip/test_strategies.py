"""Three phones and a queue whose strategy is changed while Dzvin runs: who rings after whom."""

from typing import Any

import pytest

from dzvin.acd.items import seed_of
from dzvin.acd.strategies.weighted_random import chance
from tests.sip.company import Company, Operator, company, in_queue, picked_up
from tests.support.phone import Call, happens
from tests.support.service import Customer, Service
from tests.support.until import until

pytestmark = pytest.mark.anyio

USUAL = {
    "pcp_seconds": 0,
    "announce_seconds": 0,
    "on_rejected": "stay_ready",
    "retry_seconds": 30,
}


class Stage:
    """One call after another to the same queue."""

    def __init__(self, firm: Company, queue: str, number: str, *people: Operator) -> None:
        self.firm, self.queue, self.number = firm, queue, number
        self.by_id = {one.id: one for one in people}
        self.anna, self.bohdan, self.clara = people

    async def by(self, strategy: str, *members: dict[str, Any], **settings: Any) -> None:
        new = {"settings": USUAL | settings | {"strategy": strategy}}
        await self.firm.change("PATCH", f"/api/queues/{self.queue}", new)
        if members:
            path = f"/api/queues/{self.queue}/members"
            await self.firm.change("PUT", path, {"members": list(members)})

    async def rings(self, *expected: Operator, customer: Customer | None = None) -> None:
        """One after the other, each rejects; then the caller hangs up."""
        customer = customer or await self.firm.calls(self.number)
        await happens(customer.call.answered)
        for one in expected:
            (await self._ring_of(one, customer)).reject(603)

        async def are_heard() -> bool:
            failed = await self.firm.service.facts(await customer.id(), "^offer.failed$")
            return len(failed) == len(expected)

        await until(are_heard)
        await customer.call.hang_up()
        assert await self.offered(customer) == [one.id for one in expected]

    async def _ring_of(self, operator: Operator, customer: Customer) -> Call:
        """If it does not come, what the router did instead is told."""
        try:
            return await operator.rings()
        except TimeoutError:
            told = await self.firm.service.facts(await customer.id(), "^(item|offer|leg|call)[.]")
            story = [(fact["at"].isoformat(), fact["name"], fact["data"]) for fact in told]
            raise AssertionError(f"{operator.id} was not rung: {story}") from None

    async def ring_together(self, *expected: Operator) -> None:
        customer = await self.firm.calls(self.number)
        await happens(customer.call.answered)
        calls = [await one.rings() for one in expected]
        await customer.call.hang_up()
        for call in calls:
            await happens(call.ended)
        assert await self.offered(customer) == [one.id for one in expected]

    async def talks(self, operator: Operator, from_number: str = "") -> None:
        customer = await self.firm.calls(self.number, from_number)
        call = await operator.takes()
        await customer.talks()
        await customer.call.hang_up()
        await happens(call.ended)
        await operator.becomes("ready")

    async def offered(self, customer: Customer) -> list[str]:
        said = await self.firm.service.facts(await customer.id(), "^offer.made$")
        return [one["data"]["operator"] for one in said]


async def test_each_strategy_rings_three_phones_in_its_order(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan, clara = await firm.operators(3)
        queue = await firm.queue(anna, bohdan, clara)
        number = await firm.number(picked_up("queue"), in_queue(queue))
        stage = Stage(firm, queue, number, anna, bohdan, clara)

        await stage.by("longest_idle")
        await stage.rings(*await idle_longest(stage, 3))
        listed = [
            {"user_account": o.id, "position": n} for n, o in enumerate((clara, bohdan, anna))
        ]
        await stage.by("round_robin", *listed)
        await stage.talks(clara)
        await stage.rings(bohdan, anna, clara)
        await stage.by("priority")
        await stage.rings(clara, bohdan, anna)

        # Clara has been idle for the longest time, but she has had a call today.
        await stage.by("fewest_calls")
        await stage.rings(bohdan, anna, clara)
        await stage.by("priority")
        await stage.rings(clara, bohdan, anna)
        await stage.by("least_talk_time")
        await stage.rings(bohdan, anna, clara)

        # Nobody has worked for five minutes: all count as half busy.
        await stage.by("least_occupied")
        await stage.rings(bohdan, anna, clara)

        await by_skills(stage)
        await by_chance(stage)
        await by_own_operator(stage)

        await stage.by("ring_all", ring_all_max=2)
        await stage.ring_together(*await idle_longest(stage, 2))
        await stage.by("ring_progressive", step_seconds=1)
        await stage.ring_together(*await idle_longest(stage, 3))


async def by_skills(stage: Stage) -> None:
    """Two of them can do it; the third may help after a second."""
    levels = {stage.anna.id: 1, stage.bohdan.id: 5, stage.clara.id: 3}
    members = [{"user_account": id, "skills": {"uk": level}} for id, level in levels.items()]
    needed = [{"skill": "uk", "level": 3}]
    await stage.by("skills", *members, skills=needed, relax_seconds=1)
    await stage.rings(stage.bohdan, stage.clara, stage.anna)


async def by_chance(stage: Stage) -> None:
    """What the call's own name draws, in proportion to the weights."""
    weights = {stage.anna.id: 60, stage.bohdan.id: 30, stage.clara.id: 10}
    members = [{"user_account": id, "weight": weight} for id, weight in weights.items()]
    await stage.by("weighted_random", *members)
    customer = await stage.firm.calls(stage.number)
    seed = seed_of(await customer.id(), 1)
    drawn = sorted(weights, key=lambda id: chance(seed, id) ** (1 / weights[id]), reverse=True)
    await stage.rings(*(stage.by_id[id] for id in drawn), customer=customer)


async def by_own_operator(stage: Stage) -> None:
    """She gets the one with whom she talked, though another has been idle for longer."""
    await stage.by("sticky")
    first, *_ = await idle_longest(stage, 1)
    await stage.talks(first, "+380671112233")
    others = [one for one in await idle_longest(stage, 3) if one is not first]
    customer = await stage.firm.calls(stage.number, "+380671112233")
    await stage.rings(first, *others, customer=customer)


async def idle_longest(stage: Stage, count: int) -> list[Operator]:
    """As the router's rows say."""
    rows = stage.firm.service.rows(
        "SELECT user_account, state->>'free_since' AS since FROM operator_state"
        " WHERE user_account = ANY(%s) ORDER BY (state->>'free_since')::timestamptz",
        list(stage.by_id),
    )
    return [stage.by_id[str(row["user_account"])] for row in rows[:count]]
