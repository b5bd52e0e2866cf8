"""Attaching a file to a form that is filled or corrected, and taking it away. It is there at once:
no autosave is waited for, and none undoes it."""

from dzvin.accounts.model import Person
from dzvin.crm.forms.attached import store
from dzvin.crm.forms.attached.model import (
    MEGABYTE,
    MOST_OF_FORM,
    Attached,
    BadFile,
    clean_name,
    free_name,
)
from dzvin.crm.forms.filled import store as forms
from dzvin.crm.forms.filled.actions import content_of, may_change, row_of
from dzvin.crm.forms.filled.model import Stored, changes_between
from dzvin.crm.forms.model import Answers, Block, FormClosed
from dzvin.crm.forms.tables import FORM
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.file_kinds import KINDS, kind_of
from dzvin.kernel.errors import Forbidden, NotFound


async def asked_for(
    connection: Connection, who: Person, form: str, block: str, *, for_update: bool = False
) -> tuple[Stored, Block]:
    """The form, and its question that wants one more file. Raises NotFound, FormClosed,
    Forbidden, BadFile."""
    stored = await _open_form(connection, who, form, for_update=for_update)
    content = await content_of(connection, stored)
    asked = [each for each in content.blocks if each.id == block and each.kind == "file"]
    if not asked:
        raise NotFound
    files = await store.list_files(connection, form)
    of_block = [each for each in files if each.block == block]
    if len(of_block) >= asked[0].most_files or len(files) >= MOST_OF_FORM:
        raise _bad("file_count")
    return stored, asked[0]


def looked_at(block: Block, name: str, content: bytes) -> tuple[str, str]:
    """Its name as it is kept, and its ending. Raises BadFile."""
    if not content:
        raise _bad("file_empty")
    if len(content) > block.most_megabytes * MEGABYTE:
        raise _bad("file_size")
    kept = clean_name(name)
    kind = kind_of(kept, content)
    if not kind or KINDS[kind].sort not in block.types:
        raise _bad("file_type")
    return kept, kind


async def attach(
    connection: Connection,
    who: Person,
    form: str,
    block: str,
    *,
    name: str,
    kind: str,
    content: bytes,
) -> Attached:
    """Raises as `asked_for`: meanwhile the form may have been closed."""
    stored, _ = await asked_for(connection, who, form, block, for_update=True)
    answers = await store.with_files(connection, form, stored.answers)
    names = [each for each in answers.get(block, ()) if isinstance(each, str)]
    file = Attached(
        id=new_id(),
        block=block,
        name=free_name(name, names),
        kind=kind,
        size_bytes=len(content),
        by=who.id,
        at=now(),
    )
    await store.insert_file(connection, who.tenant, form, file, content)
    after = {**stored.answers, block: (*names, file.name)}
    await _put(connection, who, stored, after)
    return file


async def detach(connection: Connection, who: Person, form: str, file: str) -> None:
    """Raises NotFound, FormClosed, Forbidden."""
    stored = await _open_form(connection, who, form, for_update=True)
    found = await store.load_file(connection, form, file)
    if found is None:
        raise NotFound
    given = (await store.with_files(connection, form, stored.answers))[found.block]
    await store.delete_file(connection, form, file)
    left = tuple(each for each in given if each != found.name)
    answers = {**stored.answers, found.block: left}
    if not left:
        del answers[found.block]
    await _put(connection, who, stored, answers)


async def _open_form(connection: Connection, who: Person, form: str, *, for_update: bool) -> Stored:
    await row_of(connection, who, form)
    stored = await forms.load_stored(connection, FORM.c.id == form, for_update=for_update)
    if stored is None:
        raise NotFound
    if not may_change(who, stored):
        if stored.status == "closed":
            raise FormClosed
        raise Forbidden(permission="widget.forms.edit")
    return stored


async def _put(connection: Connection, who: Person, before: Stored, answers: Answers) -> None:
    """The revision stays: what is typed meanwhile does not know of files, and keeps them."""
    at = now()
    status = "in_progress" if before.status == "opened" else before.status
    await forms.update_form(connection, before.id, answers=answers, status=status, changed_at=at)
    await forms.put_edit(
        connection,
        who.tenant,
        before.id,
        by=who.id,
        at=at,
        status=status,
        changes=changes_between(before.answers, answers),
        is_typing=before.status != "closed",
    )


def _bad(code: str) -> BadFile:
    return BadFile(fields=[{"field": "file", "code": code}])
