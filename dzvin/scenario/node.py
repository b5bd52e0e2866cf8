"""What a scenario node is."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from msgspec import Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.kernel.value_list import ValueList

type Memory = dict[str, int | str]
"""What a node remembers between inputs. JSON, so a call survives a restart of the engine."""


class Scene(Struct, frozen=True, kw_only=True):
    """What a node may know of the conversation: handed in, never asked for."""

    now: datetime
    language: str = "en"
    variables: Mapping[str, str] = {}
    """`call.from`, `call.to`, `call.lang`, `var.*` …; at most 4 KB each."""
    doors: Mapping[str, str] = {}
    """Schedules decided for this moment by the interpreter: id to `open`, `closed` or `holiday`."""
    announce_seconds: Mapping[str, int] = {}
    """By queue id: how often that queue says the position; 0 says nothing."""
    lists: Mapping[str, ValueList] = {}
    """By id."""
    country: str = ""
    """Whose numbers are written without a country code."""
    project: str = ""
    """That of the number dialled; empty for our own people."""


class Node[P: Struct](ABC):
    """A pure step of a conversation.

    `Params` draws its form in the editor. msgspec checks its limits when JSON is decoded or
    converted, not when Python builds it: parameters from outside always come through `convert`.
    """

    title: ClassVar[str]
    Params: ClassVar[type[Struct]]
    takes_time: ClassVar[bool] = False
    """Whether the caller spends time here: a cycle must hold one such node."""
    hands_keys_on: ClassVar[bool] = False
    """Whether the key that ended it is meant for the menu behind it."""

    def __init__(self, params: P) -> None:
        self.params = params

    @abstractmethod
    def exits(self) -> list[str]:
        """The doors out of this node, as the editor shows them."""

    @abstractmethod
    def enter(self, scene: Scene) -> Step[Memory]:
        """Begin. A step that says `Leave` is the last one of this node."""

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        """Go on after a word of `words.py`. What the node does not expect changes nothing."""
        return Step(memory)

    def references(self) -> dict[str, str]:
        """What must exist: id or name to its kind (`queue`, `schedule`, `prompt`, `list`,
        `operator`)."""
        return {}


type AnyNode = Node[Any]
