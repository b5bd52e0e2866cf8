"""`show`, `install` and `replace` of a program of which we may keep a private copy."""

import argparse
import sys
from collections.abc import Callable

from dzvin.infra.debian_pool import PoolError
from dzvin.run.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=("show", "install", "replace"), default="show")


def run_with(
    arguments: argparse.Namespace, show: Callable[[Settings], str], fetch: Callable[..., str]
) -> int:
    """`fetch(settings, is_fresh=)` brings the private one."""
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
