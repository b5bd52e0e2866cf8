"""A customer played by Asterisk itself, for `dzvin call`: real audio, no phone and no network.

He is a Local channel: its far half comes in through the dialplan as if from a gateway, its near
half is ours, under an ARI application of its own, and speaks, presses keys and hangs up.
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from dzvin.telephony.asterisk.config import AsteriskConfig
from dzvin.telephony.asterisk.messages import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    Heard,
    PlaybackFinished,
    Reply,
    Request,
    StasisStart,
)
from dzvin.telephony.asterisk.requests import caller, subscribe
from dzvin.telephony.asterisk.socket import open_socket
from dzvin.telephony.asterisk.translate import REFUSALS
from dzvin.telephony.asterisk.wire import NoConnection

NUMBER = re.compile(r"[+*#0-9A-Za-z]{1,40}")
KEYS = re.compile(r"[0-9*#ABCDw]{0,64}")
WAIT_SECONDS = 0.5
"""One `w` among the keys."""
PATIENCE_SECONDS = 150
"""Longer than the dialplan's waiting loop, so that its `sorry` is heard."""
KEY_SECONDS = 0.25
KEY_HEARD_SECONDS = 5.0
"""A busy Asterisk presses it later; whom nobody listens to goes on after so long."""
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
        return await Customer(socket, wanted).live()


class Line(Protocol):
    """What he needs of the socket."""

    async def ask(self, request: Request) -> Reply: ...

    async def next(self) -> Heard:
        """Raises NoConnection."""


class Customer:
    def __init__(self, socket: Line, wanted: Wanted) -> None:
        self._socket, self._wanted = socket, wanted
        self._channel, self._far = f"{wanted.app}-near", f"{wanted.app}-far"
        self._heard = 0
        """Keys that arrived at the far half."""
        self._hears_keys = False
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
            "otherChannelId": self._far,
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
        if self._wanted.keys:
            self._hears_keys = await self._ask(subscribe(self._wanted.app, self._far))
        for key in self._wanted.keys:
            if key == "w":
                await self._stay(WAIT_SECONDS)
            else:
                await self._press(key)
        await self._stay(self._wanted.hold_seconds)

    async def _press(self, key: str) -> None:
        """Until it has arrived: a hang-up would overtake it. Whether it has is not told to whom
        Asterisk did not let listen."""
        before = self._heard
        await self._ask(self._on("POST", "/dtmf", {"dtmf": key}))
        await self._stay(KEY_SECONDS)
        if not self._hears_keys:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(KEY_HEARD_SECONDS):
                while self._heard == before:
                    await self._until(ChannelDtmfReceived)

    async def _hang_up(self) -> None:
        """Until the line is gone."""
        await self._socket.ask(self._on("DELETE", "", None))
        await self._until(None)

    def _on(self, method: str, verb: str, body: Mapping[str, object] | None) -> Request:
        path = f"channels/{self._channel}{verb}"
        return Request(method=method, path=path, body=dict(body) if body else None)

    async def _ask(self, request: Request) -> bool:
        """Was it done? What is asked of a line that is gone is no fault: its end is on the way."""
        reply = await self._socket.ask(request)
        if not reply.is_ok and reply.status not in GONE:
            raise NoConnection(f"Asterisk refused: {reply.why}")
        return reply.is_ok

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
            if isinstance(message, ChannelDtmfReceived) and message.channel.id == self._far:
                self._heard += 1
            if kind is not None and isinstance(message, kind):
                return
