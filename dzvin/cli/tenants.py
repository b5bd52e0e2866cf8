"""`dzvin tenants`: the companies of this installation."""

import argparse
import asyncio
import sys

import msgspec
import psycopg

from dzvin.kernel.errors import AppError
from dzvin.run.companies import add_company, list_companies
from dzvin.run.home import Home
from dzvin.run.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="one line per company")
    listing.add_argument("--json", action="store_true")
    adding = actions.add_parser("add", help="make a company and its administrator")
    adding.add_argument("name", help="as people see it")
    adding.add_argument("--slug", required=True, help="short name in addresses, unique")
    adding.add_argument("--login", required=True, help="of its administrator, unique")


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    try:
        return _list(home, arguments.json) if arguments.action == "list" else _add(home, arguments)
    except psycopg.OperationalError as trouble:
        print(f"dzvin: the database does not answer ({_first(trouble)}): `dzvin up` starts it")
    except AppError as refusal:
        print(f"dzvin: {refusal} ({refusal.code})", file=sys.stderr)
    return 1


def _list(home: Home, as_json: bool) -> int:
    companies = list_companies(home)
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(companies)).decode())
    else:
        for company in companies:
            print(f"{company.slug:<16} {company.name}  ({company.users} users)  {company.id}")
    return 0


def _add(home: Home, arguments: argparse.Namespace) -> int:
    password = asyncio.run(add_company(home, arguments.name, arguments.slug, arguments.login))
    print(f"{arguments.name}: sign in as {arguments.login} with {password}")
    return 0


def _first(trouble: Exception) -> str:
    return str(trouble).strip().splitlines()[0]
