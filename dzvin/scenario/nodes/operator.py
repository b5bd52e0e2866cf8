"""Ring one person of the company."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import CallPerson, Leave, Talked, WaitEnded

EXITS = {"busy": "busy", "no_answer": "no_answer", "timeout": "no_answer"}
"""Why nobody talked, to the exit; whoever is away or gone is offline."""


class OperatorParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    operator: Annotated[
        str,
        Meta(
            title="Operator", min_length=1, max_length=64, extra_json_schema={"x-ref": "operator"}
        ),
    ]
    ring_seconds: Annotated[int, Meta(title="Ring, seconds", ge=1, le=300)] = 30


class Operator(Node[OperatorParams]):
    title = "Operator"
    Params = OperatorParams
    takes_time = True

    def exits(self) -> list[str]:
        return ["answered", "busy", "no_answer", "offline"]

    def references(self) -> dict[str, str]:
        return {self.params.operator: "operator"}

    def enter(self, scene: Scene) -> Step[Memory]:
        call = CallPerson(operator=self.params.operator, ring_seconds=self.params.ring_seconds)
        return Step({}, commands=(call,))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, Talked):
            return Step({}, commands=(Leave(exit="answered"),))
        if isinstance(heard, WaitEnded):
            return Step({}, commands=(Leave(exit=EXITS.get(heard.reason, "offline")),))
        return Step(memory)
