"""Tell a call's story to its machine, input by input, and read back what it recorded and asked for.

Between two inputs the state goes through JSON, so every story is also a restart test.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from dzvin.calls.machine import next_timer, step
from dzvin.calls.model import Call, CallConfig, NumberConfig, QueueVoice
from dzvin.kernel.messages import Command, Event, Input, TimerFired
from dzvin.scenario.model import Graph
from dzvin.telephony.signals import LegArrived
from tests.support.build import at

TENANT = "11111111-1111-1111-1111-111111111111"


def graph(*nodes: dict[str, Any]) -> Graph:
    """`{"id", "kind", "params", "exits"}`; a start node that leads to the first one is added."""
    start = {"id": "start", "kind": "start", "exits": {"next": nodes[0]["id"]}}
    return msgspec.convert({"nodes": [start, *nodes]}, Graph)


def config(scenario: Graph | None = None, **fields: Any) -> CallConfig:
    """One number, 800, that leads to this scenario; queues support and sales; Anna is 101."""
    usual = dict(
        tenant=TENANT,
        numbers={"800": NumberConfig(id="n1", number="800", scenario="s1", language="en")},
        published={"s1": "v1"} if scenario else {},
        graphs={"v1": scenario} if scenario else {},
        queues={"support": QueueVoice(), "sales": QueueVoice()},
        short_numbers={"101": "anna", "102": "boris"},
        own_numbers={"anna": "101", "boris": "102"},
        names={"anna": "Anna", "boris": "Boris"},
    )
    return CallConfig(**(usual | fields))


class Story:
    def __init__(self, settings: CallConfig, now: datetime | None = None) -> None:
        self.config = settings
        self.now = now or at(9)
        self.call: Call | None = None
        self.events: list[Event] = []
        self.commands: list[Command] = []

    def dial(self, number: str = "800", **fields: Any) -> "Story":
        usual = dict(
            call="c",
            leg="arrived",
            door="gateway",
            endpoint="gw",
            from_number="+380441112233",
            from_name="",
            to_number=number,
        )
        return self.hear(LegArrived(**(usual | fields)))

    def hear(self, *heard: Input | Event) -> "Story":
        """What each input leads to; `events` and `commands` are those of the last call of this."""
        self.events, self.commands = [], []
        for each in heard:
            if self.call is not None:
                stored = msgspec.json.encode(self.call)
                self.call = msgspec.json.decode(stored, type=Call)
            done = step(self.call, each, self.now, self.config)
            self.call = done.state
            self.events += done.events
            self.commands += done.commands
        return self

    def wait(self, seconds: float, **place: Any) -> "Story":
        """Time goes by; every deadline that comes is heard at its moment."""
        until = self.now + timedelta(seconds=seconds)
        events: list[Event] = []
        commands: list[Command] = []
        while self.call is not None and (due := next_timer(self.call)) and due <= until:
            self.now = max(due, self.now)
            self.hear(TimerFired(**place))
            events += self.events
            commands += self.commands
        self.now, self.events, self.commands = until, events, commands
        return self

    def told(self) -> list[str]:
        """Names of what was recorded."""
        return [event.name for event in self.events]

    def asked(self) -> list[str]:
        """Kinds of what was asked for."""
        return [type(command).__name__ for command in self.commands]

    def event[E: Event](self, kind: type[E]) -> E:
        (found,) = [event for event in self.events if isinstance(event, kind)]
        return found

    def command[C: Command](self, kind: type[C]) -> C:
        (found,) = [command for command in self.commands if isinstance(command, kind)]
        return found
