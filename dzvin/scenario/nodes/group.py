"""Ring a group of people: a department."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import CallPerson, Leave, Talked, WaitEnded


class GroupParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    group: Annotated[
        str, Meta(title="Group", min_length=1, max_length=64, extra_json_schema={"x-ref": "group"})
    ]
    ring_seconds: Annotated[int, Meta(title="Ring, seconds", ge=1, le=300)] = 30


class Group(Node[GroupParams]):
    title = "Group"
    Params = GroupParams
    takes_time = True

    def exits(self) -> list[str]:
        return ["answered", "no_answer", "offline"]

    def references(self) -> dict[str, str]:
        return {self.params.group: "group"}

    def enter(self, scene: Scene) -> Step[Memory]:
        call = CallPerson(group=self.params.group, ring_seconds=self.params.ring_seconds)
        return Step({}, commands=(call,))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        """`offline`: nobody of the group is signed in."""
        if isinstance(heard, Talked):
            return Step({}, commands=(Leave(exit="answered"),))
        if isinstance(heard, WaitEnded):
            reached = heard.reason in {"timeout", "no_answer", "busy"}
            return Step({}, commands=(Leave(exit="no_answer" if reached else "offline"),))
        return Step(memory)
