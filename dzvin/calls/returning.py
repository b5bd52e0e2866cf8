"""A talk that lost its operator's phone against his wish: the customer hears music, the operator is
rung back as soon as he is found, and given up after half a minute."""

from msgspec.structs import replace

from dzvin.calls.ending import END_SECONDS, close_place, end_talk
from dzvin.calls.model import Interrupted, Leg
from dzvin.calls.ringing import wait_in_queue
from dzvin.calls.speaking import play_music, say, silence_music
from dzvin.calls.talking import let_go, part_customer, take_lead, talk_left
from dzvin.calls.turn import Turn
from dzvin.events.call import (
    GivenUp,
    Interruption,
    LegAnswered,
    LegStarted,
    TalkGivenUp,
    TalkInterrupted,
    TalkRejoined,
    TalkUnmuted,
)
from dzvin.events.operator import OperatorFound
from dzvin.kernel.messages import Input
from dzvin.telephony.commands import Join, Originate, Phrase
from dzvin.telephony.signals import LegEnded

RETURN_SECONDS = 30
"""So long his return is awaited (product.md 4.9)."""
OTHER_PHONES_SECONDS = 5
"""A page that is only loaded anew is back by then; his desk phone rings later."""
SLACK_SECONDS = 5

WISHED = {0, 16, 17, 21, 26, 31}
"""Causes of a phone that hung up, or of a leg whose end nobody saw. All others are faults."""
PAGE_LEFT = 27
"""The cause that our page gives when it is closed in a talk (ui: session.ts)."""
REFUSALS = {17, 19, 58}
"""Causes of a page that is there and does not take the talk: no microphone, no common codec."""
NO_WAY = 58
"""The cause that our page gives when the sound of a talk it took found no way (ui: session.ts)."""
MOST_SOUNDLESS = 3
"""So often the customer hears nobody, for ten seconds each time."""
DECLINED = 21
"""The cause that our page gives when its operator hung up while we could not hear it."""


def is_interruption(turn: Turn, leg: Leg, heard: LegEnded) -> bool:
    """Nobody pressed anything. A phone outside is its carrier's: the causes of those mean nothing;
    a talk of several operators goes on without him."""
    call = turn.call
    is_ours = leg.phone is None and not leg.is_ending
    return is_ours and heard.cause not in WISHED and not call.others and call.ended_by is None


def caller_interrupted(turn: Turn, leg: Leg, heard: LegEnded) -> bool:
    """The one of ours who dialled a colleague: from here on the call lives by the other."""
    if turn.call.operator is not None and is_interruption(turn, leg, heard):
        take_lead(turn, turn.call.operator)
    return turn.call.customer != leg.id


def interrupt(turn: Turn, leg: Leg, heard: LegEnded) -> None:
    """Music instead of silence, also for one who was on hold already."""
    talk = turn.call.talk
    assert talk is not None
    if not talk.is_held:
        part_customer(turn)
    talk = replace(talk, soundless=talk.soundless + 1 if heard.cause == NO_WAY else 0)
    why = why_of(heard)
    turn.change(talk=None, interrupted=Interrupted(talk=talk, why=why, since=turn.now))
    play_music(turn)
    turn.set_timer("return", RETURN_SECONDS)
    turn.set_timer("other_phones", OTHER_PHONES_SECONDS)
    turn.record(
        TalkInterrupted(
            call=turn.call.id,
            leg=leg.id,
            operator=talk.operator,
            why=why,
            endpoint=leg.endpoint,
        )
    )


def stop_trying(turn: Turn) -> None:
    """A network that lets SIP through and no sound does so the next time, too."""
    away = turn.call.interrupted
    if away is not None and away.talk.soundless >= MOST_SOUNDLESS:
        give_up(turn, "no_sound")


def why_of(heard: LegEnded) -> Interruption:
    return "page_left" if heard.cause == PAGE_LEFT else "connection_lost"


def operator_found(turn: Turn, heard: OperatorFound) -> None:
    """What is there of his phones now; one that comes anew is rung once more."""
    away = turn.call.interrupted
    if away is None or away.talk.operator != heard.operator or turn.call.ended_by is not None:
        return
    rung = tuple(name for name in away.rung if name in heard.endpoints)
    turn.change(interrupted=replace(away, endpoints=heard.endpoints, rung=rung))
    ring_back(turn)


def ring_back(turn: Turn) -> None:
    """His browser at once, and it answers by itself; his other phones when no reload lasts."""
    away = turn.call.interrupted
    assert away is not None
    is_early = "other_phones" in turn.call.timers
    devices = set(turn.config.devices)
    for name in away.endpoints:
        if name in away.rung or (name in devices and is_early):
            continue
        ring(turn, away, name, is_auto_answered=name not in devices)
        away = replace(away, rung=(*away.rung, name))
        turn.change(interrupted=away)


def ring(turn: Turn, away: Interrupted, endpoint: str, *, is_auto_answered: bool) -> None:
    call = turn.call
    leg = Leg(id=turn.next_id(), kind="operator", operator=away.talk.operator, endpoint=endpoint)
    turn.put_leg(leg)
    turn.record(
        LegStarted(
            call=call.id, leg=leg.id, kind="operator", operator=leg.operator, endpoint=endpoint
        )
    )
    left = (turn.call.timers["return"] - turn.now).total_seconds()
    turn.ask(
        Originate(
            **turn.to,
            leg=leg.id,
            endpoint=endpoint,
            from_number=call.from_number if call.direction != "outbound" else call.dialled,
            from_name=call.from_name if call.direction != "outbound" else "",
            ring_seconds=max(0, round(left)) + SLACK_SECONDS,
            is_auto_answered=is_auto_answered,
        )
    )


def is_awaited(turn: Turn, leg: Leg) -> bool:
    """It rings to bring the operator back."""
    away = turn.call.interrupted
    return away is not None and leg.id in return_legs(turn, away)


def return_legs(turn: Turn, away: Interrupted) -> list[str]:
    return [
        leg.id
        for leg in turn.call.legs.values()
        if leg.operator == away.talk.operator
        and leg.id not in {turn.call.customer, away.talk.leg}
        and leg.offer is None
        and not leg.is_ending
    ]


def rejoin(turn: Turn, leg: Leg) -> None:
    """He is back: the talk goes on where it was; one that was on hold stays so."""
    away = turn.call.interrupted
    assert away is not None
    turn.put_leg(replace(leg, state="up"))
    talk = replace(away.talk, leg=leg.id, is_muted=False)
    no_longer_awaited(turn, away, but=leg.id)
    turn.change(interrupted=None, talk=talk, last_talk=talk)
    call = turn.call
    turn.record(
        LegAnswered(call=call.id, leg=leg.id),
        TalkRejoined(call=call.id, leg=leg.id, operator=talk.operator),
    )
    if away.talk.is_muted:
        turn.record(TalkUnmuted(call=call.id, operator=talk.operator))
    if talk.is_held:
        turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(leg.id,)))
        return
    silence_music(turn)
    turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(call.customer, leg.id)))


def no_longer_awaited(turn: Turn, away: Interrupted, but: str = "") -> None:
    turn.drop_timers("return", "other_phones")
    for leg in return_legs(turn, away):
        if leg != but:
            let_go(turn, leg)


def return_failed(turn: Turn, leg: Leg, heard: LegEnded) -> Input | None:
    """A page that is back and cannot talk is not waited for; what is away may still come."""
    if leg.endpoint in turn.config.devices:
        return None
    if heard.cause == DECLINED:
        return give_up_by_wish(turn)
    if heard.cause in REFUSALS:
        give_up(turn, "refused")
    return None


def return_due(turn: Turn) -> None:
    if turn.call.interrupted is not None:
        give_up(turn, "no_return")


def other_phones_due(turn: Turn) -> None:
    if turn.call.interrupted is not None:
        ring_back(turn)


def give_up(turn: Turn, why: GivenUp) -> None:
    """To the front of the queue it came from, with the wait it had; a call without one to the
    fallback queue. Where nobody can take it, that is said."""
    away = turn.call.interrupted
    assert away is not None
    no_longer_awaited(turn, away)
    queue = queue_for(turn, away)
    call, operator = turn.call.id, away.talk.operator
    turn.record(TalkGivenUp(call=call, operator=operator, why=why, queue=queue))
    end_talk(turn, "system")
    if queue is not None:
        wait_in_queue(turn, queue, is_front=True)
        return
    close_place(turn)
    say(turn, [Phrase(prompt="sorry")])
    turn.change(then="end")
    turn.set_timer("sorry", END_SECONDS)


def queue_for(turn: Turn, away: Interrupted) -> str | None:
    """Colleagues among themselves are no customers of a queue."""
    if turn.call.direction == "internal":
        return None
    for queue in (away.talk.queue, turn.config.fallback_queue):
        if queue in turn.config.queues:
            return queue
    return None


def give_up_by_wish(turn: Turn) -> Input:
    """He hangs up by the button of his page while his phone is away."""
    away = turn.call.interrupted
    assert away is not None
    no_longer_awaited(turn, away)
    silence_music(turn)
    operator = away.talk.operator
    turn.record(TalkGivenUp(call=turn.call.id, operator=operator, why="hung_up"))
    return talk_left(turn)
