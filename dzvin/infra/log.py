"""Log lines: time, level, process, what happened, then key=value; or one JSON object each.

A line about a call has its id as `call`, whoever writes it (docs/howto/insight.md). What would name
a person stands under `pii.` only, so that it can be cut from what leaves the house.
"""

import logging
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import msgspec
import structlog

from dzvin.infra.clock import now

QUIET = ("httpx", "httpcore", "asyncio", "alembic", "websockets", "procrastinate", "uvicorn")
"""Libraries that say too much below WARNING."""

type Line = MutableMapping[str, Any]


CALL = "call:"
"""Subjects of calls begin with it."""
PERSONAL = frozenset(
    "number from_number to_number dialled name from_name email mail address phone login".split()
)
OURS = ("event", "level", "timestamp", "exception", "_record", "_from_structlog")


def configure(process: str, level: str = "info", form: str = "text") -> None:
    """Send our own and the libraries' lines to stderr in one form: `text` or `json`."""
    render = _RenderJson(process) if form == "json" else _Render(process)
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        about_call,
        personal_apart,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=render)
    )
    logging.basicConfig(handlers=[handler], level=number, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


@contextmanager
def about(call: str) -> Iterator[None]:
    """Every line written inside has this call's id, those of libraries too. Empty: none."""
    if not call:
        yield
        return
    with structlog.contextvars.bound_contextvars(call=call):
        yield


def about_call(_logger: Any, _method: str, line: Line) -> Line:
    """The call's id from the subject, where nobody gave it."""
    subject = line.get("subject")
    if "call" not in line and isinstance(subject, str) and subject.startswith(CALL):
        line["call"] = subject.removeprefix(CALL)
    return line


def personal_apart(_logger: Any, _method: str, line: Line) -> Line:
    for key in [key for key in line if key in PERSONAL]:
        line[f"pii.{key}"] = line.pop(key)
    return line


class _RenderJson:
    """`at` in UTC, `level`, `process`, `event`, `call` where there is one, then the rest."""

    def __init__(self, process: str) -> None:
        self._process = process

    def __call__(self, _logger: Any, _method: str, line: Line) -> str:
        rest = {key: value for key, value in line.items() if key not in OURS}
        told: dict[str, object] = {
            "at": now().isoformat(),
            "level": line["level"],
            "process": self._process,
            "event": line["event"],
            **rest,
        }
        if line.get("exception"):
            told["exception"] = line["exception"]
        return msgspec.json.encode(told, enc_hook=str).decode()


class _Render:
    def __init__(self, process: str) -> None:
        self._process = process

    def __call__(self, _logger: Any, _method: str, line: Line) -> str:
        pairs = " ".join(f"{key}={_shown(line[key])}" for key in line if key not in OURS)
        head = f"{line['timestamp']} {line['level']:<7} {self._process:<8} {line['event']}"
        text = f"{head} {pairs}".rstrip()
        return f"{text}\n{line['exception']}" if line.get("exception") else text


def _shown(value: object) -> str:
    """One line whatever it holds: what a caller sent must not forge lines."""
    text = str(value)
    return repr(text) if not text or any(sign in text for sign in " \n\r\t\"'") else text
