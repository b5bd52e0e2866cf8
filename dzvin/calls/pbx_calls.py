"""Calls to and from the company's own PBX: to its extensions, and of its people to the world."""

from dzvin.calls.dialling import dial, forbidden
from dzvin.calls.extensions import pbx_of
from dzvin.calls.model import Dial, GatewayRoute
from dzvin.calls.outside import not_connected
from dzvin.calls.toll import is_emergency
from dzvin.calls.turn import Turn
from dzvin.events.call import DialResult
from dzvin.telephony.model import Usage


def dial_extension(turn: Turn, pbx: GatewayRoute) -> None:
    """Somebody of the company has dialled it: an operator, or the people of another PBX."""
    call = turn.call
    new = Dial(
        number=call.dialled,
        purpose="out" if call.operator else "pbx",
        since=turn.now,
        gateway=pbx.id,
    )
    result = dial(turn, new)
    if result is not None:
        not_connected(turn, result)


def dial_out_for_pbx(turn: Turn, usage: Usage) -> None:
    """Its people call the public network, with the company's number, when its gateway may."""
    call, config = turn.call, turn.config
    pbx = pbx_of(config, turn.customer.endpoint or "")
    is_allowed = pbx is not None and (
        pbx.may_call_out or is_emergency(call.dialled, config.country)
    )
    result: DialResult | None = "right_missing"
    if is_allowed:
        result = forbidden(turn, call.dialled, usage)
    if result is None:
        result = dial(turn, Dial(number=call.dialled, purpose="pbx", since=turn.now))
    if result is not None:
        not_connected(turn, result)
