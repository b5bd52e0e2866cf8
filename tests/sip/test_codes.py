"""Operators at desk phones who never open a page: codes, spoken answers, calls, and the end."""

import pytest

from tests.sip.company import Company, Operator, company, in_queue
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def dials(operator: Operator, code: str) -> None:
    """The answer is spoken and the line is free again."""
    call = await operator.phone.call(code)
    await happens(call.answered)
    await call.voice.hears_something()
    await happens(call.ended, 15)


async def status(firm: Company, operator: Operator) -> str:
    """As the router has it: nobody looks at a page."""
    rows = firm.service.rows(
        "SELECT state FROM operator_state WHERE user_account = %s", operator.id
    )
    return str(rows[0]["state"]["state"]) if rows else "offline"


async def becomes(firm: Company, operator: Operator, state: str, within: float = 20.0) -> None:
    async def is_so() -> bool:
        return await status(firm, operator) == state

    await until(is_so, within)


async def at_a_desk(firm: Company) -> Operator:
    """Hired, with a registered SIP phone and nothing else."""
    operator = await firm.at_a_desk()
    await firm.settled()
    return operator


async def test_a_desk_phone_is_all_that_an_operator_needs(service: Service) -> None:
    async with company(service) as firm:
        anna = await at_a_desk(firm)
        number = await firm.number(in_queue(await firm.queue(anna, pcp_seconds=60)))
        await firm.settled()
        await dials(anna, "*1")
        await becomes(firm, anna, "ready")
        customer, taken = await firm.talks(number, anna)
        customer.call.voice.say(tone(1000))
        await taken.voice.hears(1000)
        await becomes(firm, anna, "busy")
        await customer.call.hang_up()
        await happens(taken.ended)
        await becomes(firm, anna, "pcp")
        await dials(anna, "*1")
        await becomes(firm, anna, "ready")
        told = await firm.journal(customer)
        history = service.rows(
            "SELECT data FROM event WHERE name = 'operator.state_changed'"
            " AND data ->> 'operator' = %s ORDER BY position",
            anna.id,
        )
    assert told["call"]["is_answered"]
    talks = [one["operator"] for one in told["segments"] if one["kind"] == "talk"]
    assert talks == [anna.id]
    by_phone = [one["data"]["state"] for one in history if one["data"]["by"] == "phone"]
    assert by_phone == ["away", "ready", "ready"], "signed in, Ready, and his PCP ended by himself"


async def test_what_he_misses_is_missed_and_his_reason_for_leaving_is_dialled(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await at_a_desk(firm)
        queue = await firm.queue(anna, ring_seconds=1, missed_in_row=1)
        number = await firm.number(in_queue(queue))
        reasons = await firm.admin.get("/api/away-reasons")
        (lunch,) = [one for one in reasons if one["phone_code"] == "*31"]
        await firm.settled()
        await dials(anna, "*1")
        customer = await firm.calls(number)
        ringing = await anna.rings()
        await happens(ringing.ended, 10)
        await becomes(firm, anna, "away")
        customer.call.cancel()
        await dials(anna, "*1")
        await becomes(firm, anna, "ready")
        await dials(anna, "*31")
        await becomes(firm, anna, "away")
        (row,) = service.rows("SELECT state FROM operator_state WHERE user_account = %s", anna.id)
    assert row["state"]["reason"] == lunch["id"]


async def test_without_the_phone_he_is_offline_and_comes_back_away(service: Service) -> None:
    async with company(service) as firm:
        anna = await at_a_desk(firm)
        await dials(anna, "*1")
        await becomes(firm, anna, "ready")
        assert await anna.phone.register(0) == 200
        await becomes(firm, anna, "offline", 45)
        assert await anna.phone.register() == 200
        await becomes(firm, anna, "away")


async def test_a_code_that_cannot_be_is_refused_aloud(service: Service) -> None:
    async with company(service) as firm:
        anna = await at_a_desk(firm)
        await dials(anna, "*399")
        assert await status(firm, anna) == "offline"
        unknown = await anna.phone.call("*7")
        await happens(unknown.ended)
        assert unknown.code == 404
