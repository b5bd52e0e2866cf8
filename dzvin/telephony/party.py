"""Somebody at the far end of a leg of the fake switch: a test acts for him and reads his ears."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from dzvin.telephony.commands import Phrase

REFUSALS = {1: 404, 16: 480, 17: 486, 18: 408, 19: 480, 20: 480, 21: 603, 28: 484, 42: 503}
"""The SIP answer to a caller whom we refuse with this cause."""
CAUSES = {404: 1, 408: 18, 480: 19, 484: 28, 486: 17, 503: 42, 603: 21}
NORMAL, NO_ANSWER, UNREACHABLE, ELSEWHERE = 16, 19, 20, 26
CANCELLED, UNAVAILABLE = 487, 480


class Line(Protocol):
    """What a party needs of the switch."""

    @property
    def parties(self) -> Mapping[str, "Party"]: ...
    def pressed(self, party: "Party", key: str) -> None: ...
    def picked_up(self, party: "Party") -> None: ...
    def referred(self, party: "Party", number: str, to: "Party | None") -> None: ...
    def ended(self, party: "Party", cause: int, sip_code: int | None) -> None: ...


@dataclass(eq=False)
class Party:
    """Somebody at the far end of a leg: what he does, and all that he hears."""

    switch: Line
    call: str
    leg: str
    number: str
    is_arrived: bool
    endpoint: str = ""
    caller: tuple[str, str] = ("", "")
    """Number and name that a ringing phone shows."""
    state: Literal["calling", "ringing", "up", "ended"] = "calling"
    code: int = 0
    """The final SIP answer; 200 once it was up."""
    music: str = ""
    bridge: str = ""
    playing: str = ""
    keys: str = ""
    is_speaking: bool = False
    told: list[str] = field(default_factory=list[str])
    """What came of his transfer key: `done` or `refused`."""
    heard: list[str] = field(default_factory=list[str])
    """Everything in order: `ringing`, `prompt:hello`, `text:…`, `take:…`, `music:default`, `beep`,
    `leg:<id>` of one who could talk with him from then on, `ear:<id>` of one to whom he listens
    unheard, `whisper:<id>` of one whom he alone hears."""

    def press(self, keys: str) -> None:
        for key in keys:
            self.switch.pressed(self, key)

    def answer(self) -> None:
        self.switch.picked_up(self)

    def reject(self, code: int) -> None:
        self.switch.ended(self, CAUSES.get(code, NORMAL), code)

    def hang_up(self) -> None:
        """Before the answer it is a CANCEL."""
        self.switch.ended(self, NORMAL, None if self.state == "up" else CANCELLED)

    def is_lost(self, cause: int) -> None:
        """His phone is gone in a talk, and he did not hang up."""
        self.switch.ended(self, cause, None)

    def refer(self, number: str = "", to: "Party | None" = None) -> None:
        """Press the transfer key: to a number, or to whom he has on his other line."""
        self.switch.referred(self, number, to)

    def say(self) -> None:
        """Speak from now on; a take of one who is silent is empty."""
        self.is_speaking = True

    def others(self) -> list["Party"]:
        """With whom he talks now."""
        return [
            other
            for other in self.switch.parties.values()
            if other is not self and self.bridge and other.bridge == self.bridge
        ]


def named(phrase: Phrase) -> str:
    """How a phrase stands among what was heard."""
    if phrase.prompt:
        return f"prompt:{phrase.prompt}"
    return f"text:{phrase.text}" if phrase.text else f"take:{phrase.take}"
