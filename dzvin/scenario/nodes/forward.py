"""Call a number outside the company and connect the caller with it."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import Forward as CallOutside
from dzvin.scenario.words import Leave, Talked, WaitEnded

EXITS = {"busy": "busy", "no_answer": "no_answer", "timeout": "no_answer"}


class ForwardParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: Annotated[
        str,
        Meta(title="Number", description="As one dials it", pattern=r"^\+?[0-9]{3,20}$(?!\n)"),
    ]
    ring_seconds: Annotated[int, Meta(title="Ring, seconds", ge=5, le=120)] = 30


class Forward(Node[ForwardParams]):
    title = "Forward"
    Params = ForwardParams
    takes_time = True

    def exits(self) -> list[str]:
        return ["answered", "busy", "no_answer", "failed"]

    def enter(self, scene: Scene) -> Step[Memory]:
        call = CallOutside(number=self.params.number, ring_seconds=self.params.ring_seconds)
        return Step({}, commands=(call,))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, Talked):
            return Step({}, commands=(Leave(exit="answered"),))
        if isinstance(heard, WaitEnded):
            return Step({}, commands=(Leave(exit=EXITS.get(heard.reason, "failed")),))
        return Step(memory)
