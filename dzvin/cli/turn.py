"""`dzvin turn`: which coturn is used; `install` fetches the private one."""

import argparse
import sys

from dzvin.infra.debian_pool import PoolError
from dzvin.run.settings import Settings
from dzvin.run.turn import fetch, show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=("show", "install", "replace"), default="show")


def run(arguments: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    try:
        if arguments.what == "show":
            print(show(settings))
        else:
            print(fetch(settings, is_fresh=arguments.what == "replace"))
    except PoolError as trouble:
        print(f"dzvin: {trouble}", file=sys.stderr)
        return 1
    return 0
