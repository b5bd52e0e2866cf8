"""Numbers that customers dial, and endpoints: SIP phones, browsers' sessions, guests."""

from sqlalchemy import Boolean, Column, Index, Text, UniqueConstraint, text

from dzvin.infra.tables import ID, INSTANT, NOW, refers, required, tenant_table

NUMBER = tenant_table(
    "number",
    required("id", ID),
    required("project", ID),
    required("number"),
    required("label", Text, server_default=text("''")),
    Column("scenario", ID),
    required("language", Text, server_default=text("'uk'")),
    required("is_public", Boolean, server_default=text("false")),
    Column("public_slug", Text, unique=True),
    required("created_at", INSTANT, server_default=NOW),
    refers("project", "project"),
    refers("scenario", "scenario"),
    UniqueConstraint("tenant", "number"),
)

ENDPOINT = tenant_table(
    "endpoint",
    required("name"),
    required("kind"),
    Column("user_account", ID),
    Column("session", Text),
    Column("number", ID),
    required("secret"),
    required("label", Text, server_default=text("''")),
    required("language", Text, server_default=text("''")),
    required("created_at", INSTANT, server_default=NOW),
    Column("expires_at", INSTANT),
    refers("user_account", "user_account", on_delete="CASCADE"),
    refers("number", "number", on_delete="CASCADE"),
    Index("ix_endpoint_user_account", "tenant", "user_account"),
    UniqueConstraint("name"),
    key=("name",),
)
"""`secret` is sealed with the installation's secret key (`infra/seal.py`)."""
