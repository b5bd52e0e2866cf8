"""Numbers that customers dial: what an administrator sets; phones and providers beside them."""

from secrets import token_hex
from typing import Annotated

import msgspec
from litestar import delete, get, patch, post
from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.accounts import store as accounts
from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Language, Person
from dzvin.accounts.permissions import Thing, may
from dzvin.infra.changes import given
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.telephony import store
from dzvin.telephony.devices.api import ROUTES as DEVICES
from dzvin.telephony.model import NumberMatch
from dzvin.telephony.phones.api import ROUTES as PHONES
from dzvin.telephony.providers.api import ROUTES as PROVIDERS
from dzvin.telephony.store import Number
from dzvin.telephony.tables import NUMBER

DialledOrNone = Annotated[str, Meta(pattern=r"^(?:\+?[0-9]{2,20})?$(?!\n)")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{1,58}[a-z0-9])$(?!\n)")]
Label = Annotated[str, Meta(max_length=120)]
SourceTag = Annotated[str, Meta(max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")]


class NewNumber(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: DialledOrNone = ""
    """Empty for the default of a gateway only."""
    match: NumberMatch = "exact"
    gateway: Id | None = None
    """Only calls through this gateway; None: through any of the company's."""
    label: Label = ""
    scenario: Id | None = None
    queue: Id | None = None
    """Instead of a scenario."""
    source_tag: SourceTag = ""
    schedule: Id | None = None
    """The number's own hours; None: always open."""
    closed_scenario: Id | None = None
    """Entered outside these hours; None: it is said that nobody works."""
    has_recording_notice: bool = False
    language: Language = "uk"
    is_public: bool = False
    public_slug: Slug | None = None
    """The last part of the public page's address; made up when none is given."""
    project: Id | None = None
    """None: the project Default."""


class NumberChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: DialledOrNone | UnsetType = UNSET
    match: NumberMatch | UnsetType = UNSET
    gateway: Id | None | UnsetType = UNSET
    label: Label | UnsetType = UNSET
    scenario: Id | None | UnsetType = UNSET
    queue: Id | None | UnsetType = UNSET
    source_tag: SourceTag | UnsetType = UNSET
    schedule: Id | None | UnsetType = UNSET
    closed_scenario: Id | None | UnsetType = UNSET
    has_recording_notice: bool | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    is_public: bool | UnsetType = UNSET
    public_slug: Slug | None | UnsetType = UNSET
    project: Id | UnsetType = UNSET


@get("/api/numbers", opt=needs("number.view"))
async def number_list(who: Person, connection: Connection) -> list[Number]:
    which = accounts.visible(who, "number.view", project=NUMBER.c.project)
    return await store.list_numbers(connection, which)


@post("/api/numbers", opt=needs("number.edit"), status_code=201)
async def number_create(who: Person, connection: Connection, data: NewNumber) -> Number:
    project = data.project or await accounts.usual_project(connection, who, "number.edit")
    _must(who, "number.edit", project)
    number = Number(
        id=new_id(),
        project=project,
        number=data.number,
        match=data.match,
        gateway=data.gateway,
        label=data.label,
        scenario=data.scenario,
        queue=data.queue,
        source_tag=data.source_tag,
        schedule=data.schedule,
        closed_scenario=data.closed_scenario,
        has_recording_notice=data.has_recording_notice,
        language=data.language,
        is_public=data.is_public,
        public_slug=data.public_slug or (token_hex(6) if data.is_public else None),
    )
    _check(number)
    await store.insert_number(connection, who.tenant, number)
    await changed(connection, who, "number", number.id, action="created", after=number)
    return number


@patch("/api/numbers/{number:str}", opt=needs("number.edit"))
async def number_change(
    number: Id, who: Person, connection: Connection, data: NumberChanges
) -> Number:
    before = await _number(connection, who, number)
    values = given(data)
    if "project" in values:
        _must(who, "number.edit", values["project"])
    slug = values.get("public_slug", before.public_slug)
    if values.get("is_public", before.is_public) and not slug:
        values["public_slug"] = token_hex(6)
    after = msgspec.structs.replace(before, **values)
    _check(after)
    await store.update_number(connection, number, values)
    await changed(connection, who, "number", number, before=before, after=after)
    return after


@delete("/api/numbers/{number:str}", opt=needs("number.edit"), status_code=204)
async def number_delete(number: Id, who: Person, connection: Connection) -> None:
    gone = await _number(connection, who, number)
    await store.delete_number(connection, number)
    await changed(connection, who, "number", number, action="deleted", before=gone)


ROUTES = [
    number_list,
    number_create,
    number_change,
    number_delete,
    *DEVICES,
    *PROVIDERS,
    *PHONES,
]


def _check(number: Number) -> None:
    """A default has a gateway instead of digits; one number leads to one place."""
    wrong: list[dict[str, str]] = []
    if number.match == "default" and number.gateway is None:
        wrong.append({"field": "gateway", "code": "required"})
    if number.match == "default" and number.number:
        wrong.append({"field": "number", "code": "not_allowed"})
    if number.match != "default" and not number.number:
        wrong.append({"field": "number", "code": "required"})
    if number.match != "exact" and number.is_public:
        wrong.append({"field": "is_public", "code": "not_allowed"})
    if number.scenario is not None and number.queue is not None:
        wrong.append({"field": "queue", "code": "not_allowed"})
    if number.closed_scenario is not None and number.schedule is None:
        wrong.append({"field": "closed_scenario", "code": "not_allowed"})
    if wrong:
        raise WrongFields(fields=wrong)


def _must(who: Person, permission: str, project: str) -> None:
    if not may(who, permission, Thing(project=project)):
        raise Forbidden(permission=permission)


async def _number(connection: Connection, who: Person, number: str) -> Number:
    found = await store.load_number(connection, number)
    if found is None or not may(who, "number.view", Thing(project=found.project)):
        raise NotFound
    _must(who, "number.edit", found.project)
    return found
