"""Fact tables of the journal: calls, their segments, nodes and offers, and status histories.

They are made by `facts/` from the event log and can be dropped and rebuilt at any time. The
partition key of all that belongs to a call is the call's start, so a call lies in one month.
Numbers and names of people are not here: `party` is an id, the person lives in table `party`.
"""

from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

METADATA = MetaData()


def _id(name: str, primary_key: bool = False, nullable: bool = True) -> Column[str]:
    null = nullable and not primary_key
    return Column(name, Uuid(as_uuid=False), primary_key=primary_key, nullable=null)


def _at(name: str, primary_key: bool = False, nullable: bool = True) -> Column[datetime]:
    null = nullable and not primary_key
    return Column(name, DateTime(timezone=True), primary_key=primary_key, nullable=null)


CALL = Table(
    "call",
    METADATA,
    _id("tenant", primary_key=True),
    _at("started_at", primary_key=True),
    Column("id", Text, primary_key=True),
    _id("project"),
    Column("direction", String, nullable=False),
    Column("door", String, nullable=False),
    _id("party"),
    Column("dialled", Text, nullable=False),
    _id("number"),
    _id("scenario"),
    _id("scenario_version"),
    _id("dialled_by"),
    _id("queue"),
    _id("operator"),
    Column("queues", ARRAY(Uuid(as_uuid=False)), nullable=False),
    Column("operators", ARRAY(Uuid(as_uuid=False)), nullable=False),
    _at("picked_up_at"),
    _at("talk_at"),
    _at("ended_at"),
    Column("wait_seconds", Double, nullable=False),
    Column("ring_seconds", Double, nullable=False),
    Column("talk_seconds", Double, nullable=False),
    Column("hold_seconds", Double, nullable=False),
    Column("ended_by", String),
    Column("sip_code", SmallInteger),
    Column("lost_reason", String),
    Column("is_answered", Boolean, nullable=False),
    Column("path", ARRAY(Text), nullable=False),
    Index("call_by_start", "tenant", "started_at", "id"),
    Index("call_by_id", "tenant", "id"),
    Index("call_by_party", "tenant", "party", "started_at"),
    Index("call_by_project", "tenant", "project", "started_at"),
    postgresql_partition_by="RANGE (started_at)",
)
"""One row per customer contact. `queue` and `operator` are those of the first talk, else the last
queue asked; all of them, in order, are in `queues` and `operators`."""

SEGMENT = Table(
    "segment",
    METADATA,
    _id("tenant", primary_key=True),
    _at("call_started_at", primary_key=True),
    Column("call", Text, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    _at("started_at", nullable=False),
    _at("ended_at"),
    _id("queue"),
    _id("operator"),
    Column("offer", Text),
    Column("result", String),
    Index("segment_by_operator", "tenant", "operator", "call_started_at"),
    Index("segment_by_queue", "tenant", "queue", "call_started_at"),
    Index("segment_by_call", "tenant", "call"),
    postgresql_partition_by="RANGE (call_started_at)",
)
"""What the customer's time went into: ivr, queue, ring, talk, hold, voicemail."""

CALL_NODE = Table(
    "call_node",
    METADATA,
    _id("tenant", primary_key=True),
    _at("call_started_at", primary_key=True),
    Column("call", Text, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("node", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _at("entered_at", nullable=False),
    _at("left_at", nullable=False),
    Column("exit", Text, nullable=False),
    Column("pressed", Text, nullable=False),
    Index("call_node_by_call", "tenant", "call"),
    postgresql_partition_by="RANGE (call_started_at)",
)
"""One executed node of the scenario; `exit` is empty when the call ended inside it."""

OFFER = Table(
    "offer",
    METADATA,
    _id("tenant", primary_key=True),
    _at("call_started_at", primary_key=True),
    Column("call", Text, primary_key=True),
    Column("offer", Text, primary_key=True),
    _id("operator", nullable=False),
    _id("queue"),
    _at("made_at", nullable=False),
    _at("ended_at"),
    Column("ring_seconds", Integer, nullable=False),
    Column("outcome", String),
    Column("sip_code", SmallInteger),
    Column("why", JSONB),
    Index("offer_by_operator", "tenant", "operator", "made_at"),
    Index("offer_by_call", "tenant", "call"),
    postgresql_partition_by="RANGE (call_started_at)",
)
"""An operator was asked to take the call. `ring_seconds` is how long he was given; `outcome` is
accepted, rejected, busy, unreachable, failed, missed or withdrawn; `why` the router's reasons."""

OPERATOR_STATUS = Table(
    "operator_status",
    METADATA,
    _id("tenant", primary_key=True),
    _at("started_at", primary_key=True),
    _id("operator", primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    _at("ended_at"),
    Column("state", String, nullable=False),
    Column("reason", String),
    Column("by", String, nullable=False),
    _id("queue"),
    Column("call", Text),
    Column("limit_seconds", Integer),
    Index("operator_status_by_operator", "tenant", "operator", "started_at"),
    postgresql_partition_by="RANGE (started_at)",
)
"""One interval in one status, from one change to the next: no gaps, no overlaps."""
