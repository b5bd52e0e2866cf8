"""Every event there is, by name: for decoding the log and for writing docs/events.md."""

from dzvin.events import (
    account,
    call,
    colleague,
    contact,
    device,
    feedback,
    form,
    gateway,
    kpi,
    message,
    operator,
    points,
    queue,
    recording,
    supervision,
    system,
)
from dzvin.kernel.messages import Event


def _classes() -> dict[str, type[Event]]:
    found: dict[str, type[Event]] = {}
    for module in (
        account,
        call,
        colleague,
        contact,
        feedback,
        form,
        queue,
        operator,
        points,
        kpi,
        device,
        recording,
        gateway,
        message,
        supervision,
        system,
    ):
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Event) and thing is not Event:
                found[str(thing.__struct_config__.tag)] = thing
    return found


EVENTS: dict[str, type[Event]] = _classes()
