"""Messages to customers, what they are made from, and the providers by which SMS go."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, NOW, refers, required, tenant_table

EMPTY, ZERO = text("''"), text("0")

SMS_PROVIDER = tenant_table(
    "sms_provider",
    required("id", ID),
    required("name"),
    required("is_active", Boolean, server_default=text("true")),
    required("sender", Text, server_default=EMPTY),
    required("per_second", Integer),
    required("segment_micros", BigInteger, server_default=ZERO),
    required("settings", JSONB),
    required("secret", Text, server_default=EMPTY),
    required("report_token", Text),
    required("position", Integer, server_default=ZERO),
    Column("inbox", ID),
    required("created_at", INSTANT, server_default=NOW),
    UniqueConstraint("tenant", "name"),
    engine="",
)
"""`position`: which is tried first. `inbox`: who reads what strangers write to it, a queue or a
department. `settings`: by which protocol, and all that it needs
(outbound/sms/provider.py). `secret` and `report_token`, which stands in the address for delivery
reports, are sealed."""

SMS_PROVIDER_STATE = tenant_table(
    "sms_provider_state",
    required("provider", ID),
    required("is_working", Boolean),
    required("why", Text, server_default=EMPTY),
    required("said", Text, server_default=EMPTY),
    required("since", INSTANT),
    refers("provider", "sms_provider", on_delete="CASCADE"),
    key=("provider",),
    engine="",
)
"""Whether it took what it was given last, or accepted our connection."""

MESSAGE_TEMPLATE = tenant_table(
    "message_template",
    required("id", ID),
    required("channel"),
    required("name"),
    required("subject", Text, server_default=EMPTY),
    required("text"),
    required("created_at", INSTANT, server_default=NOW),
    UniqueConstraint("tenant", "channel", "name"),
    engine="",
)

MESSAGE = tenant_table(
    "message",
    required("id", ID),
    required("channel"),
    required("state"),
    required("why", Text, server_default=EMPTY),
    required("said", Text, server_default=EMPTY),
    Column("party", ID),
    Column("contact", ID),
    required("recipient"),
    required("subject", Text, server_default=EMPTY),
    required("text"),
    required("template", Text, server_default=EMPTY),
    Column("author", ID),
    Column("call", Text),
    Column("provider", ID),
    required("segments", Integer, server_default=ZERO),
    required("cost_micros", BigInteger, server_default=ZERO),
    required("tries", Integer, server_default=ZERO),
    required("created_at", INSTANT),
    required("direction", Text, server_default=text("'out'")),
    Column("operator", ID),
    Column("queue", ID),
    required("outside_id", Text, server_default=EMPTY),
    Column("parts", JSONB),
    Column("read_at", INSTANT),
    Column("read_by", ID),
    Column("sent_at", INSTANT),
    Column("ended_at", INSTANT),
    refers("author", "user_account"),
    refers("provider", "sms_provider"),
    Index("ix_message_recipient", "tenant", "recipient", "created_at"),
    Index("ix_message_party", "tenant", "party", "created_at"),
    Index("ix_message_contact", "tenant", "contact", "created_at"),
    Index("ix_message_call", "tenant", "call"),
    Index("ix_message_author", "tenant", "author", "created_at"),
    Index("ix_message_direction", "tenant", "direction", "created_at"),
    Index(
        "ix_message_unread",
        "tenant",
        "created_at",
        postgresql_where=text("direction = 'in' AND read_at IS NULL"),
    ),
    engine="",
)
"""`contact`: to whom it was written, where his card was known; it may be gone. `recipient`: a
number as +380…, or an address. `template`: its name when it was used. `direction` in: the
customer wrote; `operator`, else `queue` (a queue or a department) is to read it; `parts`: of a
long one, as far as they have come. `outside_id`: the provider's of it, if it has one; with `?` a
digest of it, until the provider has our answer: so it is known when it is told again."""

SMS_PART = tenant_table(
    "sms_part",
    required("message", ID),
    required("nth", Integer),
    required("provider", ID),
    required("outside_id", Text, server_default=EMPTY),
    required("state"),
    required("said", Text, server_default=EMPTY),
    refers("message", "message", on_delete="CASCADE"),
    Index("ix_sms_part_outside_id", "tenant", "provider", "outside_id"),
    key=("message", "nth"),
    engine="",
)
"""What a provider was given of a message: the whole, or a segment. `state`: given (it has not
answered yet), then sent, with its own id; delivered or failed."""
