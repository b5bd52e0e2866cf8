"""Which bytes of a file a player asks for (RFC 9110, 14): one range at a time."""

import re

from dzvin.kernel.errors import AppError

_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class NoSuchRange(AppError):
    """The file ends before that."""

    code = "range_not_satisfiable"
    status = 416


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None for the whole file: no header, several ranges, another unit.

    Raises NoSuchRange.
    """
    found = _ONE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if found[1]:
        first, last = int(found[1]), int(found[2] or size - 1)
    else:
        first, last = max(0, size - int(found[2])), size - 1
    if first >= size or last < first:
        raise NoSuchRange(size=size)
    return first, min(last, size - 1)
