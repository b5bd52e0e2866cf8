"""Ask the caller to press a key, and leave by it; a colleague's short number may be dialled too."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.speech import Speech, prompts_in, spoken
from dzvin.scenario.words import (
    Answered,
    AskAgain,
    Collect,
    Leave,
    PickUp,
    SetVariable,
    Silence,
)

DIALLED = "var.dialled"
"""The short number a caller dialled in the menu; `internal_number` rings it."""
NEXT_DIGIT_SECONDS = 2
"""A short number's further digits come fast; a lone key must not wait for the long timeout."""

type Key = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"]
_SPEECH = {"x-widget": "speech"}


class MenuParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    greeting: Annotated[Speech, Meta(title="Greeting", extra_json_schema=_SPEECH)]
    keys: Annotated[
        tuple[Key, ...],
        Meta(title="Keys", min_length=1, max_length=12, extra_json_schema={"x-widget": "keys"}),
    ]
    timeout_seconds: Annotated[int, Meta(title="Wait for a key, seconds", ge=1, le=60)] = 5
    tries: Annotated[int, Meta(title="Tries", ge=1, le=10)] = 3
    invalid: Annotated[Speech, Meta(title="After a wrong key", extra_json_schema=_SPEECH)] = Speech(
        prompt="invalid"
    )
    silent: Annotated[Speech | None, Meta(title="After silence", extra_json_schema=_SPEECH)] = None
    has_direct_dial: Annotated[bool, Meta(title="A short number may be dialled")] = False
    short_number_digits: Annotated[int, Meta(title="Digits of a short number", ge=2, le=6)] = 3


class Menu(Node[MenuParams]):
    title = "Menu"
    Params = MenuParams
    takes_time = True

    def exits(self) -> list[str]:
        keys: list[str] = list(dict.fromkeys(self.params.keys))
        return [*keys, *(["direct"] if self.params.has_direct_dial else []), "timeout", "invalid"]

    def references(self) -> dict[str, str]:
        return prompts_in(self.params.greeting, self.params.invalid, self.params.silent)

    def enter(self, scene: Scene) -> Step[Memory]:
        memory: Memory = {"tries_left": self.params.tries}
        return Step(memory, commands=(PickUp(), self._ask(scene)))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        begun = str(memory.get("begun", ""))
        if isinstance(heard, AskAgain):
            return Step({"tries_left": memory["tries_left"]}, commands=(self._ask(scene),))
        if isinstance(heard, Silence):
            return self._choose(begun, memory, scene) if begun else self._again(memory, scene)
        if not isinstance(heard, Answered):
            return Step(memory)
        if begun:
            return self._choose(begun + heard.text, memory, scene)
        if self.params.has_direct_dial and heard.text.isdigit():
            return self._go_on(heard.text, memory)
        return self._choose(heard.text, memory, scene)

    def _ask(self, scene: Scene, first: Speech | None = None) -> Collect:
        return Collect(
            what=spoken(scene, first, self.params.greeting),
            max_digits=1,
            timeout_seconds=self.params.timeout_seconds,
            end_key="",
        )

    def _go_on(self, digit: str, memory: Memory) -> Step[Memory]:
        collect = Collect(
            what=(),
            max_digits=self.params.short_number_digits - 1,
            timeout_seconds=NEXT_DIGIT_SECONDS,
        )
        return Step(memory | {"begun": digit}, commands=(collect,))

    def _choose(self, dialled: str, memory: Memory, scene: Scene) -> Step[Memory]:
        if dialled in self.params.keys:
            return Step({}, commands=(Leave(exit=dialled),))
        if self.params.has_direct_dial and len(dialled) == self.params.short_number_digits:
            number = SetVariable(variable=DIALLED, value=dialled)
            return Step({}, commands=(number, Leave(exit="direct")))
        return self._again(memory, scene, is_invalid=True)

    def _again(self, memory: Memory, scene: Scene, is_invalid: bool = False) -> Step[Memory]:
        tries_left = int(memory["tries_left"]) - 1
        if tries_left == 0:
            return Step({}, commands=(Leave(exit="invalid" if is_invalid else "timeout"),))
        first = self.params.invalid if is_invalid else self.params.silent
        return Step({"tries_left": tries_left}, commands=(self._ask(scene, first),))
