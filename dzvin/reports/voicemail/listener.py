"""What a voicemail box does when the sound of a message is ready: have somebody told by mail."""

from collections.abc import Sequence

from dzvin.events.recording import RecordingReady
from dzvin.infra.batch import Job, Recorded
from dzvin.infra.db import Connection
from dzvin.infra.jobs import defer
from dzvin.infra.log_reader import Consumer
from dzvin.infra.stories import Stories
from dzvin.recordings.store import load
from dzvin.reports.voicemail import store

CONSUMER = "voicemail"
TASK = "voicemail.mail"


async def apply(
    connection: Connection, tenant: str, recorded: Sequence[Recorded], _stories: Stories
) -> None:
    """Inside the transaction that moves the cursor. The same events again change nothing."""
    for one in recorded:
        event = one.event
        if not isinstance(event, RecordingReady):
            continue
        message = await load(connection, tenant, event.recording)
        if message is None or message.kind != "voicemail" or not message.box:
            continue
        box = await store.load_box(connection, message.box)
        if box.mail_to and await store.begin_mail(connection, tenant, message.id, one.envelope.at):
            args: dict[str, object] = {"tenant": tenant, "recording": message.id}
            await defer(connection, Job(task=TASK, args=args, key=f"voicemail:{message.id}"))


READER = Consumer(CONSUMER, apply)
