"""What a live call is to the form beside it: whose, for which queue, with which customer."""

from collections.abc import Mapping

from msgspec import Struct

from dzvin.calls.model import Call
from dzvin.kernel.value_list import key_of
from dzvin.workplace.card import direction_of, own_talk


class Beside(Struct, frozen=True, kw_only=True):
    """`is_talking`: this operator has answered, or was answered."""

    call: str
    queue: str | None
    number: str
    party: str | None
    direction: str
    dialled: str
    is_talking: bool
    variables: dict[str, str]


def beside(call: Call, operator: str) -> Beside:
    is_out = call.direction == "outbound"
    talk = own_talk(call, operator)
    return Beside(
        call=call.id,
        queue=queue_of(call, operator),
        number=call.dialled if is_out else call.from_number,
        party=call.party,
        direction=direction_of(call, operator),
        dialled="" if is_out else call.dialled,
        is_talking=talk is not None,
        variables=call.variables,
    )


def queue_of(call: Call, operator: str) -> str | None:
    """For which he talks, is rung or dials."""
    talk = own_talk(call, operator)
    for part in (talk, call.waiting, call.dial, call.asked):
        if part is not None and part.queue:
            return part.queue
    return None


def link_values(
    call: Beside, *, queue_name: str, operator: str, login: str, contact: str, country: str
) -> Mapping[str, str]:
    """A login is an address only where it looks like one."""
    full = key_of(call.number, country)
    return {
        "phone": call.number,
        "phone_e164": full if full.startswith("+") else "",
        "call_id": call.call,
        "queue_id": call.queue or "",
        "queue_name": queue_name,
        "operator_id": operator,
        "operator_email": login if "@" in login else "",
        "direction": call.direction,
        "contact_id": contact,
        "did": call.dialled,
        **{f"var.{name}": value for name, value in call.variables.items()},
    }
