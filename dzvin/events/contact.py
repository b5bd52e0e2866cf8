"""contact.*: what was done to contacts that cannot be undone, and by whom."""

from dzvin.kernel.messages import Event


class ContactMerged(Event, frozen=True, kw_only=True, tag="contact.merged"):
    """`gone` is no more: its numbers and notes are the other's."""

    contact: str
    gone: str
    by: str


class ContactDeleted(Event, frozen=True, kw_only=True, tag="contact.deleted"):
    """`is_erased`: the person asked to be forgotten, his numbers and names went from the journal,
    too."""

    contact: str
    by: str
    is_erased: bool = False


class ContactsExported(Event, frozen=True, kw_only=True, tag="contact.exported"):
    """Somebody took a file of contacts along."""

    by: str
    count: int


class ContactsImported(Event, frozen=True, kw_only=True, tag="contact.imported"):
    by: str
    added: int
    updated: int
    contact_import: str | None = None
    """The file."""
