"""`dzvin backup FILE`: the database into a file, while everything runs."""

import argparse
import sys
from pathlib import Path

from dzvin.run.backup import BackupFailed, backup
from dzvin.run.home import Home
from dzvin.run.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="replaced when it is whole")


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    try:
        size = backup(home, arguments.file)
    except (BackupFailed, OSError) as trouble:
        print(f"dzvin: {trouble}", file=sys.stderr)
        return 1
    print(f"{arguments.file}: {size / 1e6:.1f} MB")
    return 0
