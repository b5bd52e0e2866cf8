"""Webhook secrets: made, shown once, made anew."""

from datetime import datetime
from secrets import token_urlsafe
from typing import Annotated

from litestar import get, post
from litestar.datastructures import State
from msgspec import Meta, Struct

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.crm.forms.hooks import store
from dzvin.crm.forms.hooks.store import SecretRow
from dzvin.crm.forms.link import hook_host
from dzvin.events.system import ConfigAction
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.seal import Seal
from dzvin.infra.wrong_fields import WrongFields

MANAGE = "webhook.manage"
BYTES = 32


class NewSecret(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`url`: any address of the host."""

    url: Annotated[str, Meta(max_length=2_000)]


class MadeSecret(Struct, frozen=True, kw_only=True):
    """The only answer that holds it."""

    host: str
    secret: str
    made_at: datetime


@get("/api/webhook-secrets", opt=needs(MANAGE))
async def secret_list(connection: Connection) -> list[SecretRow]:
    """To whom signed requests go."""
    return await store.list_secrets(connection)


@post("/api/webhook-secrets", opt=needs(MANAGE), status_code=201)
async def secret_make(
    who: Person, connection: Connection, state: State, data: NewSecret
) -> MadeSecret:
    """A new one at once takes the place of the one before."""
    host = hook_host(data.url)
    if not host:
        raise WrongFields(fields=[{"field": "url", "code": "format"}])
    seal: Seal = state.seal
    had = await store.sealed_secret(connection, host)
    made = MadeSecret(host=host, secret=token_urlsafe(BYTES), made_at=now())
    sealed = seal.close(made.secret)
    await store.put_secret(connection, who.tenant, host, sealed, who.id, made.made_at)
    action: ConfigAction = "changed" if had else "created"
    told = {"host": host}
    await changed(connection, who, "webhook_secret", host, action=action, title=host, after=told)
    return made


ROUTES = [secret_list, secret_make]
