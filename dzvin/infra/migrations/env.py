"""How Alembic reaches the database: `infra/migrate.py` hands it the open connection."""

from alembic import context

from dzvin.infra.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, version_table_schema="dzvin")
with context.begin_transaction():
    context.run_migrations()
