"""`dzvin database`: psql on this home's database."""

import argparse
import os
import shutil
import sys

from dzvin.infra.postgres import programs
from dzvin.run.home import Home
from dzvin.run.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", default="", help="dzvin_app, dzvin_engine …; else the superuser")
    parser.add_argument("words", nargs="*", help="for psql, after --")


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    url = home.database_url(arguments.role) if arguments.role else home.admin_url()
    psql = str(programs() / "psql") if home.postgres else shutil.which("psql")
    if psql is None:
        print("dzvin: psql is missing: apt-get install postgresql-client", file=sys.stderr)
        return 1
    os.execv(psql, [psql, url, *arguments.words])
