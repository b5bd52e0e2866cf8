"""Ask the caller, after the talk, how it was: one key from 1 up."""

from typing import Annotated

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
    Rate,
    Said,
    Say,
    SetVariable,
    Silence,
)

_SPEECH = {"x-widget": "speech"}


class RatingParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    question: Annotated[Speech, Meta(title="Question", extra_json_schema=_SPEECH)] = Speech(
        prompt="rating"
    )
    highest: Annotated[int, Meta(title="Best rating", ge=2, le=9)] = 5
    timeout_seconds: Annotated[int, Meta(title="Wait for a key, seconds", ge=1, le=60)] = 5
    tries: Annotated[int, Meta(title="Tries", ge=1, le=5)] = 2
    thanks: Annotated[Speech | None, Meta(title="Thanks", extra_json_schema=_SPEECH)] = Speech(
        prompt="rating_thanks"
    )


class Rating(Node[RatingParams]):
    title = "Rating"
    Params = RatingParams
    takes_time = True

    def exits(self) -> list[str]:
        return ["rated", "skipped"]

    def references(self) -> dict[str, str]:
        return prompts_in(self.params.question, self.params.thanks)

    def enter(self, scene: Scene) -> Step[Memory]:
        memory: Memory = {"tries_left": self.params.tries}
        return Step(memory, commands=(PickUp(), self._ask(scene)))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, Said) and "tries_left" not in memory:
            return Step({}, commands=(Leave(exit="rated"),))
        if "tries_left" not in memory or not isinstance(heard, Answered | Silence | AskAgain):
            return Step(memory)
        if isinstance(heard, AskAgain):
            return Step(memory, commands=(self._ask(scene),))
        rating = heard.text if isinstance(heard, Answered) else ""
        if len(rating) == 1 and "1" <= rating <= str(self.params.highest):
            return self._rated(rating, scene)
        tries_left = int(memory["tries_left"]) - 1
        if tries_left == 0:
            return Step({}, commands=(Leave(exit="skipped"),))
        return Step({"tries_left": tries_left}, commands=(self._ask(scene),))

    def _ask(self, scene: Scene) -> Collect:
        return Collect(
            what=spoken(scene, self.params.question),
            max_digits=1,
            timeout_seconds=self.params.timeout_seconds,
            end_key="",
        )

    def _rated(self, rating: str, scene: Scene) -> Step[Memory]:
        marks = (Rate(rating=int(rating)), SetVariable(variable="call.rating", value=rating))
        thanks = spoken(scene, self.params.thanks)
        last = Say(what=thanks) if thanks else Leave(exit="rated")
        return Step({}, commands=(*marks, last))
