"""Input, Event, Command: three words, defined once.

An Input is something that happened to us. An Event is a fact we record.
A Command is something we ask the world to do. All three are JSON at any moment.
A machine hears Inputs, and the Events of its neighbours.
"""

from msgspec import Struct


class Input(Struct, frozen=True, kw_only=True, tag=True):
    """Heard from the switch, a browser, a timer or a channel. Its JSON says its class name."""


class TimerFired(Input, frozen=True, kw_only=True):
    """The subject's next deadline has come. The machine handles all that is due by `now`.

    For a call that waits in a queue the loop adds where it stands; nobody has to ask the router.
    """

    position: int | None = None
    """Place in the queue, 1 is next."""
    expected_wait_seconds: int | None = None


class Event(Struct, frozen=True, kw_only=True, tag_field="name", forbid_unknown_fields=True):
    """A fact in the past tense. Its `tag` is its name in log, socket, webhook and report.

    When it happened, whom it belongs to and what caused it stand in the envelope
    (`infra/event_log.py`), never in the event.
    """

    @property
    def name(self) -> str:
        return str(self.__struct_config__.tag)


class Command(Struct, frozen=True, kw_only=True, tag=True):
    """A wish in the imperative. It may fail; its outcome comes back as an Input."""
