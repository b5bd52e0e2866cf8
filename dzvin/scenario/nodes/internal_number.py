"""Ring one of our own people by short number: a fixed one, or the one the caller dialled."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import CallPerson, Leave, Talked, WaitEnded

EXITS = {
    "busy": "busy",
    "no_answer": "no_answer",
    "timeout": "no_answer",
    "offline": "offline",
    "no_operators": "offline",
    "not_found": "not_found",
}


class InternalNumberParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: Annotated[
        str,
        Meta(
            title="Short number",
            description="Empty: from a variable",
            pattern=r"^[0-9]{0,6}$(?!\n)",
        ),
    ] = ""
    variable: Annotated[
        str, Meta(title="Variable with the number", pattern=r"^[a-z][a-z0-9_.]{0,63}$(?!\n)")
    ] = "var.dialled"
    ring_seconds: Annotated[int, Meta(title="Ring, seconds", ge=1, le=300)] = 30


class InternalNumber(Node[InternalNumberParams]):
    title = "Internal number"
    Params = InternalNumberParams
    takes_time = True

    def exits(self) -> list[str]:
        return ["answered", "busy", "no_answer", "offline", "not_found"]

    def enter(self, scene: Scene) -> Step[Memory]:
        number = self.params.number or scene.variables.get(self.params.variable, "").strip()
        if not (number.isascii() and number.isdigit() and len(number) <= 6):
            return Step({}, commands=(Leave(exit="not_found"),))
        call = CallPerson(short_number=number, ring_seconds=self.params.ring_seconds)
        return Step({}, commands=(call,))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, Talked):
            return Step({}, commands=(Leave(exit="answered"),))
        if isinstance(heard, WaitEnded):
            return Step({}, commands=(Leave(exit=EXITS.get(heard.reason, "no_answer")),))
        return Step(memory)
