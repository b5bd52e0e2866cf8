"""Find the machine's Asterisk, or keep a private one made of Debian's packages, without root."""

import os
import shutil
from pathlib import Path

from msgspec import Struct

from dzvin.infra.debian_pool import ARCHITECTURES, Say
from dzvin.infra.prefix import (
    Prefix,
    Wanted,
    ensure_prefix,
    make_prefix,
    newest_prefix,
    numbers,
    version_of,
)

ADVISED = (22, 11, 0)
ASTERISK = Wanted(
    name="Asterisk",
    package="asterisk",
    program="usr/sbin/asterisk",
    libraries=("asterisk",),
    lock=Path(__file__).with_name("asterisk.lock"),
    minimum=(22, 10, 1),
    ask_version="-V",
    version_at=r"Asterisk (\d+(?:\.\d+)*)",
)


class AsteriskMissing(Exception):
    """No usable Asterisk on this machine yet; the message says what to do."""


class AsteriskInstall(Struct, frozen=True, kw_only=True):
    """An Asterisk that can be started: `argv` + `-C asterisk.conf -f`."""

    version: str
    argv: tuple[str, ...]
    data_dir: Path
    module_dir: Path
    is_private: bool

    @property
    def is_advised(self) -> bool:
        """Below 22.11 an RTP/ICE deadlock exists that browsers make likely (asterisk#1946)."""
        return numbers(self.version) >= ADVISED


def find_asterisk(cache_dir: Path) -> AsteriskInstall:
    """The machine's own when it is new enough, else the newest private one in the cache."""
    if own := _of_the_machine():
        return own
    if prefix := newest_prefix(ASTERISK, cache_dir):
        return _private(prefix)
    raise AsteriskMissing(f"No Asterisk {ASTERISK.oldest} or newer: run `dzvin asterisk install`")


def ensure_asterisk(cache_dir: Path, mirror: str, say: Say) -> AsteriskInstall:
    """Find it or make it."""
    return _of_the_machine() or _private(ensure_prefix(ASTERISK, cache_dir, mirror, say))


def install_asterisk(cache_dir: Path, mirror: str, say: Say) -> AsteriskInstall:
    """A private one, made anew."""
    return _private(make_prefix(ASTERISK, cache_dir, mirror, say))


def _of_the_machine() -> AsteriskInstall | None:
    program = shutil.which("asterisk", path=f"{os.defpath}:/usr/local/sbin:/usr/sbin")
    if program is None:
        return None
    version = version_of(ASTERISK, (program,))
    root = Path(program).resolve().parents[1]
    triplets = [root / "lib" / t / "asterisk/modules" for t in ARCHITECTURES.values()]
    modules = [d for d in (*triplets, root / "lib/asterisk/modules") if d.is_dir()]
    data = [d for d in (root / "share/asterisk", Path("/var/lib/asterisk")) if has_core_docs(d)]
    if numbers(version) < ASTERISK.minimum or not modules or not data:
        return None
    return AsteriskInstall(
        version=version, argv=(program,), data_dir=data[0], module_dir=modules[0], is_private=False
    )


def has_core_docs(data_dir: Path) -> bool:
    """Asterisk refuses to start without the description of its own parts."""
    return (data_dir / "documentation/core-en_US.xml").exists()


def _private(prefix: Prefix) -> AsteriskInstall:
    return AsteriskInstall(
        version=prefix.version,
        argv=prefix.argv,
        data_dir=prefix.folder / "usr/share/asterisk",
        module_dir=prefix.libraries / "asterisk/modules",
        is_private=True,
    )
