"""Where the company's mail goes out: shown without its password, changed, tried with a letter."""

from email.message import EmailMessage
from typing import Annotated

from litestar import delete, get, post, put
from litestar.datastructures import State
from msgspec import Meta, Struct

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.mail import store
from dzvin.accounts.mail.store import AccountRow
from dzvin.accounts.model import Language, Person
from dzvin.infra.db import Connection
from dzvin.infra.mail import Mailer, MailSecurity
from dzvin.infra.seal import Seal
from dzvin.kernel.errors import AppError

Address = Annotated[
    str, Meta(max_length=254, pattern=r"^[^@\s<>,;\x22]{1,64}@[^@\s<>,;\x22]+$(?!\n)")
]
Host = Annotated[str, Meta(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9.:-]+$(?!\n)")]
Word = Annotated[str, Meta(max_length=254, pattern=r"^[^\r\n]*$(?!\n)")]

TRIAL: dict[Language, tuple[str, str]] = {
    "uk": ("Перевірка пошти", "Якщо ви це читаєте, Dzvin може надсилати листи."),
    "ru": ("Проверка почты", "Если вы это читаете, Dzvin может отправлять письма."),
    "en": ("A mail test", "If you read this, Dzvin can send mail."),
}


class NoMailAccount(AppError):
    """No mail account is set."""

    code = "no_mail_account"
    status = 409


class AccountForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    host: Host
    port: Annotated[int, Meta(ge=1, le=65_535)] = 587
    security: MailSecurity = "starttls"
    sender: Address
    username: Word = ""
    password: Annotated[str, Meta(max_length=400)] | None = None
    """None keeps the one that is there."""


class AccountShown(Struct, frozen=True, kw_only=True):
    host: str
    port: int
    security: MailSecurity
    sender: str
    username: str
    has_password: bool


class Trial(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    to: Address


@get("/api/mail-account", opt=needs("company.settings"))
async def account_show(connection: Connection) -> AccountShown | None:
    found = await store.load_account_row(connection)
    return _shown(found) if found else None


@put("/api/mail-account", opt=needs("company.settings"))
async def account_save(
    who: Person, connection: Connection, state: State, data: AccountForm
) -> AccountShown:
    before = await store.load_account_row(connection)
    secret = before.secret if before else ""
    if data.password is not None:
        seal: Seal = state.seal
        secret = seal.close(data.password) if data.password else ""
    after = AccountRow(
        host=data.host,
        port=data.port,
        security=data.security,
        sender=data.sender,
        username=data.username,
        secret=secret,
    )
    await store.save_account(connection, who.tenant, after)
    await changed(connection, who, "mail_account", who.tenant, before=before, after=after)
    return _shown(after)


@delete("/api/mail-account", opt=needs("company.settings"))
async def account_delete(who: Person, connection: Connection) -> None:
    """Nothing is mailed from now on."""
    gone = await store.load_account_row(connection)
    await store.delete_account(connection)
    await changed(connection, who, "mail_account", who.tenant, action="deleted", before=gone)


@post("/api/mail-account/test", opt=needs("company.settings"), status_code=204)
async def account_try(who: Person, connection: Connection, state: State, data: Trial) -> None:
    """A letter now; what is wrong is in the problem: `why`, and what the server `said`."""
    account = await store.load_account(connection, state.seal)
    if account is None:
        raise NoMailAccount
    subject, text = TRIAL[who.language]
    message = EmailMessage()
    message["To"], message["Subject"] = data.to, subject
    message.set_content(text)
    mailer: Mailer = state.mailer
    await mailer.send(account, message)


ROUTES = [account_show, account_save, account_delete, account_try]


def _shown(found: AccountRow) -> AccountShown:
    return AccountShown(
        host=found.host,
        port=found.port,
        security=found.security,
        sender=found.sender,
        username=found.username,
        has_password=bool(found.secret),
    )
