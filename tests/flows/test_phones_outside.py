"""Operators who answer on phones of the public network: rung, asked, and never a voicemail."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from dzvin.acd.inputs import PageOpened
from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import GatewayRoute, Target
from dzvin.calls.toll import Toll
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import CallEnded, CallLimited, LegStarted, TalkStarted
from dzvin.events.queue import ItemTaken, OfferFailed, OfferMade, OfferMissed
from dzvin.telephony.commands import Originate
from dzvin.telephony.model import Price
from dzvin.telephony.party import Party
from dzvin.telephony.phones.model import Delays, OutsidePhone, Reaching
from tests.flows.world import World, company, told

COMPANY, INT, EXT, CUSTOMER = "+380440000000", "+380442791111", "+380501110000", "+380501112233"
ONE = GatewayRoute(id="g1", endpoint="gw-one", provider="p1", caller_number=COMPANY)
TWO = GatewayRoute(id="g2", endpoint="gw-two", provider="p1", position=1, caller_number=COMPANY)
ASKED = ["prompt:phone_call_of", "text:Kyiv Taxi", "prompt:phone_press_1"]


def firm(
    *phones: OutsidePhone,
    delays: Delays | None = None,
    in_any_status: bool = False,
    **calls: Any,
) -> TenantConfig:
    """Anna has these phones; Boris only his desk phone."""
    usual: dict[str, Any] = {
        "gateways": (ONE, TWO),
        "reaching": {"anna": Reaching(phones=phones, delays=delays)},
        "devices": ("anna-phone", "boris-phone"),
        "company": "Kyiv Taxi",
    }
    made = company(**(usual | calls))
    kinds = {phone.kind: in_any_status for phone in phones}
    return replace(made, acd=replace(made.acd, outside={"anna": kinds} if kinds else {}))


def ext(**more: Any) -> OutsidePhone:
    return OutsidePhone(**({"kind": "ext", "number": EXT} | more))


def work(**more: Any) -> OutsidePhone:
    return OutsidePhone(**({"kind": "int", "number": INT, "asks_for_key": False} | more))


async def is_ready(world: World, *, desk_phone: bool = False) -> None:
    """Anna; she has no registered phone unless asked for."""
    world.switch.endpoints |= {"gw-one", "gw-two"}
    if desk_phone:
        await world.is_at_work("anna")
        return
    world.post(PageOpened(operator="anna"))
    await world.presses("anna", "ready")


def rung(world: World) -> list[Originate]:
    return [each for each in world.switch.performed if isinstance(each, Originate)]


async def goes_on(world: World) -> None:
    """The turn in which a phone outside is rung."""
    await world.advance(0.1)


async def at_mobile(world: World) -> tuple[Party, Party]:
    """A customer waits, and Anna's mobile rings."""
    caller = await world.in_queue()
    await goes_on(world)
    return caller, world.switch.rung("gw-one")


def test_a_personal_phone_is_rung_with_the_companys_number_and_asked_for_one() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        caller, mobile = await at_mobile(world)
        assert (mobile.number, mobile.caller) == (EXT, (COMPANY, ""))
        mobile.answer()
        await world.settle()
        assert mobile.heard[-3:] == ASKED
        assert caller.music and not caller.others() and not world.told(TalkStarted)
        mobile.press("5")
        await world.settle()
        assert not caller.others(), "only one accepts"
        mobile.press("1")
        await world.settle()
        assert caller.others() == [mobile]
        taken = world.told(ItemTaken)
        assert [(each.operator, each.queue) for each in taken] == [("anna", "support")]
        (started,) = world.told(LegStarted, phone="ext")
        assert (started.gateway, started.operator, started.party) == ("g1", "anna", None)
        assert world.operator("anna").state == "busy"
        caller.hang_up()
        await world.settle()
        assert not world.switch.parties
        assert not world.replay(caller.call).differences

    told(firm(ext()), story)


def test_a_voicemail_that_picks_up_is_missed_and_the_next_operator_gets_the_call() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        caller, voicemail = await at_mobile(world)
        await world.is_at_work("boris")
        voicemail.answer()
        await world.advance(14)
        assert not caller.others()
        await world.advance(2)
        assert voicemail.state == "ended"
        (failed,) = world.told(OfferFailed)
        assert (failed.operator, failed.reason) == ("anna", "not_accepted")
        phone = world.switch.rung("boris-phone")
        phone.answer()
        await world.settle()
        assert caller.others() == [phone]
        caller.hang_up()
        await world.settle()
        assert not world.replay(caller.call).differences

    told(firm(ext()), story)


def test_a_voicemail_that_hangs_up_by_itself_has_not_answered_either() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        caller, voicemail = await at_mobile(world)
        voicemail.answer()
        await world.advance(3)
        voicemail.hang_up()
        await world.settle()
        assert world.told(OfferFailed)[0].reason == "not_accepted" and not caller.others()
        assert world.operator("anna").missed_in_row == 1

    told(firm(ext()), story)


def test_who_picks_up_late_still_has_the_time_to_press_one() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        caller, mobile = await at_mobile(world)
        await world.advance(19)
        mobile.answer()
        await world.settle()
        await world.advance(10)
        mobile.press("1")
        await world.settle()
        assert caller.others() == [mobile] and not world.told(OfferMissed)
        assert not world.replay(caller.call).differences

    told(firm(ext()), story)


def test_the_question_is_asked_again_and_the_offers_deadline_ends_it() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        _, mobile = await at_mobile(world)
        mobile.answer()
        await world.advance(8)
        assert mobile.heard.count("prompt:phone_press_1") > 1
        await world.advance(8)
        assert not world.told(OfferMissed), "the key's time was over before the queue's"

    told(firm(ext()), story)


def test_all_ring_at_once_and_the_key_silences_the_others() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        caller, mobile = await at_mobile(world)
        desk = world.switch.rung("anna-phone")
        mobile.answer()
        await world.settle()
        assert desk.state == "ringing"
        mobile.press("1")
        await world.settle()
        assert caller.others() == [mobile] and desk.state == "ended"

    told(firm(ext()), story)


def test_whoever_answers_elsewhere_ends_the_question() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        caller, mobile = await at_mobile(world)
        mobile.answer()
        await world.settle()
        desk = world.switch.rung("anna-phone")
        desk.answer()
        await world.settle()
        assert caller.others() == [desk] and mobile.state == "ended"
        mobile.press("1")
        await world.settle()
        assert caller.others() == [desk]

    told(firm(ext()), story)


def test_endpoints_ring_in_the_order_of_the_plan_within_the_offers_time() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        caller = await world.in_queue()
        begun = world.switch.now
        times: dict[str, float] = {}
        for _ in range(30):
            for each in rung(world):
                key = each.number or each.endpoint
                times.setdefault(key, round((world.switch.now - begun).total_seconds()))
            await world.advance(0.5)
        assert times == {"anna-phone": 0, INT: 5, EXT: 10}
        await world.advance(5.5)
        assert len(world.told(OfferMissed)) == 1, "one deadline for all of it"
        assert not [one for one in world.switch.parties.values() if one is not caller]

    delays = Delays(device=0, int_phone=5, ext_phone=10)
    told(firm(work(), ext(), delays=delays), story)


def test_what_cannot_ring_gives_its_place_to_the_next_at_once() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        world.switch.habits["anna-phone"] = 486
        await world.in_queue()
        await goes_on(world)
        assert [each.number for each in rung(world)] == ["", INT]
        world.switch.rung("gw-one").answer()
        await world.settle()
        assert world.operator("anna").state == "busy", "a company phone need not press anything"

    told(firm(work(), delays=Delays(int_phone=15)), story)


def test_a_gateway_that_fails_is_followed_by_the_next() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        world.switch.habits["gw-one"] = 503
        caller = await world.in_queue()
        await goes_on(world)
        mobile = world.switch.rung("gw-two")
        mobile.answer()
        mobile.press("1")
        await world.settle()
        assert caller.others() == [mobile]
        assert [each.gateway for each in world.told(LegStarted, phone="ext")] == ["g1", "g2"]

    told(firm(ext()), story)


def test_without_any_answer_of_the_gateways_the_call_goes_to_a_colleague() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        world.switch.habits |= {"gw-one": 503, "gw-two": 486}
        await world.is_at_work("boris")
        await world.in_queue()
        await goes_on(world)
        assert world.told(OfferFailed)[0].reason == "busy"
        assert world.switch.rung("boris-phone")

    told(firm(ext()), story)


def test_a_phone_abroad_is_never_rung_unless_the_company_calls_that_country() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        await world.in_queue()
        await goes_on(world)
        assert not rung(world) and world.told(OfferFailed)[0].reason == "unreachable"

    told(firm(ext(number="+442071838750")), story)


def test_offers_count_among_the_calls_that_a_company_may_have_outside() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        await world.in_queue()
        await goes_on(world)
        first = [each.number for each in rung(world)]
        assert len([one for one in world.switch.parties.values() if one.endpoint == "gw-one"]) == 1
        assert first.count(INT) == 1

    told(firm(work(), ext(), toll=Toll(most_calls=1)), story)


def test_the_customers_number_is_shown_to_who_wants_it() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        _, mobile = await at_mobile(world)
        assert mobile.caller == (CUSTOMER, "")

    told(firm(ext(shows="customer")), story)


def test_with_a_phone_outside_one_goes_on_working_when_the_page_is_closed() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        await world.closes_the_page("anna")
        await world.advance(60)
        assert world.operator("anna").state == "ready"
        _, mobile = await at_mobile(world)
        mobile.reject(486)
        await world.settle()
        await world.presses("anna", "away")
        await world.advance(1)
        assert world.operator("anna").state == "offline", "Away and without a page nobody is here"

    told(firm(ext()), story)


def test_a_colleague_reaches_by_phone_one_who_is_signed_out_only_where_it_is_wanted() -> None:
    async def reached(world: World) -> Party:
        world.switch.endpoints |= {"gw-one", "gw-two"}
        await world.is_at_work("boris")
        caller = await world.calls_from("boris", "101")
        await goes_on(world)
        return caller

    async def at_home(world: World) -> None:
        caller = await reached(world)
        assert caller.state == "ended" and not rung(world)

    async def on_duty(world: World) -> None:
        caller = await reached(world)
        mobile = world.switch.rung("gw-one")
        mobile.answer()
        mobile.press("1")
        await world.settle()
        assert caller.others() == [mobile] and world.operator("anna").state == "busy"
        caller.hang_up()
        await world.settle()
        assert world.operator("anna").state == "offline"
        assert world.told(OfferMade)[0].phones == ("ext",)

    told(firm(ext()), at_home)
    told(firm(ext(), in_any_status=True), on_duty)


def test_a_broken_connection_asks_again_and_loses_nobody() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        caller, mobile = await at_mobile(world)
        world.switch.lose_connection()
        mobile.answer()
        await world.is_connected_again()
        assert mobile.heard[-3:] == ASKED
        mobile.press("1")
        await world.settle()
        assert caller.others() == [mobile]
        mobile.hang_up()
        await world.settle()
        assert world.told(CallEnded)
        assert not world.replay(caller.call).differences

    told(firm(ext()), story)


def test_who_pressed_one_while_no_engine_ran_is_asked_anew_and_has_not_missed_it() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        caller, mobile = await at_mobile(world)
        mobile.answer()
        await world.settle()
        await world.advance(1)
        await world.die()
        world.switch.advance_to(world.switch.now + timedelta(seconds=30))
        mobile.press("1")
        await world.start(fires_first=True)
        await world.advance(2)
        assert mobile.heard == [*ASKED, *ASKED]
        assert not world.told(OfferMissed)
        mobile.press("1")
        await world.settle()
        assert caller.others() == [mobile]

    told(firm(ext()), story)


def test_who_picked_up_and_hung_up_while_no_engine_ran_has_not_accepted() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        caller, mobile = await at_mobile(world)
        mobile.answer()
        await world.settle()
        await world.advance(1)
        await world.die()
        mobile.hang_up()
        await world.start(fires_first=True)
        await world.advance(0.5)
        assert [each.reason for each in world.told(OfferFailed)] == ["not_accepted"]
        assert [each.endpoint for each in rung(world)] == ["gw-one"], "by no other gateway"
        caller.hang_up()
        await world.settle()
        assert not world.replay(caller.call).differences

    told(firm(ext()), story)


def test_who_declines_on_his_mobile_is_not_rung_again_by_another_gateway() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        _, mobile = await at_mobile(world)
        await world.is_at_work("boris")
        mobile.reject(480)
        await world.settle()
        assert [each.endpoint for each in rung(world)] == ["gw-one", "boris-phone"]

    told(firm(ext()), story)


def test_a_colleague_is_consulted_on_his_mobile_once_he_has_pressed_one() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw-one", "gw-two"}
        await world.is_at_work("boris")
        caller, desk = await world.in_talk("boris")
        world.post(PageOpened(operator="anna"))
        await world.presses("anna", "ready")
        to = Target(kind="operator", id="anna")
        asked = TransferAsked(operator="boris", kind="attended", to=to)
        world.post(asked, caller.call)
        await world.settle()
        await goes_on(world)
        mobile = world.switch.rung("gw-one")
        mobile.answer()
        await world.settle()
        assert not mobile.others()
        mobile.press("1")
        await world.settle()
        assert mobile.others() == [desk]
        await world.clicks("boris", "complete", caller.call)
        assert caller.others() == [mobile] and desk.state == "ended"
        caller.hang_up()
        await world.settle()
        assert not world.switch.parties and not world.replay(caller.call).differences

    told(firm(ext()), story)


def test_a_caller_at_an_operators_mobile_is_not_cut_off_by_the_limits_of_the_day() -> None:
    """What he talks counts, and no phone outside is rung any more."""
    dear = replace(ONE, prices=(Price(per_minute_micros=1_000_000),))

    async def story(world: World) -> None:
        await is_ready(world)
        caller, mobile = await at_mobile(world)
        mobile.answer()
        await world.settle()
        await world.advance(300)
        assert caller.others() == [mobile] and not world.told(CallLimited)
        caller.hang_up()
        await world.settle()
        assert not world.replay(caller.call).differences
        assert world.log.used[world.tenant].seconds >= 300
        await world.ends_pcp("anna")
        await world.in_queue()
        await goes_on(world)
        assert not [one for one in world.switch.parties.values() if one.endpoint == "gw-one"]
        assert world.told(OfferFailed)[-1].reason == "unreachable"

    for toll in (Toll(day_seconds=60), Toll(day_micros=2_000_000)):
        told(firm(work(), gateways=(dear,), toll=toll), story)
