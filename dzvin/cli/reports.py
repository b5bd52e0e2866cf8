"""`dzvin reports rebuild`: the journal made anew from the log, to identical tables."""

import argparse
import asyncio
import sys

from sqlalchemy.exc import OperationalError

from dzvin.run.home import Home
from dzvin.run.rebuild import rebuild_journal
from dzvin.run.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    rebuilding = actions.add_parser("rebuild", help="calls, segments, offers, status histories")
    rebuilding.add_argument("--company", default="", metavar="SLUG", help="only this one")


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    try:
        count = asyncio.run(_rebuild(home, arguments.company))
    except OperationalError as trouble:
        reason = str(trouble.orig).strip().splitlines()[0]
        print(f"dzvin: the database does not answer ({reason}): `dzvin up` starts it")
        return 1
    if arguments.company and not count:
        print(f"dzvin: there is no company {arguments.company}", file=sys.stderr)
        return 1
    return 0


async def _rebuild(home: Home, slug: str) -> int:
    count = 0
    async for company, events in rebuild_journal(home, slug):
        print(f"{company}: {events} events read")
        count += 1
    return count
