"""A YAML file as values, with the line of each, so that what is wrong is told with its place."""

import re
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from dzvin.infra.wrong_fields import WrongFields, checked

WORDS = {
    "required": "is missing",
    "unknown": "is not known here",
    "type": "has the wrong type",
    "too_small": "is too small",
    "too_large": "is too large",
    "too_short": "is too short or empty",
    "too_long": "has too many characters or entries",
    "pattern": "is written wrong; a time is 09:30, a shift 09:00-18:00, both in 24 hours",
    "not_allowed": "is none of the values there are",
    "format": "is written wrong",
}


class BadFile(Exception):
    """The message says file, line and field."""


class Written(Struct):
    """Values of a file, and the line on which each begins, by dotted path."""

    name: str
    values: Any
    lines: dict[str, int]

    def line(self, path: str) -> int:
        """Of this field, or of the nearest one around it."""
        path = re.sub(r"\[(\d+)\]", r".\1", path)
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 1)

    def wrong(self, field: str, why: str) -> str:
        shown = re.sub(r"\.(\d+)", r"[\1]", field) or "the file"
        return f"{self.name}, line {self.line(field)}: {shown} {why}"


def read_file(path: Path) -> Written:
    """Raises BadFile."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadFile(f"{path}: {getattr(trouble, 'strerror', None) or trouble}") from None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise BadFile(f"{path.name}{line}: not YAML: {wrong.problem}") from None
    except yaml.YAMLError as wrong:
        raise BadFile(f"{path.name}: not YAML: {wrong}") from None
    written = Written(path.name, None, {})
    if root is not None:
        written.values = _value(root, "", written)
    if not isinstance(written.values, dict):
        raise BadFile(f"{path.name}, line 1: names with values are expected, such as `queues:`")
    return written


def parsed[K: Struct](written: Written, kind: type[K]) -> K:
    """Raises BadFile with every wrong field on a line of its own."""
    try:
        return checked(written.values, kind)
    except WrongFields as wrong:
        fields: Any = wrong.details["fields"]
        told = [written.wrong(f["field"], WORDS.get(f["code"], f["code"])) for f in fields]
        raise BadFile("\n".join(told)) from None


def _value(node: yaml.Node, path: str, written: Written) -> Any:
    written.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, written)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(item, f"{path}.{n}".lstrip("."), written) for n, item in enumerate(node.value)
        ]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: str, written: Written) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        inner = f"{path}.{key.value}".lstrip(".")
        if not isinstance(key, yaml.ScalarNode):
            raise BadFile(f"{written.name}, line {key.start_mark.line + 1}: a name is expected")
        if key.value in found:
            line = key.start_mark.line + 1
            raise BadFile(f"{written.name}, line {line}: {key.value} is there twice")
        written.lines[inner] = key.start_mark.line + 1
        found[key.value] = _value(value, inner, written)
    return found


def _scalar(node: yaml.Node) -> Any:
    """`10:30` stays what was written; YAML 1.1 would read a number of minutes."""
    kind = node.tag.rpartition(":")[2]
    if kind in {"int", "float", "bool", "null"} and ":" not in node.value:
        return yaml.safe_load(node.value) if node.value else None
    return node.value
