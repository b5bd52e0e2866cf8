"""Callers who came and left while no engine heard them: the dialplan writes them down, we read.

Their lines stay in Asterisk's own database until they are in ours, over restarts of both.
"""

import base64
import binascii
from datetime import UTC, datetime

import structlog
from msgspec.structs import replace

from dzvin.telephony.asterisk.ami import Ami, NoAnswer
from dzvin.telephony.asterisk.messages import Caller, Channel
from dzvin.telephony.asterisk.translate import DOORS, arrived
from dzvin.telephony.switch import Missed

BOOKS = "books"
"""The user as whom the engine signs in at the manager port."""
FAMILY = "unheard"
FIELDS = (
    "leg came left door DZ_TENANT DZ_USER DZ_ENDPOINT DZ_LANGUAGE DZ_TRUSTED"
    " DZ_LINE dialled asked number name"
).split()

log = structlog.get_logger()


class Unheard:
    """`ami` signs in as `books`: the dialplan writes nobody down whom a living engine heard."""

    def __init__(self, ami: Ami) -> None:
        self._ami = ami

    async def read(self) -> list[Missed]:
        """Raises ConnectionError."""
        try:
            found = await self._ami.events(
                "DBGetTree", "DBGetTreeComplete", {"Family": FAMILY, "Key": ""}
            )
        except NoAnswer as silence:
            raise ConnectionError(str(silence)) from None
        callers = []
        for one in found:
            call = one.get("Key", "").rpartition("/")[2]
            caller = caller_from(call, one.get("Val", ""))
            if caller is not None:
                callers.append(caller)
            elif call:
                await self.forget(call)
        return callers

    async def forget(self, call: str) -> None:
        """It is in the books. Raises ConnectionError."""
        try:
            await self._ami.ask("DBDel", {"Family": FAMILY, "Key": call})
        except NoAnswer as silence:
            raise ConnectionError(str(silence)) from None


def caller_from(call: str, line: str) -> Missed | None:
    """A line of the dialplan's context `door`, extension h. None: it is not one of those."""
    parts = line.split("|")
    told = dict(zip(FIELDS, parts, strict=False))
    if len(parts) != len(FIELDS) or told["door"] not in DOORS:
        log.warning("unheard.unreadable", call=call)
        return None
    try:
        came, left = (datetime.fromtimestamp(int(told[at]), UTC) for at in ("came", "left"))
        name = base64.b64decode(told["name"]).decode(errors="replace")
    except (ValueError, OverflowError, binascii.Error):
        log.warning("unheard.unreadable", call=call)
        return None
    channel = Channel(
        id=told["leg"], caller=Caller(name=name, number=told["number"]), channelvars=told
    )
    heard = arrived(channel, (call, told["door"], told["dialled"], told["asked"]))
    return Missed(arrived=replace(heard, is_gone=True), came_at=came, left_at=max(came, left))
