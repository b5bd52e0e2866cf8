"""A provider's caller as a program of its own, so that it can live in another network: rings a
number, presses keys, speaks a tone and tells what it hears; one word per line."""

import argparse
import asyncio
import sys

from tests.support.phone import Phone
from tests.support.rtp import tone


def main() -> None:
    """Exit 0 when the tone of the other side was heard."""
    parser = argparse.ArgumentParser()
    add = parser.add_argument
    for name in ("address", "server", "number"):
        add(name)
    add("--port", type=int, default=5060)
    add("--keys", default="")
    add("--says", type=float, required=True, help="Hz")
    add("--hears", type=float, required=True, help="Hz")
    asyncio.run(call(parser.parse_args()))


async def call(told: argparse.Namespace) -> None:
    async with Phone(told.address, (told.server, told.port)) as phone:
        talk = await phone.call(told.number, "+380441112233")
        async with asyncio.timeout(30):
            await talk.answered.wait()
        say("answered")
        talk.voice.say(tone(told.says))
        if told.keys:
            await talk.voice.hears_something(10)
            talk.press(told.keys)
        await talk.voice.hears(told.hears, within=60, tolerance=20)
        say("heard")
        await asyncio.to_thread(sys.stdin.readline)
        await talk.hang_up()
        say("over")


def say(word: str) -> None:
    print(word, flush=True)


if __name__ == "__main__":
    main()
