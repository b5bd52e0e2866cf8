"""A customer played by Asterisk itself, for `dzvin call`: real audio, no phone and no network.

He is a Local channel: its far half comes in through the dialplan as if from a gateway, its near
half is ours, under an ARI application of its own, and speaks, presses keys and hangs up.
"""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from dzvin.telephony.asterisk.config import AsteriskConfig
from dzvin.telephony.asterisk.messages import (
    ChannelDestroyed,
    Heard,
    PlaybackFinished,
    Request,
    StasisStart,
)
from dzvin.telephony.asterisk.requests import caller
from dzvin.telephony.asterisk.socket import AriSocket, open_socket
from dzvin.telephony.asterisk.translate import REFUSALS
from dzvin.telephony.asterisk.wire import NoConnection

NUMBER = re.compile(r"[+*#0-9A-Za-z]{1,40}")
KEYS = re.compile(r"[0-9*#ABCDw]{0,64}")
WAIT_SECONDS = 0.5
"""One `w` among the keys."""
PATIENCE_SECONDS = 150
"""Longer than the dialplan's waiting loop, so that its `sorry` is heard."""
KEY_SECONDS = 0.25
GONE = frozenset({404, 409, 412, 422})


class Wanted(Struct, frozen=True, kw_only=True):
    """What the customer does once he is answered: speak, press, stay on the line."""

    call: str
    app: str
    number: str
    from_number: str = ""
    tenant: str = ""
    speech: Path | None = None
    """A sound file without its ending."""
    keys: str = ""
    hold_seconds: float = 0.0


class Simulated(Struct, frozen=True, kw_only=True):
    """How it went, as the customer saw it."""

    call_id: str
    answered: bool
    wait_seconds: float
    talk_seconds: float
    ended_by: str
    """`customer` when the simulated one hung up, else `service`."""
    sip_code: int


class _Ended(Exception):
    """The line is gone."""

    def __init__(self, cause: int) -> None:
        super().__init__(cause)
        self.cause = cause


async def simulate(config: AsteriskConfig, wanted: Wanted) -> Simulated:
    """Raises NoConnection when Asterisk is not there, ValueError for what cannot be dialled."""
    if not NUMBER.fullmatch(wanted.number) or not KEYS.fullmatch(wanted.keys):
        raise ValueError("a number holds digits, letters, + * #; keys are 0-9 * # A-D and w")
    async with open_socket(config.ari_address, config.ari_password, wanted.app) as socket:
        return await _Customer(socket, wanted).live()


class _Customer:
    def __init__(self, socket: AriSocket, wanted: Wanted) -> None:
        self._socket, self._wanted = socket, wanted
        self._channel = f"{wanted.app}-near"
        self._clock = asyncio.get_running_loop().time

    async def live(self) -> Simulated:
        began, answered_at, cause, by = self._clock(), 0.0, 16, "service"
        try:
            await self._ask(self._dial())
            await self._until(StasisStart)
            answered_at = self._clock()
            await self._talk()
            by = "customer"
            await self._hang_up()
        except _Ended as ended:
            cause = ended.cause
        ended_at = self._clock()
        return Simulated(
            call_id=self._wanted.call,
            answered=answered_at > 0,
            wait_seconds=round((answered_at or ended_at) - began, 2),
            talk_seconds=round(ended_at - answered_at, 2) if answered_at else 0.0,
            ended_by=by,
            sip_code=200 if answered_at else REFUSALS.get(cause, 480),
        )

    def _dial(self) -> Request:
        wanted = self._wanted
        body = {
            "endpoint": f"Local/{wanted.number}@simulated/n",
            "app": wanted.app,
            "channelId": self._channel,
            "otherChannelId": f"{wanted.app}-far",
            "callerId": caller("", wanted.from_number),
            "timeout": PATIENCE_SECONDS,
            "variables": {"DZ_SIMULATED": wanted.call, "DZ_SIMULATED_TENANT": wanted.tenant},
        }
        return Request(method="POST", path="channels", body=body)

    async def _talk(self) -> None:
        if self._wanted.speech:
            media = {"media": [f"sound:{self._wanted.speech}"]}
            await self._ask(self._on("POST", "/play", media))
            await self._until(PlaybackFinished)
        for key in self._wanted.keys:
            if key != "w":
                await self._ask(self._on("POST", "/dtmf", {"dtmf": key}))
            await self._stay(WAIT_SECONDS if key == "w" else KEY_SECONDS)
        await self._stay(self._wanted.hold_seconds)

    async def _hang_up(self) -> None:
        await self._socket.ask(self._on("DELETE", "", None))
        await self._until(ChannelDestroyed)

    def _on(self, method: str, verb: str, body: Mapping[str, object] | None) -> Request:
        path = f"channels/{self._channel}{verb}"
        return Request(method=method, path=path, body=dict(body) if body else None)

    async def _ask(self, request: Request) -> None:
        """What is asked of a line that is gone is no fault: its end is on the way."""
        reply = await self._socket.ask(request)
        if not reply.is_ok and reply.status not in GONE:
            raise NoConnection(f"Asterisk refused: {reply.why}")

    async def _stay(self, seconds: float) -> None:
        """On the line for so long; the other side may end it."""
        try:
            async with asyncio.timeout(seconds):
                await self._until(None)
        except TimeoutError:
            return

    async def _until(self, kind: type[Heard] | None) -> None:
        """Raises _Ended when the line goes first."""
        while True:
            message = await self._socket.next()
            if isinstance(message, ChannelDestroyed) and message.channel.id == self._channel:
                raise _Ended(message.cause)
            if kind is not None and isinstance(message, kind):
                return
