"""Look whether the caller is a VIP: then the queues behind it take him before the others."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.kernel.step import Step
from dzvin.kernel.value_list import key_of
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import Leave, SetVariable


class VipCheckParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    list: Annotated[
        str,
        Meta(
            title="List of VIPs", min_length=1, max_length=64, extra_json_schema={"x-ref": "list"}
        ),
    ]
    mode: Annotated[
        Literal["front", "boost"],
        Meta(
            title="What it brings",
            description="front: before all others; boost: as if he had waited longer",
        ),
    ] = "front"
    boost: Annotated[int, Meta(title="Points of the boost, a minute each", ge=1, le=100)] = 10


class VipCheck(Node[VipCheckParams]):
    title = "VIP check"
    Params = VipCheckParams

    def exits(self) -> list[str]:
        return ["vip", "not_vip"]

    def references(self) -> dict[str, str]:
        return {self.params.list: "list"}

    def enter(self, scene: Scene) -> Step[Memory]:
        known = scene.lists.get(self.params.list)
        key = key_of(scene.variables.get("call.from", ""), scene.country)
        if known is None or not known.has(key, scene.now):
            return Step({}, commands=(Leave(exit="not_vip"),))
        boost = str(self.params.boost) if self.params.mode == "boost" else ""
        marks = (
            SetVariable(variable="call.vip", value="true"),
            SetVariable(variable="call.vip_boost", value=boost),
        )
        return Step({}, commands=(*marks, Leave(exit="vip")))
