"""What the trace of a call learns at the switch: dialogs of legs, commands, sound at the end."""

import time
from collections.abc import Callable, Mapping

from dzvin.infra.clock import now
from dzvin.telephony.asterisk.messages import (
    Channel,
    ChannelDestroyed,
    ChannelStateChange,
    Heard,
    Reply,
    Request,
    StasisStart,
)
from dzvin.telephony.asterisk.translate import Known, call_of, is_arrived
from dzvin.telephony.commands import SwitchCommand
from dzvin.telephony.trace.model import CommandTold, LegTold, Note, SoundTold

SOUND = "RTPAUDIOQOS"
LEGS_KEPT = 20_000


class Trace:
    def __init__(self, tell: Callable[[Note], None]) -> None:
        self._tell = tell
        self._told: dict[str, str] = {}
        """Legs whose SIP dialog was told."""

    def heard(self, message: Heard, legs: Mapping[str, Known]) -> None:
        """Before the message is translated: a leg that ends is still known."""
        if isinstance(message, StasisStart | ChannelStateChange):
            self._dialog(message.channel, legs)
        elif isinstance(message, ChannelDestroyed):
            channel = message.channel
            self._dialog(channel, legs)
            self._told.pop(channel.id, None)
            told, call = channel.channelvars.get(SOUND, ""), call_now(channel, legs)
            if told and call:
                self._tell(SoundTold(call=call, leg=channel.id, at=now(), told=told))

    def _dialog(self, channel: Channel, legs: Mapping[str, Known]) -> None:
        call = call_now(channel, legs)
        if not channel.protocol_id or not call or self._told.get(channel.id) == call:
            return
        self._told[channel.id] = call
        if len(self._told) > LEGS_KEPT:
            del self._told[next(iter(self._told))]
        self._tell(
            LegTold(
                call=call,
                leg=channel.id,
                sip_call=channel.protocol_id,
                is_arrived=is_arrived(channel),
                tenant=channel.channelvars.get("DZ_TENANT", ""),
            )
        )

    def asked(self, command: SwitchCommand | None, request: Request) -> Callable[[Reply], None]:
        """What to call with the answer. Without a command it is about no call."""
        if command is None:
            return lambda reply: None
        at, since = now(), time.monotonic()
        leg = getattr(command, "leg", "") or ", ".join((request.body or {}).get("channel", ()))

        def answered(reply: Reply) -> None:
            self._tell(
                CommandTold(
                    call=command.call,
                    tenant=command.tenant,
                    leg=leg,
                    command=type(command).__name__,
                    at=at,
                    ms=round((time.monotonic() - since) * 1000, 2),
                    status=reply.status,
                    why="" if reply.is_ok else reply.why[:200],
                )
            )

        return answered


def call_now(channel: Channel, legs: Mapping[str, Known]) -> str:
    """A leg may have been given to another call."""
    known = legs.get(channel.id)
    return known.call if known is not None else call_of(channel)
