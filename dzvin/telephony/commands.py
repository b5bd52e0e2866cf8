"""What we ask the switch for, in our words.

The ids are ours and deterministic: legs `<call>.<n>`, bridges `<call>.b`, plays `<call>.p<n>`,
takes and recordings `<call>.r<n>`. A command about something that is gone does nothing.
"""

from typing import Literal

from msgspec import Struct

from dzvin.kernel.messages import Command


class Phrase(Struct, frozen=True, kw_only=True):
    """One thing to play: a prompt of the audio library by name, a text to speak, or a take.

    Exactly one is set. The adapter finds the file: a tenant's prompt first, then the system's,
    in the call's language, then in English.
    """

    prompt: str = ""
    text: str = ""
    take: str = ""


class SwitchCommand(Command, frozen=True, kw_only=True):
    call: str
    tenant: str


class RingBack(SwitchCommand, frozen=True, kw_only=True):
    """Let the caller hear ringing (SIP 180)."""

    leg: str


class Answer(SwitchCommand, frozen=True, kw_only=True):
    leg: str


class Originate(SwitchCommand, frozen=True, kw_only=True):
    """Ring an endpoint. Signals follow: LegRang, LegAnswered, LegEnded."""

    leg: str
    endpoint: str
    number: str = ""
    """Dial this number through the endpoint, which is a gateway: only `+*#0-9` of it count."""
    from_number: str
    from_name: str
    ring_seconds: int
    is_auto_answered: bool = False
    """A browser takes it by itself: its operator was in this talk when his page left, or wants it
    so."""
    has_beep: bool = False
    """It is a new call: the operator hears a beep before the customer hears him."""
    is_supervisor: bool = False
    """It leads into the talk of somebody else: whoever hung up that call may still listen to it."""
    early_with: str = ""
    """A leg of the call that was not picked up yet: what the far side says before it answers, an
    announcement or a ringing tone of its own, is heard there."""
    early_bridge: str = ""
    """Where the two are put together for it."""


class HangUp(SwitchCommand, frozen=True, kw_only=True):
    """End a leg. For one not yet answered `cause` chooses the SIP answer (17 → 486, 21 → 603,
    16/19 → 480, 42 → 503, 1 → 404); an outgoing one is cancelled."""

    leg: str
    cause: int = 16
    is_answered_elsewhere: bool = False


class ArriveAgain(SwitchCommand, frozen=True, kw_only=True):
    """Send a leg that others started back to the door: it arrives anew under the same call id.
    One that waits at the door already stays there."""

    leg: str


class Play(SwitchCommand, frozen=True, kw_only=True):
    """Play these, one after the other; PlayEnded follows once for all."""

    leg: str
    play: str
    phrases: tuple[Phrase, ...]
    language: str


class StopPlay(SwitchCommand, frozen=True, kw_only=True):
    play: str


class Render(SwitchCommand, frozen=True, kw_only=True):
    """Make the sound files of these texts; SpeechReady follows. The worker does it, not the
    switch."""

    play: str
    texts: tuple[str, ...]
    language: str


class StartMusic(SwitchCommand, frozen=True, kw_only=True):
    leg: str
    music: str = "default"


class StopMusic(SwitchCommand, frozen=True, kw_only=True):
    leg: str


class Join(SwitchCommand, frozen=True, kw_only=True):
    """Put legs into the call's bridge, made if it is not there. They hear each other;
    music that one of them heard has ended."""

    bridge: str
    legs: tuple[str, ...]


class Part(SwitchCommand, frozen=True, kw_only=True):
    """Take legs out of the bridge; they stay alive and hear nothing."""

    bridge: str
    legs: tuple[str, ...]


class CloseBridge(SwitchCommand, frozen=True, kw_only=True):
    bridge: str


class Listen(SwitchCommand, frozen=True, kw_only=True):
    """Let `leg` hear all that the leg `to` says and hears. Nobody hears `leg`; `is_whispered`:
    `to` does, and nobody else. `ear` is the switch's own part in it, in `bridge` with `leg`; it is
    gone when `to` is."""

    leg: str
    to: str
    ear: str
    bridge: str
    is_whispered: bool = False


class StopListening(SwitchCommand, frozen=True, kw_only=True):
    """The ear is gone; `leg` stays alive and hears nothing."""

    leg: str
    ear: str
    bridge: str


class Beep(SwitchCommand, frozen=True, kw_only=True):
    """A short tone for this leg alone, also in a talk. Nothing follows."""

    leg: str


class SendDigits(SwitchCommand, frozen=True, kw_only=True):
    leg: str
    digits: str


class MoveLeg(SwitchCommand, frozen=True, kw_only=True):
    """From now on a leg of another call is a leg of this one: what happens to it is told so."""

    leg: str


class ReportTransfer(SwitchCommand, frozen=True, kw_only=True):
    """Tell the phone that asked by its transfer key what came of it."""

    leg: str
    result: Literal["done", "refused"]


class StartRecording(SwitchCommand, frozen=True, kw_only=True):
    """Record the customer's leg in stereo, left himself, right what he hears; RecordingBegan
    follows. It ends with StopRecording or with the leg."""

    leg: str
    recording: str
    path: str
    is_repeated: bool = False
    """Asked again after a break: one that runs goes on; the end of another may have been lost."""


class StopRecording(SwitchCommand, frozen=True, kw_only=True):
    leg: str
    recording: str
    """Empty: whichever runs on this leg."""


class PauseRecording(SwitchCommand, frozen=True, kw_only=True):
    """Both sides fall silent in the file, or come back; its time goes on."""

    leg: str
    recording: str
    is_paused: bool


class RecordTake(SwitchCommand, frozen=True, kw_only=True):
    """Record what this leg says until silence, a key of `end_keys` or the time is over;
    TakeEnded follows. Asked for again: one that is under way goes on, one that is over is told."""

    leg: str
    take: str
    path: str
    max_seconds: int
    silence_seconds: int = 3
    end_keys: Literal["none", "any", "*", "#"] = "#"
    beep: bool = True


class StopTake(SwitchCommand, frozen=True, kw_only=True):
    take: str
