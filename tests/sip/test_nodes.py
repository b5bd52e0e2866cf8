"""What a scenario asks after the talk, and whom it does not let in, on a real switch."""

import pytest

from tests.sip.company import company, in_queue, node
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def test_a_customer_rates_the_talk_with_a_key(service: Service) -> None:
    async with company(service) as firm:
        operator = await firm.operator()
        queue = await firm.queue(operator)
        exits = {"rated": "hang_up", "skipped": "hang_up"}
        asks = node("asks", "rating", exits, question={"prompt": "goodbye"}, timeout_seconds=10)
        number = await firm.number(in_queue(queue, then="asks"), asks)
        customer, call = await firm.talks(number, operator)
        await customer.call.voice.speaks(tone(700), 3.2)
        await call.hang_up()
        talked = await customer.id()
        await until(lambda: service.facts(talked, "talk.ended"))
        customer.call.press("4")
        await happens(customer.call.ended, 15)
        told = await firm.journal(customer)
        (rated,) = await service.facts(talked, "call.rated")
    assert customer.call.is_ended_by_other
    assert told["call"]["rating"] == 4 and told["call"]["lost_reason"] is None
    assert rated["data"]["operator"] == operator.id and rated["data"]["queue"] == queue
    (left,) = [one for one in told["nodes"] if one["kind"] == "rating"]
    assert (left["exit"], left["pressed"]) == ("rated", "4")


async def test_a_caller_on_the_black_list_gets_603_until_he_is_taken_off(service: Service) -> None:
    async with company(service) as firm:
        project = (await firm.admin.get("/api/projects"))[0]["id"]
        new = {"project": project, "name": f"Never {firm.tenant}", "blocks_callers": True}
        path = f"/api/lists/{(await firm.change('POST', '/api/lists', new))['id']}"
        number = await firm.number(node("busy", "hang_up", sip_code=486))
        await firm.change("POST", f"{path}/values", {"text": "063 111-22-33\tMr. Trouble"})
        blocked = await firm.calls(number, "+380631112233")
        await happens(blocked.call.ended)
        told = await firm.journal(blocked)
        await firm.change("POST", f"{path}/remove", {"text": "+380631112233"})
        again = await firm.calls(number, "+380631112233")
        await happens(again.call.ended)
    assert (blocked.call.code, again.call.code) == (603, 486)
    row = told["call"]
    assert (row["lost_reason"], row["sip_code"], row["ended_by"]) == ("blocked", 603, "system")
    assert row["picked_up_at"] is None
    assert [(one["kind"], one["exit"]) for one in told["nodes"]] == [("start", "")]
