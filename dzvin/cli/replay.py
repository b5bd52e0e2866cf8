"""`dzvin replay CALL`: the stored inputs of a call run again, compared and told line by line."""

import argparse
import asyncio
import sys
from typing import Any

import msgspec

from dzvin.engine.replay import Difference, Line, Replayed, replay
from dzvin.engine.stored import load_story
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.messages import Event
from dzvin.run.engine import MACHINES, ROLE
from dzvin.run.home import Home
from dzvin.run.settings import Settings

HIDDEN = {"type", "name", "call", "tenant", "why"}
"""Fields that every line would repeat, and explanations, which `--json` has."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("call", metavar="CALL", help="the call's id, as the journal shows it")
    parser.add_argument("--json", action="store_true", help="print it for programs")


def run(arguments: argparse.Namespace) -> int:
    """0: the machines decide today as they did; 1: they differ; 2: there is nothing to replay."""
    home = Home.open(Settings.from_environment())
    replayed = asyncio.run(_replayed(home, arguments.call))
    if replayed is None:
        print(
            f"dzvin: no inputs of call {arguments.call}: the id is wrong, or they are older than 14"
            " days",
            file=sys.stderr,
        )
        return 2
    print(_json(replayed) if arguments.json else _text(replayed))
    return 1 if replayed.differences else 0


async def _replayed(home: Home, call: str) -> Replayed | None:
    database = ShardDatabase(home.database_url(ROLE), home.settings.shard, connections=1)
    try:
        story = await load_story(database, call)
    finally:
        await database.close()
    if story is None:
        return None
    return replay(call, story.tenant, MACHINES, story.inputs, story.log, story.snapshots)


def _json(replayed: Replayed) -> str:
    document = {"is_equal": not replayed.differences} | msgspec.to_builtins(replayed)
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _text(replayed: Replayed) -> str:
    began = replayed.lines[0].at if replayed.lines else None
    lines = [f"call {replayed.call}" + (f", {began:%Y-%m-%d %H:%M:%S} UTC" if began else "")]
    for line in replayed.lines:
        lines += _told(line, (line.at - began).total_seconds() if began else 0.0)
    if not replayed.differences:
        return "\n".join([*lines, "The machines decide the same today."])
    lines.append(f"{len(replayed.differences)} turns differ from the log:")
    return "\n".join(lines + [text for each in replayed.differences for text in _differs(each)])


def _told(line: Line, seconds: float) -> list[str]:
    heard = _word(line.heard) if line.heard is not None else "(the router)"
    told = [f"{seconds:9.3f}  heard   {heard}"]
    told += [f"{'':9}  record  {_event(event)}" for event in line.events]
    told += [f"{'':9}  ask     {_word(command)}" for command in line.commands]
    return told


def _differs(difference: Difference) -> list[str]:
    told = [f"  {difference.at:%H:%M:%S.%f} {difference.turn} {difference.error}".rstrip()]
    told += [f"    in the log only: {_event(event)}" for event in difference.recorded]
    told += [f"    today only:      {_event(event)}" for event in difference.now]
    return told


def _event(event: Event) -> str:
    return f"{event.name} {_fields(msgspec.to_builtins(event))}".rstrip()


def _word(word: msgspec.Struct) -> str:
    return f"{type(word).__name__} {_fields(msgspec.to_builtins(word))}".rstrip()


def _fields(fields: dict[str, Any]) -> str:
    shown = {key: value for key, value in fields.items() if key not in HIDDEN}
    return " ".join(f"{k}={v}" for k, v in shown.items() if v not in (None, "", [], {}))
