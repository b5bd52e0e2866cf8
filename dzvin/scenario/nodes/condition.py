"""Go the way of the first condition that holds, else by `else`."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.expression import MAX_SIGNS, parse
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import Leave

ELSE = "else"


class Branch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    exit: Annotated[str, Meta(title="Exit", pattern=r"^[a-z0-9_]{1,32}$(?!\n)")]
    when: Annotated[
        str,
        Meta(
            title="Condition",
            description='call.vip and call.from matches "+38044*"',
            min_length=1,
            max_length=MAX_SIGNS,
        ),
    ]

    def __post_init__(self) -> None:
        parse(self.when)
        if self.exit == ELSE:
            raise ValueError("else is taken when nothing holds")


class ConditionParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    branches: Annotated[tuple[Branch, ...], Meta(title="Branches", min_length=1, max_length=20)]

    def __post_init__(self) -> None:
        if len({each.exit for each in self.branches}) < len(self.branches):
            raise ValueError("an exit may be named once")


class Condition(Node[ConditionParams]):
    title = "Condition"
    Params = ConditionParams

    def exits(self) -> list[str]:
        return [*(each.exit for each in self.params.branches), ELSE]

    def enter(self, scene: Scene) -> Step[Memory]:
        for each in self.params.branches:
            if parse(each.when).holds(scene.variables):
                return Step({}, commands=(Leave(exit=each.exit),))
        return Step({}, commands=(Leave(exit=ELSE),))
