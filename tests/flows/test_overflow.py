"""Nobody has time in one queue: the customer goes to another, or leaves when nobody is left."""

from msgspec.structs import replace

from dzvin.acd.model import Member, QueueSettings
from dzvin.engine.follow import acd_subject
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import CallEnded, TalkStarted
from dzvin.events.queue import ItemMoved, ItemQueued, ItemRefused
from dzvin.kernel.value_list import ValueList
from tests.flows.world import SALES, SUPPORT, World, company, told


def helped_out(**support: object) -> TenantConfig:
    """Anna serves support, Boris sales; support overflows to sales."""
    config = company()
    settings = QueueSettings(pcp_seconds=10)
    queues = config.acd.queues
    usual = {"overflow_seconds": 15, "overflow_queue": SALES}
    help_out = replace(settings, **(usual | support))
    first = replace(
        queues[SUPPORT], settings=help_out, members=(Member(operator="anna", position=1),)
    )
    second = replace(
        queues[SALES], settings=settings, members=(Member(operator="boris", position=2),)
    )
    acd = replace(config.acd, queues={SUPPORT: first, SALES: second})
    return replace(config, acd=acd)


def test_after_a_while_the_other_queue_helps_out_and_the_talk_is_its_own() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("boris")
        caller = await world.in_queue()
        await world.advance(14)
        assert world.told(ItemMoved) == []
        await world.advance(1)
        (moved,) = world.told(ItemMoved)
        assert (moved.was, moved.queue, moved.by) == (SUPPORT, SALES, None)
        assert caller.music == "default"
        phone = world.switch.rung("boris-phone")
        phone.answer()
        await world.settle()
        assert caller.others() == [phone]
        (talk,) = world.told(TalkStarted)
        assert (talk.operator, talk.queue) == ("boris", SALES)
        caller.hang_up()
        await world.settle()
        assert world.told(CallEnded)[0].lost_reason is None

    told(helped_out(), story)


def with_vips(boost: int) -> TenantConfig:
    """The caller is on the list of support's VIPs, and on nobody else's."""
    config = helped_out()
    lists = {"vips": ValueList(project="p", values={"+380501112233": None})}
    support = replace(config.calls.queues[SUPPORT], vip_list="vips", vip_boost=boost)
    calls = replace(config.calls, lists=lists, queues=config.calls.queues | {SUPPORT: support})
    return replace(config, calls=calls)


def test_a_vip_of_the_queue_goes_first() -> None:
    async def story(world: World) -> None:
        await world.in_queue()
        (queued,) = world.told(ItemQueued)
        assert (queued.is_vip, queued.priority_delta) == (True, 0)

    told(with_vips(boost=0), story)


def test_a_vip_of_the_queue_takes_his_points_along_to_the_queue_that_helps_out() -> None:
    async def story(world: World) -> None:
        caller = await world.in_queue()
        (queued,) = world.told(ItemQueued)
        assert (queued.is_vip, queued.priority_delta) == (False, 12)
        await world.advance(15)
        item = world.loop.mind.states[acd_subject(world.tenant)].items[caller.call]
        assert (item.queue, item.priority) == (SALES, 12)

    told(with_vips(boost=12), story)


def test_when_the_last_operator_signs_out_the_customer_is_told_so() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        await world.presses("anna", "away")
        caller = await world.in_queue()
        await world.advance(3)
        await world.presses("anna", "offline")
        assert world.told(ItemRefused)[0].reason == "no_operators"
        await world.advance(5)
        assert caller.heard[-1] == "prompt:no_operators"
        assert world.told(CallEnded)[0].lost_reason == "no_operators"

    told(helped_out(leave_when_empty=True, overflow_seconds=0), story)
