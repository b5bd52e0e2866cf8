"""`dzvin call NUMBER`: a customer with real audio, played by Asterisk; exit 0 when answered."""

import argparse
import asyncio
import sys

import msgspec

from dzvin.run.home import Home
from dzvin.run.settings import Settings
from dzvin.run.simulated import CallFailed, Customer, Simulated, simulated_call

DEMO_CALLER = "+380441234567"
WHY = {404: ": nobody has this number", 486: ": busy"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("number", metavar="NUMBER", help="what the customer dials, like 800")
    add("--from", dest="from_number", default=DEMO_CALLER, metavar="N", help="his own number")
    add("--say", default="", metavar="TEXT", help="what he says when he is answered")
    add("--language", default="uk", choices=("uk", "ru", "en"), help="of TEXT")
    add("--keys", default="", metavar="KEYS", help="keys he presses; w waits half a second")
    add("--hold", type=float, default=5.0, metavar="SECONDS", help="how long he then stays")
    add(
        "--tenant",
        default="",
        metavar="SLUG",
        help="the company's slug or id, when several own NUMBER",
    )
    add("--json", action="store_true", help="one JSON object instead of a sentence")


def run(arguments: argparse.Namespace) -> int:
    home = Home.open(Settings.from_environment())
    customer = Customer(
        number=arguments.number,
        from_number=arguments.from_number,
        say=arguments.say,
        language=arguments.language,
        keys=arguments.keys,
        hold_seconds=arguments.hold,
        tenant=arguments.tenant,
    )
    try:
        call = asyncio.run(simulated_call(home, customer))
    except CallFailed as failure:
        print(f"dzvin: {failure}", file=sys.stderr)
        return 1
    print(msgspec.json.encode(call).decode() if arguments.json else told(call))
    return 0 if call.answered else 1


def told(call: Simulated) -> str:
    if not call.answered:
        why = WHY.get(call.sip_code, "")
        return f"{call.call_id}: not answered in {call.wait_seconds} s (SIP {call.sip_code}{why})"
    return (
        f"{call.call_id}: answered after {call.wait_seconds} s, talked {call.talk_seconds} s,"
        f" ended by {call.ended_by}"
    )
