"""Press 1 to accept: an operator's phone outside that was picked up is no answer yet, for it may be
a voicemail. Until the key the customer waits, and everything else goes on ringing."""

from datetime import timedelta

from msgspec.structs import replace

from dzvin.calls.model import Leg
from dzvin.calls.turn import Turn
from dzvin.events.call import LegAsked
from dzvin.telephony.commands import HangUp, Phrase, Play, StopPlay
from dzvin.telephony.signals import CallSeen

ACCEPT_SECONDS = 15
"""The question is heard about twice by then."""
ACCEPT_KEY = "1"


def ask(turn: Turn, leg: Leg) -> None:
    """Picked up, or picked up still after a break: the question begins."""
    is_first = not leg.asked
    until = leg.asked_until or turn.now + timedelta(seconds=ACCEPT_SECONDS)
    play = turn.next_id("p")
    leg = replace(leg, asked=play, asked_until=until, answered_at=leg.answered_at or turn.now)
    turn.put_leg(leg)
    if is_first:
        turn.record(
            LegAsked(
                call=turn.call.id,
                leg=leg.id,
                operator=leg.operator or "",
                offer=leg.offer or "",
                seconds=ACCEPT_SECONDS,
            )
        )
    question(turn, leg)
    arm(turn)


def question(turn: Turn, leg: Leg) -> None:
    """The company's name was rendered while the phone rang."""
    name = (Phrase(text=turn.config.company),) if turn.config.company else ()
    turn.ask(
        Play(
            **turn.to,
            leg=leg.id,
            play=leg.asked,
            phrases=(Phrase(prompt="phone_call_of"), *name, Phrase(prompt="phone_press_1")),
            language=turn.config.languages.get(leg.operator or "", turn.config.language),
        )
    )


def asked_again(turn: Turn, play: str) -> bool:
    """The question was heard to its end: once more. False: this play is another one."""
    leg = next((each for each in turn.call.legs.values() if each.asked == play), None)
    if leg is None or leg.is_ending or leg.state == "up":
        return False
    ask(turn, leg)
    return True


def ask_anew(turn: Turn, heard: CallSeen) -> None:
    """We were away: nobody heard his key, so whoever is still there is asked with all his time. Who
    is gone had his question, and has not accepted."""
    there = {leg.leg for leg in heard.legs}
    for leg in turn.call.legs.values():
        if leg.id in there and leg.asked and not leg.is_ending and leg.state == "ringing":
            turn.ask(StopPlay(**turn.to, play=leg.asked))
            turn.put_leg(replace(leg, asked="", asked_until=None))
    arm(turn)


def accepts(turn: Turn, leg: Leg | None, key: str) -> Leg | None:
    """The leg that has answered now, by the right key."""
    if leg is None or not leg.asked or leg.is_ending or leg.state == "up" or key != ACCEPT_KEY:
        return None
    turn.ask(StopPlay(**turn.to, play=leg.asked))
    return replace(leg, asks_for_key=False, asked="", asked_until=None)


def arm(turn: Turn) -> None:
    asked = [
        leg.asked_until
        for leg in turn.call.legs.values()
        if leg.asked_until is not None and not leg.is_ending and leg.state == "ringing"
    ]
    turn.drop_timers("accept")
    if asked:
        turn.set_timer("accept", max(0.0, (min(asked) - turn.now).total_seconds()))


def let_go_unaccepted(turn: Turn) -> list[Leg]:
    """Whoever did not press the key in time: hung up, and missed there."""
    over = [
        leg
        for leg in turn.call.legs.values()
        if leg.asked_until is not None and leg.asked_until <= turn.now
        if not leg.is_ending and leg.state == "ringing"
    ]
    for leg in over:
        turn.put_leg(replace(leg, is_ending=True))
        turn.ask(HangUp(**turn.to, leg=leg.id))
    arm(turn)
    return over
