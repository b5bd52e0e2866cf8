"""The stage of real Asterisk and real phones: people are told apart by their tones."""

import asyncio
import wave
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec

from dzvin.telephony.asterisk.adapter import AsteriskSwitch
from dzvin.telephony.asterisk.ami import Ami
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Request
from dzvin.telephony.asterisk.peers import Peers
from dzvin.telephony.asterisk.provision import AsteriskProvisioner, gateway
from dzvin.telephony.asterisk.recorder import Recorder, free_share_of
from dzvin.telephony.asterisk.sounds import Sounds
from dzvin.telephony.switch import Endpoint
from tests.support.asterisk import RunningAsterisk
from tests.support.phone import Call, Phone, happens
from tests.support.rtp import SILENCE, decode, tone
from tests.support.until import until
from tests.telephony.stage import ANN, BOB, Stage

TONES = [440.0, 1200.0, 700.0, 1600.0]
PROMPT_HERTZ = 950.0


def write_prompt(place: Path, hertz: float = PROMPT_HERTZ, seconds: float = 0.6) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    samples = decode(tone(hertz, seconds)) * 32767
    with wave.open(str(place), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(samples.astype("<i2").tobytes())


class SipParty:
    """A person with a SIP phone and a tone for a voice."""

    def __init__(self, call: Call, hertz: float) -> None:
        self.call, self.hertz = call, hertz

    async def rings(self) -> None:
        await happens(self.call.rang)

    async def is_answered(self) -> None:
        await happens(self.call.answered)

    async def is_ended(self) -> int:
        await happens(self.call.ended)
        return self.call.code

    async def hang_up(self) -> None:
        await self.call.hang_up()

    async def cancel(self) -> None:
        self.call.cancel()

    async def press(self, keys: str) -> None:
        self.call.press(keys)

    async def answer(self) -> None:
        await self.call.answer()

    async def reject(self, code: int) -> None:
        self.call.reject(code)

    async def refer(self, number: str = "", to: "SipParty | None" = None) -> None:
        assert await self.call.refer(number, to.call if to else None) == 202

    async def is_told(self, result: str) -> None:
        assert await self.call.told() == {"done": "200", "refused": "603"}[result]

    async def say(self) -> None:
        self.call.voice.say(tone(self.hertz))

    async def hush(self) -> None:
        self.call.voice.say(SILENCE)

    async def hears(self, *others: "SipParty") -> None:
        for other in others:
            await self.call.voice.hears(other.hertz)

    async def hears_sound(self) -> None:
        await self.call.voice.hears_something()

    async def hears_nothing(self) -> None:
        await self.call.voice.hears_nothing()

    async def got_keys(self, keys: str) -> None:
        await self.call.voice.gets_keys(keys)

    @property
    def caller(self) -> tuple[str, str]:
        return self.call.caller, self.call.caller_name


class AsteriskStage(Stage):
    def __init__(self, asterisk: RunningAsterisk) -> None:
        super().__init__()
        self.asterisk, self.stack = asterisk, AsyncExitStack()
        self.is_full = False
        self.phones: dict[str, Phone] = {}
        self.tones = iter(TONES)
        self.tasks: asyncio.TaskGroup
        self.running: asyncio.Task[None] | None = None

    def make_switch(
        self,
        address: str = "",
        prepare: Callable[[], Awaitable[object]] | None = None,
        peers: Peers | None = None,
    ) -> AsteriskSwitch:
        config = self.asterisk.config
        ami = Ami(config.control, config.ami_port, config.ami_password)
        self.stack.push_async_callback(ami.close)
        return AsteriskSwitch(
            http=self.http,
            address=address or config.ari_address,
            password=config.ari_password,
            shard=config.shard,
            sounds=Sounds(config.prompts, config.monitor, self.spoken),
            recorder=Recorder(ami, config.monitor, self.free_share),
            peers=peers or Peers(config),
            beep=config.beep,
            prepare=prepare,
        )

    async def open(self) -> None:
        config, network = self.asterisk.config, self.asterisk.network
        self.http = await self.stack.enter_async_context(
            AriHttp(config.ari_address, config.ari_password)
        )
        self.provisioner = AsteriskProvisioner(self.http.ask, site=self.asterisk.config.site)
        await until(self.nobody_is_registered)
        await self.put_everybody()
        self.switch: AsteriskSwitch = self.make_switch()
        server = config.bind, config.sip_port
        self.phones["customer"] = Phone(f"{network}.2", server)
        self.phones[ANN.name] = Phone(f"{network}.3", server, ANN.name, ANN.secret)
        self.phones[BOB.name] = Phone(f"{network}.4", server, BOB.name, BOB.secret)
        for phone in self.phones.values():
            await self.stack.enter_async_context(phone)
        for name in ("hello", "one", "two"):
            write_prompt(config.prompts / "en" / f"{name}.wav")
        write_prompt(self.spoken("Hello", "uk").with_suffix(".wav"))
        self.tasks = await self.stack.enter_async_context(asyncio.TaskGroup())

    def spoken(self, text: str, language: str) -> Path:
        return self.asterisk.config.prompts / "tts" / language / text.encode().hex()

    async def put_everybody(self) -> None:
        await self.provisioner.put_things(gateway("gw-test", f"{self.asterisk.network}.2", 5060))
        await self.provisioner.put(ANN, BOB)

    async def nobody_is_registered(self) -> bool:
        """The phones of the test before have gone, and Asterisk has noticed it: a registration
        that replaces another is no news. Asked before the endpoints are put anew: one that is made
        while its old contact goes may stay online for good."""
        for endpoint in (ANN, BOB):
            path = f"endpoints/PJSIP/{endpoint.name}"
            answer = await self.http.ask(Request(method="GET", path=path))
            if answer.is_ok and msgspec.json.decode(answer.text)["state"] == "online":
                return False
        return True

    async def nobody_is_left(self) -> bool:
        """Whoever is there is hung up, and takes his leave when he comes to it."""
        asked = await self.http.ask(Request(method="GET", path="channels"))
        channels = msgspec.json.decode(asked.text) if asked.is_ok else []
        for channel in channels:
            await self.http.ask(Request(method="DELETE", path=f"channels/{channel['id']}"))
        return not channels

    async def start(self) -> None:
        """A switch that was closed is let come to its end: it would connect again beside this."""
        if self.running:
            await self.running
        times = self.connections + 1
        self.running = self.tasks.create_task(self.switch.run(self.hear, self.connected))
        await self.is_connected(times)

    async def stop(self) -> None:
        """Leave nobody in Asterisk: the next test has it too, and would hear each leg end."""
        for phone in self.phones.values():
            if phone.is_registered:
                await phone.register(0)
        await until(self.nobody_is_left)
        await self.switch.close()
        if self.running:
            await self.running

    async def customer_dials(self, number: str, from_number: str = "0501234567") -> SipParty:
        call = await self.phones["customer"].call(number, from_number, "Ivan")
        return SipParty(call, next(self.tones))

    async def device_dials(self, endpoint: Endpoint, number: str) -> SipParty:
        return SipParty(await self.phones[endpoint.name].call(number), next(self.tones))

    async def registers(self, endpoint: Endpoint, seconds: int = 300) -> None:
        assert await self.phones[endpoint.name].register(seconds) == 200

    async def rung(self, endpoint: Endpoint) -> SipParty:
        return SipParty(await self.phones[endpoint.name].rung(), next(self.tones))

    async def fill_disk(self) -> None:
        self.is_full = True

    def free_share(self, folder: Path) -> float:
        return 0.01 if self.is_full else free_share_of(folder)


@asynccontextmanager
async def asterisk_stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    stage = AsteriskStage(asterisk)
    async with stage.stack:
        await stage.open()
        try:
            yield stage
        finally:
            await stage.stop()
