"""Begin: who is let in, in which language he is spoken to, and whether the talk is recorded."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.kernel.messages import Command
from dzvin.kernel.step import Step
from dzvin.kernel.value_list import is_caller_blocked
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import EndCall, Leave, SetVariable

DECLINE = 603


class StartParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    language: Annotated[
        Literal["", "uk", "ru", "en"],
        Meta(title="Language", description="Empty: the language of the number dialled"),
    ] = ""
    is_recorded: Annotated[bool, Meta(title="Record talks")] = True
    blacklisted: Annotated[
        Literal["refuse", "exit", "ignore"],
        Meta(
            title="A caller on a black list",
            description="refuse: SIP 603, nobody answers; exit: goes the way `blacklisted`",
        ),
    ] = "refuse"


class Start(Node[StartParams]):
    title = "Start"
    Params = StartParams

    def exits(self) -> list[str]:
        return ["next", "blacklisted"] if self.params.blacklisted == "exit" else ["next"]

    def enter(self, scene: Scene) -> Step[Memory]:
        is_blocked = self.params.blacklisted != "ignore" and self._is_blocked(scene)
        if is_blocked and self.params.blacklisted == "refuse":
            return Step({}, commands=(EndCall(sip_code=DECLINE, lost_reason="blocked"),))
        commands: list[Command] = []
        if self.params.language:
            commands.append(SetVariable(variable="call.lang", value=self.params.language))
        if not self.params.is_recorded:
            commands.append(SetVariable(variable="call.recording", value="off"))
        exit = "blacklisted" if is_blocked else "next"
        return Step({}, commands=(*commands, Leave(exit=exit)))

    def _is_blocked(self, scene: Scene) -> bool:
        """Our own people have no project: they are never locked out."""
        number = scene.variables.get("call.from", "")
        return bool(scene.project) and is_caller_blocked(
            scene.lists, scene.project, number, scene.now, scene.country
        )
