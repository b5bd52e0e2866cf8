"""Scripts, their versions and the forms of queues in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, convert, to_builtins
from sqlalchemy import ColumnElement, and_, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dzvin.crm.forms.link import Link
from dzvin.crm.forms.model import Quota, Script
from dzvin.crm.forms.tables import FORM_COUNTED, QUEUE_FORM, SCRIPT, SCRIPT_VERSION
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.http import Id

LISTS = text(
    "SELECT id::text AS id, name FROM list WHERE CAST(:projects AS uuid[]) IS NULL"
    " OR project = ANY(CAST(:projects AS uuid[])) ORDER BY name"
)
TEMPLATES = text("SELECT id::text AS id, name, channel FROM message_template ORDER BY name")
QUEUE = text("SELECT project::text AS project FROM queue WHERE id = CAST(:queue AS uuid)")

MOST_REQUIRED = 4 * 3600
MOST_VERSIONS = 500

type Moment = Literal["ring", "answer"]


class Named(Struct, frozen=True, kw_only=True):
    id: str
    name: str


class Template(Named, frozen=True, kw_only=True):
    """Of messages: `channel` is sms or email."""

    channel: str


class QuotaCount(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    limit: int
    count: int


class ScriptRow(Struct, frozen=True, kw_only=True):
    """`number` and `published_at` are those of the published version."""

    id: str
    project: str
    name: str
    created_at: datetime
    published: str | None
    number: int | None
    published_at: datetime | None
    quotas: tuple[Quota, ...]


class ScriptDraft(ScriptRow, frozen=True, kw_only=True):
    draft: Script


class VersionRow(Struct, frozen=True, kw_only=True):
    id: str
    script: str
    number: int
    published_at: datetime
    published_by: str | None


class Version(VersionRow, frozen=True, kw_only=True):
    content: Script


class QueueForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link wins over a script. `required_seconds`: PCP lasts until the form is completed, and so
    long at most; 0: it does not wait."""

    script: Id | None = None
    moment: Moment = "ring"
    link: Link | None = None
    required_seconds: Annotated[int, Meta(ge=0, le=MOST_REQUIRED)] = 0


_PUBLISHED = SCRIPT.outerjoin(
    SCRIPT_VERSION,
    and_(SCRIPT_VERSION.c.tenant == SCRIPT.c.tenant, SCRIPT_VERSION.c.id == SCRIPT.c.published),
)
_COLUMNS = (
    SCRIPT.c.id,
    SCRIPT.c.project,
    SCRIPT.c.name,
    SCRIPT.c.created_at,
    SCRIPT.c.published,
    SCRIPT.c.quotas,
    SCRIPT_VERSION.c.number,
    SCRIPT_VERSION.c.published_at,
)


async def list_scripts(connection: Connection, where: ColumnElement[bool]) -> list[ScriptRow]:
    query = select(*_COLUMNS).select_from(_PUBLISHED).where(where).order_by(SCRIPT.c.name)
    return await rows(connection, query, ScriptRow)


async def load_script(
    connection: Connection, where: ColumnElement[bool], *, for_update: bool = False
) -> ScriptDraft | None:
    query = select(*_COLUMNS, SCRIPT.c.draft).select_from(_PUBLISHED).where(where)
    if for_update:
        query = query.with_for_update(of=SCRIPT)
    return await row(connection, query, ScriptDraft)


async def insert_script(connection: Connection, *, draft: Script, **values: Any) -> None:
    await connection.execute(insert(SCRIPT).values(**values, draft=to_builtins(draft)))


async def update_script(connection: Connection, script: str, values: Mapping[str, Any]) -> None:
    if values:
        ready = {name: to_builtins(value) for name, value in values.items()}
        await connection.execute(update(SCRIPT).where(SCRIPT.c.id == script).values(ready))


async def delete_script(connection: Connection, script: str) -> None:
    await connection.execute(delete(SCRIPT).where(SCRIPT.c.id == script))


async def list_versions(connection: Connection, script: str) -> list[VersionRow]:
    columns = [SCRIPT_VERSION.c[name] for name in VersionRow.__struct_fields__]
    query = select(*columns).where(SCRIPT_VERSION.c.script == script)
    return await rows(connection, query.order_by(SCRIPT_VERSION.c.number.desc()), VersionRow)


async def load_version(connection: Connection, where: ColumnElement[bool]) -> Version | None:
    return await row(connection, select(SCRIPT_VERSION).where(where), Version)


async def list_contents(connection: Connection, where: ColumnElement[bool]) -> dict[str, Script]:
    """By version, the newest first; of a script that was published very often not all."""
    version = SCRIPT_VERSION.c
    query = select(version.id, version.content).where(where)
    found = await connection.execute(query.order_by(version.number.desc()).limit(MOST_VERSIONS))
    return {str(id): convert(content, Script) for id, content in found}


async def insert_version(
    connection: Connection, *, tenant: str, id: str, script: str, content: Script, by: str
) -> None:
    """The script's row must be locked, or two may want the same number."""
    known = func.coalesce(func.max(SCRIPT_VERSION.c.number), 0) + 1
    number = await connection.scalar(select(known).where(SCRIPT_VERSION.c.script == script))
    values = {"tenant": tenant, "id": id, "script": script, "number": number, "published_by": by}
    await connection.execute(insert(SCRIPT_VERSION).values(**values, content=to_builtins(content)))


async def list_lists(connection: Connection, projects: Sequence[str] | None = None) -> list[Named]:
    """Those of these projects; None: of all."""
    wanted = None if projects is None else list(projects)
    return await rows(connection, LISTS.bindparams(projects=wanted), Named)


async def list_templates(connection: Connection) -> list[Template]:
    return await rows(connection, TEMPLATES, Template)


async def count_quotas(connection: Connection, script: str) -> dict[str, int]:
    """Completed forms by quota."""
    found = await connection.execute(
        select(FORM_COUNTED.c.quota, func.count())
        .where(FORM_COUNTED.c.script == script)
        .group_by(FORM_COUNTED.c.quota)
    )
    return {str(quota): int(count) for quota, count in found}


async def quota_counts(connection: Connection, script: ScriptRow) -> list[QuotaCount]:
    counted = await count_quotas(connection, script.id) if script.quotas else {}
    return [
        QuotaCount(id=each.id, name=each.name, limit=each.limit, count=counted.get(each.id, 0))
        for each in script.quotas
    ]


async def load_queue_project(connection: Connection, queue: str) -> str | None:
    project: str | None = await connection.scalar(QUEUE, {"queue": queue})
    return project


async def load_queue_form(connection: Connection, queue: str) -> QueueForm:
    columns = [QUEUE_FORM.c[name] for name in QueueForm.__struct_fields__]
    query = select(*columns).where(QUEUE_FORM.c.queue == queue)
    return await row(connection, query, QueueForm) or QueueForm()


async def save_queue_form(
    connection: Connection, tenant: str, queue: str, given: QueueForm
) -> None:
    values = to_builtins(given)
    await connection.execute(
        upsert(QUEUE_FORM)
        .values(tenant=tenant, queue=queue, **values)
        .on_conflict_do_update(index_elements=["tenant", "queue"], set_=values)
    )
