"""A person asks to be forgotten: first what there is of him, then all of it goes."""

from litestar import get, post

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.crm.contacts import actions
from dzvin.crm.contacts.actions import EDIT, reached
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.jobs import defer
from dzvin.kernel.errors import Forbidden
from dzvin.workplace.forgetting import store
from dzvin.workplace.forgetting.model import Traces, forget_job

DELETE = "rec.delete"


@get("/api/contacts/{contact:str}/traces", opt=needs(EDIT, of_company=True))
async def contact_traces(contact: Id, who: Person, connection: Connection) -> Traces:
    """What would go, and how many calls would stay as numbers."""
    found = await reached(connection, who, EDIT, contact)
    return await store.count(connection, contact, actions.parties_of(who.tenant, found))


@post("/api/contacts/{contact:str}/erase", opt=needs(EDIT, of_company=True), status_code=200)
async def contact_erase(
    contact: Id, who: Person, connection: Connection, recordings: bool = False
) -> None:
    """His card, numbers and names go at once; answers, messages, notes of promised calls and, if
    asked by one who may delete recordings, the sound of his calls in the background."""
    if recordings and not may(who, DELETE):
        raise Forbidden(permission=DELETE)
    found = await reached(connection, who, EDIT, contact)
    parties = sorted(actions.parties_of(who.tenant, found))
    job = forget_job(who.tenant, contact, parties, who.id, with_recordings=recordings)
    await defer(connection, job)
    await actions.delete(connection, who, found, is_erased=True)


ROUTES = [contact_traces, contact_erase]
