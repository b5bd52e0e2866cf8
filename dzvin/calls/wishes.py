"""The scenario inside a call: what it knows, what it hears, and the wishes it is granted."""

from collections.abc import Mapping
from functools import singledispatch

import msgspec

from dzvin.calls.ending import close_place, end, leave_queue
from dzvin.calls.extensions import pbx_for
from dzvin.calls.numbers import number_of
from dzvin.calls.outside import forward_out
from dzvin.calls.ringing import wait_for_person, wait_in_queue
from dzvin.calls.speaking import (
    collect,
    pick_up,
    play_back,
    play_music,
    say,
    silence_music,
    take_message,
)
from dzvin.calls.turn import Turn
from dzvin.events.call import EndedBy, NodeLeft, TalkEnded
from dzvin.events.feedback import CallRated
from dzvin.kernel.messages import Command, Event, Input
from dzvin.kernel.step import Step
from dzvin.resources.schedule import Schedule, door_at
from dzvin.scenario import words
from dzvin.scenario.interpreter import begin, hear
from dzvin.scenario.model import Place
from dzvin.scenario.node import Scene
from dzvin.telephony.commands import Phrase

VARIABLE_LENGTH, VARIABLES_LENGTH = 4096, 16_384


def scene(turn: Turn) -> Scene:
    call, config = turn.call, turn.config
    schedules = {
        id: msgspec.convert(schedule, Schedule) for id, schedule in config.schedules.items()
    }
    doors = {id: door_at(each, turn.now, config.timezone) for id, each in schedules.items()}
    announce = {id: voice.announce_seconds for id, voice in config.queues.items()}
    return Scene(
        now=turn.now,
        language=call.language,
        variables=variables(turn),
        doors=doors,
        announce_seconds=announce,
        lists=config.lists,
        country=config.country,
        project=project(turn),
    )


def project(turn: Turn) -> str:
    """Of the number dialled; our own people have none."""
    number = number_of(turn.config, turn.call.number)
    return number.project if number and turn.call.direction == "inbound" else ""


def variables(turn: Turn) -> Mapping[str, str]:
    call = turn.call
    return {
        **call.variables,
        "call.id": call.id,
        "call.from": call.from_number,
        "call.to": call.dialled,
        "call.direction": call.direction,
        "call.lang": call.language,
        "now": turn.now.isoformat(),
    }


def tell(turn: Turn, heard: Input | None) -> None:
    """The scenario hears a word and goes on; without a scenario the call ends as it should."""
    if heard is None or turn.is_closed or turn.call.ended_by is not None:
        return
    place = turn.call.place
    if place is None:
        without_scenario(turn, heard)
        return
    if place.version not in turn.config.graphs:
        end(turn, "system", sip_code=503, lost="technical")
        return
    graph = turn.config.graphs[place.version]
    walk(turn, hear(graph, place, heard, turn.call.id, scene(turn)))


def enter(turn: Turn, version: str | None) -> None:
    """Begin this scenario; the one that the call was in before is over."""
    close_place(turn)
    silence_music(turn)
    if version is None or version not in turn.config.graphs:
        without_scenario(turn, words.Talked())
        return
    graph = turn.config.graphs[version]
    walk(turn, begin(graph, version, turn.call.id, scene(turn)))


def without_scenario(turn: Turn, heard: Input) -> None:
    """Whom nobody of a number's own queue has served is told so: he is not just cut off."""
    if isinstance(heard, words.Talked):
        end(turn, "operator")
    elif isinstance(heard, words.WaitEnded):
        lost = turn.call.lost or "operator_no_answer"
        if turn.call.direction != "internal" and turn.customer.state == "up":
            turn.change(lost=lost, then="end")
            is_empty = heard.reason == "no_operators"
            say(turn, [Phrase(prompt="no_operators" if is_empty else "all_busy")])
            return
        code = {"busy": 486, "offline": 480, "no_answer": 480}.get(heard.reason, 480)
        end(turn, "system", sip_code=code, lost=lost)


def walk(turn: Turn, walked: Step[Place | None]) -> None:
    """Take over what the interpreter decided. A wish may be answered within the same turn."""
    turn.change(place=walked.state)
    turn.record(*walked.events)
    if any(is_closed_door(left) for left in walked.events):
        turn.change(lost="closed_hours")
    for wish in walked.commands:
        if turn.call.ended_by is not None:
            return
        answer = wish_granted(wish, turn)
        if answer is not None:
            tell(turn, answer)


def is_closed_door(left: Event) -> bool:
    """Who is told that we are closed is lost for that reason, unless something serves him yet."""
    return (
        isinstance(left, NodeLeft)
        and left.kind == "schedule_check"
        and left.exit in {"closed", "holiday"}
    )


@singledispatch
def wish_granted(wish: Command, turn: Turn) -> Input | None:
    """Do what a node asked for; the answer is what it hears at once, usually nothing."""
    raise AssertionError(f"no node may ask for {type(wish).__name__}")


@wish_granted.register
def _(wish: words.PickUp, turn: Turn) -> None:
    pick_up(turn)


@wish_granted.register
def _(wish: words.RingFor, turn: Turn) -> None:
    play_music(turn)
    turn.set_timer("wake", wish.seconds)


@wish_granted.register
def _(wish: words.Say, turn: Turn) -> None:
    say(turn, wish.what)
    turn.change(is_interruptible=wish.is_interruptible)


@wish_granted.register
def _(wish: words.Collect, turn: Turn) -> None:
    collect(turn, wish)


@wish_granted.register
def _(wish: words.WaitIn, turn: Turn) -> Input | None:
    if wish.queue not in turn.config.queues:
        return words.WaitEnded(reason="no_operators")
    wait_in_queue(
        turn,
        wish.queue,
        wish.priority_delta,
        wish.max_wait_seconds,
        skills=wish.skills,
        relax_seconds=wish.relax_seconds,
    )
    return None


@wish_granted.register
def _(wish: words.StopWaiting, turn: Turn) -> None:
    leave_queue(turn, wish.reason)
    silence_music(turn)


@wish_granted.register
def _(wish: words.CallPerson, turn: Turn) -> Input | None:
    config = turn.config
    if wish.operator and wish.operator in config.names:
        wait_for_person(turn, wish.operator, wish.ring_seconds)
    elif wish.short_number in config.short_numbers:
        wait_for_person(turn, config.short_numbers[wish.short_number], wish.ring_seconds)
    elif wish.group in config.groups:
        wait_in_queue(turn, wish.group, max_wait_seconds=wish.ring_seconds)
    elif (waits := config.queue_numbers.get(wish.short_number)) is not None:
        limit = wish.ring_seconds if waits in config.groups else None
        wait_in_queue(turn, waits, max_wait_seconds=limit)
    else:
        return words.WaitEnded(reason="not_found")
    return None


@wish_granted.register
def _(wish: words.PlayMusic, turn: Turn) -> None:
    silence_music(turn)
    turn.change(melody=wish.melody)
    play_music(turn)
    turn.set_timer("wake", wish.seconds)


@wish_granted.register
def _(wish: words.SilenceMusic, turn: Turn) -> None:
    silence_music(turn)


@wish_granted.register
def _(wish: words.Rate, turn: Turn) -> None:
    talk = turn.call.last_talk
    turn.record(
        CallRated(
            call=turn.call.id,
            rating=wish.rating,
            operator=talk.operator if talk else None,
            queue=talk.queue if talk else None,
        )
    )


@wish_granted.register
def _(wish: words.Forward, turn: Turn) -> Input | None:
    pbx = pbx_for(turn.config, wish.number)
    return forward_out(turn, wish.number, wish.ring_seconds, pbx.id if pbx else "")


@wish_granted.register
def _(wish: words.WakeMe, turn: Turn) -> None:
    turn.set_timer("wake", wish.seconds)


@wish_granted.register
def _(wish: words.TakeMessage, turn: Turn) -> None:
    take_message(turn, wish)


@wish_granted.register
def _(wish: words.PlayBack, turn: Turn) -> None:
    play_back(turn)


@wish_granted.register
def _(wish: words.Served, turn: Turn) -> None:
    turn.change(is_served=True, lost=None)


@wish_granted.register
def _(wish: words.SetVariable, turn: Turn) -> None:
    if wish.variable == "call.lang" and wish.value:
        turn.change(language=wish.value)
    kept = {**turn.call.variables, wish.variable: wish.value[:VARIABLE_LENGTH]}
    if sum(len(name) + len(value) for name, value in kept.items()) <= VARIABLES_LENGTH:
        turn.change(variables=kept)


@wish_granted.register
def _(wish: words.EndCall, turn: Turn) -> None:
    """A scenario with nothing more to say after the talk: the operator's hang-up ended the call."""
    has_just_left = any(
        isinstance(event, TalkEnded) and event.ended_by == "operator" for event in turn.events
    )
    by: EndedBy = "operator" if has_just_left else "system"
    end(turn, by, sip_code=wish.sip_code, lost=wish.lost_reason)
