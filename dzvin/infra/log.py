"""Log lines a person reads: time, level, process, what happened, then key=value."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

QUIET = ("httpx", "httpcore", "asyncio", "alembic", "websockets", "procrastinate", "uvicorn")
"""Libraries that say too much below WARNING."""

type Line = MutableMapping[str, Any]


def configure(process: str, level: str = "info") -> None:
    """Send our own and the libraries' lines to stderr in one form."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, _Render(process)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=_Render(process))
    )
    logging.basicConfig(handlers=[handler], level=number, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


class _Render:
    def __init__(self, process: str) -> None:
        self._process = process

    def __call__(self, _logger: Any, _method: str, line: Line) -> str:
        hidden = ("event", "level", "timestamp", "exception", "_record", "_from_structlog")
        pairs = " ".join(f"{key}={_shown(line[key])}" for key in line if key not in hidden)
        head = f"{line['timestamp']} {line['level']:<7} {self._process:<8} {line['event']}"
        text = f"{head} {pairs}".rstrip()
        return f"{text}\n{line['exception']}" if line.get("exception") else text


def _shown(value: object) -> str:
    """One line whatever it holds: what a caller sent must not forge lines."""
    text = str(value)
    return repr(text) if not text or any(sign in text for sign in " \n\r\t\"'") else text
