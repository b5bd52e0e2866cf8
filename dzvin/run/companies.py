"""Companies of an installation, for the command line: list them, add one with its administrator."""

import secrets

import psycopg
from msgspec import Struct
from psycopg.rows import class_row

from dzvin.accounts.actions import create_tenant, create_user
from dzvin.accounts.model import NewUser
from dzvin.infra.bell import Notifier
from dzvin.infra.db import Database
from dzvin.infra.passwords import Passwords
from dzvin.run.home import Home


class Company(Struct, frozen=True, kw_only=True):
    id: str
    slug: str
    name: str
    users: int


def list_companies(home: Home) -> list[Company]:
    """As the one who may see all rows: only the installation's owner has that password."""
    with (
        psycopg.connect(home.admin_url(), connect_timeout=5) as connection,
        connection.cursor(row_factory=class_row(Company)) as cursor,
    ):
        cursor.execute(
            "SELECT t.id::text AS id, t.slug, t.name,"
            " (SELECT count(*) FROM dzvin.user_account u WHERE u.tenant = t.id) AS users"
            " FROM dzvin.tenant t ORDER BY t.name"
        )
        return cursor.fetchall()


async def add_company(home: Home, name: str, slug: str, login: str) -> str:
    """The administrator's password. Raises Taken when the slug or the login exists already."""
    url = home.database_url("dzvin_app")
    database = Database(url, Notifier(url), connections=1)
    password = secrets.token_urlsafe(12)
    try:
        tenant, roles = await create_tenant(database, name, slug)
        new = NewUser(login=login, name=login, password=password, roles=(roles["Admin"],))
        async with database.transaction(tenant.id) as connection:
            await create_user(connection, tenant.id, new, Passwords())
    finally:
        await database.close()
    return password
