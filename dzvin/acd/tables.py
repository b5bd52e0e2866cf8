"""Queues with their members, away reasons, and the router's rows."""

from sqlalchemy import Boolean, Column, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ALL, ID, INSTANT, NOW, refers, required, tenant_table

QUEUE = tenant_table(
    "queue",
    required("id", ID),
    required("project", ID),
    required("name"),
    Column("short_number", Text),
    required("settings", JSONB),
    required("is_active", Boolean, server_default=text("true")),
    required("created_at", INSTANT, server_default=NOW),
    refers("project", "project"),
    UniqueConstraint("tenant", "name"),
    UniqueConstraint("tenant", "short_number"),
)

QUEUE_MEMBER = tenant_table(
    "queue_member",
    required("queue", ID),
    required("user_account", ID),
    Column("priority", Integer),
    required("position", Integer, server_default=text("0")),
    required("weight", Integer, server_default=text("10")),
    required("skills", JSONB, server_default=text("'{}'")),
    required("is_active", Boolean, server_default=text("true")),
    refers("queue", "queue", on_delete="CASCADE"),
    refers("user_account", "user_account", on_delete="CASCADE"),
    key=("queue", "user_account"),
)
"""`priority` null: manual outgoing calls only."""

OUT_QUEUE = tenant_table(
    "out_queue",
    required("user_account", ID),
    required("queue", ID),
    refers("user_account", "user_account", on_delete="CASCADE"),
    refers("queue", "queue", on_delete="CASCADE"),
    key=("user_account",),
)
"""For which of his queues an operator chose to call out."""

AWAY_REASON = tenant_table(
    "away_reason",
    required("id", ID),
    required("name_uk"),
    required("name_ru"),
    required("name_en"),
    required("icon", Text, server_default=text("''")),
    required("color", Text, server_default=text("''")),
    required("is_paid", Boolean, server_default=text("true")),
    Column("max_seconds", Integer),
    Column("max_daily_seconds", Integer),
    required("counts_as_break", Boolean, server_default=text("false")),
    required("requires_comment", Boolean, server_default=text("false")),
    required("position", Integer, server_default=text("0")),
    required("is_active", Boolean, server_default=text("true")),
)

ITEM = tenant_table("item", required("id"), required("state", JSONB), app="SELECT", engine=ALL)

OPERATOR_STATE = tenant_table(
    "operator_state",
    required("user_account", ID),
    required("state", JSONB),
    key=("user_account",),
    app="SELECT",
    engine=ALL,
)

QUEUE_MEMORY = tenant_table(
    "queue_memory",
    required("queue", ID),
    required("memory", JSONB),
    key=("queue",),
    app="SELECT",
    engine=ALL,
)
