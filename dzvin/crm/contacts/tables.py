"""Contacts, how they are found, what was noted about them, and files they are read from."""

from sqlalchemy import (
    ARRAY,
    Column,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.tables import ID, INSTANT, NOW, refers, required, tenant_table

EMPTY, NONE = text("''"), text("'{}'")
NO_LIST = text("'[]'")

CONTACT = tenant_table(
    "contact",
    required("id", ID),
    required("name"),
    required("sort_name", Text(collation="C")),
    required("phones", ARRAY(Text), server_default=NONE),
    required("emails", ARRAY(Text), server_default=NONE),
    required("messengers", JSONB, server_default=NO_LIST),
    required("company", Text, server_default=EMPTY),
    Column("responsible", ID),
    required("tags", ARRAY(Text), server_default=NONE),
    required("fields", JSONB, server_default=NONE),
    required("timezone", Text, server_default=EMPTY),
    required("language", Text, server_default=EMPTY),
    required("consent", Text, server_default=EMPTY),
    Column("consent_at", INSTANT),
    required("created_at", INSTANT, server_default=NOW),
    Column("created_by", ID),
    required("changed_at", INSTANT, server_default=NOW),
    Column("changed_by", ID),
    refers("responsible", "user_account"),
    Index("ix_contact_sort_name", "tenant", "sort_name", "id"),
    Index("ix_contact_created_at", "tenant", "created_at", "id"),
    Index("ix_contact_changed_at", "tenant", "changed_at", "id"),
    Index("ix_contact_responsible", "tenant", "responsible", "sort_name"),
)
"""`sort_name` orders names as the alphabet does; `fields`: id of a contact_field to its value."""

CONTACT_PHONE = tenant_table(
    "contact_phone",
    required("phone", Text(collation="C")),
    required("reversed", Text(collation="C")),
    required("contact", ID),
    refers("contact", "contact", on_delete="CASCADE"),
    Index("ix_contact_phone_reversed", "tenant", "reversed", "contact"),
    Index("ix_contact_phone_contact", "tenant", "contact"),
    key=("phone",),
)
"""One number belongs to one contact. LIKE finds no index under row-level security: both ends of a
number are searched by ranges."""

CONTACT_TERM = tenant_table(
    "contact_term",
    required("term", Text(collation="C")),
    required("contact", ID),
    refers("contact", "contact", on_delete="CASCADE"),
    Index("ix_contact_term_contact", "tenant", "contact", "term"),
    key=("term", "contact"),
)
"""Words of names, companies and addresses, each found by its beginning; a tag stands behind a #."""

CONTACT_NOTE = tenant_table(
    "contact_note",
    required("id", ID),
    required("contact", ID),
    required("text"),
    required("at", INSTANT, server_default=NOW),
    Column("author", ID),
    Column("call", Text),
    refers("contact", "contact", on_delete="CASCADE"),
    Index("ix_contact_note_contact", "tenant", "contact", "at"),
)

CONTACT_CHANGE = tenant_table(
    "contact_change",
    required("id", ID),
    required("contact", ID),
    required("action"),
    Column("by", ID),
    required("at", INSTANT, server_default=NOW),
    Column("contact_import", ID),
    required("before", JSONB, server_default=NONE),
    required("after", JSONB, server_default=NONE),
    Index("ix_contact_change_at", "tenant", "at", "id"),
    Index("ix_contact_change_contact", "tenant", "contact", "at"),
    Index("ix_contact_change_contact_import", "tenant", "contact_import", "at"),
    engine="",
)
"""What somebody made of a contact, for the history. `id`: of the recorded event, if there is one;
`contact` may be gone. Beside the log, which keeps no names and numbers: here they can be forgotten.
"""

CONTACT_FIELD = tenant_table(
    "contact_field",
    required("id", ID),
    required("name"),
    required("kind"),
    required("choices", ARRAY(Text), server_default=NONE),
    required("position", Integer),
    UniqueConstraint("tenant", "name"),
)
"""What a company wants to know of its contacts besides. `kind`: text, number, date or choice."""

CONTACT_IMPORT = tenant_table(
    "contact_import",
    required("id", ID),
    required("name"),
    required("by", ID),
    required("at", INSTANT, server_default=NOW),
    required("state"),
    Column("content", LargeBinary),
    required("encoding", Text, server_default=EMPTY),
    required("delimiter", Text, server_default=EMPTY),
    required("columns", JSONB, server_default=NO_LIST),
    Column("plan", JSONB),
    required("lines", Integer, server_default=text("0")),
    required("done", Integer, server_default=text("0")),
    required("added", Integer, server_default=text("0")),
    required("updated", Integer, server_default=text("0")),
    required("skipped", Integer, server_default=text("0")),
    required("refused", Integer, server_default=text("0")),
    Index("ix_contact_import_at", "tenant", "at"),
    engine="",
)
"""`state`: uploaded, waiting, running, done or failed. `content` goes when it is done."""

CONTACT_IMPORT_LINE = tenant_table(
    "contact_import_line",
    required("contact_import", ID),
    required("line", Integer, autoincrement=False),
    required("why"),
    required("column", Text, server_default=EMPTY),
    refers("contact_import", "contact_import", on_delete="CASCADE"),
    key=("contact_import", "line"),
    engine="",
)
"""Lines that did not become what their writer meant, without what stood in them."""
