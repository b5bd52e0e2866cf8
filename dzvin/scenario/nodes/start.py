"""Begin: in which language the caller is spoken to, and whether the talk is recorded."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.kernel.messages import Command
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import Leave, SetVariable


class StartParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    language: Annotated[
        Literal["", "uk", "ru", "en"],
        Meta(title="Language", description="Empty: the language of the number dialled"),
    ] = ""
    is_recorded: Annotated[bool, Meta(title="Record talks")] = True


class Start(Node[StartParams]):
    title = "Start"
    Params = StartParams

    def exits(self) -> list[str]:
        return ["next"]

    def enter(self, scene: Scene) -> Step[Memory]:
        commands: list[Command] = []
        if self.params.language:
            commands.append(SetVariable(variable="call.lang", value=self.params.language))
        if not self.params.is_recorded:
            commands.append(SetVariable(variable="call.recording", value="off"))
        return Step({}, commands=(*commands, Leave(exit="next")))
