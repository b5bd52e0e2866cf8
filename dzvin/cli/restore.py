"""`dzvin restore FILE`: the database as `dzvin backup` kept it, in place of what is there now."""

import argparse
import sys
from pathlib import Path

from dzvin.run.backup import BackupFailed, restore
from dzvin.run.home import Home
from dzvin.run.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    if not arguments.yes and not _is_meant(home):
        return 1
    try:
        restore(home, arguments.file, print)
    except (BackupFailed, OSError) as trouble:
        print(f"dzvin: {trouble}", file=sys.stderr)
        return 1
    return 0


def _is_meant(home: Home) -> bool:
    print(f"Everything in the database of {home.folder} is replaced. Type yes to go on: ", end="")
    return sys.stdin.readline().strip() == "yes"
