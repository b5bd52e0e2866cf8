"""A supervisor listens, whispers, joins, takes over; the talk and its people come first."""

from typing import Any

from dzvin.calls.inputs import CutAsked, SupervisionAsked, SupervisionLeft, TransferAsked
from dzvin.calls.model import Target
from dzvin.events.call import CallEnded, LegAnswered, LegRang, TalkEnded, TalkStarted
from dzvin.events.queue import OfferMade
from dzvin.events.recording import RecordingStarted
from dzvin.events.supervision import (
    CallCut,
    SupervisionChanged,
    SupervisionEnded,
    SupervisionStarted,
)
from dzvin.telephony.party import Party
from tests.flows.world import World, company, in_virtual_time, told


async def asks(world: World, call: str, mode: Any, by: str = "boris", **more: Any) -> None:
    asked = {"operator": "anna", "mode": mode} | more
    world.post(SupervisionAsked(supervisor=by, **asked), call)
    await world.settle()


async def listening(world: World, mode: Any = "listen") -> tuple[Party, Party, Party]:
    """Anna talks; Boris, who is Ready, is with her talk."""
    await world.is_at_work("anna", "boris")
    caller, anna = await world.in_talk("anna")
    await world.advance(10)
    await asks(world, caller.call, mode)
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    return caller, anna, boris


@in_virtual_time
async def test_a_supervisor_listens_and_nobody_notices(world: World) -> None:
    caller, anna, boris = await listening(world)
    assert boris.caller == ("101", "Anna") and boris.heard == [f"ear:{anna.leg}"]
    assert not anna.heard[-1:] == ["beep"] and f"whisper:{boris.leg}" not in anna.heard
    assert caller.others() == [anna]
    assert world.operator("boris").state == "busy" and not world.told(OfferMade, operator="boris")
    assert not world.told(LegRang, leg=boris.leg) and not world.told(LegAnswered, leg=boris.leg)
    await world.advance(30)
    world.post(SupervisionLeft(supervisor="boris"), caller.call)
    await world.settle()
    assert boris.state == "ended" and not world.switch.ears and caller.others() == [anna]
    assert world.operator("boris").state == "ready"
    (over,) = world.told(SupervisionEnded)
    assert (over.supervisor, over.operator, over.mode) == ("boris", "anna", "listen")
    assert (over.why, over.seconds) == ("left", 30)
    assert len(world.told(RecordingStarted)) == 1
    assert not world.replay(caller.call).differences


@in_virtual_time
async def test_modes_change_while_it_lasts(world: World) -> None:
    caller, anna, boris = await listening(world)
    await asks(world, caller.call, "whisper")
    assert anna.heard[-1] == f"whisper:{boris.leg}" and len(world.switch.ears) == 1
    await asks(world, caller.call, "barge")
    assert not world.switch.ears and set(caller.others()) == {anna, boris}
    await asks(world, caller.call, "listen")
    assert caller.others() == [anna] and boris.heard[-1] == f"ear:{anna.leg}"
    assert [one.mode for one in world.told(SupervisionChanged)] == ["whisper", "barge", "listen"]
    caller.hang_up()
    await world.settle()
    assert boris.state == "ended" and not world.switch.ears
    assert [one.why for one in world.told(SupervisionEnded)] == ["talk_ended"]
    assert world.operator("boris").state == "ready" and world.operator("anna").state == "pcp"


@in_virtual_time
async def test_a_supervisor_takes_the_customer_and_the_operator_is_in_pcp(world: World) -> None:
    caller, anna, boris = await listening(world)
    await world.clicks("anna", "hold", caller.call)
    await asks(world, caller.call, "intercept")
    assert anna.state == "ended" and caller.others() == [boris] and caller.music == ""
    assert world.operator("anna").state == "pcp" and world.operator("boris").state == "busy"
    assert [one.why for one in world.told(SupervisionEnded)] == ["intercepted"]
    assert len(world.told(RecordingStarted)) == 1
    await world.clicks("boris", "hold", caller.call)
    assert caller.music
    await world.clicks("boris", "resume", caller.call)
    boris.hang_up()
    await world.settle()
    assert [one.operator for one in world.told(TalkStarted)] == ["anna", "boris"]
    assert [one.operator for one in world.told(TalkEnded)] == ["anna", "boris"]
    (ended,) = world.told(CallEnded)
    assert ended.lost_reason is None and caller.state == "ended"


@in_virtual_time
async def test_a_talk_is_taken_over_without_listening_first(world: World) -> None:
    caller, anna, boris = await listening(world, "intercept")
    assert caller.others() == [boris] and anna.state == "ended"


@in_virtual_time
async def test_who_joined_keeps_the_customer_when_the_operator_leaves(world: World) -> None:
    caller, anna, boris = await listening(world, "barge")
    anna.hang_up()
    await world.settle()
    assert caller.others() == [boris] and world.operator("anna").state == "pcp"
    assert [one.why for one in world.told(SupervisionEnded)] == ["intercepted"]


@in_virtual_time
async def test_who_keeps_a_customer_that_was_on_hold_may_hold_him_again(world: World) -> None:
    caller, anna, boris = await listening(world, "barge")
    await world.clicks("anna", "hold", caller.call)
    anna.hang_up()
    await world.settle()
    assert caller.others() == [boris] and caller.music == ""
    await world.clicks("boris", "hold", caller.call)
    assert caller.music == "default"


async def hands_over(world: World, kind: Any, **more: Any) -> tuple[Party, Party, Party]:
    """Clara listens to Anna, who hands her customer over to Boris: caller, Boris, Clara."""
    await world.is_at_work("anna", "boris", "clara")
    caller, anna = await world.in_talk("anna")
    await asks(world, caller.call, "listen", by="clara", **more)
    clara = world.switch.rung("clara-phone")
    clara.answer()
    await world.settle()
    to = Target(kind="operator", id="boris")
    world.post(TransferAsked(operator="anna", kind=kind, to=to), caller.call)
    await world.settle()
    boris = world.switch.rung("boris-phone")
    if kind == "blind":
        anna.hang_up()
        await world.settle()
    assert len(world.switch.ears) == (kind != "blind") and clara.state == "up"
    boris.answer()
    await world.settle()
    if kind == "attended":
        await world.clicks("anna", "complete", caller.call)
    return caller, boris, clara


@in_virtual_time
async def test_he_goes_on_with_whoever_has_the_call_now(world: World) -> None:
    caller, boris, clara = await hands_over(world, "blind", may_follow=None)
    assert clara.heard[-1] == f"ear:{boris.leg}" and caller.others() == [boris]
    (moved,) = world.told(SupervisionChanged)
    assert (moved.supervisor, moved.operator, moved.mode) == ("clara", "boris", "listen")
    await asks(world, caller.call, "barge", by="clara", operator="boris")
    assert set(caller.others()) == {boris, clara}
    caller.hang_up()
    await world.settle()
    (over,) = world.told(SupervisionEnded)
    assert (over.operator, over.why) == ("boris", "talk_ended")
    assert not world.replay(caller.call).differences


@in_virtual_time
async def test_he_goes_on_after_a_consultation_with_those_his_right_reaches(world: World) -> None:
    caller, boris, clara = await hands_over(world, "attended", may_follow=("boris",))
    assert clara.heard[-1] == f"ear:{boris.leg}" and caller.others() == [boris]


@in_virtual_time
async def test_he_waits_while_another_is_looked_for_and_leaves_whom_he_may_not_hear(
    world: World,
) -> None:
    caller, boris, clara = await hands_over(world, "blind", may_follow=("zoya",))
    assert [one.why for one in world.told(SupervisionEnded)] == ["operator_left"]
    assert clara.state == "ended" and caller.others() == [boris]


@in_virtual_time
async def test_several_supervise_one_talk_each_in_his_own_mode(world: World) -> None:
    await world.is_at_work("clara")
    caller, anna, boris = await listening(world)
    await asks(world, caller.call, "whisper", by="clara", may_follow=None)
    clara = world.switch.rung("clara-phone")
    clara.answer()
    await world.settle()
    assert len(world.switch.ears) == 2 and f"whisper:{clara.leg}" in anna.heard
    assert f"whisper:{boris.leg}" not in anna.heard and caller.others() == [anna]
    rooms = {ear.bridge for ear in world.switch.ears.values()}
    assert len(rooms) == 2, "they do not hear one another"
    await world.die()
    await world.start()
    assert len(world.switch.ears) == 2 and {boris.state, clara.state} == {"up"}
    await asks(world, caller.call, "intercept")
    assert caller.others() == [boris] and anna.state == "ended"
    assert clara.heard[-1] == f"ear:{boris.leg}", "she goes on with whoever took it"
    assert [(one.supervisor, one.why) for one in world.told(SupervisionEnded)] == [
        ("boris", "intercepted")
    ]
    caller.hang_up()
    await world.settle()
    assert clara.state == "ended" and not world.switch.ears
    assert not world.replay(caller.call).differences


@in_virtual_time
async def test_it_outlives_a_hold_and_a_consultation_and_ends_with_the_handing_over(
    world: World,
) -> None:
    await world.is_at_work("anna", "boris", "clara")
    caller, anna = await world.in_talk("anna")
    await asks(world, caller.call, "listen", by="clara")
    clara = world.switch.rung("clara-phone")
    clara.answer()
    await world.settle()
    await world.clicks("anna", "hold", caller.call)
    await world.clicks("anna", "resume", caller.call)
    to = Target(kind="operator", id="boris")
    world.post(TransferAsked(operator="anna", kind="attended", to=to), caller.call)
    await world.settle()
    world.switch.rung("boris-phone").answer()
    await world.settle()
    assert len(world.switch.ears) == 1 and not world.told(SupervisionEnded)
    await world.clicks("anna", "complete", caller.call)
    assert [one.why for one in world.told(SupervisionEnded)] == ["operator_left"]
    assert clara.state == "ended" and not world.switch.ears


@in_virtual_time
async def test_it_goes_on_after_the_engine_was_killed(world: World) -> None:
    caller, anna, boris = await listening(world)
    await world.die()
    await world.start()
    assert boris.state == "up" and len(world.switch.ears) == 1
    await asks(world, caller.call, "barge")
    await world.die()
    await world.start()
    assert set(caller.others()) == {anna, boris} and not world.switch.ears


@in_virtual_time
async def test_an_ear_that_was_lost_meanwhile_is_made_anew(world: World) -> None:
    _, anna, boris = await listening(world)
    await world.die()
    world.switch.ears.clear()
    await world.start()
    assert len(world.switch.ears) == 1 and boris.heard == [f"ear:{anna.leg}"] * 2


@in_virtual_time
async def test_an_ear_that_is_there_is_not_doubled_when_its_caller_is_let_in_again(
    world: World,
) -> None:
    caller, anna, boris = await listening(world)
    ears = set(world.switch.ears)
    world.switch.enter(caller)
    await world.settle()
    assert len(ears) == 1 and set(world.switch.ears) == ears
    assert caller.others() == [anna] and boris.heard == [f"ear:{anna.leg}"]


@in_virtual_time
async def test_a_supervisor_whose_phone_is_gone_hears_no_more(world: World) -> None:
    caller, anna, boris = await listening(world)
    boris.is_lost(27)
    await world.settle()
    assert [one.why for one in world.told(SupervisionEnded)] == ["phone_lost"]
    assert caller.others() == [anna] and not world.switch.ears
    assert world.operator("boris").state == "ready"


@in_virtual_time
async def test_he_waits_for_an_operator_whose_phone_was_lost(world: World) -> None:
    caller, anna, boris = await listening(world)
    anna.is_lost(27)
    await world.settle()
    assert not world.told(SupervisionEnded) and boris.state == "up"
    again = world.switch.rung("anna-phone") if world.switch.parties else anna
    await world.advance(6)
    again.answer()
    await world.settle()
    assert boris.heard[-1] == f"ear:{again.leg}" and caller.others() == [again]


@in_virtual_time
async def test_what_cannot_begin_is_told(world: World) -> None:
    await world.is_at_work("anna", "boris", "clara")
    caller = await world.in_queue()
    await asks(world, caller.call, "listen")
    phone = world.switch.rung("anna-phone")
    phone.answer()
    await world.settle()
    await asks(world, caller.call, "listen", by="nobody")
    await asks(world, caller.call, "listen")
    await world.advance(30)
    whys = [one.why for one in world.told(SupervisionEnded)]
    assert whys == ["no_talk", "no_phone", "no_answer"]
    assert not world.told(SupervisionStarted) and world.operator("boris").state == "ready"


@in_virtual_time
async def test_a_supervisor_hangs_up_a_call_of_somebody_else(world: World) -> None:
    await world.is_at_work("anna")
    caller, _ = await world.in_talk("anna")
    world.post(CutAsked(supervisor="boris"), caller.call)
    await world.settle()
    assert caller.state == "ended" and world.operator("anna").state == "pcp"
    assert [one.supervisor for one in world.told(CallCut)] == ["boris"]
    assert world.told(CallEnded)[0].ended_by == "system"


def test_a_beep_tells_the_operator_where_the_company_wants_it() -> None:
    async def story(world: World) -> None:
        caller, anna, _ = await listening(world)
        assert anna.heard[-1] == "beep" and "beep" not in caller.heard
        assert world.told(SupervisionStarted)[0].is_announced

    told(company(announces_monitoring=True), story)
