"""Recordings: one row per recorded part of a call, and who listened to it."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

METADATA = MetaData()

RECORDING = Table(
    "recording",
    METADATA,
    Column("tenant", Uuid(as_uuid=False), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("call", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("leg", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("seconds", Double),
    Column("sides", JSONB, nullable=False),
    Column("size_bytes", BigInteger),
    Column("why", String),
    Column("requested_at", DateTime(timezone=True)),
    Index("recording_by_call", "tenant", "call"),
    Index("recording_to_encode", "tenant", "status", "requested_at", "started_at"),
)
"""`status`: started, encoding (waits or is under way), ready, failed (`why` says why). `path` has
no ending: the raw sound lies under the switch's spool, the finished file under `recordings/`.
`sides`: who was to be heard on the right from when to when, in seconds of the recording."""

RECORDING_ACCESS = Table(
    "recording_access",
    METADATA,
    Column("tenant", Uuid(as_uuid=False), primary_key=True),
    Column("id", Uuid(as_uuid=False), primary_key=True),
    Column("recording", Text, nullable=False),
    Column("user_account", Uuid(as_uuid=False), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("ip", Text, nullable=False),
    Column("what", String, nullable=False),
    ForeignKeyConstraint(["tenant", "recording"], ["recording.tenant", "recording.id"]),
    Index("recording_access_by_recording", "tenant", "recording", "at"),
)
"""Every time somebody fetched the sound: `listen` or `download`."""
