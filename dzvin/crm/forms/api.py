"""The builder of scripts: drafts, what is wrong with them, publishing; which queue opens which."""

from typing import Annotated

from litestar import delete, get, patch, post, put
from msgspec import UNSET, Meta, Struct, UnsetType, structs
from sqlalchemy import and_

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Name, Person
from dzvin.accounts.permissions import Thing, may, scope_of
from dzvin.accounts.store import visible
from dzvin.crm.forms import store
from dzvin.crm.forms.acting import Known
from dzvin.crm.forms.checks import problems_of
from dzvin.crm.forms.link import check_link
from dzvin.crm.forms.model import Problem, Quota, Script, ScriptRefused
from dzvin.crm.forms.store import (
    Named,
    QueueForm,
    QuotaCount,
    ScriptDraft,
    ScriptRow,
    Template,
    Version,
    VersionRow,
)
from dzvin.crm.forms.tables import SCRIPT, SCRIPT_VERSION
from dzvin.crm.forms.walk import Rules, rules_of
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.kernel.expression import BadExpression

EDIT, PUBLISH, HOOKS = "script.edit", "script.publish", "webhook.manage"

Quotas = Annotated[tuple[Quota, ...], Meta(max_length=50)]


class NewScript(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    project: Id
    name: Name
    draft: Script = Script()


class ScriptChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    draft: Script | UnsetType = UNSET
    quotas: Quotas | UnsetType = UNSET


class Draft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    draft: Script
    quotas: Quotas = ()


class Verdict(Struct, frozen=True, kw_only=True):
    """`rules` for the preview; none while a condition cannot be read."""

    problems: list[Problem]
    rules: Rules | None


class Listed(Struct, frozen=True, kw_only=True):
    script: ScriptRow
    counts: list[QuotaCount]


class QueueChoice(Struct, frozen=True, kw_only=True):
    """`scripts`: those of its project that are published."""

    form: QueueForm
    scripts: list[Named]


@get("/api/scripts", opt=needs(EDIT))
async def script_list(who: Person, connection: Connection) -> list[Listed]:
    found = await store.list_scripts(connection, visible(who, EDIT, project=SCRIPT.c.project))
    return [
        Listed(script=each, counts=await store.quota_counts(connection, each)) for each in found
    ]


@post("/api/scripts", opt=needs(EDIT), status_code=201)
async def script_create(who: Person, connection: Connection, data: NewScript) -> ScriptDraft:
    if not may(who, EDIT, Thing(project=data.project)):
        raise Forbidden(permission=EDIT)
    id = new_id()
    await store.insert_script(
        connection,
        tenant=who.tenant,
        id=id,
        project=data.project,
        name=data.name,
        draft=data.draft,
    )
    made = await _script(connection, who, EDIT, id)
    await changed(connection, who, "script", id, action="created", after=made)
    return made


@get("/api/scripts/lists", opt=needs(EDIT))
async def script_lists(who: Person, connection: Connection) -> list[Named]:
    """What a lookup and an action may name: lists of the projects whose scripts are his."""
    return await _lists(connection, who, EDIT)


@get("/api/scripts/templates", opt=needs(EDIT))
async def script_templates(connection: Connection) -> list[Template]:
    """What an action that writes to the customer may name. Their texts are their editors' own."""
    return await store.list_templates(connection)


@post("/api/scripts/check", opt=needs(EDIT), status_code=200)
async def script_check(who: Person, connection: Connection, data: Draft) -> Verdict:
    named = await _known(connection, who, EDIT)
    try:
        rules: Rules | None = rules_of(data.draft)
    except BadExpression:
        rules = None
    return Verdict(problems=problems_of(data.draft, data.quotas, named), rules=rules)


@get("/api/scripts/{script:str}", opt=needs(EDIT))
async def script_read(script: Id, who: Person, connection: Connection) -> ScriptDraft:
    return await _script(connection, who, EDIT, script)


@patch("/api/scripts/{script:str}", opt=needs(EDIT))
async def script_change(
    script: Id, who: Person, connection: Connection, data: ScriptChanges
) -> ScriptDraft:
    """A draft may be wrong or half done: forms know only what is published. Quotas count at
    once, for what is completed from now on."""
    before = await _script(connection, who, EDIT, script)
    if data.quotas is not UNSET:
        await _check_quotas(connection, who, before, data.quotas)
    given = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    await store.update_script(connection, script, given)
    after = await _script(connection, who, EDIT, script)
    await changed(connection, who, "script", script, before=before, after=after)
    return after


@delete("/api/scripts/{script:str}", opt=needs(EDIT))
async def script_delete(script: Id, who: Person, connection: Connection) -> None:
    """Refused when a queue opens it or a form was filled by it."""
    gone = await _script(connection, who, EDIT, script)
    await store.delete_script(connection, script)
    await changed(connection, who, "script", script, action="deleted", before=gone)


@post("/api/scripts/{script:str}/publish", opt=needs(PUBLISH), status_code=200)
async def script_publish(script: Id, who: Person, connection: Connection) -> ScriptDraft:
    """New forms take the draft as it is; open ones keep theirs."""
    before = await _script(connection, who, PUBLISH, script)
    found = await store.load_script(connection, SCRIPT.c.id == script, for_update=True)
    if found is None:
        raise NotFound
    await _check_hooks(connection, who, found)
    problems = problems_of(found.draft, found.quotas, await _known(connection, who, PUBLISH))
    if problems:
        raise ScriptRefused(fields=[_as_field(problem) for problem in problems])
    version = new_id()
    await store.insert_version(
        connection,
        tenant=who.tenant,
        id=version,
        script=script,
        content=found.draft,
        by=who.id,
    )
    await store.update_script(connection, script, {"published": version})
    after = await _script(connection, who, PUBLISH, script)
    was, is_now = {"version": before.number}, {"version": after.number}
    await changed(connection, who, "script", script, title=after.name, before=was, after=is_now)
    return after


@get("/api/scripts/{script:str}/versions", opt=needs(EDIT))
async def script_version_list(script: Id, who: Person, connection: Connection) -> list[VersionRow]:
    await _script(connection, who, EDIT, script)
    return await store.list_versions(connection, script)


@get("/api/scripts/{script:str}/versions/{number:int}", opt=needs(EDIT))
async def script_version_read(
    script: Id, number: int, who: Person, connection: Connection
) -> Version:
    await _script(connection, who, EDIT, script)
    which = and_(SCRIPT_VERSION.c.script == script, SCRIPT_VERSION.c.number == number)
    found = await store.load_version(connection, which)
    if found is None:
        raise NotFound
    return found


@get("/api/queues/{queue:str}/form", opt=needs("queue.view"))
async def queue_form_read(queue: Id, who: Person, connection: Connection) -> QueueChoice:
    project = await _queue(connection, who, "queue.view", queue)
    is_ready = and_(SCRIPT.c.project == project, SCRIPT.c.published.is_not(None))
    scripts = await store.list_scripts(connection, is_ready)
    return QueueChoice(
        form=await store.load_queue_form(connection, queue),
        scripts=[Named(id=each.id, name=each.name) for each in scripts],
    )


@put("/api/queues/{queue:str}/form", opt=needs("queue.edit"))
async def queue_form_save(
    queue: Id, who: Person, connection: Connection, data: QueueForm
) -> QueueForm:
    """A link or a script of the queue's project."""
    project = await _queue(connection, who, "queue.edit", queue)
    if data.link is not None:
        check_link(data.link)
        if data.required_seconds:
            raise WrongFields(fields=[{"field": "required_seconds", "code": "not_allowed"}])
    if data.script is not None:
        which = and_(SCRIPT.c.id == data.script, SCRIPT.c.project == project)
        if await store.load_script(connection, which) is None:
            raise NotFound(what="script")
    before = await store.load_queue_form(connection, queue)
    await store.save_queue_form(connection, who.tenant, queue, data)
    await changed(connection, who, "queue_form", queue, before=before, after=data)
    return data


ROUTES = [
    script_list,
    script_create,
    script_lists,
    script_templates,
    script_check,
    script_read,
    script_change,
    script_delete,
    script_publish,
    script_version_list,
    script_version_read,
    queue_form_read,
    queue_form_save,
]


async def _lists(connection: Connection, who: Person, permission: str) -> list[Named]:
    """Of all projects only for whom the permission is the whole company's."""
    is_of_company = scope_of(who.grants, permission) == "company"
    return await store.list_lists(connection, None if is_of_company else who.projects)


async def _known(connection: Connection, who: Person, permission: str) -> Known:
    lists = await _lists(connection, who, permission)
    templates = await store.list_templates(connection)
    return Known(
        lists={each.id for each in lists},
        templates={each.id: each.channel for each in templates},
    )


async def _check_hooks(connection: Connection, who: Person, script: ScriptDraft) -> None:
    """Where answers are sent is nobody's to choose but who may manage webhooks; what is sent there
    already stays. Raises Forbidden."""
    if may(who, HOOKS):
        return
    before = (
        await store.load_version(connection, SCRIPT_VERSION.c.id == script.published)
        if script.published
        else None
    )
    if _hooks(script.draft) - (_hooks(before.content) if before else set()):
        raise Forbidden(permission=HOOKS)


def _hooks(content: Script) -> set[str]:
    return {each.url for each in content.actions if each.kind == "webhook"}


async def _script(connection: Connection, who: Person, permission: str, script: str) -> ScriptDraft:
    seen = visible(who, permission, project=SCRIPT.c.project)
    found = await store.load_script(connection, and_(SCRIPT.c.id == script, seen))
    if found is None:
        raise NotFound
    return found


async def _queue(connection: Connection, who: Person, permission: str, queue: str) -> str:
    project = await store.load_queue_project(connection, queue)
    if project is None or not may(who, permission, Thing(project=project)):
        raise NotFound
    return project


async def _check_quotas(
    connection: Connection, who: Person, script: ScriptDraft, quotas: tuple[Quota, ...]
) -> None:
    """They count at once, so they are right at once; the blocks may be half done."""
    named = await _known(connection, who, EDIT)
    ids = {quota.id for quota in quotas}
    found = [each for each in problems_of(script.draft, quotas, named) if each.id in ids]
    wrong = [each for each in found if each.field == "condition"]
    if wrong or len(ids) < len(quotas):
        raise ScriptRefused(fields=[_as_field(problem) for problem in wrong])


def _as_field(problem: Problem) -> dict[str, str]:
    field = ".".join(part for part in (problem.id, problem.field) if part)
    return {"field": field, "code": problem.code, "what": problem.what}
