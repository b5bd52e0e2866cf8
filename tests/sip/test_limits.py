"""What calls outside may cost, and where numbers lead, as phones and callers really get it."""

import pytest

from tests.sip.company import Company, Operator, company
from tests.sip.test_outbound import COMPANY, OUTSIDE, rung, told, ways_out
from tests.sip.test_providers import provider_of
from tests.sip.test_transfers import ANNA, CUSTOMER, talk
from tests.support.phone import Call, happens
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio

RINGBACK = 425


async def is_told_why(dialled: Call) -> None:
    """The reason is spoken before the refusal, and nobody has to pay for hearing it."""
    await dialled.voice.hears_something()
    await happens(dialled.ended, 15)
    assert not dialled.answered.is_set() and dialled.code in {403, 503, 603}


async def limits(firm: Company, **settings: object) -> None:
    await firm.change("PATCH", "/api/company", settings)
    await firm.settled()


async def results_of(firm: Company, operator: Operator, count: int) -> list[str]:
    """What became of so many calls that he dialled, in their order."""

    async def found() -> list[str]:
        query = (
            "SELECT dial_result FROM call WHERE dialled_by = %s AND ended_at IS NOT NULL"
            " ORDER BY started_at"
        )
        rows = firm.service.rows(query, operator.id)
        return [row["dial_result"] for row in rows] if len(rows) == count else []

    return await until(found)


async def test_who_is_away_hears_that_he_may_not_call_and_calls_when_he_is_ready(
    service: Service,
) -> None:
    async with company(service) as firm, provider_of(service, 78) as provider:
        anna = await firm.operator(ready=False)
        async with ways_out(firm, provider):
            dialled = await anna.phone.call("0442790000")
            await is_told_why(dialled)
            row = await told(firm, anna)
            assert row["dial_result"] == "away_forbidden" and provider.incoming.empty()
            await anna.becomes("away")
            await anna.press("ready")
            dialled = await anna.phone.call("0442790000")
            await rung(provider)
            dialled.cancel()
            await happens(dialled.ended)


async def test_the_money_of_a_day_is_spent_and_no_more(service: Service) -> None:
    price = {"prefix": "380", "per_minute_micros": 600_000}
    async with company(service) as firm, provider_of(service, 79) as provider:
        anna = await firm.operator()
        before = await firm.admin.get("/api/company")
        async with ways_out(firm, provider, prices=[price]):
            await limits(firm, out_cost_per_day_micros=before["usage"]["cost_micros"] + 600_000)
            try:
                dialled = await anna.phone.call("0442790000")
                await (await rung(provider)).answer()
                await happens(dialled.answered)
                await dialled.hang_up()
                await anna.becomes("ready")
                dialled = await anna.phone.call("0442790000")
                await is_told_why(dialled)
                results = await results_of(firm, anna, 2)
            finally:
                await limits(firm, out_cost_per_day_micros=0)
        used = (await firm.admin.get("/api/company"))["usage"]
    assert results == ["connected", "cost_limit"] and provider.incoming.empty()
    assert used["cost_micros"] == before["usage"]["cost_micros"] + 600_000


async def test_one_calls_for_the_queue_one_chose(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 80) as provider:
        anna = await firm.operator()
        await firm.queue(anna, caller_number="+380441111111")
        second = await firm.queue(anna, caller_number="+380442222222")
        async with ways_out(firm, provider):
            body = {"queue": second}
            his = await anna.send("PUT", "/api/operators/me/out-queue", body)
            assert his["out_queue"] == second
            assert (await anna.state())["out_queue"] == second
            firm._has_changes = True
            await firm.settled()
            dialled = await anna.phone.call("0442790000")
            ringing = await rung(provider)
            assert ringing.caller == "+380442222222"
            await ringing.answer()
            await happens(dialled.answered)
            await dialled.hang_up()
            await happens(ringing.ended)
            row = await told(firm, anna)
    assert str(row["queue"]) == second


async def test_whoever_asks_somebody_first_hears_it_ring(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 81) as provider:
        anna = await firm.operator()
        await firm.becomes_a(anna, "Supervisor")
        async with ways_out(firm, provider):
            customer, first = await talk(firm, anna)
            to = {"kind": "number", "number": "044 279 00 00"}
            await anna.button(customer, "transfer", {"kind": "attended", "to": to})
            ringing = await rung(provider)
            assert ringing.caller == COMPANY
            await first.voice.hears(RINGBACK, within=8)
            await ringing.answer()
            ringing.voice.say(tone(OUTSIDE))
            await first.voice.hears(OUTSIDE)
            await anna.button(customer, "return")
            await happens(ringing.ended)
            customer.call.voice.say(tone(CUSTOMER))
            first.voice.say(tone(ANNA))
            await customer.call.voice.hears(ANNA)
            await first.voice.hears(CUSTOMER)


async def test_a_number_leads_to_its_queue_after_the_notice_and_closes_by_its_own_hours(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        queue = await firm.queue(anna)
        closed = await firm.hours()
        new = {
            "number": "79801",
            "queue": queue,
            "language": "en",
            "source_tag": "Radio",
            "has_recording_notice": True,
        }
        number = await firm.change("POST", "/api/numbers", new)
        customer = await firm.calls("79801")
        await happens(customer.call.answered)
        await customer.call.voice.hears_something()
        assert anna.phone.incoming.empty(), "the notice is heard before anybody is rung"
        call = await anna.takes()
        await anna.becomes("busy")
        await call.hang_up()
        await happens(customer.call.ended)
        row = (await firm.journal(customer))["call"]
        assert (row["queue"], row["source_tag"]) == (queue, "Radio")
        page = await firm.admin.get("/api/calls", source_tag="Radio")
        assert [one["id"] for one in page["rows"]] == [row["id"]]
        await firm.change("PATCH", f"/api/numbers/{number['id']}", {"schedule": closed})
        customer = await firm.calls("79801")
        await customer.call.voice.hears_something(10)
        await happens(customer.call.ended, 15)
        row = (await firm.journal(customer))["call"]
        assert row["lost_reason"] == "closed_hours" and row["queue"] is None
        assert anna.phone.incoming.empty()


async def test_what_the_provider_says_before_the_answer_is_heard(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 82) as provider:
        anna = await firm.operator()
        async with ways_out(firm, provider):
            dialled = await anna.phone.call("0442790000")
            ringing = await provider.rung(10)
            assert ringing.caller == COMPANY
            await ringing.progress_with(tone(OUTSIDE))
            await dialled.voice.hears(OUTSIDE)
            assert not dialled.answered.is_set(), "nobody pays for an announcement"
            await ringing.answer()
            await happens(dialled.answered)
            dialled.voice.say(tone(ANNA))
            await ringing.voice.hears(ANNA)
            await dialled.voice.hears(OUTSIDE)
            await ringing.hang_up()
            await happens(dialled.ended)
            await anna.becomes("ready")
            row = await told(firm, anna)
    assert row["dial_result"] == "connected" and row["is_answered"]
