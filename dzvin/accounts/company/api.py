"""The company's settings: what holds for all of it, and what its calls outside may cost."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import get, patch
from sqlalchemy import text, update

from dzvin.accounts import store
from dzvin.accounts.actions import changed
from dzvin.accounts.company.model import (
    CompanyChanges,
    CompanyShown,
    senseless,
    used_today,
)
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person, Tenant
from dzvin.accounts.tables import TENANT
from dzvin.infra.changes import given
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.wrong_fields import WrongFields

USAGE = text('SELECT calls, seconds, cost_micros FROM outside_usage WHERE "on" = :day')
QUEUE = text("SELECT 1 FROM queue WHERE id = CAST(:queue AS uuid) AND is_active")


@get("/api/company", opt=needs("company.settings"))
async def company(who: Person, connection: Connection) -> CompanyShown:
    return await _shown(connection, await store.load_tenant(connection, who.tenant))


@patch("/api/company", opt=needs("company.settings"))
async def company_change(who: Person, connection: Connection, data: CompanyChanges) -> CompanyShown:
    """Holds for the next call; calls that last go on."""
    changes = given(data)
    await _check(connection, changes)
    before = await store.load_tenant(connection, who.tenant)
    name = changes.pop("name", before.name)
    after = msgspec.structs.replace(
        before, name=name, settings=msgspec.structs.replace(before.settings, **changes)
    )
    await connection.execute(
        update(TENANT)
        .where(TENANT.c.id == who.tenant)
        .values(name=after.name, settings=msgspec.to_builtins(after.settings))
    )
    shown = await _shown(connection, after)
    was, now_is = _flat(before), _flat(after)
    await changed(connection, who, "tenant", who.tenant, before=was, after=now_is)
    return shown


ROUTES = [company, company_change]


def _flat(tenant: Tenant) -> dict[str, Any]:
    return {"name": tenant.name, **msgspec.to_builtins(tenant.settings)}


async def _check(connection: Connection, changes: dict[str, object]) -> None:
    wrong = senseless(changes)
    queue = changes.get("fallback_queue")
    if queue is not None and (await connection.execute(QUEUE, {"queue": queue})).first() is None:
        wrong.append({"field": "fallback_queue", "code": "unknown"})
    if wrong:
        raise WrongFields(fields=wrong)


async def _shown(connection: Connection, tenant: Tenant) -> CompanyShown:
    settings = tenant.settings
    on = now().astimezone(ZoneInfo(settings.timezone)).date()
    used = (await connection.execute(USAGE, {"day": on})).first() or (0, 0, 0)
    own = {
        name: getattr(settings, name)
        for name in CompanyShown.__struct_fields__
        if name in settings.__struct_fields__
    }
    usage = used_today(settings, on, int(used[0]), int(used[1]), int(used[2]))
    return CompanyShown(id=tenant.id, name=tenant.name, usage=usage, **own)
