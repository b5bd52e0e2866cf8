"""Say something and go on when it is over, or when a key interrupts it."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.speech import Speech, prompts_in, spoken
from dzvin.scenario.words import Answered, Leave, Said, Say


class PlayParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    what: Annotated[Speech, Meta(title="What to say", extra_json_schema={"x-widget": "speech"})]
    is_interruptible: Annotated[bool, Meta(title="A key interrupts it")] = False


class Play(Node[PlayParams]):
    title = "Play"
    Params = PlayParams
    takes_time = True
    hands_keys_on = True

    def exits(self) -> list[str]:
        return ["next"]

    def references(self) -> dict[str, str]:
        return prompts_in(self.params.what)

    def enter(self, scene: Scene) -> Step[Memory]:
        what = spoken(scene, self.params.what)
        if not what:
            return Step({}, commands=(Leave(exit="next"),))
        return Step({}, commands=(Say(what=what, is_interruptible=self.params.is_interruptible),))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, Said | Answered):
            return Step({}, commands=(Leave(exit="next"),))
        return Step(memory)
