"""How much one may do at once: lines, chats, and which of these keeps the other away. Pure.

Whatever does not go with his status - a chat, a further line - lies beside it: `Operator.beside`.
"""

from collections.abc import Mapping
from typing import Literal

from dzvin.acd.model import Capacity, Channel, Operator

type Room = Literal["free", "beside"]
"""`free`: the offer makes his status Call. `beside`: it changes no status."""

ONE_LINE = Capacity()
AT_CALL = {"call", "busy"}


def room(
    operator: Operator, channel: Channel, capacity: Capacity, standing: str, *, is_reachable: bool
) -> Room | str:
    """What may be offered to him now, or why nothing may.

    `standing` is what his status and his phones say (`reach.py`); `is_reachable` whether a phone of
    his would ring.
    """
    if channel == "chat":
        return room_for_chat(operator, capacity)
    if capacity.chat_blocks_voice and count(operator, "chat"):
        return "chats"
    if standing != "free":
        if standing not in AT_CALL or not is_reachable or operator.offer is not None:
            return standing
        return "beside" if count(operator, "voice") < capacity.max_lines else standing
    if count(operator, "voice") >= capacity.max_lines:
        return "lines"
    return "beside" if capacity.is_status_kept else "free"


def room_for_chat(operator: Operator, capacity: Capacity) -> Room | str:
    if operator.state in {"offline", "away"}:
        return operator.state
    if not operator.is_page_open:
        return "page_closed"
    if capacity.voice_blocks_chat and count(operator, "voice"):
        return "busy"
    return "beside" if count(operator, "chat") < capacity.max_chats else "chats"


def count(operator: Operator, channel: Channel) -> int:
    """What he has of it, and what is on offer to him."""
    theirs = {item for item, its in operator.beside.items() if its == channel}
    theirs |= {each.item for each in operator.offers_beside if each.channel == channel}
    if channel == "voice" and operator.state in AT_CALL:
        theirs.add(operator.call or (operator.offer.item if operator.offer else ""))
    return len(theirs)


def open_to(
    operator: Operator, capacities: Mapping[str, Capacity], standing: str, *, is_reachable: bool
) -> frozenset[Channel]:
    """Channels in which something may be offered to him now."""
    capacity = capacities.get(operator.id)
    if capacity is None:
        return VOICE if standing == "free" else NOTHING
    channels: tuple[Channel, ...] = ("voice", "chat")
    return frozenset(
        channel
        for channel in channels
        if room(operator, channel, capacity, standing, is_reachable=is_reachable)
        in {"free", "beside"}
    )


VOICE: frozenset[Channel] = frozenset({"voice"})
NOTHING: frozenset[Channel] = frozenset()
