"""How much one may do at once: lines, chats, and which of these keeps the other away. Pure.

Whatever does not go with his status - a chat, a further line - lies beside it: `Operator.beside`.
"""

from collections.abc import Mapping
from typing import Literal

from dzvin.acd.lines import Capacity
from dzvin.acd.model import Channel, Operator

type Room = Literal["free", "beside"]
"""`free`: the offer makes his status Call. `beside`: it changes no status."""

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
    if standing != "free" and not (is_reachable and takes_further(operator, standing)):
        return standing
    if (why := no_line(operator, capacity)) is not None:
        return why
    if operator.planned == "offline":  # signed out, but for the calls he still has
        return "busy"
    return "free" if standing == "free" and not capacity.is_status_kept else "beside"


def takes_further(operator: Operator, standing: str) -> bool:
    """He talks, nothing rings at him, and after this call he is Ready: neither does he mean to
    leave, nor was he Away when he dialled it or was asked for advice."""
    is_staying = (operator.planned or operator.return_to) == "ready"
    return standing == "busy" and operator.offer is None and is_staying


def no_line(operator: Operator, capacity: Capacity) -> str | None:
    if capacity.chat_blocks_voice and count(operator, "chat"):
        return "chats"
    if operator.awaited or operator.supervises is not None:
        return "busy"
    if any(offer.channel == "voice" for offer in operator.offers_beside):
        return "ringing"
    return "lines" if count(operator, "voice") >= capacity.max_lines else None


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
        theirs |= set(operator.legs.values())
        theirs.add(operator.call or (operator.offer.item if operator.offer else ""))
    return len(theirs)


def further_calls(operator: Operator) -> list[str]:
    """Of his lines beside the one that his status is about; in order of their ids, as a stored row
    forgets any other."""
    return sorted(item for item, channel in operator.beside.items() if channel == "voice")


def open_to(
    operator: Operator, capacities: Mapping[str, Capacity], standing: str, *, is_reachable: bool
) -> frozenset[Channel]:
    """Channels in which something may be offered to him now, who has a capacity of his own."""
    capacity = capacities[operator.id]
    channels: tuple[Channel, ...] = ("voice", "chat")
    return frozenset(
        channel
        for channel in channels
        if room(operator, channel, capacity, standing, is_reachable=is_reachable)
        in {"free", "beside"}
    )
