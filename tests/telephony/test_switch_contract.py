"""What every switch does with our commands and tells us; the fake keeps the same promises."""

from collections.abc import AsyncIterator

import pytest

from dzvin.telephony import commands, signals
from dzvin.telephony.commands import Phrase
from tests.support.asterisk import RunningAsterisk
from tests.telephony.asterisk_stage import asterisk_stage
from tests.telephony.fake_stage import fake_stage
from tests.telephony.stage import ANN, BOB, TENANT, Party, Stage

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["fake", "asterisk"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    if request.param == "fake":
        async with fake_stage() as on_fake:
            await on_fake.start()
            yield on_fake
        return
    running: RunningAsterisk = request.getfixturevalue("asterisk")
    async with asterisk_stage(running) as on_asterisk:
        await on_asterisk.start()
        yield on_asterisk


class Caller:
    """A customer's leg as our side sees it."""

    def __init__(self, stage: Stage, party: Party, arrived: signals.LegArrived) -> None:
        self.stage, self.party, self.arrived = stage, party, arrived
        self.leg, self.call = arrived.leg, arrived.call
        self.to = {"call": arrived.call, "tenant": TENANT}

    async def answered(self) -> "Caller":
        await self.stage.do(commands.Answer(**self.to, leg=self.leg))
        await self.stage.heard(signals.LegAnswered, leg=self.leg)
        await self.party.is_answered()
        return self

    def originate(
        self, n: int = 1, ring_seconds: int = 20, *, is_early: bool = False
    ) -> commands.Originate:
        return commands.Originate(
            **self.to,
            leg=f"{self.call}.{n}",
            endpoint=ANN.name,
            from_number="0501234567",
            from_name="Ivan",
            ring_seconds=ring_seconds,
            early_with=self.leg if is_early else "",
            early_bridge=f"{self.call}.b" if is_early else "",
        )

    async def operator(self, n: int = 1) -> Party:
        """Ann's phone rings and she answers."""
        await self.stage.registers(ANN)
        await self.stage.heard(signals.EndpointChanged, endpoint=ANN.name, is_registered=True)
        await self.stage.do(self.originate(n))
        ann = await self.stage.rung(ANN)
        await ann.answer()
        await self.stage.heard(signals.LegAnswered, leg=f"{self.call}.{n}")
        return ann


async def caller(stage: Stage, number: str = "800") -> Caller:
    party = await stage.customer_dials(number)
    return Caller(stage, party, await stage.heard(signals.LegArrived, to_number=number))


async def test_a_caller_arrives_with_his_number_through_the_gateway(stage: Stage) -> None:
    came = (await caller(stage)).arrived
    assert (came.door, came.from_number, came.from_name) == ("gateway", "0501234567", "Ivan")
    assert (came.tenant, came.user) == ("", "")


async def test_a_device_is_who_we_say_and_not_what_it_says(stage: Stage) -> None:
    await stage.device_dials(ANN, "102")
    came = await stage.heard(signals.LegArrived, to_number="102")
    assert (came.door, came.endpoint, came.from_number) == ("device", ANN.name, "")
    assert (came.tenant, came.user, came.language) == (TENANT, "ann", "uk")


async def test_a_caller_hears_ringing_when_asked(stage: Stage) -> None:
    came = await caller(stage)
    await stage.do(commands.RingBack(**came.to, leg=came.leg))
    await came.party.rings()


async def test_answering_is_told_once_it_is_so(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    assert stage.count(signals.LegAnswered) == 1
    await stage.do(commands.HangUp(**came.to, leg=came.leg))
    await came.party.is_ended()
    ended = await stage.heard(signals.LegEnded, leg=came.leg)
    assert (ended.cause, ended.sip_code) == (16, None)


@pytest.mark.parametrize(
    "cause,code", [(17, 486), (21, 603), (16, 480), (19, 480), (42, 503), (1, 404), (28, 484)]
)
async def test_a_refused_caller_gets_the_answer_we_mean(
    stage: Stage, cause: int, code: int
) -> None:
    came = await caller(stage)
    await stage.do(commands.HangUp(**came.to, leg=came.leg, cause=cause))
    assert await came.party.is_ended() == code
    assert (await stage.heard(signals.LegEnded, leg=came.leg)).sip_code == code


async def test_a_caller_who_gives_up_has_487(stage: Stage) -> None:
    came = await caller(stage)
    await stage.do(commands.RingBack(**came.to, leg=came.leg))
    await came.party.rings()
    await came.party.cancel()
    ended = await stage.heard(signals.LegEnded, leg=came.leg)
    assert (ended.cause, ended.sip_code) == (16, 487)
    assert stage.count(signals.LegEnded) == 1


async def test_a_caller_who_hangs_up_has_ended_normally(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    await came.party.hang_up()
    ended = await stage.heard(signals.LegEnded, leg=came.leg)
    assert (ended.cause, ended.sip_code) == (16, None)
    assert stage.count(signals.LegEnded) == 1


async def test_each_key_is_heard_once(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    await came.party.press("1*#")
    await stage.heard(signals.DigitPressed, digit="#")
    keys = [each.digit for each in stage.signals if isinstance(each, signals.DigitPressed)]
    assert keys == ["1", "*", "#"]


async def test_several_phrases_end_once(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    phrases = (Phrase(prompt="one"), Phrase(prompt="two"))
    play = f"{came.call}.p1"
    await stage.do(
        commands.Play(**came.to, leg=came.leg, play=play, phrases=phrases, language="uk")
    )
    await came.party.hears_sound()
    ended = await stage.heard(signals.PlayEnded, call=came.call, play=play)
    assert ended.is_ok
    assert stage.count(signals.PlayEnded) == 1


async def test_what_cannot_be_played_is_told(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    for n, prompt in enumerate(("no_such_prompt", "../../etc/passwd")):
        await stage.do(
            commands.Play(
                **came.to,
                leg=came.leg,
                play=f"{came.call}.p{n}",
                phrases=(Phrase(prompt=prompt),),
                language="uk",
            )
        )
        assert not (await stage.heard(signals.PlayEnded, play=f"{came.call}.p{n}")).is_ok


async def test_a_play_that_is_stopped_has_ended(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    play, phrases = f"{came.call}.p1", (Phrase(prompt="one"),) * 20
    await stage.do(
        commands.Play(**came.to, leg=came.leg, play=play, phrases=phrases, language="en")
    )
    await came.party.hears_sound()
    await stage.do(commands.StopPlay(**came.to, play=play))
    await stage.heard(signals.PlayEnded, play=play)
    await came.party.hears_nothing()


async def test_a_text_that_was_spoken_can_be_played(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    play, phrases = f"{came.call}.p1", (Phrase(text="Hello"),)
    await stage.do(
        commands.Play(**came.to, leg=came.leg, play=play, phrases=phrases, language="uk")
    )
    await came.party.hears_sound()
    assert (await stage.heard(signals.PlayEnded, play=play)).is_ok


async def test_music_plays_until_it_is_stopped(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    await stage.do(commands.StartMusic(**came.to, leg=came.leg))
    await came.party.hears_sound()
    await stage.do(commands.StopMusic(**came.to, leg=came.leg))
    await came.party.hears_nothing()


async def test_an_operator_rings_and_answers(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    await stage.registers(ANN)
    await stage.do(came.originate())
    ann = await stage.rung(ANN)
    assert ann.caller == ("0501234567", "Ivan")
    await stage.heard(signals.LegRang, call=came.call, leg=f"{came.call}.1")
    await ann.answer()
    await stage.heard(signals.LegAnswered, call=came.call, leg=f"{came.call}.1")
    await ann.hang_up()
    ended = await stage.heard(signals.LegEnded, leg=f"{came.call}.1")
    assert (ended.cause, ended.sip_code) == (16, None)


@pytest.mark.parametrize("code,cause", [(486, 17), (603, 21), (480, 19)])
async def test_an_operator_who_refuses_is_told_with_his_code(
    stage: Stage, code: int, cause: int
) -> None:
    came = await caller(stage)
    await stage.registers(ANN)
    await stage.do(came.originate())
    ann = await stage.rung(ANN)
    await ann.reject(code)
    ended = await stage.heard(signals.LegEnded, leg=f"{came.call}.1")
    assert (ended.cause, ended.sip_code) == (cause, code)


async def test_a_phone_rings_no_longer_than_asked(stage: Stage) -> None:
    came = await caller(stage)
    await stage.registers(ANN)
    await stage.do(came.originate(ring_seconds=1))
    ann = await stage.rung(ANN)
    ended = await stage.heard(signals.LegEnded, leg=f"{came.call}.1")
    assert (ended.cause, ended.sip_code) == (19, 480)
    await ann.is_ended()


@pytest.mark.parametrize("elsewhere", [False, True])
async def test_a_ringing_phone_can_be_called_off(stage: Stage, elsewhere: bool) -> None:
    came = await caller(stage)
    await stage.registers(ANN)
    leg = f"{came.call}.1"
    await stage.do(came.originate())
    ann = await stage.rung(ANN)
    await stage.do(commands.HangUp(**came.to, leg=leg, is_answered_elsewhere=elsewhere))
    await ann.is_ended()
    assert (await stage.heard(signals.LegEnded, leg=leg)).sip_code == 487


async def test_a_phone_that_is_not_there_ends_at_once(stage: Stage) -> None:
    came = await caller(stage)
    await stage.do(came.originate())
    ended = await stage.heard(signals.LegEnded, leg=f"{came.call}.1")
    assert (ended.cause, ended.sip_code) == (20, 480)


async def test_a_phone_rung_for_one_who_waits_unanswered_rings_and_answers_once(
    stage: Stage,
) -> None:
    came = await caller(stage)
    await stage.registers(ANN)
    leg = f"{came.call}.1"
    await stage.do(came.originate(is_early=True))
    ann = await stage.rung(ANN)
    assert ann.caller == ("0501234567", "Ivan"), "and not whose phone waits"
    await stage.heard(signals.LegRang, call=came.call, leg=leg)
    assert not [each for each in stage.signals if isinstance(each, signals.LegAnswered)]
    await ann.answer()
    await stage.heard(signals.LegAnswered, call=came.call, leg=leg)
    await stage.do(
        commands.Answer(**came.to, leg=came.leg),
        commands.Join(**came.to, bridge=f"{came.call}.b", legs=(came.leg, leg)),
    )
    await came.party.is_answered()
    await came.party.say()
    await ann.say()
    await came.party.hears(ann)
    await ann.hears(came.party)
    await ann.hang_up()
    ended = await stage.heard(signals.LegEnded, leg=leg)
    assert (ended.cause, ended.sip_code) == (16, None)


@pytest.mark.parametrize("code,cause", [(486, 17), (603, 21), (480, 19)])
async def test_who_refuses_one_that_waits_unanswered_is_told_with_his_code(
    stage: Stage, code: int, cause: int
) -> None:
    came = await caller(stage)
    await stage.registers(ANN)
    await stage.do(came.originate(is_early=True))
    await (await stage.rung(ANN)).reject(code)
    ended = await stage.heard(signals.LegEnded, leg=f"{came.call}.1")
    assert (ended.cause, ended.sip_code) == (cause, code)


async def test_nobody_is_rung_longer_for_one_that_waits_unanswered(stage: Stage) -> None:
    came = await caller(stage)
    await stage.registers(ANN)
    await stage.do(came.originate(ring_seconds=1, is_early=True))
    ann = await stage.rung(ANN)
    await stage.heard(signals.LegEnded, leg=f"{came.call}.1")
    await ann.is_ended()


async def test_ringing_for_one_that_waits_unanswered_can_be_called_off(stage: Stage) -> None:
    came = await caller(stage)
    await stage.registers(ANN)
    leg = f"{came.call}.1"
    await stage.do(came.originate(is_early=True))
    ann = await stage.rung(ANN)
    await stage.do(commands.HangUp(**came.to, leg=leg))
    await ann.is_ended()
    assert (await stage.heard(signals.LegEnded, leg=leg)).sip_code == 487


async def test_for_one_that_waits_unanswered_a_phone_that_is_not_there_ends_at_once(
    stage: Stage,
) -> None:
    came = await caller(stage)
    await stage.do(came.originate(is_early=True))
    ended = await stage.heard(signals.LegEnded, leg=f"{came.call}.1")
    assert ended.sip_code == 480


async def test_those_who_are_joined_hear_each_other_until_they_part(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    ann = await came.operator()
    await came.party.say()
    await ann.say()
    bridge, legs = f"{came.call}.b", (came.leg, f"{came.call}.1")
    await stage.do(
        commands.StartMusic(**came.to, leg=came.leg),
        commands.Join(**came.to, bridge=bridge, legs=legs),
    )
    await came.party.hears(ann)
    await ann.hears(came.party)
    await stage.do(commands.Part(**came.to, bridge=bridge, legs=legs))
    await came.party.hears_nothing()
    await stage.do(
        commands.Join(**came.to, bridge=bridge, legs=legs),
        commands.Join(**came.to, bridge=bridge, legs=legs),
    )
    await ann.hears(came.party)


async def test_a_leg_that_is_gone_cannot_be_joined(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    missing = f"{came.call}.7"
    join = commands.Join(**came.to, bridge=f"{came.call}.b", legs=(came.leg, missing))
    await stage.do(join)
    failed = await stage.heard(signals.CommandFailed, call=came.call)
    assert (failed.leg, failed.command) == (missing, "Join")
    await came.party.press("1")
    await stage.heard(signals.DigitPressed, digit="1")
    assert stage.count(signals.CommandFailed) == 1


async def test_commands_about_what_is_gone_do_nothing(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    gone = {**came.to, "leg": f"{came.call}.9"}
    await stage.do(
        commands.HangUp(**gone),
        commands.StopMusic(**gone),
        commands.RingBack(**gone),
        commands.StopPlay(**came.to, play=f"{came.call}.p9"),
        commands.Part(**came.to, bridge=f"{came.call}.b", legs=(came.leg,)),
        commands.CloseBridge(**came.to, bridge=f"{came.call}.b"),
        commands.StopTake(**came.to, take=f"{came.call}.r9"),
        commands.StopRecording(**gone, recording=f"{came.call}.r9"),
    )
    await came.party.press("5")
    await stage.heard(signals.DigitPressed, digit="5")
    assert stage.count(signals.CommandFailed) == 0


async def test_keys_are_sent_to_a_phone(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    await stage.do(commands.SendDigits(**came.to, leg=came.leg, digits="42#"))
    await came.party.got_keys("42#")


async def test_a_take_is_recorded_and_can_be_played(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    take, path = f"{came.call}.r1", f"{TENANT}/{came.call}/r1"
    await came.party.say()
    await stage.do(
        commands.RecordTake(**came.to, leg=came.leg, take=take, path=path, max_seconds=1)
    )
    ended = await stage.heard(signals.TakeEnded, call=came.call, take=take)
    assert ended.is_ok
    assert 0.9 <= ended.seconds < 5, "the limit was kept, though the switch may be late"
    assert stage.count(signals.PlayEnded) == 0
    play = commands.Play(
        **came.to,
        leg=came.leg,
        play=f"{came.call}.p1",
        phrases=(Phrase(take=path),),
        language="uk",
    )
    await stage.do(play)
    await came.party.hears_sound()
    assert (await stage.heard(signals.PlayEnded, play=play.play)).is_ok


async def test_a_take_in_which_nobody_spoke_is_empty(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    take = commands.RecordTake(
        **came.to,
        leg=came.leg,
        take=f"{came.call}.r1",
        path=f"{TENANT}/{came.call}/r1",
        max_seconds=20,
        silence_seconds=1,
    )
    await stage.do(take)
    ended = await stage.heard(signals.TakeEnded, take=take.take)
    assert (ended.seconds, ended.is_ok) == (0.0, True)


async def test_a_take_of_one_who_hangs_up_ends_before_his_leg(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    await came.party.say()
    take = commands.RecordTake(
        **came.to,
        leg=came.leg,
        take=f"{came.call}.r1",
        path=f"{TENANT}/{came.call}/r1",
        max_seconds=60,
        beep=False,
    )
    await stage.do(take)
    await came.party.press("1")
    await stage.heard(signals.DigitPressed, digit="1")
    await came.party.hang_up()
    await stage.heard(signals.LegEnded, leg=came.leg)
    kinds = [type(each) for each in stage.signals]
    assert kinds.index(signals.TakeEnded) < kinds.index(signals.LegEnded)


async def test_a_take_that_is_asked_for_again_goes_on_and_one_that_is_over_is_told(
    stage: Stage,
) -> None:
    came = await (await caller(stage)).answered()
    await came.party.say()
    take = commands.RecordTake(
        **came.to,
        leg=came.leg,
        take=f"{came.call}.r1",
        path=f"{TENANT}/{came.call}/r1",
        max_seconds=1,
        beep=False,
    )
    await stage.do(take, take)
    first = await stage.heard(signals.TakeEnded, take=take.take)
    assert first.seconds >= 0.9
    assert stage.count(signals.TakeEnded) == 1, "the second asking began nothing"
    stage.signals.clear()
    await stage.do(take)
    again = await stage.heard(signals.TakeEnded, take=take.take)
    assert (again.seconds, again.is_ok) == (first.seconds, True)


async def test_a_play_to_one_who_hangs_up_ends_before_his_leg(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    play, phrases = f"{came.call}.p1", (Phrase(prompt="one"),) * 20
    await stage.do(
        commands.Play(**came.to, leg=came.leg, play=play, phrases=phrases, language="en")
    )
    await came.party.hears_sound()
    await came.party.hang_up()
    await stage.heard(signals.LegEnded, leg=came.leg)
    kinds = [type(each) for each in stage.signals]
    assert kinds.index(signals.PlayEnded) < kinds.index(signals.LegEnded)


async def test_a_take_ends_with_its_key_or_when_we_stop_it(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    await came.party.say()
    for n in (1, 2):
        take = commands.RecordTake(
            **came.to,
            leg=came.leg,
            take=f"{came.call}.r{n}",
            path=f"{TENANT}/{came.call}/r{n}",
            max_seconds=60,
            beep=False,
        )
        await stage.do(take)
        if n == 1:
            await came.party.press("#")
        else:
            await came.party.press("1")
            await stage.heard(signals.DigitPressed, digit="1")
            await stage.do(commands.StopTake(**came.to, take=take.take))
        assert (await stage.heard(signals.TakeEnded, take=take.take)).is_ok


async def test_a_recording_begins_or_is_refused_when_the_disk_is_full(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    start = commands.StartRecording(
        **came.to, leg=came.leg, recording=f"{came.call}.r1", path=f"{TENANT}/{came.call}/r1"
    )
    await stage.do(start)
    assert (await stage.heard(signals.RecordingBegan, recording=start.recording)).is_ok
    await stage.do(
        commands.StopRecording(**came.to, leg=came.leg, recording=start.recording),
    )
    await stage.fill_disk()
    second = commands.StartRecording(
        **came.to, leg=came.leg, recording=f"{came.call}.r2", path=f"{TENANT}/{came.call}/r2"
    )
    await stage.do(second)
    refused = await stage.heard(signals.RecordingBegan, recording=second.recording)
    assert (refused.is_ok, refused.why) == (False, "disk_full")


async def test_the_snapshot_shows_every_leg_and_bridge(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    await came.operator()
    legs = (came.leg, f"{came.call}.1")
    await stage.do(commands.Join(**came.to, bridge=f"{came.call}.b", legs=legs))
    await stage.do(commands.SendDigits(**came.to, leg=came.leg, digits="1"))
    await came.party.got_keys("1")
    seen = [each for each in await stage.switch.snapshot() if each.call == came.call]
    assert len(seen) == 1
    assert seen[0].bridges == (f"{came.call}.b",)
    assert {(leg.leg, leg.is_up, leg.is_arrived) for leg in seen[0].legs} == {
        (came.leg, True, True),
        (f"{came.call}.1", True, False),
    }


async def test_registrations_are_told_and_listed(stage: Stage) -> None:
    await stage.registers(BOB)
    await stage.heard(signals.EndpointChanged, endpoint=BOB.name, is_registered=True)
    assert BOB.name in await stage.switch.registered()
    await stage.registers(BOB, seconds=0)
    await stage.heard(signals.EndpointChanged, endpoint=BOB.name, is_registered=False)
    assert BOB.name not in await stage.switch.registered()


async def test_a_call_is_no_change_of_registration(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    await came.operator()
    changes = [each for each in stage.signals if isinstance(each, signals.EndpointChanged)]
    assert [each.endpoint for each in changes].count(ANN.name) <= 1


async def test_a_caller_waits_while_nobody_listens_and_arrives_once_somebody_does(
    stage: Stage,
) -> None:
    await stage.switch.close()
    party = await stage.customer_dials("801")
    await party.rings()
    await stage.start()
    came = await stage.heard(signals.LegArrived, to_number="801")
    await Caller(stage, party, came).answered()


async def test_new_callers_are_held_at_the_door_and_who_is_here_is_heard(stage: Stage) -> None:
    here = await (await caller(stage)).answered()
    await stage.switch.hold()
    party = await stage.customer_dials("801")
    await party.rings()
    await here.party.hang_up()
    await stage.heard(signals.LegEnded, leg=here.leg)
    assert not stage.found(signals.LegArrived, {"to_number": "801"})
    await stage.switch.close()
    await (await stage.customer_dials("802")).rings()
    await stage.start()
    came = await stage.heard(signals.LegArrived, to_number="801")
    await Caller(stage, party, came).answered()


async def test_a_recording_that_is_asked_for_again_goes_on(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    start = commands.StartRecording(
        **came.to, leg=came.leg, recording=f"{came.call}.r1", path=f"{TENANT}/{came.call}/r1"
    )
    for _ in range(2):
        await stage.do(start)
        assert (await stage.heard(signals.RecordingBegan, recording=start.recording)).is_ok
        stage.signals.clear()


async def test_a_caller_sent_back_to_the_door_arrives_again_as_the_same_call(stage: Stage) -> None:
    came = await (await caller(stage)).answered()
    stage.signals.clear()
    await stage.do(commands.ArriveAgain(**came.to, leg=came.leg))
    again = await stage.heard(signals.LegArrived, call=came.call)
    assert (again.leg, again.to_number, again.door) == (came.leg, "800", "gateway")
    assert stage.count(signals.LegEnded) == 0
    await came.party.press("1")
    await stage.heard(signals.DigitPressed, call=came.call)
