"""The first shape: all tables of the first call."""

from alembic import op

from dzvin.infra.tables import METADATA

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    METADATA.create_all(op.get_bind())
