"""`dzvin`: one command per line of the list; each is loaded only when it is asked for."""

import argparse
import sys
from importlib import import_module

from dzvin.run.settings import BadSetting, Settings

PROCESSES = {
    "up": "run everything here, in the foreground, until Ctrl-C",
    "engine": "run only the engine, which decides about live calls",
    "web": "run only the web process: pages, API and sockets",
    "worker": "run only the worker: recordings and other slow work",
}
COMMANDS = {
    "stop": "stop what `dzvin up` runs; calls get some time to end",
    "upgrade": "replace our running processes by this version; no call is dropped",
    "prepare": "bring database and voices to this version (`up` and `upgrade` do it)",
    "doctor": "say what is well and what is not, and what to do",
    "call": "make a simulated customer call with real audio",
    "replay": "run the stored inputs of a call again and compare",
    "simulate": "replay a day in virtual time with other strategies, settings or staffing",
    "staffing": "say how many operators a load needs (Erlang C and A)",
    "scenario": "check or publish a scenario from a file",
    "trace": "tell what was said on the wire about a call: SIP, commands, sound",
    "tenants": "list or add companies",
    "carriers": "list, add or remove peers that serve all companies",
    "reports": "make the journal anew from the log",
    "intruders": "list whom the SIP port refuses, or let one of them in",
    "asterisk": "show or install the private Asterisk",
    "turn": "show or install the private coturn, the relay for browsers behind firewalls",
    "database": "open psql on this home's database",
    "backup": "keep the database in a file, while everything runs",
    "restore": "bring the database back from such a file",
}


def main(words: list[str] | None = None) -> int:
    """The exit code. Ends with 2 when the command line or a setting is wrong."""
    words = sys.argv[1:] if words is None else words
    arguments = _parser(words).parse_args(words)
    try:
        if arguments.command in PROCESSES:
            return _run_process(arguments)
        module = import_module(f"dzvin.cli.{arguments.command}")
        return int(module.run(arguments))
    except BadSetting as wrong:
        print(f"dzvin: {wrong}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _run_process(arguments: argparse.Namespace) -> int:
    name = arguments.command
    settings = Settings.from_environment()
    module = import_module(f"dzvin.run.{name}")
    if name == "up":
        return int(module.main(settings))
    from dzvin.infra.log import configure
    from dzvin.run.collector import collect_seldom
    from dzvin.run.home import Home

    collect_seldom()
    configure(name, settings.log, settings.log_form)
    home = Home.open(settings)
    if name == "web":
        return int(module.main(home, arguments.listen, is_beside=arguments.beside))
    return int(module.main(home))


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dzvin", description="A self-hosted contact centre.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in PROCESSES.items():
        _from_supervisor(commands.add_parser(name, help=text, description=text))
    asked = next((word for word in words if word in COMMANDS), "")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name == asked:
            import_module(f"dzvin.cli.{name}").add_arguments(command)
    return parser


def _from_supervisor(parser: argparse.ArgumentParser) -> None:
    """What `dzvin up` tells its web process; nobody types it."""
    parser.add_argument("--listen", type=int, action="append", default=[], help=argparse.SUPPRESS)
    parser.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)


if __name__ == "__main__":
    sys.exit(main())
