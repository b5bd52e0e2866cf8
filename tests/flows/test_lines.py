"""An operator with two lines: a second call rings in a talk, and he goes from one to the other."""

from msgspec.structs import replace

from dzvin.acd.inputs import PageOpened
from dzvin.acd.lines import Capacity
from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import Target
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import TalkEnded, TalkHeld, TalkRejoined, TalkResumed, TransferCompleted
from dzvin.events.queue import OfferMissed
from dzvin.telephony.party import Party
from tests.flows.world import World, company, told

PAGE_LEFT = 27


def two_lines(capacity: Capacity | None = None) -> TenantConfig:
    usual = company()
    lines = {"anna": capacity or Capacity(max_lines=2)}
    return TenantConfig(
        acd=replace(usual.acd, capacities=lines), calls=usual.calls, projects=usual.projects
    )


async def second(world: World, endpoint: str = "anna-phone") -> tuple[Party, Party]:
    """It rings beside her talk, and she answers."""
    caller = await world.in_queue()
    phone = world.switch.rung(endpoint)
    phone.answer()
    await world.settle()
    return caller, phone


def is_on_hold(caller: Party) -> bool:
    return caller.others() == [] and caller.music != ""


def test_two_customers_one_after_the_other_hear_music() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        first, line = await world.in_talk("anna")
        await world.advance(5)
        other, beside = await second(world)
        assert is_on_hold(first) and other.others() == [beside]
        assert world.operator("anna").state == "busy"
        await world.clicks("anna", "resume", first.call)
        assert first.others() == [line] and is_on_hold(other)
        assert [e.call for e in world.told(TalkHeld)] == [first.call, other.call]
        await world.advance(5)
        line.hang_up()
        await world.settle()
        assert world.operator("anna").state == "busy" and is_on_hold(other)
        await world.clicks("anna", "resume", other.call)
        assert other.others() == [beside]
        await world.advance(3)
        beside.hang_up()
        await world.settle()
        assert world.operator("anna").state == "pcp" and world.operator("anna").beside == {}
        assert len(world.told(TalkEnded)) == 2 and len(world.told(TalkResumed)) == 2

    told(two_lines(), story)


def test_whoever_dials_in_a_talk_puts_it_on_hold_and_comes_back_to_it() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        first, line = await world.in_talk("anna")
        dialling = await world.calls_from("anna", "102")
        assert is_on_hold(first)
        assert world.operator("anna").beside == {dialling.call: "voice"}
        boris = world.switch.rung("boris-phone")
        boris.answer()
        await world.settle()
        assert dialling.others() == [boris] and is_on_hold(first)
        dialling.hang_up()
        await world.settle()
        anna = world.operator("anna")
        assert (anna.state, anna.call, anna.beside) == ("busy", first.call, {})
        await world.clicks("anna", "resume", first.call)
        assert first.others() == [line]
        line.hang_up()
        await world.settle()
        assert world.operator("anna").state == "pcp"

    told(two_lines(), story)


def test_one_of_two_is_handed_over_and_the_other_goes_on() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        first, _ = await world.in_talk("anna")
        other, beside = await second(world)
        await world.is_at_work("boris")
        heard = TransferAsked(operator="anna", kind="blind", to=Target(kind="operator", id="boris"))
        world.post(heard, first.call)
        await world.settle()
        world.switch.rung("boris-phone").answer()
        await world.settle()
        assert [e.operator for e in world.told(TransferCompleted)] == ["boris"]
        assert other.others() == [beside] and first.others() != []
        assert world.operator("anna").state == "busy" and world.operator("boris").state == "busy"

    told(two_lines(), story)


def test_the_customer_who_is_held_hangs_up_and_a_missed_second_call_goes_on() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        first, _ = await world.in_talk("anna")
        other, beside = await second(world)
        first.hang_up()
        await world.settle()
        assert world.operator("anna").state == "busy" and other.others() == [beside]
        third = await world.in_queue()
        await world.advance(25)
        assert [e.call for e in world.told(OfferMissed)] == [third.call]
        assert other.others() == [beside] and world.operator("anna").state == "busy"

    told(two_lines(), story)


def test_a_page_loaded_anew_in_two_talks_is_back_in_both() -> None:
    async def story(world: World) -> None:
        world.switch.register("anna-page")
        world.post(PageOpened(operator="anna"))
        await world.presses("anna", "ready")
        first = await world.in_queue()
        line = world.switch.rung("anna-page")
        line.answer()
        await world.settle()
        other, beside = await second(world, "anna-page")
        for party in (line, beside):
            party.is_lost(PAGE_LEFT)
        await world.settle()
        await world.closes_the_page("anna")
        world.switch.unregister("anna-page")
        await world.settle()
        assert world.operator("anna").state == "busy"
        world.post(PageOpened(operator="anna"))
        world.switch.register("anna-page2")
        await world.settle()
        back = [p for p in world.switch.parties.values() if p.endpoint == "anna-page2"]
        assert len(back) == 2
        for party in back:
            party.answer()
            await world.settle()
        assert len(world.told(TalkRejoined)) == 2
        assert is_on_hold(first) and len(other.others()) == 1

    told(two_lines(), story)


def test_without_status_control_she_stays_ready_all_along() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        first, line = await world.in_talk("anna")
        other, beside = await second(world)
        assert is_on_hold(first) and other.others() == [beside]
        for party in (line, beside):
            party.hang_up()
            await world.settle()
        assert [state for state, _ in world.states_of("anna")] == ["away", "ready"]
        assert world.operator("anna").beside == {} and first.state != "up"

    told(two_lines(Capacity(max_lines=2, is_status_kept=True)), story)
