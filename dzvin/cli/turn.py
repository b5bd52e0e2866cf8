"""`dzvin turn`: which coturn is used; `install` fetches the private one."""

import argparse

from dzvin.cli.private_program import add_arguments, run_with
from dzvin.run.turn import fetch, show

__all__ = ["add_arguments", "run"]


def run(arguments: argparse.Namespace) -> int:
    return run_with(arguments, show, fetch)
