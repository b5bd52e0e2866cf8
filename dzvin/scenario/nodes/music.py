"""Let the caller listen to music for a while."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.words import Leave, PickUp, PlayMusic, SilenceMusic, Woken


class MusicParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    melody: Annotated[str, Meta(title="Melody", pattern=r"^[a-z0-9_-]{1,40}$(?!\n)")] = "default"
    seconds: Annotated[int, Meta(title="Seconds", ge=1, le=3600)] = 30


class Music(Node[MusicParams]):
    title = "Music"
    Params = MusicParams
    takes_time = True

    def exits(self) -> list[str]:
        return ["next"]

    def enter(self, scene: Scene) -> Step[Memory]:
        play = PlayMusic(melody=self.params.melody, seconds=self.params.seconds)
        return Step({}, commands=(PickUp(), play))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, Woken):
            return Step({}, commands=(SilenceMusic(), Leave(exit="next")))
        return Step(memory)
