"""What Asterisk says over ARI, as far as we listen, and what we ask it."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, field


class Message(Struct, frozen=True, kw_only=True, tag_field="type", tag=True):
    """Unknown fields are ignored: Asterisk adds some with each version."""


class Caller(Struct, frozen=True, kw_only=True):
    name: str = ""
    number: str = ""


class Place(Struct, frozen=True, kw_only=True):
    app_name: str = ""
    app_data: str = ""


class Channel(Struct, frozen=True, kw_only=True):
    id: str
    name: str = ""
    state: str = ""
    protocol_id: str = ""
    """The Call-ID of its SIP dialog."""
    caller: Caller = Caller()
    dialplan: Place = Place()
    channelvars: dict[str, str] = field(default_factory=dict[str, str])


class Bridge(Struct, frozen=True, kw_only=True):
    id: str
    channels: tuple[str, ...] = ()


class Playback(Struct, frozen=True, kw_only=True):
    id: str
    state: str
    target_uri: str = ""


class LiveRecording(Struct, frozen=True, kw_only=True):
    name: str
    state: str = ""
    target_uri: str = ""
    duration: int = 0
    talking_duration: int = 0
    silence_duration: int = 0
    cause: str = ""


class EndpointSeen(Struct, frozen=True, kw_only=True):
    technology: str
    resource: str
    state: str = ""


class StasisStart(Message, frozen=True, kw_only=True):
    channel: Channel
    args: tuple[str, ...] = ()


class ChannelStateChange(Message, frozen=True, kw_only=True):
    channel: Channel


class ChannelDtmfReceived(Message, frozen=True, kw_only=True):
    channel: Channel
    digit: str


class ChannelHangupRequest(Message, frozen=True, kw_only=True):
    channel: Channel
    cause: int = 0
    tech_cause: int = 0


class ChannelDestroyed(Message, frozen=True, kw_only=True):
    channel: Channel
    cause: int = 0
    tech_cause: int = 0


class PlaybackFinished(Message, frozen=True, kw_only=True):
    playback: Playback


class RecordingFinished(Message, frozen=True, kw_only=True):
    recording: LiveRecording


class RecordingFailed(Message, frozen=True, kw_only=True):
    recording: LiveRecording


class PeerStatusChange(Message, frozen=True, kw_only=True):
    """A phone can be reached or not any more; heard over the manager port (peers.py)."""

    endpoint: EndpointSeen


class Destination(Struct, frozen=True, kw_only=True):
    destination: str = ""
    protocol_id: str = ""
    """The Call-ID of the other dialog: it is an attended transfer."""


class ReferTo(Struct, frozen=True, kw_only=True):
    requested_destination: Destination = Destination()
    destination_channel: Channel | None = None


class ReferredBy(Struct, frozen=True, kw_only=True):
    source_channel: Channel


class ChannelTransfer(Message, frozen=True, kw_only=True):
    """A REFER. It comes again, with its `state`, each time we report progress."""

    refer_to: ReferTo
    referred_by: ReferredBy
    state: str = ""


class ApplicationReplaced(Message, frozen=True, kw_only=True):
    """Another connection took our application."""


class RESTResponse(Message, frozen=True, kw_only=True):  # Asterisk's own name
    request_id: str
    status_code: int
    message_body: str = ""


type Heard = (
    StasisStart
    | ChannelStateChange
    | ChannelDtmfReceived
    | ChannelHangupRequest
    | ChannelDestroyed
    | PlaybackFinished
    | RecordingFinished
    | RecordingFailed
    | ChannelTransfer
    | ApplicationReplaced
    | RESTResponse
)

LISTENED = tuple(kind.__name__ for kind in Heard.__value__.__args__)
"""Names for the event filter. `RESTResponse` must be among them, or every reply vanishes."""

_decoder: msgspec.json.Decoder[Heard] = msgspec.json.Decoder(Heard.__value__)


def decode(text: str | bytes) -> Heard | None:
    """None for a message of a kind we did not ask for, or one that is no JSON."""
    try:
        return _decoder.decode(text)
    except msgspec.DecodeError:
        return None


class Status(Struct, frozen=True, kw_only=True):
    startup_time: datetime | None = None


class Info(Struct, frozen=True, kw_only=True):
    """Of Asterisk itself."""

    status: Status = Status()


class Request(Struct, frozen=True, kw_only=True):
    """One REST request; parameters go in the body, so no value splits another."""

    method: str
    path: str
    body: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """Asterisk wants the body as a string."""
        return "" if self.body is None else msgspec.json.encode(self.body).decode()


class Reply(Struct, frozen=True, kw_only=True):
    """`status` 0: the connection was lost before the answer."""

    status: int
    text: str = ""

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def why(self) -> str:
        """Asterisk's own words about a refusal."""
        try:
            told = msgspec.json.decode(self.text, type=dict[str, Any])
        except msgspec.DecodeError:
            return self.text or str(self.status)
        return str(told.get("message") or told.get("error") or self.status)
