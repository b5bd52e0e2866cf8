"""Every input there is, by the name its JSON carries; and the router's state kept for replay."""

import msgspec

from dzvin.acd import inputs as acd_inputs
from dzvin.acd.model import AcdState
from dzvin.calls import inputs as calls_inputs
from dzvin.kernel import messages
from dzvin.kernel.messages import Input
from dzvin.telephony import signals


class RouterKept(Input, frozen=True, kw_only=True):
    """The router's state at this moment: a later replay may begin here. No machine hears it."""

    state: AcdState


class _Tagged(msgspec.Struct, frozen=True):
    type: str


def _classes() -> dict[str, type[Input]]:
    found: dict[str, type[Input]] = {"RouterKept": RouterKept}
    for module in (messages, signals, acd_inputs, calls_inputs):
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Input) and thing is not Input:
                found[thing.__name__] = thing
    return found


INPUTS: dict[str, type[Input]] = _classes()


def input_from(json: bytes) -> Input:
    """The input of a stored row. Raises msgspec.ValidationError for what is not one."""
    name = msgspec.json.decode(json, type=_Tagged).type
    kind = INPUTS.get(name)
    if kind is None:
        raise msgspec.ValidationError(f"unknown input {name}")
    return msgspec.json.decode(json, type=kind)
