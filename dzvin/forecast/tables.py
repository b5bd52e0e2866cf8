"""Studies: a day that was replayed in variants, with what came out."""

from sqlalchemy import Column, Double, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, NOW, required, tenant_table

WHAT_IF = tenant_table(
    "what_if",
    required("id", ID),
    required("name"),
    required("made_by", ID),
    required("made_at", INSTANT, server_default=NOW),
    required("state", Text, server_default=text("'waiting'")),
    required("done", Double, server_default=text("0")),
    required("plan", JSONB),
    Column("results", JSONB),
    Column("wrong", JSONB),
    Index("ix_what_if_made_at", "tenant", "made_at"),
    engine="",
)
"""`state`: waiting, running, done or failed; `wrong` says why, as a field and a sentence."""
