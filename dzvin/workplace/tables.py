"""What people keep on their workplace: phones' checks, promised calls, widgets, messages, news."""

from sqlalchemy import ARRAY, Column, Double, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, refers, required, tenant_table

CALLBACK = tenant_table(
    "callback",
    required("id", ID),
    required("call"),
    required("party", ID),
    Column("queue", ID),
    Column("operator", ID),
    required("due_at", INSTANT),
    required("timezone"),
    required("note", Text, server_default=text("''")),
    required("state", Text, server_default=text("'waiting'")),
    required("made_by", ID),
    required("made_at", INSTANT),
    Column("ended_by", ID),
    Column("ended_at", INSTANT),
    Index("ix_callback_state", "tenant", "state", "due_at"),
    Index("ix_callback_party", "tenant", "party", "made_at"),
    engine="",
)
"""A call promised to a customer: by `operator`, or by anybody of `queue`. `timezone` is the one in
which the time was chosen."""

WIDGETS = tenant_table(
    "widgets",
    required("user_account", ID),
    required("places", JSONB),
    required("numbers", JSONB, server_default=text("'[]'")),
    refers("user_account", "user_account", on_delete="CASCADE"),
    key=("user_account",),
    engine="",
)
"""Which widgets a person has on his page, and where; whom he dials by a press."""

PHONE_CHECK = tenant_table(
    "phone_check",
    required("user_account", ID),
    required("checked_at", INSTANT),
    required("verdict"),
    required("faults", ARRAY(Text)),
    Column("mos", Double),
    required("measured", JSONB),
    refers("user_account", "user_account", on_delete="CASCADE"),
    key=("user_account",),
    engine="",
)
"""The last check of an operator's phone."""

COLLEAGUE_MESSAGE = tenant_table(
    "colleague_message",
    required("id", ID),
    required("at", INSTANT),
    required("by", ID),
    Column("to", ID),
    Column("group", ID),
    required("text"),
    Index("ix_colleague_message_at", "tenant", "at"),
    Index("ix_colleague_message_by", "tenant", "by", "at"),
    engine="",
)
"""Of one of ours to another, or to all of a department. Kept for two weeks."""

COLLEAGUE_READER = tenant_table(
    "colleague_reader",
    required("message", ID),
    required("reader", ID),
    Column("read_at", INSTANT),
    refers("message", "colleague_message", on_delete="CASCADE"),
    refers("reader", "user_account", on_delete="CASCADE"),
    Index("ix_colleague_reader_reader", "tenant", "reader", "message"),
    key=("message", "reader"),
    engine="",
)
"""Who may read it: the members of the department when it was written."""

NEWS = tenant_table(
    "news",
    required("id", ID),
    required("title"),
    required("text"),
    required("since", INSTANT),
    Column("until", INSTANT),
    required("groups", ARRAY(ID), server_default=text("'{}'")),
    required("roles", ARRAY(ID), server_default=text("'{}'")),
    required("made_by", ID),
    required("made_at", INSTANT),
    Index("ix_news_since", "tenant", "since"),
    engine="",
)
"""For the people of these departments and roles; of neither any: for everybody."""

NEWS_READER = tenant_table(
    "news_reader",
    required("news", ID),
    required("reader", ID),
    required("read_at", INSTANT),
    refers("news", "news", on_delete="CASCADE"),
    refers("reader", "user_account", on_delete="CASCADE"),
    key=("news", "reader"),
    engine="",
)
