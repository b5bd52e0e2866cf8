"""`dzvin carriers`: peers of the whole installation, whose calls go to whoever has the number."""

import argparse
import asyncio
import sys

import msgspec
import psycopg

from dzvin.kernel.errors import AppError
from dzvin.run.carriers import add_carrier, list_carriers, remove_carrier
from dzvin.run.home import Home
from dzvin.run.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="one line per carrier")
    listing.add_argument("--json", action="store_true")
    adding = actions.add_parser("add", help="let calls of this address in, for every company")
    adding.add_argument("name", help="unique, for people")
    adding.add_argument("host", help="name or address of its exchange")
    adding.add_argument("--port", type=int, default=5060)
    adding.add_argument("--transport", choices=("udp", "tcp", "tls"), default="udp")
    adding.add_argument(
        "--address",
        action="append",
        default=[],
        help="where its calls come from, an address or a network; again for more of them",
    )
    removing = actions.add_parser("remove", help="its calls are refused from now on")
    removing.add_argument("name")


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    try:
        return _do(home, arguments)
    except psycopg.OperationalError as trouble:
        why = str(trouble).strip().splitlines()[0]
        print(f"dzvin: the database does not answer ({why}): `dzvin up` starts it")
    except AppError as refusal:
        wrong = ", ".join(f"{one['field']}: {one['code']}" for one in _fields(refusal))
        print(f"dzvin: {refusal} ({wrong or refusal.code})", file=sys.stderr)
    return 1


def _do(home: Home, arguments: argparse.Namespace) -> int:
    if arguments.action == "list":
        return _list(home, arguments.json)
    if arguments.action == "remove":
        asyncio.run(remove_carrier(home, arguments.name))
        print(f"{arguments.name}: removed")
        return 0
    carrier, is_known = asyncio.run(
        add_carrier(
            home,
            name=arguments.name,
            host=arguments.host,
            port=arguments.port,
            transport=arguments.transport,
            addresses=arguments.address,
        )
    )
    print(f"{carrier.name}: calls from {', '.join(carrier.addresses)} are let in")
    if not is_known:
        print("Asterisk does not run: it hears of it when it starts")
    return 0


def _list(home: Home, as_json: bool) -> int:
    carriers = list_carriers(home)
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(carriers)).decode())
    for one in () if as_json else carriers:
        place = f"{one.host}:{one.port}/{one.transport}"
        print(f"{one.name:<20} {place:<40} {', '.join(one.addresses)}")
    return 0


def _fields(refusal: AppError) -> list[dict[str, str]]:
    fields = refusal.details.get("fields")
    return fields if isinstance(fields, list) else []
