"""Opening hours, the audio library, and lists of values."""

from sqlalchemy import Boolean, Column, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, NOW, refers, required, tenant_table

SCHEDULE = tenant_table(
    "schedule",
    required("id", ID),
    required("project", ID),
    required("name"),
    required("timezone"),
    required("week", JSONB),
    required("exceptions", JSONB, server_default=text("'[]'")),
    refers("project", "project"),
    UniqueConstraint("tenant", "name"),
)

PROMPT = tenant_table(
    "prompt",
    required("id", ID),
    required("name"),
    required("language"),
    required("text", Text, server_default=text("''")),
    required("voice", Text, server_default=text("''")),
    required("is_uploaded", Boolean, server_default=text("false")),
    required("changed_at", INSTANT, server_default=NOW),
    UniqueConstraint("tenant", "name", "language"),
)

LIST = tenant_table(
    "list",
    required("id", ID),
    required("project", ID),
    required("name"),
    required("blocks_callers", Boolean, server_default=text("false")),
    required("blocks_dialling", Boolean, server_default=text("false")),
    required("created_at", INSTANT, server_default=NOW),
    refers("project", "project"),
    UniqueConstraint("tenant", "name"),
)

LIST_VALUE = tenant_table(
    "list_value",
    required("list", ID),
    required("value"),
    Column("expires_at", INSTANT),
    required("comment", Text, server_default=text("''")),
    Column("author", ID),
    required("created_at", INSTANT, server_default=NOW),
    refers("list", "list", on_delete="CASCADE"),
    key=("list", "value"),
)
"""`value` is the key of `kernel/value_list.py`: a number is there once, however it is written."""

VOICEMAIL_BOX = tenant_table(
    "voicemail_box",
    required("name"),
    required("mail_to", JSONB, server_default=text("'[]'")),
    required("has_sound", Boolean, server_default=text("true")),
    key=("name",),
    engine="",
)
"""Who is told by mail of a message, and whether the sound goes along. A box without a row is told
to nobody; scenarios name boxes freely."""
