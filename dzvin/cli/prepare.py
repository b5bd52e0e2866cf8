"""`dzvin prepare`: database and voices of this home as this version needs them."""

import argparse
import asyncio
import sys

from dzvin.run.home import Home
from dzvin.run.prepare import CannotStart, migrated, speak_prompts
from dzvin.run.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    try:
        asyncio.run(_prepare(home))
    except CannotStart as trouble:
        print(f"dzvin: {trouble}", file=sys.stderr)
        return 1
    return 0


async def _prepare(home: Home) -> None:
    await migrated(home)
    print("database is up to date", flush=True)
    await speak_prompts(home, lambda line: print(line, flush=True))
