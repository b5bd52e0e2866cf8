"""A talk whose operator is gone against his wish: a reload, a closed lid, a lost network."""

from dzvin.acd.inputs import PageOpened
from dzvin.acd.model import QueueSettings
from dzvin.calls.api import takes_part
from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import GatewayRoute, Target
from dzvin.engine.follow import call_subject
from dzvin.events.call import (
    CallEnded,
    TalkEnded,
    TalkGivenUp,
    TalkInterrupted,
    TalkRejoined,
    TalkStarted,
)
from dzvin.events.operator import OperatorCorrected
from dzvin.events.queue import ItemQueued, OfferMade
from dzvin.events.recording import RecordingEnded, RecordingStarted
from dzvin.telephony.commands import Originate
from dzvin.telephony.party import Party
from tests.flows.world import World, company, in_virtual_time, told

PAGE_LEFT, RTP_TIMEOUT, NO_WAY, REFUSED, DECLINED = 27, 44, 58, 480, 603


async def on_her_page(world: World, *others: str) -> tuple[Party, Party]:
    """Anna works in a browser and talks with a customer."""
    world.switch.register("anna-page")
    world.post(PageOpened(operator="anna"))
    await world.presses("anna", "ready")
    await world.is_at_work(*others)
    caller = await world.in_queue()
    page = world.switch.rung("anna-page")
    page.answer()
    await world.settle()
    assert caller.others() == [page]
    await world.advance(20)
    return caller, page


async def leaves(world: World, page: Party) -> None:
    """The page is loaded anew: it says so, and both its sockets are closed."""
    page.is_lost(PAGE_LEFT)
    await world.settle()
    await world.closes_the_page("anna")
    world.switch.unregister("anna-page")
    await world.settle()


async def is_back(world: World, endpoint: str = "anna-page2") -> Party:
    world.post(PageOpened(operator="anna"))
    world.switch.register(endpoint)
    await world.settle()
    return world.switch.rung(endpoint)


@in_virtual_time
async def test_a_reloaded_page_is_back_in_its_talk(world: World) -> None:
    caller, page = await on_her_page(world)
    await leaves(world, page)
    assert caller.state == "up"
    assert caller.music == "default"
    assert world.operator("anna").state == "busy"
    await world.advance(3)
    again = await is_back(world)
    rings = [c for c in world.switch.performed if isinstance(c, Originate)]
    assert rings[-1].is_auto_answered
    again.answer()
    await world.settle()
    assert caller.others() == [again]
    assert caller.music == ""
    await world.advance(40)
    again.hang_up()
    await world.settle()
    (started,), (ended,) = world.told(TalkStarted), world.told(TalkEnded)
    assert (started.operator, ended.operator, ended.ended_by) == ("anna", "anna", "operator")
    assert len(world.told(RecordingStarted)) == len(world.told(RecordingEnded)) == 1
    assert len(world.told(CallEnded)) == 1
    assert world.operator("anna").state == "pcp"
    assert not world.told(OperatorCorrected), "nothing had to be mended"
    assert world.replay(caller.call).differences == ()


@in_virtual_time
async def test_a_closing_page_is_not_rung_and_a_lost_network_is_rung_at_once(world: World) -> None:
    caller, page = await on_her_page(world)
    page.is_lost(RTP_TIMEOUT)
    await world.settle()
    again = world.switch.rung("anna-page")
    again.answer()
    await world.settle()
    assert caller.others() == [again]
    again.is_lost(PAGE_LEFT)
    await world.settle()
    assert [p for p in world.switch.parties.values() if p.endpoint] == []
    assert [e.why for e in world.told(TalkInterrupted)] == ["connection_lost", "page_left"]


@in_virtual_time
async def test_who_does_not_return_loses_the_call_to_the_front_of_its_queue(world: World) -> None:
    caller, page = await on_her_page(world, "boris")
    await world.presses("boris", "away")
    waiting = await world.in_queue()
    await leaves(world, page)
    await world.advance(29)
    assert not world.told(TalkGivenUp)
    await world.advance(2)
    assert caller.music == "default"
    (given_up,), (ended,) = world.told(TalkGivenUp), world.told(TalkEnded)
    assert (given_up.why, given_up.queue, ended.ended_by) == ("no_return", "support", "system")
    assert world.operator("anna").state in {"pcp", "offline"}
    await world.presses("boris", "ready")
    phone = world.switch.rung("boris-phone")
    assert world.told(OfferMade)[-1].call == caller.call, "before the one who waits longer now"
    phone.answer()
    await world.settle()
    assert caller.others() == [phone]
    phone.hang_up()
    await world.settle()
    assert waiting.state == "up"
    assert len(world.told(CallEnded, call=caller.call)) == 1
    assert world.told(ItemQueued)[-1].is_front
    assert world.replay(caller.call).differences == ()


def test_another_phone_of_his_is_rung_when_no_page_comes() -> None:
    async def story(world: World) -> None:
        caller, page = await on_her_page(world)
        world.switch.register("anna-phone")
        await leaves(world, page)
        await world.advance(4)
        assert not [p for p in world.switch.parties.values() if p.endpoint == "anna-phone"]
        await world.advance(2)
        desk = world.switch.rung("anna-phone")
        desk.answer()
        await world.settle()
        assert caller.others() == [desk]
        assert world.told(TalkRejoined)[0].operator == "anna"

    told(company(devices=("anna-phone",)), story)


@in_virtual_time
async def test_a_page_without_a_microphone_gives_the_call_to_another(world: World) -> None:
    caller, page = await on_her_page(world, "boris")
    await leaves(world, page)
    again = await is_back(world)
    again.reject(REFUSED)
    await world.settle()
    (given_up,) = world.told(TalkGivenUp)
    assert given_up.why == "refused"
    world.switch.rung("boris-phone").answer()
    await world.settle()
    assert caller.others()
    await world.advance(15)
    assert (world.operator("anna").state, world.operator("anna").reason) == ("away", "unreachable")


@in_virtual_time
async def test_his_return_is_awaited_by_the_next_engine_too(world: World) -> None:
    caller, page = await on_her_page(world)
    await leaves(world, page)
    await world.die()
    await world.start()
    assert caller.music == "default"
    again = await is_back(world)
    again.answer()
    await world.settle()
    assert caller.others() == [again]


@in_virtual_time
async def test_a_page_reloaded_while_no_engine_runs_is_back_in_its_talk(world: World) -> None:
    """Nobody heard why its leg ended; the new page registered before the next engine looked."""
    caller, page = await on_her_page(world)
    await world.die()
    page.is_lost(PAGE_LEFT)
    world.switch.unregister("anna-page")
    world.switch.register("anna-page2")
    await world.start()
    assert caller.state == "up"
    assert caller.music == "default"
    assert world.operator("anna").state == "busy"
    again = world.switch.rung("anna-page2")
    again.answer()
    await world.settle()
    assert caller.others() == [again]
    assert not world.told(TalkEnded)
    again.hang_up()
    await world.settle()
    assert len(world.told(TalkEnded)) == len(world.told(CallEnded)) == 1
    assert world.replay(caller.call).differences == ()


@in_virtual_time
async def test_who_hung_up_while_no_engine_ran_says_so_when_he_is_rung_back(world: World) -> None:
    caller, page = await on_her_page(world)
    await world.die()
    page.hang_up()
    await world.start()
    world.switch.rung("anna-page").reject(DECLINED)
    await world.settle()
    assert caller.state == "ended"
    (ended,) = world.told(CallEnded)
    assert ended.ended_by == "operator"
    assert [e.why for e in world.told(TalkGivenUp)] == ["hung_up"]
    assert world.operator("anna").state == "pcp"


def test_a_desk_phone_laid_down_while_no_engine_ran_has_ended_its_talk() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        caller, desk = await world.in_talk()
        await world.die()
        desk.hang_up()
        await world.start()
        assert caller.state == "ended"
        assert not world.told(TalkInterrupted)

    told(company(devices=("anna-phone",)), story)


@in_virtual_time
async def test_both_ends_gone_while_no_engine_ran_is_a_call_that_is_over(world: World) -> None:
    caller, page = await on_her_page(world)
    await world.die()
    caller.hang_up()
    page.is_lost(PAGE_LEFT)
    await world.start()
    (ended,) = world.told(CallEnded)
    assert (ended.ended_by, ended.lost_reason) == ("customer", None)
    assert not world.told(TalkInterrupted)
    assert world.operator("anna").state == "pcp"


@in_virtual_time
async def test_a_customer_who_hangs_up_meanwhile_leaves_nobody_busy(world: World) -> None:
    caller, page = await on_her_page(world)
    await leaves(world, page)
    caller.hang_up()
    await world.settle()
    (ended,) = world.told(TalkEnded)
    assert ended.ended_by == "customer"
    assert world.operator("anna").state == "pcp"
    assert len(world.told(CallEnded)) == 1


@in_virtual_time
async def test_the_button_ends_the_call_while_the_phone_is_away(world: World) -> None:
    caller, page = await on_her_page(world)
    await leaves(world, page)
    state = world.loop.mind.states[call_subject(caller.call)]
    assert takes_part(state, "anna"), "the server would refuse her button, her form and her link"
    await world.clicks("anna", "hang_up", caller.call)
    assert caller.state == "ended"
    (ended,) = world.told(CallEnded)
    assert ended.ended_by == "operator"
    assert world.operator("anna").state == "pcp"


@in_virtual_time
async def test_who_hangs_up_is_not_waited_for(world: World) -> None:
    caller, page = await on_her_page(world)
    page.hang_up()
    await world.settle()
    assert not world.told(TalkInterrupted)
    assert caller.state == "ended"


@in_virtual_time
async def test_a_talk_on_hold_is_on_hold_after_the_reload(world: World) -> None:
    caller, page = await on_her_page(world)
    await world.clicks("anna", "hold", caller.call)
    await leaves(world, page)
    again = await is_back(world)
    again.answer()
    await world.settle()
    assert caller.music == "default"
    await world.clicks("anna", "resume", caller.call)
    assert caller.others() == [again]


@in_virtual_time
async def test_a_consultation_ends_and_its_customer_waits_for_his_operator(world: World) -> None:
    caller, page = await on_her_page(world, "boris")
    boris = Target(kind="operator", id="boris")
    world.post(TransferAsked(operator="anna", kind="attended", to=boris), caller.call)
    await world.settle()
    desk = world.switch.rung("boris-phone")
    desk.answer()
    await world.settle()
    await leaves(world, page)
    assert desk.state == "ended"
    assert caller.music == "default"
    again = await is_back(world)
    again.answer()
    await world.settle()
    assert caller.others() == [again]


@in_virtual_time
async def test_the_dialler_of_a_colleague_is_waited_for_too(world: World) -> None:
    await world.is_at_work("anna", "boris")
    anna = await world.calls_from("anna", "102")
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    anna.is_lost(RTP_TIMEOUT)
    await world.settle()
    assert boris.state == "up"
    assert boris.music == "default"
    await world.advance(6)
    again = world.switch.rung("anna-phone")
    again.answer()
    await world.settle()
    assert boris.others() == [again]
    again.is_lost(RTP_TIMEOUT)
    await world.advance(60)
    assert boris.state == "ended"
    assert "prompt:sorry" in boris.heard
    assert world.operator("anna").state == world.operator("boris").state == "ready"


def test_without_pcp_the_next_caller_waits_for_nobody() -> None:
    settings = QueueSettings(strategy="round_robin", pcp_seconds=0, max_wait_seconds=0)

    async def story(world: World) -> None:
        _, page = await on_her_page(world)
        await leaves(world, page)
        await world.advance(31)
        assert world.operator("anna").state == "offline"

    told(company(settings=settings), story)


def test_a_call_out_without_a_queue_goes_to_the_fallback_queue() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw-one"}
        await world.is_at_work("anna", "boris")
        anna = await world.calls_from("anna", "0442790000")
        customer = world.switch.rung("gw-one")
        customer.answer()
        await world.settle()
        assert anna.others() == [customer]
        anna.is_lost(RTP_TIMEOUT)
        await world.settle()
        world.switch.unregister("anna-phone")
        await world.advance(31)
        (given_up,) = world.told(TalkGivenUp)
        assert given_up.queue == "sales"
        phone = world.switch.rung("boris-phone")
        phone.answer()
        await world.settle()
        assert customer.others() == [phone]

    gateway = GatewayRoute(id="g1", endpoint="gw-one", provider="p1", caller_number="+380440000000")
    told(company(gateways=(gateway,), fallback_queue="sales", out_queues={}), story)


@in_virtual_time
async def test_a_sign_in_that_ended_in_a_talk_does_not_end_the_shift(world: World) -> None:
    caller, page = await on_her_page(world)
    await leaves(world, page)
    await world.presses("anna", "offline")
    assert world.operator("anna").planned == "offline"
    again = await is_back(world)
    again.answer()
    await world.settle()
    assert caller.others() == [again]
    again.hang_up()
    await world.advance(15)
    assert world.operator("anna").state == "ready"


@in_virtual_time
async def test_a_page_whose_sound_finds_no_way_is_given_up_after_three_times(world: World) -> None:
    caller, page = await on_her_page(world, "boris")
    for cause in (NO_WAY, NO_WAY, RTP_TIMEOUT, NO_WAY, NO_WAY):
        page = await takes_it_again(world, page, cause)
    assert not world.told(TalkGivenUp), "it sounded once in between"
    page.is_lost(NO_WAY)
    await world.settle()
    (given_up,) = world.told(TalkGivenUp)
    assert (given_up.why, given_up.queue) == ("no_sound", "support")
    phone = world.switch.rung("boris-phone")
    phone.answer()
    await world.settle()
    assert caller.others() == [phone]
    await world.advance(15)
    assert (world.operator("anna").state, world.operator("anna").reason) == ("away", "unreachable")
    assert world.replay(caller.call).differences == ()


async def takes_it_again(world: World, page: Party, cause: int) -> Party:
    page.is_lost(cause)
    await world.settle()
    again = world.switch.rung("anna-page")
    again.answer()
    await world.settle()
    return again
