"""Mailer: sends one message through a company's own mail server, and says plainly why it cannot."""

import asyncio
import socket
from email.message import EmailMessage
from typing import Literal

import aiosmtplib
from msgspec import Struct

from dzvin.infra.outgoing import PrivateAddress, looked_up
from dzvin.kernel.errors import AppError

TIMEOUT_SECONDS = 20

type MailSecurity = Literal["none", "starttls", "tls"]
type MailTrouble = Literal[
    "no_account",
    "private_address",
    "unreachable",
    "bad_certificate",
    "wrong_password",
    "sender_refused",
    "recipient_refused",
    "refused",
]


class MailFailed(AppError):
    """The mail server did not take the message."""

    code = "mail_not_sent"
    status = 422

    def __init__(self, why: MailTrouble, said: str = "") -> None:
        """`said`: the server's own words, for the one who set it up."""
        super().__init__(why=why, said=said[:300])
        self.why = why


class MailAccount(Struct, frozen=True, kw_only=True):
    """A login at a mail server. `sender` is the address in From."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    username: str = ""
    password: str = ""


class Mailer:
    """`may_be_private`: mail servers may lie on this machine or in private networks. A company of
    a shared installation must not reach into them."""

    def __init__(self, *, may_be_private: bool) -> None:
        self._may_be_private = may_be_private

    async def send(self, account: MailAccount, message: EmailMessage) -> None:
        """Raises MailFailed. From is the account's; To is the message's."""
        del message["From"]
        message["From"] = account.sender
        try:
            connection = await self._connected(account)
            await aiosmtplib.send(
                message,
                hostname=account.host,
                sock=connection,
                username=account.username or None,
                password=account.password or None,
                use_tls=account.security == "tls",
                start_tls=account.security == "starttls",
                timeout=TIMEOUT_SECONDS,
            )
        except aiosmtplib.SMTPAuthenticationError as error:
            raise MailFailed("wrong_password", error.message) from error
        except aiosmtplib.SMTPSenderRefused as error:
            raise MailFailed("sender_refused", error.message) from error
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise MailFailed("recipient_refused", error.recipients[0].message) from error
        except (OSError, TimeoutError, aiosmtplib.SMTPException) as error:
            raise MailFailed(trouble(error), str(error)) from error

    async def _connected(self, account: MailAccount) -> socket.socket:
        """To an address that was looked at: a name that changes its mind gains nothing."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(TIMEOUT_SECONDS):
            try:
                family, address = await looked_up(
                    account.host, account.port, may_be_private=self._may_be_private
                )
            except PrivateAddress as error:
                raise MailFailed("private_address") from error
            connection = socket.socket(family, socket.SOCK_STREAM)
            try:
                connection.setblocking(False)
                await loop.sock_connect(connection, address)
            except BaseException:
                connection.close()
                raise
            return connection


def trouble(error: Exception) -> MailTrouble:
    """Certificates fail inside other errors."""
    told = f"{error!r} {error.__cause__!r}".lower()
    if "certificate" in told or "ssl" in told:
        return "bad_certificate"
    lost = (OSError, TimeoutError, aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected)
    return "unreachable" if isinstance(error, lost) else "refused"
