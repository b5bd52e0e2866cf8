"""Adding to the ledger: the row and the recorded event, in one transaction."""

from typing import Any

from dzvin.events.points import PointsChanged
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.kernel.errors import NotFound
from dzvin.reports.points import store
from dzvin.reports.points.model import Entry, GivenAlready

TOLD = ("kind", "points", "money_micros", "currency", "comment", "call", "by", "reverses")


async def added(connection: Connection, tenant: str, **values: Any) -> Entry:
    """Once, though it is asked for twice under one id."""
    is_new = await store.insert_entry(connection, tenant=tenant, **values)
    if is_new:
        await tell(connection, tenant, **values)
    found = await store.load_entry(connection, values["id"])
    if found is None:
        raise NotFound
    user, entry = found
    is_same = all(getattr(entry, name) == values[name] for name in TOLD if name in values)
    if not is_new and (user != values["user_account"] or not is_same):
        raise GivenAlready
    return entry


async def tell(connection: Connection, tenant: str, **values: Any) -> None:
    user = values["user_account"]
    said = {name: values[name] for name in TOLD if name in values}
    event = PointsChanged(operator=user, entry=values["id"], **said)
    await record(connection, tenant, f"points:{user}", event)
