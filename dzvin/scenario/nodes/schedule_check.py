"""Go by the clock: open, closed, or a holiday."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import Leave


class ScheduleCheckParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schedule: Annotated[
        str,
        Meta(
            title="Schedule", min_length=1, max_length=64, extra_json_schema={"x-ref": "schedule"}
        ),
    ]


class ScheduleCheck(Node[ScheduleCheckParams]):
    title = "Schedule check"
    Params = ScheduleCheckParams

    def exits(self) -> list[str]:
        return ["open", "closed", "holiday"]

    def references(self) -> dict[str, str]:
        return {self.params.schedule: "schedule"}

    def enter(self, scene: Scene) -> Step[Memory]:
        """A schedule that is gone counts as open: better a person than a locked door."""
        door = scene.doors.get(self.params.schedule, "open")
        return Step({}, commands=(Leave(exit=door),))
