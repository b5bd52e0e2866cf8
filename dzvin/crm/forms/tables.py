"""Scripts with their published versions, forms with what was changed in them, and queues' forms."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, LargeBinary, Text, text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, NOW, refers, required, tenant_table

EMPTY, ZERO = text("'{}'"), text("0")

SCRIPT = tenant_table(
    "script",
    required("id", ID),
    required("project", ID),
    required("name"),
    required("draft", JSONB),
    required("quotas", JSONB, server_default=text("'[]'")),
    Column("published", ID),
    required("created_at", INSTANT, server_default=NOW),
    refers("project", "project"),
    Unique("tenant", "name"),
    engine="",
)

SCRIPT_VERSION = tenant_table(
    "script_version",
    required("id", ID),
    required("script", ID),
    required("number", Integer),
    required("content", JSONB),
    required("published_at", INSTANT, server_default=NOW),
    Column("published_by", ID),
    refers("script", "script", on_delete="CASCADE"),
    Unique("tenant", "script", "number"),
    app="SELECT, INSERT",
    engine="",
)

FORM = tenant_table(
    "form",
    required("id", ID),
    required("project", ID),
    required("script", ID),
    required("version", ID),
    required("operator", ID),
    Column("call", Text),
    Column("queue", ID),
    Column("party", ID),
    required("status"),
    required("answers", JSONB, server_default=EMPTY),
    required("variables", JSONB, server_default=EMPTY),
    required("done", JSONB, server_default=EMPTY),
    required("result", Text, server_default=text("''")),
    required("revision", Integer, server_default=ZERO),
    required("required_seconds", Integer, server_default=ZERO),
    required("opened_at", INSTANT),
    required("changed_at", INSTANT),
    Column("completed_at", INSTANT),
    refers("project", "project"),
    refers("script", "script"),
    refers("version", "script_version"),
    Unique("tenant", "call", "operator"),
    Index("ix_form_opened_at", "tenant", "opened_at", "id"),
    Index("ix_form_operator", "tenant", "operator", "status"),
    Index("ix_form_completed", "tenant", "operator", "completed_at"),
    Index("ix_form_party", "tenant", "party"),
    engine="",
)
"""One per operator of a call. `variables`: what the texts know of the call, as it was then; number
and name stand in `party`. `done`: actions that were performed, by id. `required_seconds`: PCP waits
for it so long at most; 0: not at all."""

FORM_EDIT = tenant_table(
    "form_edit",
    required("form", ID),
    required("n", Integer),
    required("by", ID),
    required("at", INSTANT),
    required("status"),
    required("changes", JSONB),
    refers("form", "form", on_delete="CASCADE"),
    key=("form", "n"),
    engine="",
)
"""Who changed which answers: block to what it was and what it became. What one person types until
the form is completed is one row."""

FORM_FILE = tenant_table(
    "form_file",
    required("id", ID),
    required("form", ID),
    required("block"),
    required("name"),
    required("kind"),
    required("size_bytes", Integer),
    required("content", LargeBinary),
    required("by", ID),
    required("at", INSTANT),
    refers("form", "form", on_delete="CASCADE"),
    Index("ix_form_file_form", "tenant", "form"),
    engine="",
)
"""What was attached to a form, with its content: so it is in each backup, and goes with whoever is
forgotten. `kind`: its ending, of those that are known."""

FORM_FAVOURITE = tenant_table(
    "form_favourite",
    required("form", ID),
    required("user_account", ID),
    refers("form", "form", on_delete="CASCADE"),
    refers("user_account", "user_account", on_delete="CASCADE"),
    key=("form", "user_account"),
    engine="",
)

FORM_COUNTED = tenant_table(
    "form_counted",
    required("form", ID),
    required("script", ID),
    required("quota"),
    refers("form", "form", on_delete="CASCADE"),
    refers("script", "script", on_delete="CASCADE"),
    Index("ix_form_counted_script", "tenant", "script", "quota"),
    key=("form", "quota"),
    engine="",
)
"""Which completed form counts for which quota of its script."""

WEBHOOK_SECRET = tenant_table(
    "webhook_secret",
    required("host"),
    required("sealed"),
    required("made_by", ID),
    required("made_at", INSTANT),
    key=("host",),
    engine="",
)
"""What forms send to this host is signed with it."""

QUEUE_FORM = tenant_table(
    "queue_form",
    required("queue", ID),
    Column("script", ID),
    required("moment", Text, server_default=text("'ring'")),
    Column("link", JSONB),
    required("required_seconds", Integer, server_default=ZERO),
    refers("queue", "queue", on_delete="CASCADE"),
    ForeignKeyConstraint(["tenant", "script"], ["script.tenant", "script.id"]),
    key=("queue",),
    engine="",
)
"""What opens beside a call of the queue: a script's form or an outside CRM."""
