"""What the router hears of pages that come and go."""

from collections.abc import Awaitable, Callable

from dzvin.accounts.model import Person
from dzvin.acd.inputs import PageClosed, PageOpened, StatusPressed
from dzvin.infra.db import Database
from dzvin.infra.door import post
from dzvin.kernel.messages import Input
from dzvin.workplace.hub import Hub, Page


async def leave(hub: Hub, page: Page, tell: Callable[..., Awaitable[None]]) -> None:
    """A page that opened while the last one's farewell was on its way must not be lost."""
    hub.leave(page)
    if page.is_moving:
        return  # the next process hears of it, or misses it
    tenant, operator = page.tenant, page.viewer.operator
    if not hub.pages_of(tenant, operator):
        await tell(*heard_when_left(page))
        if hub.pages_of(tenant, operator):
            await tell(PageOpened(operator=operator))


def heard_when_left(page: Page) -> list[Input]:
    """A last page that goes may be a reload; one that was closed for him has signed him out."""
    operator = page.viewer.operator
    signed_out = [StatusPressed(operator=operator, state="offline")] if page.is_closed else []
    return [PageClosed(operator=operator), *signed_out]


async def tell_router(database: Database, who: Person, *heard: Input) -> None:
    async with database.transaction(who.tenant) as connection:
        for each in heard:
            await post(connection, who.tenant, f"acd:{who.tenant}", each)
