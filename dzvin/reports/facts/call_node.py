"""One row per executed node of a call's scenario."""

from datetime import datetime

from msgspec import Struct

from dzvin.events.call import NodeLeft
from dzvin.reports.facts.story import Story


class CallNode(Struct, frozen=True, kw_only=True):
    n: int
    node: str
    kind: str
    entered_at: datetime
    left_at: datetime
    exit: str
    """Empty when the call ended inside it."""
    pressed: str

    @property
    def step(self) -> str:
        """How the scenario's path shows it: `menu:1`."""
        return f"{self.kind}:{self.exit}" if self.exit else self.kind


def project(story: Story) -> tuple[CallNode, ...]:
    left = [(at, event) for at, event in story.moments if isinstance(event, NodeLeft)]
    return tuple(
        CallNode(
            n=n,
            node=event.node,
            kind=event.kind,
            entered_at=event.entered_at,
            left_at=at,
            exit=event.exit,
            pressed=event.pressed,
        )
        for n, (at, event) in enumerate(left, start=1)
    )
