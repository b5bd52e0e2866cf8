"""Take a message for a box: the caller speaks after the beep."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.speech import Speech, prompts_in, spoken
from dzvin.scenario.words import Leave, MessageTaken, PickUp, Said, Say, Served, TakeMessage

MIN_SECONDS = 1.0
"""Shorter is a click, not a message."""


class VoicemailParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    greeting: Annotated[
        Speech, Meta(title="Greeting", extra_json_schema={"x-widget": "speech"})
    ] = Speech(prompt="voicemail")
    max_seconds: Annotated[int, Meta(title="Longest message, seconds", ge=5, le=600)] = 120
    silence_seconds: Annotated[int, Meta(title="Silence that ends it, seconds", ge=1, le=30)] = 5
    box: Annotated[str, Meta(title="Box", pattern=r"^[a-z0-9_-]{1,64}$(?!\n)")] = "main"


class Voicemail(Node[VoicemailParams]):
    title = "Voicemail"
    Params = VoicemailParams
    takes_time = True

    def exits(self) -> list[str]:
        return ["recorded", "empty"]

    def references(self) -> dict[str, str]:
        return prompts_in(self.params.greeting)

    def enter(self, scene: Scene) -> Step[Memory]:
        what = spoken(scene, self.params.greeting)
        return Step({}, commands=(PickUp(), Say(what=what) if what else self._take()))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, Said):
            return Step(memory, commands=(self._take(),))
        if isinstance(heard, MessageTaken):
            if heard.seconds < MIN_SECONDS:
                return Step({}, commands=(Leave(exit="empty"),))
            return Step({}, commands=(Served(), Leave(exit="recorded")))
        return Step(memory)

    def _take(self) -> TakeMessage:
        return TakeMessage(
            max_seconds=self.params.max_seconds,
            silence_seconds=self.params.silence_seconds,
            keep=self.params.box,
        )
