"""Ask the caller to type digits, and remember them in a variable."""

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from dzvin.kernel import messages
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

_SPEECH = {"x-widget": "speech"}
YES = "1"


class InputParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    question: Annotated[Speech, Meta(title="Question", extra_json_schema=_SPEECH)]
    variable: Annotated[
        str, Meta(title="Variable", pattern=r"^var\.[a-z][a-z0-9_]{0,59}$(?!\n)")
    ] = "var.input"
    min_digits: Annotated[int, Meta(title="Fewest digits", ge=1, le=40)] = 1
    max_digits: Annotated[int, Meta(title="Most digits", ge=1, le=40)] = 20
    end_key: Annotated[
        str, Meta(title="Key that ends it", description="Empty: none", pattern=r"^[*#]?$(?!\n)")
    ] = "#"
    mask: Annotated[
        str,
        Meta(
            title="Mask",
            description="X is any digit; empty: any",
            pattern=r"^[0-9X*#]{0,40}$(?!\n)",
        ),
    ] = ""
    timeout_seconds: Annotated[int, Meta(title="Wait for a key, seconds", ge=1, le=60)] = 5
    tries: Annotated[int, Meta(title="Tries", ge=1, le=10)] = 3
    invalid: Annotated[Speech, Meta(title="After a wrong input", extra_json_schema=_SPEECH)] = (
        Speech(prompt="not_understood")
    )
    confirm: Annotated[
        Speech | None,
        Meta(
            title="Ask whether it is right",
            description="1 is yes; what was typed stands in the variable",
            extra_json_schema=_SPEECH,
        ),
    ] = None

    def __post_init__(self) -> None:
        if self.min_digits > self.max_digits:
            raise ValueError("the fewest digits are more than the most")


class Input(Node[InputParams]):
    """`typed` in the memory: it was understood, and the caller is asked whether it is right."""

    title = "Input"
    Params = InputParams
    takes_time = True

    def exits(self) -> list[str]:
        return ["ok", "timeout", "invalid"]

    def references(self) -> dict[str, str]:
        return prompts_in(self.params.question, self.params.invalid, self.params.confirm)

    def enter(self, scene: Scene) -> Step[Memory]:
        memory: Memory = {"tries_left": self.params.tries}
        return Step(memory, commands=(PickUp(), self._ask(scene)))

    def hear(self, heard: messages.Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, AskAgain):
            typed = str(memory.get("typed", ""))
            asked = self._confirm(typed, scene) if typed else self._ask(scene)
            return Step(memory, commands=(asked,))
        if not isinstance(heard, Answered | Silence):
            return Step(memory)
        text = heard.text if isinstance(heard, Answered) else ""
        typed = str(memory.get("typed", ""))
        if typed:
            is_right = text == YES
            return self._done(typed) if is_right else self._again(memory, scene, is_typed=True)
        if not self._fits(text):
            return self._again(memory, scene, is_typed=bool(text))
        if self.params.confirm is None:
            return self._done(text)
        return Step(memory | {"typed": text}, commands=(self._confirm(text, scene),))

    def _fits(self, text: str) -> bool:
        mask = self.params.mask
        fits_mask = not mask or (
            len(text) == len(mask)
            and all(
                sign.isdigit() if wanted == "X" else sign == wanted
                for sign, wanted in zip(text, mask, strict=True)
            )
        )
        return self.params.min_digits <= len(text) <= self.params.max_digits and fits_mask

    def _ask(self, scene: Scene, first: Speech | None = None) -> Collect:
        return Collect(
            what=spoken(scene, first, self.params.question),
            max_digits=self.params.max_digits,
            timeout_seconds=self.params.timeout_seconds,
            end_key=self.params.end_key,
        )

    def _confirm(self, typed: str, scene: Scene) -> Collect:
        """Spelled out: a number of ten digits is no number to a listener."""
        known = dict(scene.variables) | {self.params.variable: " ".join(typed)}
        return Collect(
            what=spoken(replace(scene, variables=known), self.params.confirm),
            max_digits=1,
            timeout_seconds=self.params.timeout_seconds,
            end_key="",
        )

    def _done(self, typed: str) -> Step[Memory]:
        remember = SetVariable(variable=self.params.variable, value=typed)
        return Step({}, commands=(remember, Leave(exit="ok")))

    def _again(self, memory: Memory, scene: Scene, *, is_typed: bool) -> Step[Memory]:
        tries_left = int(memory["tries_left"]) - 1
        if tries_left == 0:
            return Step({}, commands=(Leave(exit="invalid" if is_typed else "timeout"),))
        first = self.params.invalid if is_typed else None
        return Step({"tries_left": tries_left}, commands=(self._ask(scene, first),))
