"""What people keep on their workplace: their phones' checks."""

from sqlalchemy import ARRAY, Column, Double, Text
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, refers, required, tenant_table

PHONE_CHECK = tenant_table(
    "phone_check",
    required("user_account", ID),
    required("checked_at", INSTANT),
    required("verdict"),
    required("faults", ARRAY(Text)),
    Column("mos", Double),
    required("measured", JSONB),
    refers("user_account", "user_account", on_delete="CASCADE"),
    key=("user_account",),
    engine="",
)
"""The last check of an operator's phone."""
