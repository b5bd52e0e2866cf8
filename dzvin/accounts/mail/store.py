"""The company's mail account in the database; its password is sealed."""

from cryptography.fernet import InvalidToken
from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from dzvin.accounts.tables import MAIL_ACCOUNT
from dzvin.infra.db import Connection, row
from dzvin.infra.mail import MailAccount, MailSecurity
from dzvin.infra.seal import Seal


class AccountRow(Struct, frozen=True, kw_only=True):
    host: str
    port: int
    security: MailSecurity
    sender: str
    username: str
    secret: str
    """Sealed."""


async def load_account_row(connection: Connection) -> AccountRow | None:
    return await row(connection, select(MAIL_ACCOUNT), AccountRow)


async def load_account(connection: Connection, seal: Seal) -> MailAccount | None:
    """Ready to be used. A password that another key sealed is none: the server will say so."""
    found = await load_account_row(connection)
    if found is None:
        return None
    try:
        password = seal.open(found.secret) if found.secret else ""
    except InvalidToken:
        password = ""
    return MailAccount(
        host=found.host,
        port=found.port,
        security=found.security,
        sender=found.sender,
        username=found.username,
        password=password,
    )


async def save_account(connection: Connection, tenant: str, values: AccountRow) -> None:
    given = {name: getattr(values, name) for name in AccountRow.__struct_fields__}
    await connection.execute(
        upsert(MAIL_ACCOUNT)
        .values(tenant=tenant, **given)
        .on_conflict_do_update(index_elements=[MAIL_ACCOUNT.c.tenant], set_=given)
    )


async def delete_account(connection: Connection) -> None:
    await connection.execute(delete(MAIL_ACCOUNT))
