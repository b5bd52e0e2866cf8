"""Companies, the people who sign in, what they may do, and their sessions."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, METADATA, NOW, refers, required, tenant_table

TENANT = Table(
    "tenant",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    required("name"),
    required("shard", Text, server_default=text("'main'")),
    required("settings", JSONB, server_default=text("'{}'")),
    required("created_at", INSTANT, server_default=NOW),
    info={
        "tenant": "id",
        "app": "SELECT, INSERT, UPDATE",
        "engine": "SELECT",
        "reader": "SELECT",
    },
)

USER_ACCOUNT = tenant_table(
    "user_account",
    required("id", ID),
    Column("login", Text, nullable=False, unique=True),
    required("name"),
    required("password_hash"),
    required("language", Text, server_default=text("'uk'")),
    Column("short_number", Text),
    required("is_active", Boolean, server_default=text("true")),
    required("max_lines", Integer, server_default=text("1")),
    required("has_status_control", Boolean, server_default=text("true")),
    required("created_at", INSTANT, server_default=NOW),
    UniqueConstraint("tenant", "short_number"),
)

ROLE = tenant_table(
    "role",
    required("id", ID),
    required("name"),
    required("is_default", Boolean, server_default=text("false")),
    required("grants", JSONB),
    UniqueConstraint("tenant", "name"),
)

USER_ROLE = tenant_table(
    "user_role",
    required("user_account", ID),
    required("role", ID),
    refers("user_account", "user_account", on_delete="CASCADE"),
    refers("role", "role", on_delete="CASCADE"),
    key=("user_account", "role"),
)

PROJECT = tenant_table(
    "project",
    required("id", ID),
    required("name"),
    required("created_at", INSTANT, server_default=NOW),
    UniqueConstraint("tenant", "name"),
)

USER_PROJECT = tenant_table(
    "user_project",
    required("user_account", ID),
    required("project", ID),
    refers("user_account", "user_account", on_delete="CASCADE"),
    refers("project", "project", on_delete="CASCADE"),
    key=("user_account", "project"),
)

USER_GROUP = tenant_table(
    "user_group",
    required("id", ID),
    required("name"),
    Column("short_number", Text),
    required("rings", Text, server_default=text("'all'")),
    required("kind", Text, server_default=text("'department'")),
    UniqueConstraint("tenant", "name"),
    UniqueConstraint("tenant", "short_number"),
)
"""A department: dialled by its short number, `rings` all its people or the longest idle first."""

USER_GROUP_MEMBER = tenant_table(
    "user_group_member",
    required("user_group", ID),
    required("user_account", ID),
    refers("user_group", "user_group", on_delete="CASCADE"),
    refers("user_account", "user_account", on_delete="CASCADE"),
    Index("ix_user_group_member_user_account", "tenant", "user_account"),
    key=("user_group", "user_account"),
)

MAIL_ACCOUNT = tenant_table(
    "mail_account",
    required("host"),
    required("port", Integer),
    required("security"),
    required("sender"),
    required("username", Text, server_default=text("''")),
    required("secret", Text, server_default=text("''")),
    key=(),
    engine="",
)
"""One per company. `secret` is sealed like that of an endpoint."""

SESSION = Table(
    "session",
    METADATA,
    Column("id", Text, primary_key=True),
    required("tenant", ID),
    required("user_account", ID),
    required("created_at", INSTANT, server_default=NOW),
    required("expires_at", INSTANT),
    Column("revoked_at", INSTANT),
    required("ip", Text, server_default=text("''")),
    required("user_agent", Text, server_default=text("''")),
    refers("user_account", "user_account", on_delete="CASCADE"),
    Index("ix_session_user_account", "tenant", "user_account"),
    info={"tenant": "tenant", "app": "SELECT, INSERT, UPDATE, DELETE", "engine": "", "reader": ""},
)
"""`id` is the SHA-256 of the token, which only the browser has."""
