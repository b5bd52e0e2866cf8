"""Files of a form: attached and taken away by who may change it, saved from the journal."""

import asyncio
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.params import Parameter

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.crm.forms.attached import store
from dzvin.crm.forms.attached.actions import asked_for, attach, detach, looked_at
from dzvin.crm.forms.attached.model import MEGABYTE, Attached
from dzvin.crm.forms.filled.actions import USE, row_of
from dzvin.crm.forms.model import MOST_MEGABYTES
from dzvin.infra.db import Connection, Database
from dzvin.infra.file_kinds import KINDS, saved_as
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound


@post(
    "/api/forms/{form:str}/blocks/{block:str}/files",
    opt=needs(USE),
    status_code=201,
    request_max_body_size=MOST_MEGABYTES * MEGABYTE,
)
async def file_attach(
    form: Id,
    block: Annotated[str, Parameter(max_length=32)],
    who: Person,
    database: Database,
    request: Request[Any, Any, Any],
    name: Annotated[str, Parameter(max_length=255)] = "",
) -> Attached:
    """The body is the file. No connection is in hand while a slow line brings it."""
    async with database.transaction(who.tenant) as connection:
        _, asked = await asked_for(connection, who, form, block)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
    whole = bytes(content)
    kept, kind = await asyncio.to_thread(looked_at, asked, name, whole)
    async with database.transaction(who.tenant) as connection:
        more = {"name": kept, "kind": kind}
        return await attach(connection, who, form, block, content=whole, **more)


@get("/api/forms/{form:str}/files/{file:str}", opt=needs(USE))
async def file_save(form: Id, file: Id, who: Person, connection: Connection) -> Response[bytes]:
    """For whoever may read the form. It is saved, never shown in the page."""
    await row_of(connection, who, form)
    found = await store.load_content(connection, form, file)
    if found is None:
        raise NotFound
    media = KINDS[found.kind].media if found.kind in KINDS else "application/octet-stream"
    return Response(found.content, media_type=media, headers=saved_as(found.name))


@delete("/api/forms/{form:str}/files/{file:str}", opt=needs(USE))
async def file_remove(form: Id, file: Id, who: Person, connection: Connection) -> None:
    """Its name stays in the history of the form. A closed one needs `form.edit_closed`."""
    await detach(connection, who, form, file)


ROUTES = [file_attach, file_save, file_remove]
