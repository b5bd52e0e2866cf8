"""What a message to a customer is, what may become of it, and what one says of it."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from dzvin.events.message import Channel, MessageTrouble
from dzvin.kernel.errors import AppError

type State = Literal["queued", "sent", "delivered", "failed", "received"]

type Direction = Literal["out", "in"]

MOST_TRIES = 10
"""With a doubling pause between them: the last one is a quarter of an hour after the first."""
MOST_PER_MINUTE = 10
"""Messages of one operator, by each channel."""
LONGEST_SMS = 1_000
"""Signs: six segments of Cyrillic come to 402, nobody reads more than fifteen on a phone."""
LONGEST_EMAIL = 20_000
LONGEST_INCOMING = 2_000
"""Signs; the rest is left out."""
MOST_INCOMING_PER_MINUTE = 600
"""By one provider."""
MOST_OF_NUMBER_PER_MINUTE = 30
SAID = 300
NUMBERS = "call.number_visible"

PASSING: frozenset[MessageTrouble] = frozenset({"unreachable", "throttled", "refused"})
"""What may pass: tried again. `refused` by SMS providers is told apart by them."""


class TooManyMessages(AppError):
    """So many messages in a minute: wait a little."""

    code = "message.too_many"
    status = 429
    retry_after_seconds = 60


class TooMuchHeard(AppError):
    """So many messages in a minute are not taken: tell them again later."""

    code = "message.too_much_heard"
    status = 429
    retry_after_seconds = 60


class StopListed(AppError):
    """This customer is in a list of those who are not to be written to."""

    code = "message.stop_listed"


class NoRecipient(AppError):
    """There is nobody to write to."""

    code = "message.no_recipient"
    status = 422


class CountryForbidden(AppError):
    """The company does not write to numbers of this country or kind."""

    code = "message.country_forbidden"
    status = 422


class NoSmsProvider(AppError):
    """No SMS provider is set."""

    code = "no_sms_provider"
    status = 409


class Message(Struct, frozen=True, kw_only=True):
    """As it is stored. One that came in: `operator` or `queue` is to read it."""

    id: str
    channel: Channel
    state: State
    why: str = ""
    said: str = ""
    party: str | None = None
    contact: str | None = None
    recipient: str
    subject: str = ""
    text: str
    template: str = ""
    author: str | None = None
    call: str | None = None
    provider: str | None = None
    segments: int = 0
    cost_micros: int = 0
    tries: int = 0
    direction: Direction = "out"
    operator: str | None = None
    queue: str | None = None
    outside_id: str = ""
    parts: dict[str, str] | None = None
    created_at: datetime
    sent_at: datetime | None = None
    ended_at: datetime | None = None


ITS_OWN: frozenset[MessageTrouble] = frozenset(
    {
        "private_address", "unreachable", "bad_certificate", "wrong_password", "sender_refused",
        "refused", "throttled",
    }
)  # fmt: skip
"""What lies with the provider, not with the message: it has taken nothing, and another may."""


class Trouble(Exception):
    """It did not go out: `said` are the words of the other side. `may_pass`: another try may do.
    With `unknown_outcome` nobody knows whether it went: there is no other try."""

    def __init__(
        self, why: MessageTrouble, said: str = "", *, may_pass: bool | None = None
    ) -> None:
        super().__init__(why)
        self.why: MessageTrouble = why
        self.said = storable(said, SAID)
        self.may_pass = why in PASSING if may_pass is None else may_pass


def storable(told: str, most: int) -> str:
    """What others say may hold a zero, which a database does not take."""
    return told.replace("\0", "")[:most]
