"""`dzvin upgrade`: engine, web and worker of the running instance are replaced by this version."""

import argparse
import sys

from dzvin.run.control import Asked, NotRunning, ask
from dzvin.run.home import Home
from dzvin.run.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="the interpreter that has the new code; the one of this command when not given",
    )


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    asked = Asked(do="upgrade", python=arguments.python)
    try:
        code = ask(home.run, asked, lambda line: print(line, flush=True))
    except NotRunning:
        print(
            f"dzvin: nothing runs in {home.folder}, or a `dzvin up` that is older than `upgrade`:"
            " stop it and start it again",
            file=sys.stderr,
        )
        return 1
    if code is None:
        print("dzvin: the instance ended meanwhile", file=sys.stderr)
        return 1
    return code
