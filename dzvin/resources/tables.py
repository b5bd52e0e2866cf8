"""Opening hours and the audio library."""

from sqlalchemy import Boolean, Text, UniqueConstraint, text
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
