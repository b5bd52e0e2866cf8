"""Sends an e-mail to a customer by the company's mail account."""

from email.message import EmailMessage

import structlog

from dzvin.accounts.mail.store import load_account
from dzvin.infra.clock import now
from dzvin.infra.db import Database
from dzvin.infra.mail import MailAccount, Mailer, MailFailed
from dzvin.infra.seal import Seal
from dzvin.outbound.messages import actions, store
from dzvin.outbound.model import Message, Trouble

log = structlog.get_logger()

SEND = "email.send"


class EmailSender:
    """At least once: a crash between the server's answer and our commit sends it again, under the
    same Message-ID, so that most servers show it once."""

    def __init__(self, database: Database, mailer: Mailer, seal: Seal) -> None:
        self._database, self._mailer, self._seal = database, mailer, seal

    async def send(self, *, tenant: str, message: str) -> None:
        """Raises Trouble when another try may do."""
        async with self._database.transaction(tenant) as connection:
            found = await store.load_message(connection, message)
            account = await load_account(connection, self._seal)
        if found is None or found.state != "queued":
            return
        trouble = await self._trouble(account, found)
        async with self._database.transaction(tenant) as connection:
            if trouble is None:
                await actions.is_sent(connection, tenant, found, now())
                return
            is_tried_again = await actions.did_not_go(connection, tenant, found, trouble, now())
        if is_tried_again:
            raise trouble

    async def _trouble(self, account: MailAccount | None, message: Message) -> Trouble | None:
        """Send it; what went wrong."""
        if not message.recipient:
            return Trouble("forgotten")
        if account is None:
            return Trouble("no_account")
        try:
            made = letter(message, account.sender)
        except ValueError as error:
            log.warning("email.not_written", message=message.id, why=str(error))
            return Trouble("refused", str(error), may_pass=False)
        try:
            await self._mailer.send(account, made)
        except MailFailed as failed:
            log.warning("email.not_sent", message=message.id, why=failed.why)
            return Trouble(failed.why, str(failed.details["said"]))
        except Exception as error:
            # After so many tries it is told to have failed: it must not stay queued for ever.
            log.exception("email.failed", message=message.id)
            return Trouble("refused", str(error) or type(error).__name__)
        return None


def letter(message: Message, sender: str) -> EmailMessage:
    made = EmailMessage()
    made["To"], made["Subject"] = message.recipient, message.subject
    made["Message-ID"] = f"<{message.id}@{sender.partition('@')[2]}>"
    made.set_content(message.text)
    return made
