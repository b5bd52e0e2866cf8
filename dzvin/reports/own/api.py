"""An operator's own statistics: the shift as the reports will tell it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from litestar import get

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.store import load_tenant
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.reports.own import store
from dzvin.reports.own.model import OwnStatistics, productivity, work_time


@get("/api/statistics/mine", opt=needs("workplace.use"))
async def own_statistics(who: Person, connection: Connection) -> OwnStatistics:
    """Since his first sign-in of the company's day."""
    company = (await load_tenant(connection, who.tenant)).settings
    at = now()
    day = midnight(at, company.timezone)
    history = await store.history(connection, who.id, day)
    worked = work_time(history, day, at, await store.breaks(connection))
    since = worked.since or at
    pcp = sum(one.seconds for one in worked.statuses if one.state == "pcp")
    return OwnStatistics(
        at=at,
        productivity=productivity(
            await store.calls(connection, who.id, since),
            await store.parts(connection, who.id, since),
            await store.outcomes(connection, who.id, since),
            pcp,
            at,
        ),
        forms_completed=await store.count_forms(connection, who.id, since),
        work_time=worked,
    )


def midnight(at: datetime, timezone: str) -> datetime:
    """When the day began there."""
    return at.astimezone(ZoneInfo(timezone)).replace(hour=0, minute=0, second=0, microsecond=0)


ROUTES = [own_statistics]
