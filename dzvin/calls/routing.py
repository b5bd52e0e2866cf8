"""Where a dialled number leads: outside, or past its hours and its notice to a scenario, a queue,
a colleague, or nowhere."""

from typing import Any

import msgspec

from dzvin.calls.arriving import nowhere
from dzvin.calls.codes import code_dialled
from dzvin.calls.ending import end
from dzvin.calls.extensions import pbx_for
from dzvin.calls.model import NumberConfig
from dzvin.calls.numbers import number_of
from dzvin.calls.outcome import answer_of
from dzvin.calls.outside import dial_out
from dzvin.calls.pbx_calls import dial_extension, dial_out_for_pbx
from dzvin.calls.ringing import wait_for_person, wait_in_queue
from dzvin.calls.speaking import pick_up, say
from dzvin.calls.turn import Turn
from dzvin.calls.wishes import enter
from dzvin.kernel.value_list import is_caller_blocked
from dzvin.resources.schedule import Door, Schedule, door_at
from dzvin.telephony.commands import Phrase
from dzvin.telephony.signals import LegArrived

PERSON_RING_SECONDS = 30
DECLINE = 603


def route(turn: Turn, heard: LegArrived) -> None:
    """A new call."""
    if turn.call.is_code:
        code_dialled(turn)
        return
    if turn.call.direction == "outbound":
        if turn.call.operator is None:
            dial_out_for_pbx(turn, heard.usage)
        else:
            dial_out(turn, heard.usage, is_away=heard.is_away)
        return
    number = number_of(turn.config, turn.call.number)
    door = door_of(turn, number)
    if number is not None and door != "open":
        closed(turn, number, door)
    elif number is not None and is_noticed(turn, number):
        pick_up(turn)
        say(turn, [Phrase(prompt="recording_notice")])
        turn.change(then="route")
    else:
        lead(turn)


def door_of(turn: Turn, number: NumberConfig | None) -> Door:
    """A schedule that was deleted closes nothing."""
    schedule = turn.config.schedules.get(number.schedule or "") if number else None
    if schedule is None:
        return "open"
    return door_at(msgspec.convert(schedule, Schedule), turn.now, turn.config.timezone)


def closed(turn: Turn, number: NumberConfig, door: Door) -> None:
    """Lost for that reason, unless the scenario for closed hours serves the caller yet."""
    turn.change(lost="closed_hours")
    version = turn.config.published.get(number.closed_scenario or "")
    if version is not None and version in turn.config.graphs:
        enter(turn, version)
        return
    pick_up(turn)
    say(turn, [Phrase(prompt=door)])
    turn.change(then="end")


def is_noticed(turn: Turn, number: NumberConfig) -> bool:
    """Who is on a black list is not picked up for it."""
    return number.has_recording_notice and not is_blocked(turn, number)


def is_blocked(turn: Turn, number: NumberConfig) -> bool:
    """A scenario asks itself; our own people are never locked out."""
    call, config = turn.call, turn.config
    return call.direction == "inbound" and is_caller_blocked(
        config.lists, number.project, call.from_number, turn.now, config.country
    )


def lead(turn: Turn) -> None:
    """To the scenario or the queue of the number, to a colleague, or nowhere."""
    call, config = turn.call, turn.config
    number = number_of(config, call.number)
    version = config.published.get(number.scenario or "") if number else None
    if version is not None and version in config.graphs:
        enter(turn, version)
    elif number is not None and number.queue in config.queues and is_blocked(turn, number):
        end(turn, "system", sip_code=DECLINE, lost="blocked")
    elif number is not None and number.queue in config.queues:
        pick_up(turn)
        wait_in_queue(turn, number.queue or "")
    elif call.direction == "internal" and call.dialled in config.short_numbers:
        wait_for_person(turn, config.short_numbers[call.dialled], PERSON_RING_SECONDS)
    elif call.direction == "internal" and call.dialled in config.queue_numbers:
        pick_up(turn)
        wait_in_queue(turn, config.queue_numbers[call.dialled])
    elif call.direction == "internal" and (pbx := pbx_for(config, call.dialled)) is not None:
        dial_extension(turn, pbx)
    else:
        nowhere(turn)


def said(turn: Turn) -> None:
    """What was to be said before is over."""
    then = turn.call.then
    turn.change(then="")
    if then == "route":
        lead(turn)
    else:
        result = turn.call.result
        code: dict[str, Any] = {"sip_code": answer_of(result)} if result else {}
        end(turn, "system", lost=turn.call.lost, **code)
