"""Answer the call, at once or after some seconds of ringing."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import Leave, PickUp, RingFor, Woken


class AnswerParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    ring_seconds: Annotated[int, Meta(title="Let it ring first, seconds", ge=0, le=60)] = 0


class Answer(Node[AnswerParams]):
    title = "Answer"
    Params = AnswerParams

    def exits(self) -> list[str]:
        return ["next"]

    def enter(self, scene: Scene) -> Step[Memory]:
        if self.params.ring_seconds:
            return Step({}, commands=(RingFor(seconds=self.params.ring_seconds),))
        return self._pick_up()

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        return self._pick_up() if isinstance(heard, Woken) else Step(memory)

    def _pick_up(self) -> Step[Memory]:
        return Step({}, commands=(PickUp(), Leave(exit="next")))
