"""`dzvin scenario validate|publish FILE`: scenarios kept as JSON files beside other settings."""

import argparse
import asyncio
import re
import sys
from pathlib import Path

import msgspec
from sqlalchemy import select

from dzvin.accounts.store import list_projects
from dzvin.accounts.tables import TENANT
from dzvin.infra.bell import Notifier
from dzvin.infra.db import Connection, Database
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.errors import AppError
from dzvin.resources.system_prompts import SYSTEM_PROMPTS
from dzvin.run.home import Home
from dzvin.run.settings import Settings
from dzvin.scenario.actions import problems_of, publish_scenario, save_scenario
from dzvin.scenario.model import Graph
from dzvin.scenario.validation import Problem, validate

SENTENCES = {
    "no_start": "there is no start node",
    "several_starts": "there is another start node already",
    "same_id": "another node has the same id",
    "reserved_id": "hang_up is the word for hanging up: choose another id",
    "unknown_kind": "there is no node of kind {kind}",
    "wrong_params": "parameter {field}: {why}",
    "exit_not_connected": "exit {exit} leads nowhere: connect it or write hang_up",
    "exit_unknown": "it has no exit {exit}",
    "exit_to_nowhere": "exit {exit} leads to {to}, which is not there",
    "reference_unknown": "there is no {kind} {id}",
    "endless_cycle": "nobody spends time in this circle: {nodes}",
}
SYSTEM = frozenset(SYSTEM_PROMPTS)


class FileRefused(AppError):
    """The file cannot be used."""

    code = "file_refused"


class TenantUnknown(AppError):
    """Which company?"""

    code = "tenant_unknown"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in (
        ("validate", "check a file; with --tenant also what it refers to"),
        ("publish", "check a file and make it the version that new calls get"),
    ):
        action = actions.add_parser(name, help=text, description=text)
        action.add_argument("file", type=Path)
        action.add_argument("--tenant", default="", help="slug of the company")
        if name == "publish":
            action.add_argument("--name", default="", help="of the scenario; else the file's")


def run(arguments: argparse.Namespace) -> int:
    """0 when all is well, 1 when the scenario has problems, 2 when it could not be tried."""
    file: Path = arguments.file
    try:
        text = read(file)
        graph = parse(text, file.name)
        if arguments.action == "publish" or arguments.tenant:
            problems, done = asyncio.run(_with_database(arguments, graph))
        else:
            problems, done = validate(graph, {}), ""
    except AppError as refused:
        print(f"dzvin: {refused.details.get('why') or refused}", file=sys.stderr)
        return 2
    for problem in problems:
        print(line_of(problem, text, file.name), file=sys.stderr)
    if problems:
        return 1
    print(done or f"{file.name}: {len(graph.nodes)} nodes, nothing to mend")
    return 0


def read(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as trouble:
        raise FileRefused(why=f"{file}: {trouble}") from None


def parse(text: str, name: str) -> Graph:
    """Raises FileRefused with the line, or the place in the document, that is wrong."""
    try:
        return msgspec.json.decode(text, type=Graph)
    except msgspec.ValidationError as error:
        raise FileRefused(why=f"{name}: {error}".replace("`$.", "`")) from None
    except msgspec.DecodeError as error:
        found = re.search(r"byte (\d+)", str(error))
        before = text.encode()[: int(found[1]) if found else None]
        line = before.count(b"\n") + 1
        raise FileRefused(why=f"{name}:{line}: {error}") from None


def line_of(problem: Problem, text: str, name: str) -> str:
    """As a compiler would say it: `file:line: node menu: exit 1 leads nowhere …`."""
    details = problem.details
    why = details.get("message") or details.get("code", "").replace("_", " ")
    sentence = SENTENCES[problem.code].format_map({**details, "why": why})
    if not problem.node:
        return f"{name}: {sentence}"
    found = re.search(rf'"id"\s*:\s*"{re.escape(problem.node)}"', text)
    where = f"{name}:{text.count(chr(10), 0, found.start()) + 1}" if found else name
    return f"{where}: node {problem.node}: {sentence}"


async def _with_database(arguments: argparse.Namespace, graph: Graph) -> tuple[list[Problem], str]:
    home = Home.open(Settings.from_environment())
    notifier = Notifier(home.database_url("dzvin_app", direct=True))
    database = Database(home.database_url("dzvin_app"), notifier, connections=1)
    reader = ShardDatabase(home.database_url("dzvin_reader"), home.settings.shard, connections=1)
    name = arguments.file.stem if arguments.action == "publish" else ""
    try:
        tenant = await find_tenant(reader, arguments.tenant)
        async with database.transaction(tenant) as connection:
            if arguments.action == "validate":
                return await problems_of(connection, graph, SYSTEM), ""
            return await publish(connection, tenant, graph, arguments.name or name)
    finally:
        await reader.close()
        await database.close()


async def find_tenant(reader: ShardDatabase, slug: str) -> str:
    """The id; without a slug that of the only company."""
    async with reader.shard_transaction() as connection:
        found = await connection.execute(select(TENANT.c.slug, TENANT.c.id))
        known = {row.slug: str(row.id) for row in found}
    if slug in known:
        return known[slug]
    if not slug and len(known) == 1:
        return next(iter(known.values()))
    asked = f"there is no company {slug}" if slug else "say which company"
    raise TenantUnknown(why=f"{asked}: --tenant {' | '.join(sorted(known)) or '(none yet)'}")


async def publish(
    connection: Connection, tenant: str, graph: Graph, name: str
) -> tuple[list[Problem], str]:
    """Nothing is written when there are problems. A scenario of this name is overwritten."""
    problems = await problems_of(connection, graph, SYSTEM)
    if problems:
        return problems, ""
    project = (await list_projects(connection))[0].id
    scenario = await save_scenario(connection, tenant, name=name, project=project, draft=graph)
    done = await publish_scenario(connection, tenant, scenario, by=None, system_prompts=SYSTEM)
    return [], f"{name}: version {done.number} is published"
