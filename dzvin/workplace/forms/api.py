"""The form of one's call: opened, saved every few seconds, completed."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import Parameter
from msgspec import Struct
from msgspec.structs import replace

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.privacy import masked_number
from dzvin.accounts.store import load_tenant
from dzvin.calls.api import own_call
from dzvin.crm.contacts import actions as contacts
from dzvin.crm.forms import store as scripts
from dzvin.crm.forms.filled import store as forms
from dzvin.crm.forms.filled.actions import NUMBERS, USE, content_of, load_form, row_of
from dzvin.crm.forms.filled.model import Form
from dzvin.crm.forms.link import Link, address
from dzvin.crm.forms.tables import FORM
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound
from dzvin.kernel.value_list import VALUE_LENGTH
from dzvin.workplace.forms import store
from dzvin.workplace.forms.actions import complete_form, open_form, save_form
from dzvin.workplace.forms.filling import Completion, Draft, Saved
from dzvin.workplace.forms.model import Beside, beside, link_values

FOUND = 20


class Opened(Struct, frozen=True, kw_only=True):
    """What opens beside the call. `waits`: not before it is answered. All empty: nothing."""

    form: Form | None = None
    link: Link | None = None
    waits: bool = False


@post("/api/calls/{call:str}/form", opt=needs(USE), status_code=200)
async def form_open(call: Id, who: Person, connection: Connection) -> Opened:
    """As the call's queue says. Harmless when repeated: an operator has one form of a call, and it
    is there while his phone comes back to the talk."""
    known = await forms.load_stored(connection, FORM.c.call == call, FORM.c.operator == who.id)
    if known is not None:
        return Opened(form=await load_form(connection, who, known.id))
    found = await own_call(connection, who, call)
    if found.direction == "internal":
        return Opened()
    here = beside(found, who.id)
    return await _open(connection, who, here, here.queue) if here.queue else Opened()


@put("/api/forms/{form:str}/answers", opt=needs(USE))
async def form_save(form: Id, who: Person, connection: Connection, data: Draft) -> Saved:
    """A draft may be wrong or half done. Refused when somebody else has saved meanwhile."""
    await row_of(connection, who, form)
    return await save_form(connection, who, form, data)


@post("/api/forms/{form:str}/complete", opt=needs(USE), status_code=200)
async def form_complete(form: Id, who: Person, connection: Connection, data: Completion) -> Saved:
    """Everything that is asked must be answered. A closed form stays closed."""
    await row_of(connection, who, form)
    return await complete_form(connection, who, form, data)


@get("/api/forms/{form:str}/lookup/{block:str}", opt=needs(USE))
async def form_lookup(
    form: Id,
    block: Annotated[str, Parameter(max_length=32)],
    who: Person,
    connection: Connection,
    begins: Annotated[str, Parameter(max_length=VALUE_LENGTH)] = "",
) -> list[str]:
    """The first values of the block's list that begin like this."""
    await row_of(connection, who, form)
    stored = await forms.load_stored(connection, FORM.c.id == form)
    content = await content_of(connection, stored) if stored else None
    asked = [each for each in content.blocks if each.id == block] if content else []
    if not asked or asked[0].kind != "lookup":
        raise NotFound
    found = await store.values_of(connection, asked[0].list, begins.strip().casefold(), FOUND)
    return found if may(who, NUMBERS) else [each for each in found if not each.startswith("+")]


ROUTES = [form_open, form_save, form_complete, form_lookup]


async def _open(connection: Connection, who: Person, here: Beside, queue: str) -> Opened:
    asked = await scripts.load_queue_form(connection, queue)
    if (asked.link or asked.script) and asked.moment == "answer" and not here.is_talking:
        return Opened(waits=True)
    if asked.link is not None:
        return Opened(link=await _link(connection, who, here, asked.link))
    form = None
    if asked.script is not None:
        form = await open_form(connection, who, here, asked, queue)
    return Opened(form=await load_form(connection, who, form) if form else None)


async def _link(connection: Connection, who: Person, here: Beside, link: Link) -> Link:
    tenant = await load_tenant(connection, who.tenant)
    contact = await contacts.known(connection, who, here.number)
    shown = here.number if may(who, NUMBERS) else masked_number(here.number)
    values = link_values(
        replace(here, number=shown),
        queue_name=await store.queue_name(connection, here.queue),
        operator=who.id,
        login=who.login,
        contact=contact.id if contact else "",
        country=tenant.settings.country,
    )
    return Link(url=address(link, values), mode=link.mode)
