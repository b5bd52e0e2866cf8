"""What a node can ask for, in words that fit both voice and chat, and what it hears back."""

from typing import Literal

from msgspec import Struct

from dzvin.events.queue import SkillAsked
from dzvin.kernel.messages import Command, Input

type WaitReason = Literal[
    "timeout", "full", "no_operators", "key", "busy", "no_answer", "offline", "not_found"
]


class Utterance(Struct, frozen=True, kw_only=True):
    """A prompt of the audio library by name, or a text to speak (its variables already filled)."""

    prompt: str = ""
    text: str = ""


class PickUp(Command, frozen=True, kw_only=True):
    """Answer the customer's leg, if it is not answered yet. The node goes on at once."""


class RingFor(Command, frozen=True, kw_only=True):
    """Let the customer hear ringing; `Woken` follows."""

    seconds: int


class Say(Command, frozen=True, kw_only=True):
    """Speak; `Said` follows when it is over. A key pressed meanwhile is heard as `Answered` only
    if `is_interruptible`, and then the speech stops."""

    what: tuple[Utterance, ...]
    is_interruptible: bool = False


class Collect(Command, frozen=True, kw_only=True):
    """Speak, and wait for keys, also while speaking: `Answered` or `Silence` follows; after a break
    in which nobody listened, `AskAgain`."""

    what: tuple[Utterance, ...]
    max_digits: int
    timeout_seconds: int
    end_key: str = "#"
    """Ends the input and is not part of it; empty: no key does."""


class WaitIn(Command, frozen=True, kw_only=True):
    """Put the conversation in this queue: music, position, a person. `Talked` or `WaitEnded`.

    A key pressed while waiting is heard as `Answered`.
    """

    queue: str
    priority_delta: int = 0
    max_wait_seconds: int | None = None
    """None: as the queue says."""
    skills: tuple[SkillAsked, ...] = ()
    """What the conversation needs, the most important first; none: as the queue says."""
    relax_seconds: int | None = None


class StopWaiting(Command, frozen=True, kw_only=True):
    """Leave the queue because of a key or a scenario's own decision. The node goes on at once:
    no `WaitEnded` follows."""

    reason: Literal["timeout", "key"]


class CallPerson(Command, frozen=True, kw_only=True):
    """Ring one of our people, by internal short number or by id, or a group: `Talked` or
    `WaitEnded`."""

    short_number: str = ""
    operator: str = ""
    group: str = ""
    ring_seconds: int


class PlayMusic(Command, frozen=True, kw_only=True):
    """Let the customer listen to a melody; `Woken` follows, and it plays on until something else
    is said or `SilenceMusic`."""

    melody: str
    seconds: int


class SilenceMusic(Command, frozen=True, kw_only=True):
    """End the melody. The node goes on at once."""


class Forward(Command, frozen=True, kw_only=True):
    """Call a number outside and connect the customer with it: `Talked` or `WaitEnded`."""

    number: str
    ring_seconds: int = 60


class WakeMe(Command, frozen=True, kw_only=True):
    """`Woken` comes after so many seconds; a new wish replaces the old one."""

    seconds: int


class TakeMessage(Command, frozen=True, kw_only=True):
    """Beep and record what the customer says: `MessageTaken` follows.

    `keep` files it in the voicemail box of that name; without, it lives as long as the call and can
    be played back with `PlayBack` (the echo robot).
    """

    max_seconds: int
    silence_seconds: int = 3
    keep: str = ""


class PlayBack(Command, frozen=True, kw_only=True):
    """Play what was taken last; `Said` follows."""


class Served(Command, frozen=True, kw_only=True):
    """A robot or a voicemail box has served the customer: the call does not count as lost."""


class Rate(Command, frozen=True, kw_only=True):
    """The customer has rated the talk he had last. The node goes on at once."""

    rating: int


class SetVariable(Command, frozen=True, kw_only=True):
    """Remember it with the call, for templates and later nodes.

    Some are more than words: `call.lang` is the language of all that follows; `call.recording` is
    `off` when talks must not be recorded and `on` when they must, whatever the queue says;
    `call.vip` is `true` for whom queues let overtake the others, or with `call.vip_boost` give so
    many points.
    """

    variable: str
    value: str


class Leave(Command, frozen=True, kw_only=True):
    """The node is done; follow this exit."""

    exit: str


class EndCall(Command, frozen=True, kw_only=True):
    """Hang up. `sip_code` answers a customer whose leg was never picked up (default 480)."""

    sip_code: int = 480
    lost_reason: Literal["closed_hours", "blocked"] | None = None


class Answered(Input, frozen=True, kw_only=True):
    """The customer pressed or typed something."""

    text: str


class Silence(Input, frozen=True, kw_only=True):
    """The customer said nothing in time."""


class AskAgain(Input, frozen=True, kw_only=True):
    """Nobody may have heard what the customer pressed since `Collect`: we were away. The node asks
    once more from the beginning, and that is no try of his."""


class Said(Input, frozen=True, kw_only=True):
    """What was asked to be said is over; not `is_ok`: it could not be played."""

    is_ok: bool = True


class Woken(Input, frozen=True, kw_only=True):
    """The time of `WakeMe` or `RingFor` is over. In a queue it says where the customer stands."""

    position: int | None = None
    expected_wait_seconds: int | None = None


class Talked(Input, frozen=True, kw_only=True):
    """A person has talked with the customer and left; the customer is still there."""


class HandedOver(Input, frozen=True, kw_only=True):
    """An operator sent the customer into another scenario. No node hears it: the call moves."""

    scenario: str


class WaitEnded(Input, frozen=True, kw_only=True):
    """Nobody took the conversation, or the person could not be reached."""

    reason: WaitReason


class MessageTaken(Input, frozen=True, kw_only=True):
    """`seconds` is 0 when nothing was said."""

    seconds: float
