"""End the call, with a last word or with a SIP answer for one that was never picked up."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.speech import Speech, prompts_in, spoken
from dzvin.scenario.words import EndCall, Said, Say


class HangUpParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    last_word: Annotated[
        Speech | None, Meta(title="Last word", extra_json_schema={"x-widget": "speech"})
    ] = None
    sip_code: Annotated[
        Literal[404, 480, 486, 503, 603],
        Meta(title="SIP answer", description="For a call that was never picked up"),
    ] = 480
    lost_reason: Annotated[
        Literal["", "closed_hours", "blocked"],
        Meta(title="Reason", description="Empty: as it happened"),
    ] = ""


class HangUp(Node[HangUpParams]):
    title = "Hang up"
    Params = HangUpParams
    takes_time = True

    def exits(self) -> list[str]:
        return []

    def references(self) -> dict[str, str]:
        return prompts_in(self.params.last_word)

    def enter(self, scene: Scene) -> Step[Memory]:
        if what := spoken(scene, self.params.last_word):
            return Step({}, commands=(Say(what=what),))
        return self._end()

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        return self._end() if isinstance(heard, Said) else Step(memory)

    def _end(self) -> Step[Memory]:
        end = EndCall(sip_code=self.params.sip_code, lost_reason=self.params.lost_reason or None)
        return Step({}, commands=(end,))
