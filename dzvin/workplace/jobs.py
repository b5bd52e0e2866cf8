"""What the web process does by the clock: pages that vanished unheard, phones that are over."""

import asyncio

import msgspec
import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dzvin.acd.inputs import PageClosed
from dzvin.acd.model import Operator
from dzvin.infra.clock import now
from dzvin.infra.db import Database
from dzvin.infra.door import post
from dzvin.infra.shard import ShardDatabase
from dzvin.workplace import store
from dzvin.workplace.actions import Phones
from dzvin.workplace.colleagues.store import forget_old
from dzvin.workplace.hub import Hub

EVERY_SECONDS = 15
"""Pages reconnect within a few seconds after a restart of this process; the first look waits so
long, too."""

log = structlog.get_logger()


async def keep_true(
    log_database: ShardDatabase,
    database: Database,
    hub: Hub,
    phones: Phones,
    every_seconds: float = EVERY_SECONDS,
    alone: asyncio.Event | None = None,
    left: asyncio.Event | None = None,
) -> None:
    """Until cancelled. `alone` is set while no other process has pages of this shard: during an
    upgrade nobody can say which pages are open nowhere. `left`: the pages have moved to another
    process for good, and only the phones of talks that still last are here."""
    while True:
        if alone is not None:
            await alone.wait()
        await asyncio.sleep(every_seconds)
        if left is not None and left.is_set():
            return
        if alone is not None and not alone.is_set():
            continue
        try:
            async with log_database.shard_transaction() as connection:
                found = await connection.scalars(text("SELECT id::text FROM tenant"))
                tenants = list(found)
        except SQLAlchemyError as error:
            log.warning("workplace.database_away", error=str(error))
            continue
        for tenant in tenants:
            await keep_tenant_true(database, hub, phones, tenant)


async def keep_tenant_true(database: Database, hub: Hub, phones: Phones, tenant: str) -> None:
    """What fails, because the switch is away or a row is broken, is tried again the next time."""
    try:
        await close_vanished(database, hub, tenant)
        await phones.sweep(tenant)
        async with database.transaction(tenant) as connection:
            await forget_old(connection, now())
    except Exception as error:  # one tenant's trouble must not end everybody's pages and phones
        log.warning("workplace.not_kept_true", tenant=tenant, error=repr(error))


async def close_vanished(database: Database, hub: Hub, tenant: str) -> None:
    """Tell the router of pages that it believes open and that are open nowhere."""
    open_here = hub.operators()
    async with database.transaction(tenant) as connection:
        for person in await store.people(connection):
            if person.state is None or (tenant, person.id) in open_here:
                continue
            if msgspec.convert(person.state, Operator).is_page_open:
                await post(
                    connection,
                    tenant,
                    f"acd:{tenant}",
                    PageClosed(operator=person.id),
                    is_needed=True,
                )
