"""What the worker hears for traces is stored by company, and nobody's trouble is another's."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from dzvin.infra.clock import new_id
from dzvin.telephony.tables import TRACE
from dzvin.telephony.trace.listener import TraceListener
from dzvin.telephony.trace.model import CommandTold, Letter
from tests.support.web import Story, Web

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def told(tenant: str) -> CommandTold:
    return CommandTold(
        call=new_id(), tenant=tenant, leg="l", command="Answer", at=AT, ms=1.0, status=204
    )


def test_a_company_that_is_gone_ends_nobody_and_takes_no_other_ones_traces_along(
    play: Story,
) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        listener = TraceListener(web.database, "127.0.0.1", 0, "key")
        notes = tuple(told(tenant) for tenant in (new_id(), admin.tenant, "no company's name"))
        listener.gathering.hear_letter(Letter(key="key", notes=notes))
        await listener.store()
        async with web.database.transaction(admin.tenant) as connection:
            assert await connection.scalar(select(func.count()).select_from(TRACE)) == 1

    play(story)
