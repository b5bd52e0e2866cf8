"""From here on, record the talks of this call, or do not."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import Leave, SetVariable


class RecordingParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    action: Annotated[
        Literal["start", "stop"],
        Meta(
            title="Recording",
            description="start: record talks, whatever the queue says; stop: record none",
        ),
    ]


class Recording(Node[RecordingParams]):
    title = "Recording"
    Params = RecordingParams

    def exits(self) -> list[str]:
        return ["next"]

    def enter(self, scene: Scene) -> Step[Memory]:
        value = "on" if self.params.action == "start" else "off"
        record = SetVariable(variable="call.recording", value=value)
        return Step({}, commands=(record, Leave(exit="next")))
