"""`dzvin doctor`: is everything well, and what to do if not."""

import argparse

import msgspec

from dzvin.run.checkup import look
from dzvin.run.finding import Finding
from dzvin.run.home import Home
from dzvin.run.settings import Settings

SIGNS = {"ok": "ok     ", "warning": "warning", "failed": "FAILED "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")


def run(arguments: argparse.Namespace) -> int:
    """0 when all is well; a warning is not a fault."""
    findings = look(Home.open(Settings.from_environment()))
    is_well = all(finding.status != "failed" for finding in findings)
    if arguments.json:
        answer = {"is_well": is_well, "findings": findings}
        print(msgspec.json.format(msgspec.json.encode(answer)).decode())
    else:
        print("\n".join(_line(finding) for finding in findings))
    return 0 if is_well else 1


def _line(finding: Finding) -> str:
    advice = f" -> {finding.what_to_do}" if finding.what_to_do else ""
    return f"{SIGNS[finding.status]} {finding.name:<11} {finding.text}{advice}"
