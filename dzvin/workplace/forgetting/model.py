"""What there is of a person who asks to be forgotten, and the job that makes it go."""

from msgspec import Struct

from dzvin.infra.batch import Job

TASK, LINE = "contacts.forget", "contacts"


class Traces(Struct, frozen=True, kw_only=True):
    """How much there is of him. `calls` stay, without number, name, talk and notes."""

    calls: int
    recordings: int
    voicemail: int
    forms: int
    messages: int
    callbacks: int


def forget_job(
    tenant: str, contact: str, parties: list[str], by: str, *, with_recordings: bool
) -> Job:
    """It names nobody: the ids of numbers only."""
    args: dict[str, object] = {
        "tenant": tenant,
        "contact": contact,
        "parties": parties,
        "by": by,
        "with_recordings": with_recordings,
    }
    return Job(task=TASK, args=args, queue=LINE, key=f"forget:{contact}", lock=f"forget:{contact}")
