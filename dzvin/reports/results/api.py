"""An operator says what came of his call; an administrator keeps what there is to choose from."""

from litestar import get, patch, post, put
from msgspec import structs

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.acd import store as acd
from dzvin.acd.inputs import FormDone, PcpFinished, ResultSaid
from dzvin.acd.status.model import FormOwed, ResultOwed
from dzvin.crm.forms.filled.actions import may_change
from dzvin.crm.forms.filled.store import load_stored
from dzvin.crm.forms.model import UNFINISHED
from dzvin.crm.forms.tables import FORM
from dzvin.events.feedback import CallResultSet
from dzvin.infra.changes import given
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.door import post as post_input
from dzvin.infra.event_log import record
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound
from dzvin.reports.model import NoSuchCall
from dzvin.reports.results import store
from dzvin.reports.results.model import (
    CallResult,
    NewResultCode,
    NotToChoose,
    ResultCode,
    ResultCodeChanges,
    ResultForm,
)


@get("/api/result-codes", opt=needs("report.calls.view"))
async def result_code_list(connection: Connection) -> list[ResultCode]:
    """Those out of use too: the journal shows and finds them."""
    return await store.list_codes(connection)


@post("/api/result-codes", opt=needs("company.settings"), status_code=201)
async def result_code_create(
    who: Person, connection: Connection, data: NewResultCode
) -> ResultCode:
    await _check(connection, data.queues)
    code = ResultCode(id=new_id(), **structs.asdict(data))
    await store.insert_code(connection, who.tenant, code)
    await changed(connection, who, "result_code", code.id, action="created", after=code)
    return code


@patch("/api/result-codes/{code:str}", opt=needs("company.settings"))
async def result_code_change(
    code: Id, who: Person, connection: Connection, data: ResultCodeChanges
) -> ResultCode:
    """Nothing deletes one: `is_active` false takes it out of the choice."""
    values = given(data)
    await _check(connection, values.get("queues", ()))
    before = await store.load_code(connection, code)
    await store.update_code(connection, code, values)
    after = await store.load_code(connection, code)
    if after is None:
        raise NotFound
    await changed(connection, who, "result_code", code, before=before, after=after)
    return after


@get("/api/calls/{call:str}/result", opt=needs("workplace.use"))
async def call_result(call: str, who: Person, connection: Connection) -> CallResult:
    part, result = await store.load_result(connection, who.tenant, call, who.id)
    if not part.is_his:
        raise NoSuchCall
    return result


@put("/api/calls/{call:str}/result", opt=needs("workplace.use"))
async def call_result_set(
    call: str, who: Person, connection: Connection, data: ResultForm
) -> CallResult:
    """In the talk, in its PCP or later; he may choose again. The journal has the last."""
    part, before = await store.load_result(connection, who.tenant, call, who.id)
    if not part.is_his:
        raise NoSuchCall
    for field, codes in (("result_code", before.results), ("topic", before.topics)):
        chosen = getattr(data, field)
        if chosen and chosen not in {code.id for code in codes}:
            raise NotToChoose(fields=[{"field": field, "code": "unknown"}])
    after = structs.replace(before, result_code=data.result_code, topic=data.topic)
    said = CallResultSet(call=call, operator=who.id, result_code=data.result_code, topic=data.topic)
    await record(connection, who.tenant, f"call:{call}", said)
    heard = ResultSaid(operator=who.id, call=call, is_complete=after.is_complete)
    await post_input(connection, who.tenant, f"acd:{who.tenant}", heard)
    return after


@post("/api/operators/me/finish", opt=needs("workplace.use"), status_code=202)
async def pcp_finish(who: Person, connection: Connection) -> None:
    """PCP is over before its time, unless its queue demands a result that can be chosen, or a form
    that can be completed."""
    router = f"acd:{who.tenant}"
    owed = await acd.load_owed(connection, who.id)
    if owed is not None and owed.result:
        _, result = await store.load_result(connection, who.tenant, owed.call, who.id)
        if not result.is_complete:
            raise ResultOwed
        heard = ResultSaid(operator=who.id, call=owed.call, is_complete=True)
        await post_input(connection, who.tenant, router, heard)
    if owed is not None and owed.form:
        if await _is_form_open(connection, who, owed.call):
            raise FormOwed
        await post_input(connection, who.tenant, router, FormDone(operator=who.id, call=owed.call))
    await post_input(connection, who.tenant, router, PcpFinished(operator=who.id))


ROUTES = [
    result_code_list,
    result_code_create,
    result_code_change,
    call_result,
    call_result_set,
    pcp_finish,
]


async def _is_form_open(connection: Connection, who: Person, call: str) -> bool:
    mine = (FORM.c.call == call, FORM.c.operator == who.id)
    form = await load_stored(connection, *mine)
    return form is not None and form.status in UNFINISHED and may_change(who, form)


async def _check(connection: Connection, queues: tuple[str, ...]) -> None:
    for queue in queues:
        if await acd.load_queue(connection, queue) is None:
            raise UnknownReference(fields=[{"field": "queues", "code": "unknown"}])
