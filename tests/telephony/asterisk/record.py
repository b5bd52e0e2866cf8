"""Record what a real Asterisk says, for test_translate.py.

Run `python -m tests.telephony.asterisk.record` at the top of the checkout. Each story is a file of
messages as they came, and what our side made of them.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk import socket
from dzvin.telephony.asterisk.messages import Heard, RESTResponse
from tests.support.asterisk import RunningAsterisk
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import ANN, TENANT

FIXTURES = Path(__file__).with_name("fixtures")
heard: list[msgspec.Raw] = []


def listening(text: str | bytes) -> Heard | None:
    message = original(text)
    if message is not None and not isinstance(message, RESTResponse):
        heard.append(msgspec.Raw(text if isinstance(text, bytes) else text.encode()))
    return message


original, socket.decode = socket.decode, listening


async def arrived(
    stage: AsteriskStage, is_up: bool = True
) -> tuple[signals.LegArrived, dict[str, str]]:
    party = await stage.customer_dials("800")
    came = await stage.heard(signals.LegArrived)
    stage.party = party  # type: ignore[attr-defined]
    to = {"call": came.call, "tenant": TENANT}
    if is_up:
        await stage.do(commands.Answer(**to, leg=came.leg))
        await party.is_answered()
    return came, to


async def caller_cancels(stage: AsteriskStage) -> None:
    came, to = await arrived(stage, is_up=False)
    await stage.do(commands.RingBack(**to, leg=came.leg))
    await stage.party.rings()  # type: ignore[attr-defined]
    await stage.party.cancel()  # type: ignore[attr-defined]
    await stage.heard(signals.LegEnded)


async def caller_presses_and_hangs_up(stage: AsteriskStage) -> None:
    await arrived(stage)
    await stage.party.press("5")  # type: ignore[attr-defined]
    await stage.heard(signals.DigitPressed)
    await stage.party.hang_up()  # type: ignore[attr-defined]
    await stage.heard(signals.LegEnded)


async def prompt_and_take(stage: AsteriskStage) -> None:
    came, to = await arrived(stage)
    phrases = (commands.Phrase(prompt="one"),)
    await stage.do(
        commands.Play(**to, leg=came.leg, play=f"{came.call}.p1", phrases=phrases, language="en")
    )
    await stage.heard(signals.PlayEnded)
    await stage.party.say()  # type: ignore[attr-defined]
    await stage.do(
        commands.RecordTake(
            **to,
            leg=came.leg,
            take=f"{came.call}.r2",
            path=f"{TENANT}/{came.call}/r2",
            max_seconds=1,
        )
    )
    await stage.heard(signals.TakeEnded)


def operator(code: int) -> Callable[[AsteriskStage], Awaitable[None]]:
    async def story(stage: AsteriskStage) -> None:
        await stage.registers(ANN)
        await stage.heard(signals.EndpointChanged)
        originate = commands.Originate(
            call="c1",
            tenant=TENANT,
            leg="c1.1",
            endpoint=ANN.name,
            from_number="0501234567",
            from_name="Ivan",
            ring_seconds=1 if code == 0 else 9,
        )
        await stage.do(originate)
        ann = await stage.rung(ANN)
        if code == 200:
            await ann.answer()
            await stage.heard(signals.LegAnswered)
            await ann.hang_up()
        elif code == 487:
            await stage.heard(signals.LegRang)
            await stage.do(commands.HangUp(call="c1", tenant=TENANT, leg="c1.1"))
        elif code:
            await ann.reject(code)
        await stage.heard(signals.LegEnded)
        await stage.registers(ANN, 0)
        await stage.heard(signals.EndpointChanged, is_registered=False)

    return story


STORIES: dict[str, Callable[[AsteriskStage], Awaitable[None]]] = {
    "caller_cancels": caller_cancels,
    "caller_presses_and_hangs_up": caller_presses_and_hangs_up,
    "prompt_and_take": prompt_and_take,
    "operator_answers_and_hangs_up": operator(200),
    "operator_is_busy": operator(486),
    "operator_rejects": operator(603),
    "operator_does_not_answer": operator(0),
    "operator_is_called_off": operator(487),
}


async def main() -> None:
    home = Path(tempfile.mkdtemp())
    asterisk = RunningAsterisk(home)
    asterisk.boot()
    try:
        for name, story in STORIES.items():
            async with asterisk_stage(asterisk) as stage:
                await stage.start()
                heard.clear()
                stage.signals.clear()
                await story(stage)
                told = [msgspec.json.encode(signal) for signal in stage.signals]
                kept = {"heard": list(heard), "told": [msgspec.Raw(each) for each in told]}
                text = msgspec.json.format(msgspec.json.encode(kept), indent=1)
                text = text.replace(str(home).encode(), b"/home/dzvin")
                (FIXTURES / f"{name}.json").write_bytes(text + b"\n")
                print(name, [type(each).__name__ for each in stage.signals], file=sys.stderr)
    finally:
        asterisk.stop()


if __name__ == "__main__":
    asyncio.run(main())
