"""Providers with their gateways, numbers that customers dial, and endpoints: SIP phones, browsers'
sessions, guests."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ALL, ID, INSTANT, METADATA, NOW, refers, required, tenant_table

PROVIDER = tenant_table(
    "provider",
    required("id", ID),
    required("project", ID),
    required("name"),
    required("is_active", Boolean, server_default=text("true")),
    required("created_at", INSTANT, server_default=NOW),
    refers("project", "project"),
    UniqueConstraint("tenant", "name"),
)
"""A folder of gateways: the ways out that may stand in for one another."""

GATEWAY = tenant_table(
    "gateway",
    required("id", ID),
    required("provider", ID),
    required("position", Integer, server_default=text("0")),
    required("name"),
    required("kind"),
    required("host"),
    required("port", Integer),
    required("transport"),
    required("username", Text, server_default=text("''")),
    Column("secret", Text),
    required("realm", Text, server_default=text("''")),
    required("expires_seconds", Integer),
    required("options_seconds", Integer),
    required("outbound_proxy", Text, server_default=text("''")),
    required("has_srtp", Boolean, server_default=text("false")),
    required("tls_trust", Text, server_default=text("'public'")),
    required("tls_ca", Text, server_default=text("''")),
    required("codecs", JSONB),
    required("max_channels", Integer, server_default=text("0")),
    required("max_per_second", Integer, server_default=text("0")),
    required("rules", JSONB),
    required("country"),
    required("is_trusted", Boolean, server_default=text("false")),
    required("caller_number", Text, server_default=text("''")),
    required("prices", JSONB, server_default=text("'[]'")),
    required("from_user", Text, server_default=text("''")),
    required("extensions", JSONB, server_default=text("'[]'")),
    required("may_call_out", Boolean, server_default=text("false")),
    required("addresses", JSONB),
    required("follows_host", Boolean, server_default=text("false")),
    required("is_active", Boolean, server_default=text("true")),
    required("endpoint"),
    required("created_at", INSTANT, server_default=NOW),
    refers("provider", "provider"),
    UniqueConstraint("tenant", "name"),
    UniqueConstraint("endpoint"),
)
"""`secret` is sealed like that of an endpoint. `addresses`: where a peer calls from, as numbers;
`follows_host`: they are what its host stands for, and its name is looked up again and again."""

GATEWAY_STATE = tenant_table(
    "gateway_state",
    required("gateway", ID),
    required("state"),
    required("why", Text, server_default=text("''")),
    Column("sip_code", Integer),
    required("registration", Text, server_default=text("''")),
    Column("is_reachable", Boolean),
    required("since", INSTANT),
    refers("gateway", "gateway", on_delete="CASCADE"),
    key=("gateway",),
    app="SELECT",
    engine=ALL,
)
"""What the engine saw last; written only when it changes."""

CARRIER = Table(
    "carrier",
    METADATA,
    Column("id", ID, primary_key=True),
    required("name", Text, unique=True),
    required("host"),
    required("port", Integer),
    required("transport"),
    required("addresses", JSONB),
    required("endpoint", Text, unique=True),
    required("is_active", Boolean, server_default=text("true")),
    required("created_at", INSTANT, server_default=NOW),
    info={"engine": "SELECT"},
)
"""Peers of the whole installation (`dzvin carriers`): whose call it is, the number says."""

OUTSIDE_USAGE = tenant_table(
    "outside_usage",
    required("on", Date),
    required("calls", Integer),
    required("seconds", BigInteger),
    required("cost_micros", BigInteger),
    key=("on",),
    app="SELECT",
    engine=ALL,
)
"""What calls into the public network took, per day in the company's zone: for the toll check."""

NUMBER = tenant_table(
    "number",
    required("id", ID),
    required("project", ID),
    required("number"),
    required("match", Text, server_default=text("'exact'")),
    Column("gateway", ID),
    required("label", Text, server_default=text("''")),
    Column("scenario", ID),
    Column("queue", ID),
    required("source_tag", Text, server_default=text("''")),
    Column("schedule", ID),
    Column("closed_scenario", ID),
    required("has_recording_notice", Boolean, server_default=text("false")),
    required("language", Text, server_default=text("'uk'")),
    required("is_public", Boolean, server_default=text("false")),
    Column("public_slug", Text, unique=True),
    required("created_at", INSTANT, server_default=NOW),
    refers("project", "project"),
    refers("scenario", "scenario"),
    refers("queue", "queue"),
    refers("schedule", "schedule"),
    refers("closed_scenario", "scenario"),
    refers("gateway", "gateway"),
    UniqueConstraint(
        "tenant",
        "number",
        "match",
        "gateway",
        name="uq_number_tenant_number",
        postgresql_nulls_not_distinct=True,
    ),
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

USER_PHONE = tenant_table(
    "user_phone",
    required("user_account", ID),
    required("kind"),
    required("number"),
    required("takes_calls", Boolean),
    required("without_status", Boolean),
    required("asks_for_key", Boolean),
    required("shows"),
    refers("user_account", "user_account", on_delete="CASCADE"),
    key=("user_account", "kind"),
)
"""`kind`: int, the company's phone of a user, or ext, his own."""

RING_PLAN = tenant_table(
    "ring_plan",
    required("user_account", ID),
    required("kind"),
    required("delays", JSONB),
    required("is_auto_answered", Boolean, server_default=text("false")),
    refers("user_account", "user_account", on_delete="CASCADE"),
    key=("user_account",),
)

TRACE = tenant_table(
    "trace",
    required("at", INSTANT),
    required("call"),
    required("n", BigInteger, autoincrement=False),
    required("leg"),
    required("kind"),
    required("data", JSONB),
    Index("ix_trace_call", "tenant", "call"),
    key=("at", "call", "n"),
    engine="",
    partitioned="RANGE (at)",
)
"""SIP messages, commands and sound quality of calls, for 14 days (`telephony/trace/`). `kind`: sip,
command or sound."""
