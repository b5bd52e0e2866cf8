"""Click to call: the operator's own phone rings first, then the number he asked for."""

from typing import Any

from dzvin.calls.inputs import CallAsked
from dzvin.calls.rights import OUT, OUT_AWAY
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import CallEnded, CallStarted, TalkStarted
from dzvin.events.recording import RecordingStarted
from dzvin.reports.facts.project import call_facts
from dzvin.telephony.commands import Originate
from dzvin.telephony.party import Party
from tests.flows.test_phones_outside import ASKED, COMPANY, EXT, ext, firm, goes_on, is_ready
from tests.flows.world import World, told

KYIV = "+380442790000"
CALL = "00000000-0000-4000-8000-00000000aaaa"


def firm_that_calls(*phones: Any, **calls: Any) -> TenantConfig:
    usual = {"out_queues": {"anna": "support"}, "rights": {"anna": (OUT,)}}
    return firm(*phones, **(usual | calls))


async def asks(world: World, number: str = "044 279 00 00", queue: str | None = None) -> None:
    world.post(CallAsked(call=CALL, operator="anna", number=number, queue=queue), CALL)
    await world.settle()


async def answers(world: World) -> Party:
    """Anna picks up her desk phone."""
    desk = world.switch.rung("anna-phone")
    desk.answer()
    await world.settle()
    return desk


def dialled(world: World) -> list[str]:
    performed = [each for each in world.switch.performed if isinstance(each, Originate)]
    return [each.number for each in performed if each.number == KYIV]


def test_the_operators_phone_rings_first_and_then_the_customer_is_called() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await asks(world)
        assert world.operator("anna").state == "call" and not dialled(world)
        desk = await answers(world)
        assert dialled(world) == [KYIV] and desk.music == "ringback"
        customer = world.switch.rung("gw-one")
        assert customer.caller == (COMPANY, "")
        customer.answer()
        await world.settle()
        assert customer.others() == [desk] and not desk.music
        assert world.operator("anna").state == "busy"
        (talk,) = world.told(TalkStarted)
        assert (talk.operator, talk.queue) == ("anna", "support")
        assert world.told(RecordingStarted)
        customer.hang_up()
        await world.settle()
        (ended,) = world.told(CallEnded)
        assert (ended.result, ended.ended_by, ended.sip_code) == ("connected", "customer", 200)
        (started,) = world.told(CallStarted)
        assert (started.direction, started.operator, started.dialled) == ("outbound", "anna", "")
        assert desk.state == "ended" and not world.switch.parties
        assert world.operator("anna").state == "pcp"
        assert KYIV not in str([row.heard for batch in world.log.batches for row in batch.inputs])
        assert not world.replay(CALL).differences

    told(firm_that_calls(), story)


def test_nobody_is_called_for_an_operator_who_does_not_pick_up() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await asks(world)
        await world.advance(31)
        (ended,) = world.told(CallEnded)
        assert (ended.result, ended.ended_by) == ("operator_no_answer", "system")
        assert not dialled(world) and not world.switch.parties
        assert world.operator("anna").state == "ready"
        assert not world.replay(CALL).differences

    told(firm_that_calls(), story)


def test_an_operator_who_is_busy_or_gone_calls_nobody() -> None:
    async def busy(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await world.in_talk()
        await asks(world)
        assert world.told(CallEnded)[-1].result == "operator_busy" and not dialled(world)
        assert world.operator("anna").state == "busy"

    async def gone(world: World) -> None:
        await asks(world)
        assert world.told(CallEnded)[-1].result == "operator_offline" and not dialled(world)

    told(firm_that_calls(), busy)
    told(firm_that_calls(rights={"anna": (OUT, OUT_AWAY)}), gone)


def test_a_personal_phone_is_asked_for_one_before_anybody_is_called() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        await asks(world)
        await goes_on(world)
        mobile = world.switch.rung("gw-one")
        assert (mobile.number, mobile.caller) == (EXT, (COMPANY, ""))
        mobile.answer()
        await world.settle()
        assert mobile.heard[-3:] == ASKED and not dialled(world)
        mobile.press("1")
        await world.settle()
        customer = world.switch.rung("gw-one")
        assert customer.number == KYIV
        customer.answer()
        await world.settle()
        assert customer.others() == [mobile]
        mobile.hang_up()
        await world.settle()
        assert world.told(CallEnded)[0].ended_by == "operator" and not world.switch.parties
        assert not world.replay(CALL).differences

    told(firm_that_calls(ext()), story)


def test_a_voicemail_of_the_operator_makes_no_call() -> None:
    async def story(world: World) -> None:
        await is_ready(world)
        await asks(world)
        await goes_on(world)
        world.switch.rung("gw-one").answer()
        await world.settle()
        await world.advance(16)
        assert world.told(CallEnded)[0].result == "operator_no_answer" and not dialled(world)

    told(firm_that_calls(ext()), story)


def test_a_customer_who_is_busy_is_told_as_busy_and_the_operator_is_free() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        world.switch.habits |= {"gw-one": 486}
        await asks(world)
        desk = await answers(world)
        await world.settle()
        assert world.told(CallEnded)[0].result == "busy" and desk.state == "ended"
        assert world.operator("anna").state == "ready"

    told(firm_that_calls(), story)


def test_what_may_not_be_called_rings_nobody() -> None:
    async def abroad(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await asks(world, "+442071838750")
        await goes_on(world)
        assert world.told(CallEnded)[0].result == "country_forbidden"
        assert not any(isinstance(each, Originate) for each in world.switch.performed)

    async def away(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await world.presses("anna", "away")
        await asks(world)
        await goes_on(world)
        assert world.told(CallEnded)[0].result == "away_forbidden"
        await world.settle()
        assert world.operator("anna").state == "away"

    told(firm_that_calls(), abroad)
    told(firm_that_calls(), away)


def test_who_is_away_and_may_call_is_away_again_afterwards() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await world.presses("anna", "away")
        await asks(world)
        desk = await answers(world)
        desk.hang_up()
        await world.settle()
        assert world.told(CallEnded)[0].result == "cancelled"
        assert world.operator("anna").state == "away"

    told(firm_that_calls(rights={"anna": (OUT, OUT_AWAY)}), story)


def test_he_thinks_better_of_it_before_he_picks_up() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await asks(world)
        desk = world.switch.rung("anna-phone")
        await world.clicks("anna", "hang_up", CALL)
        assert desk.state == "ended" and world.told(CallEnded)[0].result == "cancelled"
        assert world.operator("anna").state == "ready" and not dialled(world)

    told(firm_that_calls(), story)


def test_a_colleague_is_called_in_the_same_way() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await world.is_at_work("boris")
        await asks(world, "102")
        desk = await answers(world)
        other = world.switch.rung("boris-phone")
        other.answer()
        await world.settle()
        assert desk.others() == [other]
        assert {world.operator(each).state for each in ("anna", "boris")} == {"busy"}
        other.hang_up()
        await world.settle()
        assert not world.switch.parties and not world.replay(CALL).differences

    told(firm_that_calls(), story)


def test_the_engine_dies_while_his_phone_rings_and_the_call_goes_on() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await asks(world)
        await world.die()
        await world.start()
        await answers(world)
        assert dialled(world) == [KYIV]
        world.switch.rung("gw-one").answer()
        await world.advance(90)
        assert world.operator("anna").state == "busy", "no watchdog ends it"

    told(firm_that_calls(), story)


def test_the_journal_tells_an_outgoing_call_of_the_operator_and_the_queue() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        await asks(world)
        desk = await answers(world)
        customer = world.switch.rung("gw-one")
        customer.answer()
        await world.settle()
        await world.advance(10)
        desk.hang_up()
        await world.settle()
        facts = call_facts(world.log.recorded)
        assert facts is not None
        row = facts.call
        assert (row.direction, row.dialled_by, row.operator) == ("outbound", "anna", "anna")
        assert (row.queue, row.dial_result, row.talk_seconds) == ("support", "connected", 10.0)

    told(firm_that_calls(), story)


def test_in_post_call_processing_one_may_call_again() -> None:
    async def story(world: World) -> None:
        await is_ready(world, desk_phone=True)
        caller, _ = await world.in_talk()
        caller.hang_up()
        await world.settle()
        assert world.operator("anna").state == "pcp"
        await asks(world)
        await answers(world)
        world.switch.rung("gw-one").answer()
        await world.settle()
        assert world.operator("anna").state == "busy"

    told(firm_that_calls(), story)
