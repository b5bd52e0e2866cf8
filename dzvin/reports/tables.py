"""Fact tables of the journal: calls, their segments, nodes and offers, and status histories.

They are made by `facts/` from the event log and can be dropped and rebuilt at any time. What
belongs to a call is partitioned by the call's start, so a call lies in one month.
Numbers and names of people are not here: `party` is an id, the person lives in table `party`.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, refers, required, tenant_table

CALL = tenant_table(
    "call",
    required("started_at", INSTANT),
    required("id"),
    Column("project", ID),
    required("direction"),
    required("door"),
    Column("party", ID),
    required("dialled"),
    Column("number", ID),
    required("source_tag", Text, server_default=text("''")),
    Column("scenario", ID),
    Column("scenario_version", ID),
    Column("dialled_by", ID),
    Column("queue", ID),
    Column("operator", ID),
    required("queues", ARRAY(ID)),
    required("operators", ARRAY(ID)),
    Column("picked_up_at", INSTANT),
    Column("talk_at", INSTANT),
    Column("ended_at", INSTANT),
    required("wait_seconds", Double),
    required("ring_seconds", Double),
    required("talk_seconds", Double),
    required("hold_seconds", Double),
    Column("ended_by", Text),
    Column("sip_code", SmallInteger),
    Column("lost_reason", Text),
    Column("dial_result", Text),
    required("is_answered", Boolean),
    required("path", ARRAY(Text)),
    Column("rating", SmallInteger),
    Column("result_code", ID),
    Column("topic", ID),
    Index("ix_call_id", "tenant", "id"),
    Index("ix_call_party", "tenant", "party", "started_at"),
    Index("ix_call_project", "tenant", "project", "started_at"),
    Index("ix_call_dialled_by", "tenant", "dialled_by", "started_at"),
    key=("started_at", "id"),
    partitioned="RANGE (started_at)",
)
"""One row per customer contact. `queue` and `operator` are those of the first talk, else the last
queue asked; all of them, in order, are in `queues` and `operators`."""

SEGMENT = tenant_table(
    "segment",
    required("call_started_at", INSTANT),
    required("call"),
    required("n", Integer, autoincrement=False),
    required("kind"),
    required("started_at", INSTANT),
    Column("ended_at", INSTANT),
    Column("queue", ID),
    Column("operator", ID),
    Column("offer", Text),
    Column("result", Text),
    Index("ix_segment_call", "tenant", "call"),
    Index("ix_segment_operator", "tenant", "operator", "call_started_at"),
    Index("ix_segment_queue", "tenant", "queue", "call_started_at"),
    key=("call_started_at", "call", "n"),
    partitioned="RANGE (call_started_at)",
)
"""What the customer's time went into: ivr, queue, ring, talk, hold, voicemail."""

CALL_NODE = tenant_table(
    "call_node",
    required("call_started_at", INSTANT),
    required("call"),
    required("n", Integer, autoincrement=False),
    required("node"),
    required("kind"),
    required("entered_at", INSTANT),
    required("left_at", INSTANT),
    required("exit"),
    required("pressed"),
    Index("ix_call_node_call", "tenant", "call"),
    key=("call_started_at", "call", "n"),
    partitioned="RANGE (call_started_at)",
)
"""One executed node of the scenario; `exit` is empty when the call ended inside it."""

OFFER = tenant_table(
    "offer",
    required("call_started_at", INSTANT),
    required("call"),
    required("offer"),
    required("operator", ID),
    Column("queue", ID),
    required("made_at", INSTANT),
    Column("ended_at", INSTANT),
    required("ring_seconds", Integer),
    Column("outcome", Text),
    Column("sip_code", SmallInteger),
    Column("why", JSONB),
    Index("ix_offer_call", "tenant", "call"),
    Index("ix_offer_operator", "tenant", "operator", "made_at"),
    key=("call_started_at", "call", "offer"),
    partitioned="RANGE (call_started_at)",
)
"""An operator was asked to take the call. `ring_seconds` is how long he was given; `outcome` is
accepted, rejected, busy, unreachable, failed, missed or withdrawn; `why` the router's reasons."""

OPERATOR_STATUS = tenant_table(
    "operator_status",
    required("started_at", INSTANT),
    required("operator", ID),
    required("position", BigInteger, autoincrement=False),
    Column("ended_at", INSTANT),
    required("state"),
    Column("reason", Text),
    required("by"),
    Column("queue", ID),
    Column("call", Text),
    Column("limit_seconds", Integer),
    Column("comment", Text),
    Column("supervisor", ID),
    Index("ix_operator_status_operator", "tenant", "operator", "started_at"),
    key=("started_at", "operator", "position"),
    partitioned="RANGE (started_at)",
)
"""One interval in one status, from one change to the next: no gaps, no overlaps."""

VOICEMAIL_MAIL = tenant_table(
    "voicemail_mail",
    required("recording"),
    required("state"),
    required("why", Text, server_default=text("''")),
    required("at", INSTANT),
    key=("recording",),
    engine="",
)
"""Letters about messages: `waiting`, `sent`, or `failed` with the reason. One letter a message."""

RESULT_CODE = tenant_table(
    "result_code",
    required("id", ID),
    required("kind"),
    required("name"),
    required("queues", ARRAY(ID), server_default=text("'{}'")),
    required("position", Integer, server_default=text("0")),
    required("is_active", Boolean, server_default=text("true")),
    UniqueConstraint("tenant", "kind", "name"),
)
"""What operators choose from when they say what came of a call: `kind` is result or topic. For
these queues only, or for all when there are none. Never deleted: the journal needs its name."""

MISSED_DONE = tenant_table(
    "missed_done",
    required("party", ID),
    required("at", INSTANT),
    required("by", ID),
    key=("party",),
    engine="",
)
"""Somebody decided that this customer's lost calls need no call back: those before `at`."""

POINTS_ENTRY = tenant_table(
    "points_entry",
    required("id", ID),
    required("user_account", ID),
    required("at", INSTANT),
    required("kind"),
    required("points", BigInteger),
    required("money_micros", BigInteger),
    required("currency"),
    required("comment", Text, server_default=text("''")),
    Column("call", Text),
    Column("by", ID),
    Column("day", Date),
    Column("paid_seconds", Integer),
    Column("reverses", ID),
    Column("rule", ID),
    required("rule_name", Text, server_default=text("''")),
    refers("user_account", "user_account"),
    refers("reverses", "points_entry"),
    UniqueConstraint("tenant", "user_account", "day"),
    UniqueConstraint("tenant", "reverses"),
    Index("ix_points_entry_user_account", "tenant", "user_account", "at"),
    app="SELECT, INSERT",
    engine="",
)
"""What people got and lost, points and money; nobody may change or delete a row. `day`: whose paid
time it is; `reverses`: the entry that it undoes; `rule`: of KPI, which may be deleted by now."""

POINTS_APPEAL = tenant_table(
    "points_appeal",
    required("entry", ID),
    required("at", INSTANT),
    required("comment"),
    required("state", Text, server_default=text("'open'")),
    Column("answer", Text),
    Column("decided_by", ID),
    Column("decided_at", INSTANT),
    refers("entry", "points_entry"),
    Index("ix_points_appeal_open", "tenant", "at", postgresql_where=text("state = 'open'")),
    key=("entry",),
    app="SELECT, INSERT, UPDATE",
    engine="",
)
"""Whose entry it is does not agree with it; once for each entry."""

KPI_RULE = tenant_table(
    "kpi_rule",
    required("id", ID),
    required("name"),
    required("kind"),
    required("settings", JSONB),
    required("is_active", Boolean, server_default=text("true")),
    required("version", Integer, server_default=text("1")),
    required("judged_until", INSTANT),
    UniqueConstraint("tenant", "name"),
    engine="",
)
"""What was before `judged_until` has been graded, or is not to be: nothing looks there again."""

KPI_RESULT = tenant_table(
    "kpi_result",
    required("rule", ID),
    required("user_account", ID),
    required("ref"),
    required("rule_name"),
    required("metric"),
    required("since", INSTANT),
    required("until", INSTANT),
    required("at", INSTANT),
    required("sample", Integer),
    required("fact", Double),
    required("target", Double),
    Column("grade", Text),
    required("points", BigInteger),
    required("money_micros", BigInteger),
    Column("call", Text),
    Column("entry", ID),
    refers("user_account", "user_account"),
    refers("entry", "points_entry"),
    Index("ix_kpi_result_until", "tenant", "rule", "until"),
    key=("rule", "user_account", "ref"),
    app="SELECT, INSERT",
    engine="",
)
"""What a rule made of somebody's window, or of one thing that he did (`ref`): once. It stays when
the rule is deleted."""
