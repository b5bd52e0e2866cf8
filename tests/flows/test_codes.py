"""Status codes dialled from phones, told by the whole engine: asked, answered, spoken."""

from typing import Any

from dzvin.events.call import CallEnded, CallStarted
from dzvin.events.operator import OperatorCodeAnswered, OperatorCodeDialled, OperatorStateChanged
from dzvin.telephony.commands import Play
from dzvin.telephony.party import Party
from tests.flows.world import World, company, told

LUNCH = {"id": "lunch", "uk": "Обід", "ru": "Обед", "en": "Lunch"}
SETTINGS: dict[str, Any] = {
    "rights": {"anna": ("workplace.use",), "boris": ()},
    "languages": {"anna": "ru", "boris": "uk"},
    "away_reasons": (LUNCH,),
}


async def dials(world: World, code: str, operator: str = "anna") -> Party:
    phone = await world.calls_from(operator, code)
    await world.advance(5)
    return phone


def spoken(world: World) -> tuple[str, list[str]]:
    """Language and phrases of the last thing that was said."""
    last = [one for one in world.switch.performed if isinstance(one, Play)][-1]
    return last.language, [each.prompt or each.text for each in last.phrases]


def test_a_desk_phone_is_a_workplace() -> None:
    async def story(world: World) -> None:
        world.switch.register("anna-phone")
        await world.settle()
        phone = await dials(world, "*1")
        assert spoken(world) == ("ru", ["status_ready"])
        assert phone.state == "ended", "when the answer is spoken the call is over"
        assert world.states_of("anna") == [("away", "login"), ("ready", None)]
        assert [e.by for e in world.told(OperatorStateChanged)] == ["phone", "phone"]
        assert world.operator("anna").call is None, "the code itself makes nobody busy"
        caller = await world.in_queue()
        world.switch.rung("anna-phone").answer()
        await world.settle()
        assert world.operator("anna").state == "busy"
        caller.hang_up()
        await world.settle()
        assert world.operator("anna").state == "pcp"
        await dials(world, "*1")
        assert world.operator("anna").state == "ready"
        replayed = world.replay(world.told(CallStarted)[0].call)
        assert replayed.differences == (), "a code is replayed like any call"

    told(company(**SETTINGS), story)


def test_away_is_dialled_with_its_reason() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        await dials(world, "*31")
        assert world.states_of("anna")[-1] == ("away", "lunch")
        assert spoken(world) == ("ru", ["status_away", "Обед"])
        await dials(world, "*2")
        assert world.states_of("anna")[-1] == ("away", None)
        assert spoken(world)[1] == ["status_away"]

    told(company(**SETTINGS), story)


def test_what_cannot_be_is_refused_aloud() -> None:
    async def story(world: World) -> None:
        await dials(world, "*1")
        assert spoken(world)[1] == ["status_not_registered"]
        await world.is_at_work("anna", "boris")
        for code in ("*32", "*3", "*30"):
            await dials(world, code)
            assert spoken(world)[1] == ["status_no_reason"]
        await dials(world, "*2", "boris")
        assert spoken(world) == ("uk", ["status_not_allowed"])
        assert world.operator("boris").state == "ready"
        refused = [e.refused for e in world.told(OperatorCodeDialled)]
        assert refused == [None, "no_reason", "no_reason", "no_reason", "not_allowed"]
        assert len(world.told(OperatorCodeAnswered)) == 1
        assert all(ended.lost_reason is None for ended in world.told(CallEnded))

    told(company(**SETTINGS), story)


def test_where_a_reason_is_required_the_short_code_for_away_asks_for_it() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        await dials(world, "*2")
        assert spoken(world) == ("ru", ["status_reason_required"])
        assert world.operator("anna").state == "ready"
        await dials(world, "*31")
        assert world.states_of("anna")[-1] == ("away", "lunch")
        await dials(world, "*1")
        assert world.operator("anna").state == "ready"

    told(company(**SETTINGS, is_away_reason_required=True), story)


def test_a_second_line_says_what_comes_after_the_call() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        await world.in_talk("anna")
        await dials(world, "*31")
        assert spoken(world)[1] == ["status_away_later", "Обед"]
        assert world.operator("anna").planned == "away"
        assert world.operator("anna").state == "busy"

    told(company(**SETTINGS), story)


def test_an_unknown_star_code_is_no_number() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        phone = await dials(world, "*9")
        assert phone.code == 404
        assert world.operator("anna").state == "ready"

    told(company(**SETTINGS), story)
