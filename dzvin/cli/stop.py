"""`dzvin stop`: stop what `dzvin up` runs here, after giving its calls some time to end."""

import argparse
import sys

from dzvin.run.control import Asked, NotRunning, ask
from dzvin.run.home import Home
from dzvin.run.settings import LONGEST_DRAIN, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--drain",
        type=_seconds,
        metavar="SECONDS",
        help="how long calls may go on; DZVIN_DRAIN_SECONDS when not given",
    )


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    asked = Asked(do="stop", drain=arguments.drain)
    try:
        code = ask(home.run, asked, lambda line: print(line, flush=True))
    except NotRunning:
        print(f"dzvin: nothing runs in {home.folder}", file=sys.stderr)
        return 1
    if code is None:  # the end of the connection is that of the process
        print("everything is stopped")
    return code or 0


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= LONGEST_DRAIN:
        raise ValueError
    return seconds
