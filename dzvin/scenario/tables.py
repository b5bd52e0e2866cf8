"""Scenarios: the draft, and every published version, which never changes."""

from sqlalchemy import Column, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, NOW, refers, required, tenant_table

SCENARIO = tenant_table(
    "scenario",
    required("id", ID),
    required("project", ID),
    required("name"),
    required("draft", JSONB),
    Column("published", ID),
    required("created_at", INSTANT, server_default=NOW),
    refers("project", "project"),
    UniqueConstraint("tenant", "name"),
)

SCENARIO_VERSION = tenant_table(
    "scenario_version",
    required("id", ID),
    required("scenario", ID),
    required("number", Integer),
    required("graph", JSONB),
    required("published_at", INSTANT, server_default=NOW),
    Column("published_by", ID),
    refers("scenario", "scenario", on_delete="CASCADE"),
    UniqueConstraint("tenant", "scenario", "number"),
    app="SELECT, INSERT",
)
