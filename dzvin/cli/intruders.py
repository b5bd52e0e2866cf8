"""`dzvin intruders`: whom the SIP port refuses, and letting one in before its time is over."""

import argparse
import sys
from ipaddress import ip_address

from dzvin.infra import clock
from dzvin.run.home import Home
from dzvin.run.intruders import LET_IN_SECONDS, let_in, refused_now
from dzvin.run.settings import Settings
from dzvin.telephony.intruders import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    wishes = parser.add_subparsers(dest="wish", required=True)
    wishes.add_parser("list", help="all that are refused now, the latest first")
    forgiven = wishes.add_parser("forgive", help="let an address in, and forget its tries")
    forgiven.add_argument("address", type=_address)


def run(arguments: argparse.Namespace) -> int:
    home, now = Home.open(Settings.from_environment()), clock.now()
    refused = refused_now(home, now)
    if arguments.wish == "list":
        for one in refused:
            print(_line(one))
        if not refused:
            print("nobody is refused")
        return 0
    if arguments.address not in {one.source for one in refused}:
        print(f"dzvin: {arguments.address} is not refused", file=sys.stderr)
        return 1
    let_in(home, arguments.address)
    print(
        f"{arguments.address} is let in within {LET_IN_SECONDS:.0f} seconds while the engine runs"
    )
    return 0


def _line(one: Refused) -> str:
    last = f", last as {one.account}" if one.account else ""
    return f"{one.source:<40} until {one.until:%Y-%m-%d %H:%M} UTC, {one.tries} tries{last}"


def _address(text: str) -> str:
    return str(ip_address(text))
