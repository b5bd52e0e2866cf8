"""A robot that lets the caller speak and plays it back: a call that talks with nobody at work."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Command, Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.speech import Speech, prompts_in, spoken
from dzvin.scenario.words import (
    Leave,
    MessageTaken,
    PickUp,
    PlayBack,
    Said,
    Say,
    Served,
    TakeMessage,
    Utterance,
)

MIN_SECONDS = 0.3


class EchoRobotParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    greeting: Annotated[
        Speech, Meta(title="Greeting", extra_json_schema={"x-widget": "speech"})
    ] = Speech(prompt="echo_greeting")
    max_seconds: Annotated[int, Meta(title="Listen at most, seconds", ge=2, le=60)] = 10
    rounds: Annotated[int, Meta(title="Rounds", ge=1, le=20)] = 5


class EchoRobot(Node[EchoRobotParams]):
    """`stage` in the memory is what is under way: speech, echo or farewell."""

    title = "Echo robot"
    Params = EchoRobotParams
    takes_time = True

    def exits(self) -> list[str]:
        return ["next"]

    def references(self) -> dict[str, str]:
        return prompts_in(self.params.greeting)

    def enter(self, scene: Scene) -> Step[Memory]:
        what = spoken(scene, self.params.greeting) or (Utterance(prompt="echo_greeting"),)
        memory: Memory = {"rounds_left": self.params.rounds, "stage": "speech"}
        return Step(memory, commands=(PickUp(), Served(), Say(what=what)))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, MessageTaken):
            if heard.seconds < MIN_SECONDS:
                return self._next_round(memory, "echo_silence")
            return Step(memory | {"stage": "echo"}, commands=(PlayBack(),))
        if not isinstance(heard, Said):
            return Step(memory)
        if memory["stage"] == "echo":
            return self._next_round(memory, "echo_again")
        if memory["stage"] == "farewell":
            return Step({}, commands=(Leave(exit="next"),))
        take = TakeMessage(max_seconds=self.params.max_seconds, silence_seconds=2)
        return Step(memory, commands=(take,))

    def _next_round(self, memory: Memory, prompt: str) -> Step[Memory]:
        rounds_left = int(memory["rounds_left"]) - 1
        if rounds_left == 0:
            return self._say({"rounds_left": 0, "stage": "farewell"}, "goodbye")
        return self._say({"rounds_left": rounds_left, "stage": "speech"}, prompt)

    def _say(self, memory: Memory, prompt: str) -> Step[Memory]:
        say: Command = Say(what=(Utterance(prompt=prompt),))
        return Step(memory, commands=(say,))
