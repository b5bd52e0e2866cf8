"""The buttons of a call card: each becomes an input of the call and is answered 202.

What came of it is the event on the live socket, the same one that a supervisor sees.
"""

from typing import Annotated, Literal

from litestar import post
from msgspec import Meta, Struct

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.acd.store import check_debts, is_member, load_operator
from dzvin.calls.inputs import CallAsked, DigitsSent, Pressed, TransferAsked
from dzvin.calls.model import Call, Target
from dzvin.calls.store import load_call
from dzvin.events.call import TransferKind
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.door import post as post_input
from dzvin.infra.http import Id
from dzvin.kernel.errors import AppError, Forbidden, NotFound

type Button = Literal[
    "hold",
    "resume",
    "hang_up",
    "reject",
    "mute",
    "unmute",
    "complete",
    "return",
    "swap",
    "pause",
    "record",
]


class NotYourCall(AppError):
    """This call is not yours."""

    code = "call.not_yours"
    status = 403


class OperatorBusy(AppError):
    """You are in a call."""

    code = "operator.in_call"
    status = 409


class Digits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    digits: Annotated[str, Meta(pattern=r"^[0-9*#A-D]{1,32}$(?!\n)")]


class TransferTo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`blind` hands over at once, `attended` asks the target first."""

    kind: Literal["blind", "attended"]
    to: Target


class CallTo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number outside, as one dials it, or a short number; `queue` as whose member he calls."""

    number: Annotated[str, Meta(pattern=r"^[0-9+*#() -]{1,40}$(?!\n)")]
    queue: Id | None = None


class CallBegun(Struct, frozen=True, kw_only=True):
    call: str


class Pause(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    is_paused: bool


class Invitation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    to: Target


def takes_part(call: Call, operator: str) -> bool:
    """He dialled it, talks in it, it rings at his phone, or his return to it is awaited."""
    away = call.interrupted
    if call.operator == operator or (away is not None and away.talk.operator == operator):
        return True
    return any(leg.operator == operator for leg in call.legs.values())


async def own_call(connection: Connection, who: Person, call: str) -> Call:
    """Raises NotFound and NotYourCall."""
    found = await load_call(connection, call)
    if found is None:
        raise NotFound
    if not takes_part(found, who.id):
        raise NotYourCall
    return found


async def press(connection: Connection, who: Person, call: str, button: Button) -> None:
    await own_call(connection, who, call)
    heard = Pressed(operator=who.id, button=button)
    is_needed = button in {"hang_up", "reject"}
    await post_input(connection, who.tenant, f"call:{call}", heard, is_needed=is_needed)


@post("/api/calls", opt=needs("call.out"), status_code=202)
async def call_out(who: Person, connection: Connection, data: CallTo) -> CallBegun:
    """Click to call: his own phone rings, and when he picks up the number is dialled."""
    state = await load_operator(connection, who.id)
    if state in {"call", "busy"}:
        raise OperatorBusy
    await check_debts(connection, who.id)
    if state in {"away", None, "offline"} and not may(who, "call.out_when_away"):
        raise Forbidden(permission="call.out_when_away")
    if data.queue and not await is_member(connection, data.queue, who.id):
        raise UnknownReference(fields=[{"field": "queue", "code": "unknown"}])
    call = new_id()
    asked = CallAsked(call=call, operator=who.id, number=data.number, queue=data.queue)
    await post_input(connection, who.tenant, f"call:{call}", asked)
    return CallBegun(call=call)


@post("/api/calls/{call:str}/hold", opt=needs("workplace.use"), status_code=202)
async def hold(call: Id, who: Person, connection: Connection) -> None:
    await press(connection, who, call, "hold")


@post("/api/calls/{call:str}/resume", opt=needs("workplace.use"), status_code=202)
async def resume(call: Id, who: Person, connection: Connection) -> None:
    await press(connection, who, call, "resume")


@post("/api/calls/{call:str}/hang-up", opt=needs("workplace.use"), status_code=202)
async def hang_up(call: Id, who: Person, connection: Connection) -> None:
    await press(connection, who, call, "hang_up")


@post("/api/calls/{call:str}/reject", opt=needs("workplace.use"), status_code=202)
async def reject(call: Id, who: Person, connection: Connection) -> None:
    await press(connection, who, call, "reject")


@post("/api/calls/{call:str}/mute", opt=needs("workplace.use"), status_code=202)
async def mute(call: Id, who: Person, connection: Connection) -> None:
    await press(connection, who, call, "mute")


@post("/api/calls/{call:str}/unmute", opt=needs("workplace.use"), status_code=202)
async def unmute(call: Id, who: Person, connection: Connection) -> None:
    await press(connection, who, call, "unmute")


@post("/api/calls/{call:str}/digits", opt=needs("workplace.use"), status_code=202)
async def digits(call: Id, who: Person, connection: Connection, data: Digits) -> None:
    await own_call(connection, who, call)
    heard = DigitsSent(operator=who.id, digits=data.digits)
    await post_input(connection, who.tenant, f"call:{call}", heard)


@post("/api/calls/{call:str}/transfer", opt=needs("call.transfer"), status_code=202)
async def transfer(call: Id, who: Person, connection: Connection, data: TransferTo) -> None:
    await ask_for(connection, who, call, data.kind, data.to)


@post("/api/calls/{call:str}/invite", opt=needs("call.conference"), status_code=202)
async def invite(call: Id, who: Person, connection: Connection, data: Invitation) -> None:
    await ask_for(connection, who, call, "conference", data.to)


async def ask_for(
    connection: Connection, who: Person, call: str, kind: TransferKind, to: Target
) -> None:
    await own_call(connection, who, call)
    heard = TransferAsked(
        operator=who.id, kind=kind, to=to, may_external=may(who, "call.transfer_external")
    )
    await post_input(connection, who.tenant, f"call:{call}", heard)


@post("/api/calls/{call:str}/complete", opt=needs("call.transfer"), status_code=202)
async def complete(call: Id, who: Person, connection: Connection) -> None:
    await press(connection, who, call, "complete")


@post("/api/calls/{call:str}/return", opt=needs("workplace.use"), status_code=202)
async def return_to_customer(call: Id, who: Person, connection: Connection) -> None:
    """Also takes an invitation back."""
    await press(connection, who, call, "return")


@post("/api/calls/{call:str}/swap", opt=needs("call.transfer"), status_code=202)
async def swap(call: Id, who: Person, connection: Connection) -> None:
    await press(connection, who, call, "swap")


@post("/api/calls/{call:str}/record", opt=needs("rec.pause"), status_code=202)
async def record(call: Id, who: Person, connection: Connection, data: Pause) -> None:
    """Pause the recording of one's own talk, or go on with it."""
    await press(connection, who, call, "pause" if data.is_paused else "record")


ROUTES = [
    call_out,
    hold,
    resume,
    hang_up,
    reject,
    mute,
    unmute,
    digits,
    transfer,
    invite,
    complete,
    return_to_customer,
    swap,
    record,
]
