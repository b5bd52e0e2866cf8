"""Fair between tenants, in order within one, and bounded."""

import asyncio

from dzvin.engine.inbox import Heard, Inbox
from dzvin.kernel.messages import Input, TimerFired
from tests.engine.toys import World, arrived, in_loop


def heard(tenant: str, subject: str, word: Input | None = None) -> Heard:
    return Heard(tenant=tenant, subject=subject, input=word or TimerFired())


def test_one_busy_tenant_does_not_keep_the_others_waiting() -> None:
    inbox = Inbox()
    for n in range(1_000):
        inbox.put_now(heard("busy", f"call:{n}"))
    inbox.put_now(heard("quiet", "call:q"))
    first_two = [inbox.pop(), inbox.pop()]
    assert [each.tenant for each in first_two if each] == ["busy", "quiet"]


def test_a_tenant_hears_in_the_order_of_the_switch() -> None:
    inbox = Inbox()
    for n in range(5):
        inbox.put_now(heard("t", f"call:{n}"))
        inbox.put_now(heard("u", f"call:{n}"))
    taken = [inbox.pop() for _ in range(10)]
    assert [h.subject for h in taken if h and h.tenant == "t"] == [f"call:{n}" for n in range(5)]
    assert inbox.pop() is None
    assert len(inbox) == 0


@in_loop
async def test_a_full_inbox_holds_whoever_brings_more() -> None:
    inbox = Inbox(limit=1)
    await inbox.put(heard("t", "call:1"))
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(inbox.put(heard("t", "call:2")))
        await asyncio.sleep(0)
        assert not waiting.done()
        assert (await inbox.take()).subject == "call:1"
        await waiting
    assert (await inbox.take()).subject == "call:2"


@in_loop
async def test_new_calls_of_a_flooded_tenant_are_refused_and_its_running_ones_are_heard() -> None:
    world = World()
    world.loop.inbox = Inbox(tenant_limit=2)
    for n in range(3):
        await world.loop.hear(arrived(f"c{n}"))
    await world.loop.settle()
    assert world.names == ["call.started", "call.started"]
    assert [getattr(command, "cause", None) for command in world.switch.asked][0] == 42
