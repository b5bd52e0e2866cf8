"""Look whether a number, or what a variable holds, is in a list."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.step import Step
from dzvin.kernel.value_list import key_of
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import Leave


class NumberCheckParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    list: Annotated[
        str, Meta(title="List", min_length=1, max_length=64, extra_json_schema={"x-ref": "list"})
    ]
    variable: Annotated[
        str, Meta(title="What to look for", pattern=r"^[a-z][a-z0-9_.]{0,63}$(?!\n)")
    ] = "call.from"


class NumberCheck(Node[NumberCheckParams]):
    title = "Number check"
    Params = NumberCheckParams

    def exits(self) -> list[str]:
        return ["suitable", "not_suitable"]

    def references(self) -> dict[str, str]:
        return {self.params.list: "list"}

    def enter(self, scene: Scene) -> Step[Memory]:
        """Nothing is in a list that is gone."""
        known = scene.lists.get(self.params.list)
        key = key_of(scene.variables.get(self.params.variable, ""), scene.country)
        is_in = known is not None and known.has(key, scene.now)
        return Step({}, commands=(Leave(exit="suitable" if is_in else "not_suitable"),))
