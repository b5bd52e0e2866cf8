"""What a node says: a prompt of the audio library, or a text to speak with variables in it."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.scenario.node import Scene
from dzvin.scenario.template import fill, mistakes
from dzvin.scenario.words import Utterance


class Speech(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of both is set."""

    prompt: Annotated[
        str, Meta(title="Prompt", max_length=64, extra_json_schema={"x-ref": "prompt"})
    ] = ""
    text: Annotated[
        str, Meta(title="Text to speak", max_length=1000, extra_json_schema={"x-widget": "text"})
    ] = ""

    def __post_init__(self) -> None:
        if bool(self.prompt) == bool(self.text):
            raise ValueError("say either a prompt or a text")
        if wrong := mistakes(self.text):
            raise ValueError(f"not a variable: {', '.join(wrong)}")


def spoken(scene: Scene, *what: Speech | None) -> tuple[Utterance, ...]:
    """Ready to say in this scene; a text that is empty once filled is not said."""
    ready = [
        Utterance(prompt=each.prompt, text=fill(each.text, scene.variables))
        for each in what
        if each is not None
    ]
    return tuple(each for each in ready if each.prompt or each.text)


def prompts_in(*what: Speech | None) -> dict[str, str]:
    """References for `Node.references`."""
    return {each.prompt: "prompt" for each in what if each is not None and each.prompt}
