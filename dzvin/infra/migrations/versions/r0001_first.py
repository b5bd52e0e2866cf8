"""The first shape: all tables of the first call, as `r0001_first.sql` has them.

Until the first release that file is written anew (`tools/first_migration.py`), and its revision
with it: a database of an older one is refused in words, instead of lacking a table later.
"""

from hashlib import sha256
from pathlib import Path

from alembic import op

TABLES = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

revision = "0001_" + sha256(TABLES.encode()).hexdigest()[:12]
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
