"""The Asterisk of this machine, for the command line: which one, and a private one when wanted."""

from dzvin.infra.debian_pool import PoolError
from dzvin.run.settings import Settings
from dzvin.telephony.asterisk.install import (
    AsteriskInstall,
    AsteriskMissing,
    ensure_asterisk,
    find_asterisk,
    install_asterisk,
)

__all__ = ["fetch", "show"]


def show(settings: Settings) -> str:
    """Raises PoolError when there is none."""
    try:
        return _line(find_asterisk(settings.cache))
    except AsteriskMissing as missing:
        raise PoolError(str(missing)) from None


def fetch(settings: Settings, *, is_fresh: bool) -> str:
    """What is there is enough, unless a fresh one is wanted. Raises PoolError."""
    get = install_asterisk if is_fresh else ensure_asterisk
    return _line(get(settings.cache, settings.debian_mirror, print))


def _line(install: AsteriskInstall) -> str:
    advice = "" if install.is_advised else " (22.11 is better for browsers when Debian has it)"
    return f"Asterisk {install.version} at {install.argv[-1]}{advice}"
