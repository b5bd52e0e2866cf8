"""Find the machine's coturn, or keep a private one made of Debian's packages, without root."""

import os
import shutil
from pathlib import Path

from msgspec import Struct

from dzvin.infra.debian_pool import Say
from dzvin.infra.prefix import (
    Prefix,
    Wanted,
    ensure_prefix,
    make_prefix,
    newest_prefix,
    numbers,
    version_of,
)

COTURN = Wanted(
    name="coturn",
    package="coturn",
    program="usr/bin/turnserver",
    lock=Path(__file__).with_name("coturn.lock"),
    minimum=(4, 6, 1),
    ask_version="--version",
    version_at=r"(\d+(?:\.\d+)+)",
)


class CoturnInstall(Struct, frozen=True, kw_only=True):
    """A coturn that can be started: `argv` + `-c turnserver.conf`."""

    version: str
    argv: tuple[str, ...]


def find_coturn(cache_dir: Path) -> CoturnInstall | None:
    """The machine's own when it is new enough, else the newest private one in the cache."""
    prefix = newest_prefix(COTURN, cache_dir)
    return _of_the_machine() or (_private(prefix) if prefix else None)


def ensure_coturn(cache_dir: Path, mirror: str, say: Say) -> CoturnInstall:
    """Find it or make it. Raises PoolError."""
    return _of_the_machine() or _private(ensure_prefix(COTURN, cache_dir, mirror, say))


def install_coturn(cache_dir: Path, mirror: str, say: Say) -> CoturnInstall:
    """A private one, made anew. Raises PoolError."""
    return _private(make_prefix(COTURN, cache_dir, mirror, say))


def _of_the_machine() -> CoturnInstall | None:
    program = shutil.which("turnserver", path=f"{os.defpath}:/usr/local/bin:/usr/local/sbin")
    version = version_of(COTURN, (program,)) if program else ""
    if not program or numbers(version) < COTURN.minimum:
        return None
    return CoturnInstall(version=version, argv=(program,))


def _private(prefix: Prefix) -> CoturnInstall:
    return CoturnInstall(version=prefix.version, argv=prefix.argv)
