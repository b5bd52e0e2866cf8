"""Attached files in the database: beside their form, each under an id of ours."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, delete, insert, not_, select, text

from dzvin.crm.forms.attached.model import Attached
from dzvin.crm.forms.model import Answers
from dzvin.crm.forms.tables import FORM, FORM_FILE
from dzvin.infra.db import Connection, row, rows

FILE = FORM_FILE.c
COPY = text(
    "INSERT INTO form_file (tenant, id, form, block, name, kind, size_bytes, content, by, at)"
    " SELECT tenant, gen_random_uuid(), CAST(:to AS uuid), block, name, kind, size_bytes, content,"
    " CAST(:by AS uuid), CAST(:at AS timestamptz) FROM form_file WHERE form = CAST(:form AS uuid)"
)
_COLUMNS = [FILE[name] for name in Attached.__struct_fields__]


class Content(Struct, frozen=True, kw_only=True):
    name: str
    kind: str
    content: bytes


async def list_files(connection: Connection, form: str) -> list[Attached]:
    """In the order in which they were attached."""
    query = select(*_COLUMNS).where(FILE.form == form).order_by(FILE.at, FILE.id)
    return await rows(connection, query, Attached)


async def with_files(connection: Connection, form: str, answers: Answers) -> Answers:
    """With what a question of files has that is hidden now and may be shown again."""
    kept: dict[str, tuple[str, ...]] = {}
    for file in await list_files(connection, form):
        kept[file.block] = (*kept.get(file.block, ()), file.name)
    return {**kept, **answers}


async def load_file(connection: Connection, form: str, file: str) -> Attached | None:
    return await row(connection, select(*_COLUMNS).where(_one(form, file)), Attached)


async def load_content(connection: Connection, form: str, file: str) -> Content | None:
    query = select(FILE.name, FILE.kind, FILE.content).where(_one(form, file))
    found = (await connection.execute(query)).first()
    if found is None:
        return None
    return Content(name=found.name, kind=found.kind, content=bytes(found.content))


async def insert_file(
    connection: Connection, tenant: str, form: str, file: Attached, content: bytes
) -> None:
    values = {name: getattr(file, name) for name in Attached.__struct_fields__}
    await connection.execute(
        insert(FORM_FILE).values(tenant=tenant, form=form, content=content, **values)
    )


async def delete_file(connection: Connection, form: str, file: str) -> None:
    await connection.execute(delete(FORM_FILE).where(_one(form, file)))


async def keep_only(connection: Connection, form: str, blocks: Collection[str]) -> None:
    """Files of questions that were not asked in the end go."""
    gone = and_(FILE.form == form, FILE.block.not_in(list(blocks)))
    await connection.execute(delete(FORM_FILE).where(gone))


async def keep_answered(connection: Connection, forms: Collection[str]) -> None:
    """The same for these forms, by what they hold."""
    is_of_one = and_(FORM.c.tenant == FILE.tenant, FORM.c.id == FILE.form)
    gone = and_(FILE.form.in_(list(forms)), not_(FORM.c.answers.has_key(FILE.block)))
    await connection.execute(delete(FORM_FILE).where(is_of_one, gone))


async def copy_files(connection: Connection, form: str, to: str, by: str, at: datetime) -> None:
    """A colleague goes on with the same call."""
    values = {"form": form, "to": to, "by": by, "at": at}
    await connection.execute(COPY, values)


def _one(form: str, file: str) -> ColumnElement[bool]:
    return and_(FILE.form == form, FILE.id == file)
