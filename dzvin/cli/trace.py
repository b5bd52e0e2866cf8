"""`dzvin trace CALL`: what was said on the wire about a call, beside what was decided."""

import argparse
import asyncio
import sys
from datetime import datetime

import msgspec
from sqlalchemy import text

from dzvin.infra import event_log
from dzvin.infra.bell import Notifier
from dzvin.infra.db import Database
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.messages import Event
from dzvin.reports import store
from dzvin.reports.model import NodeRow, OfferRow
from dzvin.reports.trace.api import load_trace
from dzvin.reports.trace.ladder import LegOfTrace, Trace
from dzvin.run.home import Home
from dzvin.run.settings import Settings

WHOSE = text("SELECT tenant::text FROM event WHERE call = :call LIMIT 1")
HIDDEN = {"name", "call", "tenant", "why"}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    call: str
    trace: Trace
    events: list[tuple[datetime, Event]]
    nodes: list[NodeRow]
    offers: list[OfferRow]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("call", metavar="CALL", help="the call's id, as the journal shows it")
    parser.add_argument("--sip", action="store_true", help="with the SIP messages in full")
    parser.add_argument("--json", action="store_true", help="print it for programs")


def run(arguments: argparse.Namespace) -> int:
    """2: there is no such call."""
    home = Home.open(Settings.from_environment())
    told = asyncio.run(_told(home, arguments.call))
    if told is None:
        print(f"dzvin: no call {arguments.call}: the id is on its journal page", file=sys.stderr)
        return 2
    if arguments.json:
        print(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
    else:
        print("\n".join(lines_of(told, in_full=arguments.sip)))
    return 0


async def _told(home: Home, call: str) -> Told | None:
    shard = ShardDatabase(home.database_url("dzvin_reader"), home.settings.shard, connections=1)
    notifier = Notifier(home.database_url("dzvin_app", direct=True))
    database = Database(home.database_url("dzvin_app"), notifier, connections=1)
    try:
        async with shard.shard_transaction() as connection:
            tenant = await connection.scalar(WHOSE, {"call": call})
        if tenant is None:
            return None
        async with database.transaction(tenant) as connection:
            events = await event_log.read_calls(connection, tenant, [call])
            return Told(
                call=call,
                trace=await load_trace(connection, tenant, call, with_numbers=True),
                events=[(row.envelope.at, row.event) for row in events[call]],
                nodes=await store.load_nodes(connection, tenant, call),
                offers=await store.load_offers(connection, tenant, call),
            )
    finally:
        await shard.close()
        await database.close()


def lines_of(told: Told, *, in_full: bool = False) -> list[str]:
    """By time: SIP messages, commands with their milliseconds, what was recorded; then sound."""
    names = {leg.leg: f"leg {n}" for n, leg in enumerate(told.trace.legs, 1)}
    lines = [f"call {told.call}"]
    lines += [f"{names[leg.leg]:<6} {_leg(leg)}" for leg in told.trace.legs]
    if not told.trace.messages and not told.trace.commands:
        lines.append("nothing of the wire is kept: older than 14 days, DZVIN_TRACE=no, or no SIP")
    timed = [*_wire(told, names, in_full), *((at, _event(event)) for at, event in told.events)]
    began = min((at for at, _ in timed), default=None)
    if began is not None:
        for at, line in sorted(timed, key=lambda one: one[0]):
            lines.append(f"{(at - began).total_seconds():9.3f}  {line}")
    if told.nodes:
        lines.append("path: " + " > ".join(f"{n.kind}:{n.exit or '-'}" for n in told.nodes))
    lines += [_offer(offer) for offer in told.offers]
    return lines


def _wire(told: Told, names: dict[str, str], in_full: bool) -> list[tuple[datetime, str]]:
    found: list[tuple[datetime, str]] = []
    for message in told.trace.messages:
        arrow = "-->" if message.is_ours else "<--"
        what = f"{message.code} {message.reason}" if message.code else message.method
        line = f"sip     us {arrow} {names[message.leg]}  {what}"
        if in_full:
            line += "\n" + "\n".join(f"{'':13}{row}" for row in message.text.splitlines())
        found.append((message.at, line))
    for asked in told.trace.commands:
        leg = names.get(asked.leg, "")
        refused = "" if 200 <= asked.status < 300 else f" {asked.status} {asked.why}"
        line = f"ask     {asked.command} {leg} {asked.ms:.1f} ms{refused}"
        found.append((asked.at, line))
    return found


def _leg(leg: LegOfTrace) -> str:
    who = (
        f"operator {leg.operator}" if leg.operator else "customer" if leg.is_arrived else "outside"
    )
    if leg.sound is None:
        return f"{leg.leg}, {who}"
    sound = leg.sound
    trip = "-" if sound.round_trip_ms is None else f"{sound.round_trip_ms:.0f} ms"
    mos = "-" if sound.mos is None else f"{sound.mos:.1f}"
    return (
        f"{leg.leg}, {who}: {sound.packets_in} packets in, {sound.packets_out} out,"
        f" lost {sound.lost_in}, jitter {sound.jitter_in_ms:.1f} ms, round trip {trip},"
        f" MOS {mos} (E-model estimate)"
    )


def _offer(offer: OfferRow) -> str:
    end = offer.outcome or "live"
    return f"offer {offer.offer}: {offer.operator_name or offer.operator}, {end}"


def _event(event: Event) -> str:
    shown = {
        key: value
        for key, value in msgspec.to_builtins(event).items()
        if key not in HIDDEN and value not in (None, "", [], {})
    }
    return f"record  {event.name} {' '.join(f'{k}={v}' for k, v in shown.items())}".rstrip()
