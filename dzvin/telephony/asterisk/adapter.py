"""The switch, played by Asterisk: hears its events as signals, performs our commands by ARI."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from functools import partial, singledispatchmethod
from pathlib import Path
from typing import Any

import msgspec
import structlog

from dzvin.kernel.messages import Input
from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.lists import Lists
from dzvin.telephony.asterisk.messages import (
    ApplicationReplaced,
    Channel,
    Message,
    Reply,
    Request,
    StasisStart,
)
from dzvin.telephony.asterisk.peers import Peers
from dzvin.telephony.asterisk.recorder import Recorder
from dzvin.telephony.asterisk.requests import (
    beep,
    create,
    dial_early,
    ear_there,
    enter,
    given_up,
    hang_up,
    hold_arrivals,
    join,
    live_take,
    play,
    record_take,
    requests,
    stop_take,
    subscribe,
    unreached,
)
from dzvin.telephony.asterisk.socket import AriSocket, Untold, open_socket
from dzvin.telephony.asterisk.sounds import Sounds
from dzvin.telephony.asterisk.tracing import Trace
from dzvin.telephony.asterisk.translate import Known, Translator, seen
from dzvin.telephony.asterisk.wire import NoConnection
from dzvin.telephony.switch import Connected, Hear, Lost, SwitchTaken

log = structlog.get_logger()

GONE = frozenset({404, 409, 422})
"""The channel, bridge or playback is no more, or no longer ours."""
CONFLICT = 409
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0)

type Prepare = Callable[[], Awaitable[object]]


class AsteriskSwitch:
    """Implements telephony's Switch for one Asterisk."""

    def __init__(
        self,
        *,
        http: AriHttp,
        address: str,
        password: str,
        shard: str,
        sounds: Sounds,
        recorder: Recorder,
        peers: Peers,
        beep: Path,
        prepare: Prepare | None = None,
        trace: Trace | None = None,
    ) -> None:
        """`prepare` is awaited after each connect, before the engine: it pushes endpoints."""
        self._lists, self._address, self._password = Lists(http), address, password
        self._app = f"dzvin-{shard}"
        self._sounds, self._recorder, self._beep = sounds, recorder, str(beep.with_suffix(""))
        self._prepare, self._peers = prepare, peers
        self._trace = trace or Trace(lambda note: None)
        self._socket: AriSocket | None = None
        self._translator = Translator(sounds.said_seconds)
        self._signals = Untold()
        self._tasks: asyncio.TaskGroup | None = None
        self._closed = asyncio.Event()
        self._partial: set[str] = set()
        self._early: dict[str, commands.Originate] = {}
        """Legs that are dialled as soon as they are in our hands."""

    # --- the connection

    async def run(self, hear: Hear, connected: Connected, lost: Lost = lambda: None) -> None:
        self._closed.clear()
        failures = 0
        while not self._closed.is_set():
            try:
                async with open_socket(self._address, self._password, self._app) as socket:
                    failures = 0
                    await self._serve(socket, hear, connected, lost)
            except NoConnection as fault:
                if failures == 0 and not self._closed.is_set():
                    log.warning("switch.lost", why=str(fault))
                pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
                failures += 1
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._closed.wait()
            finally:
                self._socket = None

    @property
    def is_connected(self) -> bool:
        return self._socket is not None

    async def hold(self) -> None:
        if self._socket is not None:
            await self._socket.ask(hold_arrivals(is_held=True))

    async def close(self) -> None:
        self._closed.set()
        if self._socket:
            await self._socket.close()

    async def _serve(self, socket: AriSocket, hear: Hear, connected: Connected, lost: Lost) -> None:
        """Until the connection is lost; what was heard by then is told to the end."""
        self._socket, self._translator = socket, Translator(self._sounds.said_seconds)
        self._signals, self._partial, self._early = Untold(), set(), {}
        if self._prepare:
            await self._prepare()
        await self._catch_up(socket)
        try:
            async with asyncio.TaskGroup() as self._tasks:
                await connected()
                await socket.ask(hold_arrivals(is_held=False))
                log.info("switch.connected", calls=len(self._translator.legs))
                self._tasks.create_task(self._listen(socket))
                self._tasks.create_task(self._peers.follow(self._hear, self.registered))
                while (signal := await self._signals.get()) is not None:
                    await hear(signal)
                raise NoConnection("the connection to Asterisk was lost")
        except* NoConnection as faults:
            raise NoConnection(str(faults.exceptions[0])) from None
        except* SwitchTaken:
            raise SwitchTaken from None
        finally:
            self._tasks = None
            lost()

    async def _catch_up(self, socket: AriSocket) -> None:
        channels = await self._lists.channels()
        self._translator.learn(channels)
        self._translator.registered = await self._lists.phones()
        legs = self._translator.legs.items()
        followed = [leg for leg, known in legs if known.is_arrived or known.is_early]
        followed += self._translator.at_door
        for reply in [socket.post(subscribe(self._app, leg)) for leg in followed]:
            await reply  # one question each: a leg that has ended would have all of them refused
        for channel in channels:
            if channel.id in followed and channel.state == "Down":
                await socket.ask(given_up(channel.id))

    async def _listen(self, socket: AriSocket) -> None:
        """That it is lost is for whoever tells the engine: he may still have much to tell."""
        with suppress(NoConnection):
            async for message in socket.heard(self._signals.room):
                if isinstance(message, ApplicationReplaced):
                    raise SwitchTaken
                self._trace.heard(message, self._translator.legs)
                self._hear(message)
                if isinstance(message, StasisStart):
                    await self._follow(socket, message.channel)
                    await self._dial_early(message.channel.id)
                    for request in ear_there(message.channel.id, message.args):
                        await self._send(None, request, lambda reply: None)
        self._signals.put_nowait(None)

    async def _follow(self, socket: AriSocket, channel: Channel) -> None:
        """An arriving leg that is gone before we could follow it has ended."""
        known = self._translator.legs.get(channel.id)
        if known is None or not known.is_arrived:
            return
        reply = socket.post(subscribe(self._app, channel.id))

        def replied(done: asyncio.Future[Reply]) -> None:
            if done.result().status in GONE and channel.id in self._translator.legs:
                del self._translator.legs[channel.id]
                self._tell(signals.LegEnded(call=known.call, leg=channel.id, cause=16))

        reply.add_done_callback(replied)

    def _hear(self, message: Message) -> None:
        for signal in self._translator.hear(message):
            self._tell(signal)

    def _tell(self, signal: Input) -> None:
        if isinstance(signal, signals.PlayEnded) and signal.play in self._partial:
            self._partial.discard(signal.play)
            signal = msgspec.structs.replace(signal, is_ok=False)
        self._signals.put_nowait(signal)

    # --- what is there

    async def snapshot(self) -> list[signals.CallSeen]:
        """Raises NoConnection."""
        bridges, channels = await self._lists.bridges(), await self._lists.channels()
        return seen(channels, bridges, self._socket.arriving if self._socket else ())

    async def began_at(self) -> datetime | None:
        """Raises NoConnection."""
        return await self._lists.began_at()

    async def registered(self) -> set[str]:
        """Raises NoConnection. Whatever of it was not heard yet is told too: who asks in the moment
        in which a phone is put anew would be the only one to believe it gone, and for good."""
        translator, told, since = self._translator, self._signals, self._translator.phones_heard
        online = await self._lists.phones()
        for signal in translator.phones_are(online, since):
            told.put_nowait(signal)
        return online

    # --- commands

    @singledispatchmethod
    async def perform(self, command: commands.SwitchCommand) -> None:
        """Send it; while there is no connection nothing is sent and reconciliation decides."""
        self._translator.asked(command)
        for request in requests(command, self._app):
            await self._send(command, request, lambda reply: self._failed(command, reply))

    @perform.register
    async def _(self, command: commands.Originate) -> None:
        known = Known(call=command.call, is_arrived=False, is_up=False)
        self._translator.legs[command.leg] = known

        def failed(reply: Reply) -> Input | None:
            log.info("leg.refused", call=command.call, leg=command.leg, why=reply.why)
            self._translator.legs.pop(command.leg, None)
            return unreached(command)

        if command.early_with:
            self._early[command.leg] = command
            await self._send(command, create(command, self._app), failed)
        else:
            await self._send(command, requests(command, self._app)[0], failed)

    async def _dial_early(self, leg: str) -> None:
        """It is in our hands now. That the two are not put together harms nothing."""
        command = self._early.pop(leg, None)
        if command is None:
            return
        *together, dial = dial_early(command)
        for request in together:
            await self._send(command, request, lambda reply: None)
        await self._send(command, dial, lambda reply: self._not_dialled(command, reply))

    def _not_dialled(self, command: commands.Originate, reply: Reply) -> Input | None:
        return None if reply.status in GONE else self._refused(command, command.leg, reply)

    @perform.register
    async def _(self, command: commands.MoveLeg) -> None:
        self._translator.asked(command)
        await self._send(command, requests(command, self._app)[0], lambda reply: None)

    @perform.register
    async def _(self, command: commands.HangUp) -> None:
        known = self._translator.legs.get(command.leg)
        is_answerable = known is not None and known.is_arrived and not known.is_up
        if known and is_answerable:
            known.refused_with = command.cause
        request = hang_up(command, is_answerable=is_answerable)
        await self._send(command, request, lambda reply: self._failed(command, reply))

    @perform.register
    async def _(self, command: commands.Join) -> None:
        *before, together = join(command, self._translator.with_music(command.legs))
        for request in before:
            await self._send(command, request, lambda reply: None)
        await self._send(command, together, lambda reply: self._later(self._enter_each(command)))
        self._translator.asked(command)

    async def _enter_each(self, command: commands.Join) -> None:
        """Told once for each leg that could not enter."""
        for leg in command.legs:
            await self._send(command, enter(command, leg), partial(self._refused, command, leg))

    @perform.register
    async def _(self, command: commands.Play) -> None:
        tenant, language = command.tenant, command.language
        found = [self._sounds.find(phrase, tenant, language) for phrase in command.phrases]
        files = [file for file in found if file is not None]
        ended = signals.PlayEnded(call=command.call, play=command.play, is_ok=False)
        if len(files) < len(found):
            log.warning("sound.missing", call=command.call, phrases=len(found), found=len(files))
            self._partial.add(command.play)
        if files:
            await self._send(command, play(command, files), lambda reply: ended)
        else:
            self._tell(ended)

    @perform.register
    async def _(self, command: commands.RecordTake) -> None:
        self._translator.takes[command.path] = command.take
        *beep, record = record_take(command, self._beep)
        for request in beep:
            await self._send(command, request, lambda reply: None)

        def failed(reply: Reply) -> Input | None:
            if reply.status == CONFLICT:
                self._later(self._taken_before(command))
                return None
            self._translator.takes.pop(command.path, None)
            return signals.TakeEnded(call=command.call, take=command.take, is_ok=False)

        await self._send(command, record, failed)

    async def _taken_before(self, command: commands.RecordTake) -> None:
        """It was asked for before a break: it is under way, or its end was told to nobody."""
        if self._socket is None:
            return
        reply = await self._socket.ask(live_take(command.path))
        if reply.status and not reply.is_ok:
            self._translator.takes.pop(command.path, None)
            seconds = self._sounds.said_seconds(command.path)
            self._tell(signals.TakeEnded(call=command.call, take=command.take, seconds=seconds))

    @perform.register
    async def _(self, command: commands.Beep) -> None:
        await self._send(command, beep(command, self._beep), lambda reply: None)

    @perform.register
    async def _(self, command: commands.StopTake) -> None:
        for path in [path for path, take in self._translator.takes.items() if take == command.take]:
            await self._send(command, stop_take(path), lambda reply: None)

    @perform.register
    async def _(self, command: commands.StartRecording) -> None:
        async def record() -> None:
            self._tell(await self._recorder.start(command))

        self._later(record())

    @perform.register
    async def _(self, command: commands.StopRecording) -> None:
        self._later(self._recorder.stop(command))

    @perform.register
    async def _(self, command: commands.PauseRecording) -> None:
        self._later(self._recorder.pause(command))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Slow work of one call stands before nobody. Without a connection it is not begun."""
        with suppress(RuntimeError):  # the connection is being lost at this very moment
            if self._tasks is not None:
                self._tasks.create_task(work)
                return
        work.close()

    async def _send(
        self,
        command: commands.SwitchCommand | None,
        request: Request,
        failed: Callable[[Reply], Input | None],
    ) -> None:
        if self._socket is None:
            return
        asked = self._trace.asked(command, request)
        reply = self._socket.post(request)

        def replied(done: asyncio.Future[Reply]) -> None:
            got = done.result()
            asked(got)
            signal = None if got.is_ok or not got.status else failed(got)
            if signal is not None:
                self._tell(signal)

        reply.add_done_callback(replied)

    def _failed(self, command: commands.SwitchCommand, reply: Reply) -> Input | None:
        """A refusal matters when somebody waits for what the command was to bring about."""
        if reply.status in GONE and not isinstance(command, commands.Answer):
            return None
        return self._refused(command, getattr(command, "leg", ""), reply)

    def _refused(self, command: commands.SwitchCommand, leg: str, reply: Reply) -> Input:
        name = type(command).__name__
        log.warning("command.failed", call=command.call, command=name, leg=leg, why=reply.why)
        return signals.CommandFailed(call=command.call, leg=leg, command=name, why=reply.why)
