"""Recordings: one row per recorded part of a call, and who listened to it."""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, refers, required, tenant_table

RECORDING = tenant_table(
    "recording",
    required("id"),
    required("call"),
    Column("project", ID),
    required("part", Integer),
    required("kind"),
    required("leg"),
    required("path"),
    required("status"),
    required("started_at", INSTANT),
    Column("ended_at", INSTANT),
    Column("seconds", Double),
    required("sides", JSONB),
    Column("size_bytes", BigInteger),
    Column("why", Text),
    Column("requested_at", INSTANT),
    required("box", Text, server_default=text("''")),
    Column("listened_at", INSTANT),
    Column("listened_by", ID),
    Index("ix_recording_call", "tenant", "call"),
    Index("ix_recording_status", "tenant", "status", "started_at"),
    Index("ix_recording_kind", "tenant", "kind", "started_at"),
)
"""`status`: started, encoding (waits or is under way), ready, failed (`why` says why). `path` has
no ending: the raw sound lies under the switch's spool, the finished file under `recordings/`.
`sides`: who was to be heard on the right from when to when, in seconds of the recording."""

RECORDING_ACCESS = tenant_table(
    "recording_access",
    required("id", ID),
    required("recording"),
    required("user_account", ID),
    required("at", INSTANT),
    required("ip"),
    required("what"),
    refers("recording", "recording", on_delete="CASCADE"),
    Index("ix_recording_access_recording", "tenant", "recording", "at"),
    Index("ix_recording_access_at", "tenant", "at", "id"),
    app="SELECT, INSERT",
)
"""Every time somebody fetched the sound: `listen` or `download`."""
