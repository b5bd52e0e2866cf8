"""Remember a value with the call: a text in which other variables may stand."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.step import Step
from dzvin.scenario import words
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.template import fill, mistakes

LANGUAGE, LANGUAGES = "call.lang", {"uk", "ru", "en"}
"""The one variable of the call itself that a scenario may set, and what it may be."""


class SetVariableParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    variable: Annotated[
        str,
        Meta(
            title="Variable",
            description="var.… ; or call.lang, the language of all that follows: uk, ru, en",
            pattern=r"^(var\.[a-z][a-z0-9_]{0,59}|call\.lang)$(?!\n)",
        ),
    ]
    value: Annotated[
        str, Meta(title="Value", max_length=1000, extra_json_schema={"x-widget": "text"})
    ] = ""

    def __post_init__(self) -> None:
        if wrong := mistakes(self.value):
            raise ValueError(f"not a variable: {', '.join(wrong)}")


class SetVariable(Node[SetVariableParams]):
    title = "Set variable"
    Params = SetVariableParams

    def exits(self) -> list[str]:
        return ["next"]

    def enter(self, scene: Scene) -> Step[Memory]:
        value = fill(self.params.value, scene.variables)
        if self.params.variable == LANGUAGE and value not in LANGUAGES:
            return Step({}, commands=(words.Leave(exit="next"),))
        set_it = words.SetVariable(variable=self.params.variable, value=value)
        return Step({}, commands=(set_it, words.Leave(exit="next")))
