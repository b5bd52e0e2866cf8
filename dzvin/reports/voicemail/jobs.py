"""Mails a voicemail message to those whom its box names."""

import asyncio
from email.message import EmailMessage

import structlog

from dzvin.accounts.mail.store import load_account
from dzvin.accounts.store import load_tenant
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.infra.mail import MailAccount, Mailer, MailFailed
from dzvin.infra.seal import Seal
from dzvin.recordings.store import Files, load
from dzvin.recordings.tables import RECORDING
from dzvin.reports.voicemail import store
from dzvin.reports.voicemail.letter import Facts, letter
from dzvin.reports.voicemail.store import Box

log = structlog.get_logger()

LARGEST_SOUND_BYTES = 10_000_000
"""More is not sent along: mail servers refuse it. The link is there."""
PASSING = {"unreachable", "refused"}
"""Tried again by the job queue; what is wrong with the account is not."""


class Postman:
    """`origin`: where our pages are, for the link."""

    def __init__(
        self, database: Database, mailer: Mailer, seal: Seal, files: Files, origin: str
    ) -> None:
        self._database, self._mailer, self._seal = database, mailer, seal
        self._files, self._origin = files, origin

    async def tell(self, *, tenant: str, recording: str) -> None:
        """At least once; a message that was mailed is not mailed again. What failed is in its row
        and is raised when it may pass."""
        async with self._database.transaction(tenant) as connection:
            if await store.mail_state(connection, recording) in {None, "sent"}:
                return
            account = await load_account(connection, self._seal)
            made = await self._letter(connection, tenant, recording)
        if made is None:
            return
        trouble = await self._trouble(account, made)
        async with self._database.transaction(tenant) as connection:
            await store.end_mail(connection, recording, trouble.why if trouble else "", now())
        if trouble is not None and trouble.why in PASSING:
            raise trouble

    async def _trouble(
        self, account: MailAccount | None, message: EmailMessage
    ) -> MailFailed | None:
        """Send it; what went wrong."""
        try:
            if account is None:
                raise MailFailed("no_account")
            await self._mailer.send(account, message)
        except MailFailed as failed:
            log.warning("voicemail.mail_failed", why=failed.why)
            return failed
        return None

    async def _letter(
        self, connection: Connection, tenant: str, recording: str
    ) -> EmailMessage | None:
        """None when the message or those who would be told are gone."""
        found = await store.load_messages(
            connection, RECORDING.c.id == recording, with_numbers=True
        )
        box = await store.load_box(connection, found[0].box) if found else Box(name="")
        if not found or not box.mail_to:
            return None
        company, [message] = await load_tenant(connection, tenant), found
        party = message.party
        facts = Facts(
            who=f"{party.number} {party.name}" if party else "",
            dialled=message.number_label or message.dialled or "",
            box=message.box,
            left_at=message.left_at,
            seconds=message.seconds,
            timezone=company.settings.timezone,
            link=f"{self._origin}/voicemail",
        )
        said = letter(facts, company.settings.language)
        mail = EmailMessage()
        mail["To"], mail["Subject"] = ", ".join(box.mail_to), said.subject
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(said.text)
        if box.has_sound and (sound := await self._sound(connection, tenant, recording)):
            name = f"voicemail-{message.left_at:%Y%m%d-%H%M%S}.mp3"
            mail.add_attachment(sound, maintype="audio", subtype="mpeg", filename=name)
        return mail

    async def _sound(self, connection: Connection, tenant: str, recording: str) -> bytes:
        row = await load(connection, tenant, recording)
        path = self._files.sound(row) if row else None
        if path is None or not path.exists() or path.stat().st_size > LARGEST_SOUND_BYTES:
            return b""
        return await asyncio.to_thread(path.read_bytes)
