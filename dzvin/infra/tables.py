"""The shape every table shares, and the tables of the log, the live state and the party."""

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = Uuid(as_uuid=False)
"""Ids are strings in Python and uuid in the database."""
INSTANT = DateTime(timezone=True)

ALL = "SELECT, INSERT, UPDATE, DELETE"
NOW = text("now()")


def tenant_table(
    name: str,
    *items: SchemaItem,
    key: Sequence[str] = ("id",),
    app: str = ALL,
    engine: str = "SELECT",
    reader: str = "",
    partitioned: str = "",
) -> Table:
    """A table of which every row belongs to one tenant.

    `app`, `engine` and `reader` are what those roles may do; `infra/secure.py` grants it and writes
    the row policies. The primary key starts with the tenant, so a reference cannot leave it.
    """
    return Table(
        name,
        METADATA,
        Column("tenant", ID, nullable=False),
        *items,
        PrimaryKeyConstraint("tenant", *key),
        info={"tenant": "tenant", "app": app, "engine": engine, "reader": reader},
        postgresql_partition_by=partitioned or None,
    )


def refers(column: str, table: str, *, on_delete: str | None = None) -> ForeignKeyConstraint:
    """A reference to a row of the same tenant."""
    return ForeignKeyConstraint(
        ["tenant", column], [f"{table}.tenant", f"{table}.id"], ondelete=on_delete
    )


def required(name: str, kind: object = Text, **more: object) -> Column[object]:
    return Column(name, kind, nullable=False, **more)  # type: ignore[arg-type]


SHARD_LEASE = Table(
    "shard_lease",
    METADATA,
    Column("shard", Text, primary_key=True),
    required("epoch", BigInteger),
    required("holder"),
    required("expires_at", INSTANT),
    info={"engine": "SELECT, INSERT, UPDATE"},
)

BATCH = Table(
    "batch",
    METADATA,
    required("shard"),
    required("first_position", BigInteger),
    required("events", Integer),
    required("epoch", BigInteger),
    required("committed_at", INSTANT, server_default=NOW),
    Column("mark", ID),
    PrimaryKeyConstraint("shard", "first_position", "epoch"),
    info={"engine": "SELECT, INSERT"},
)
"""One row per commit to the log: fencing, the log's head, and, by the writer's own mark, the answer
to an unknown COMMIT."""

AUDITED = (
    "name IN ('config.changed', 'role.created', 'role.changed', 'role.deleted',"
    " 'user.roles_changed', 'user.signed_in', 'user.signed_out', 'user.sign_in_refused',"
    " 'contact.merged', 'contact.deleted', 'contact.exported', 'contact.imported',"
    " 'audit.exported', 'supervision.started', 'supervision.changed', 'supervision.ended',"
    " 'call.cut', 'item.raised', 'item.picked', 'form.exported', 'points.appeal_changed')"
    " OR name IN ('item.moved', 'points.changed') AND data ->> 'by' IS NOT NULL"
    " OR name = 'callback.changed' AND data ->> 'is_given' = 'true'"
    " OR name IN ('operator.state_changed', 'operator.planned')"
    " AND data ->> 'supervisor' IS NOT NULL"
)
"""What somebody did that the history of changes shows: few among all events, so they have an index
of their own. Whoever asks by it must say it in these very words."""

EVENT = Table(
    "event",
    METADATA,
    required("shard"),
    required("position", BigInteger),
    required("tenant", ID),
    Column("project", ID),
    required("id", ID),
    required("at", INSTANT),
    required("subject"),
    required("name"),
    required("version", Integer, server_default=text("1")),
    required("data", JSONB),
    Column("caused_by", Text),
    Column("party", ID),
    Column("call", Text, Computed("data ->> 'call'", persisted=True)),
    PrimaryKeyConstraint("shard", "position", "at"),
    Index("ix_event_tenant_position", "tenant", "shard", "position"),
    Index("ix_event_tenant_subject", "tenant", "subject", "position"),
    Index("ix_event_tenant_call", "tenant", "call", "position"),
    Index("ix_event_audited", "tenant", "at", "id", postgresql_where=text(AUDITED)),
    info={
        "tenant": "tenant",
        "app": "SELECT, INSERT",
        "engine": "SELECT, INSERT",
        "reader": "SELECT",
    },
    postgresql_partition_by="RANGE (at)",
)

INPUT = Table(
    "input",
    METADATA,
    required("shard"),
    required("tenant", ID),
    required("subject"),
    required("n", BigInteger),
    required("at", INSTANT),
    required("heard", JSONB),
    required("config"),
    required("position", BigInteger),
    PrimaryKeyConstraint("tenant", "subject", "n", "at"),
    info={"tenant": "tenant", "app": "SELECT", "engine": "SELECT, INSERT"},
    postgresql_partition_by="RANGE (at)",
)
"""`position`: where the events that this input caused begin in the log."""

CONFIG_SNAPSHOT = tenant_table(
    "config_snapshot",
    required("id"),
    required("data", JSONB),
    required("made_at", INSTANT, server_default=NOW),
    app="SELECT",
    engine="SELECT, INSERT",
)

CURSOR = tenant_table(
    "cursor",
    required("consumer"),
    required("shard"),
    required("position", BigInteger),
    key=("consumer", "shard"),
    reader="SELECT",
)

SUBJECT_STATE = Table(
    "subject_state",
    METADATA,
    Column("subject", Text, primary_key=True),
    required("tenant", ID),
    required("shard"),
    required("version", Integer),
    required("state", JSONB),
    required("updated_at", INSTANT, server_default=NOW),
    Index("ix_subject_state_shard", "shard"),
    Index("ix_subject_state_tenant", "tenant"),
    info={"tenant": "tenant", "app": "SELECT", "engine": ALL},
)

INBOX = Table(
    "inbox",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=True),
    required("tenant", ID),
    required("shard"),
    required("subject"),
    required("input", JSONB),
    required("posted_at", INSTANT, server_default=NOW),
    Index("ix_inbox_shard", "shard", "id"),
    Index("ix_inbox_tenant", "tenant"),
    info={"tenant": "tenant", "app": "INSERT", "engine": "SELECT, DELETE"},
    implicit_returning=False,
)
"""The pages may put in and not look: hence no RETURNING."""

PARTY = tenant_table(
    "party",
    required("id", ID),
    required("number"),
    required("number_reversed", Text(collation="C")),
    required("name", Text, server_default=text("''")),
    required("seen_at", INSTANT, server_default=NOW),
    Index("ix_party_number_reversed", "tenant", "number_reversed"),
    engine="SELECT, INSERT, UPDATE",
)
