"""message.*: what became of an SMS or an e-mail to a customer; its text is never in the log."""

from typing import Literal

from dzvin.kernel.messages import Event

type Channel = Literal["sms", "email"]

type MessageTrouble = Literal[
    "no_provider",
    "no_account",
    "private_address",
    "unreachable",
    "bad_certificate",
    "wrong_password",
    "sender_refused",
    "recipient_refused",
    "refused",
    "throttled",
    "bad_answer",
    "not_delivered",
    "unknown_outcome",
    "forgotten",
]


class MessageQueued(Event, frozen=True, kw_only=True, tag="message.queued"):
    """An operator has written to a customer; it waits to be sent."""

    message: str
    channel: Channel
    operator: str | None = None
    call: str | None = None


class MessageSent(Event, frozen=True, kw_only=True, tag="message.sent"):
    """The provider, or the mail server, has taken it."""

    message: str
    channel: Channel
    operator: str | None = None
    call: str | None = None
    segments: int = 0


class MessageDelivered(Event, frozen=True, kw_only=True, tag="message.delivered"):
    """The provider says that it is on the customer's phone."""

    message: str
    channel: Channel
    operator: str | None = None
    call: str | None = None


class MessageFailed(Event, frozen=True, kw_only=True, tag="message.failed"):
    """It was not sent, or the provider says that it will not arrive."""

    message: str
    channel: Channel
    why: MessageTrouble
    operator: str | None = None
    call: str | None = None


class MessageReceived(Event, frozen=True, kw_only=True, tag="message.received"):
    """A customer has written: to the operator who wrote to him last, else to a queue."""

    message: str
    channel: Channel
    operator: str | None = None
    queue: str | None = None


class MessageRead(Event, frozen=True, kw_only=True, tag="message.read"):
    """What a customer wrote is read, or answered, for all who may read it; or it is new again."""

    message: str
    channel: Channel
    is_read: bool
    by: str
    operator: str | None = None
    queue: str | None = None


class SmsProviderChanged(Event, frozen=True, kw_only=True, tag="message.provider_changed"):
    """An SMS provider takes messages again, or takes none: `why`."""

    provider: str
    is_working: bool
    why: MessageTrouble | None = None
