"""One turn of a call while it is being decided: the state, what to record, what to ask for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from dzvin.calls.model import Call, CallConfig, Leg
from dzvin.kernel.messages import Command, Event
from dzvin.kernel.step import Step


@dataclass
class Turn:
    """Lives inside one `step` only; `call` is None once the books are closed."""

    call: Call
    now: datetime
    config: CallConfig
    events: list[Event] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    is_closed: bool = False

    def change(self, **fields: Any) -> None:
        self.call = replace(self.call, **fields)

    def record(self, *events: Event) -> None:
        self.events += events

    def ask(self, *commands: Command) -> None:
        self.commands += commands

    def step(self) -> Step[Call | None]:
        state = None if self.is_closed else self.call
        return Step(state, tuple(self.events), tuple(self.commands))

    @property
    def to(self) -> dict[str, Any]:
        """What every command to the switch carries."""
        return {"call": self.call.id, "tenant": self.call.tenant}

    @property
    def bridge(self) -> str:
        return f"{self.call.id}.b"

    @property
    def side_bridge(self) -> str:
        """Where an operator consults a colleague."""
        return f"{self.call.id}.c"

    @property
    def customer(self) -> Leg:
        return self.call.legs[self.call.customer]

    def next_id(self, kind: str = "") -> str:
        """The next id of a leg (`<call>.<n>`), a play (`.p<n>`) or a recording (`.r<n>`)."""
        self.change(counter=self.call.counter + 1)
        return f"{self.call.id}.{kind}{self.call.counter}"

    def put_leg(self, leg: Leg) -> None:
        self.change(legs={**self.call.legs, leg.id: leg})

    def drop_leg(self, leg: str) -> None:
        self.change(legs={k: v for k, v in self.call.legs.items() if k != leg})

    def set_timer(self, name: str, seconds: float) -> None:
        due = self.now + timedelta(seconds=seconds)
        self.change(timers={**self.call.timers, name: due})

    def drop_timers(self, *names: str) -> None:
        self.change(timers={k: v for k, v in self.call.timers.items() if k not in names})
