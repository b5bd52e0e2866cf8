"""Find the machine's Asterisk, or keep a private one made of Debian's packages, without root."""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from dzvin.telephony.asterisk.debian_pool import (
    ARCHITECTURES,
    SUITE,
    Package,
    PoolError,
    Say,
    fetch_locked,
    fetch_newest,
    machine_architecture,
    mirrors,
    read_lock,
)

LOCK = Path(__file__).with_name("asterisk.lock")
MINIMUM = (22, 10, 1)
ADVISED = (22, 11, 0)
NOT_NEEDED = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/perl",
    "usr/share/info",
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


def numbers(version: str) -> tuple[int, ...]:
    """`22.10.1~dfsg` -> (22, 10, 1); a missing part counts as 0."""
    found = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", version)
    return tuple(int(part or 0) for part in found.groups()) if found else (0, 0, 0)


def find_asterisk(cache_dir: Path) -> AsteriskInstall:
    """The machine's own when it is new enough, else the newest private one in the cache."""
    install = _of_the_machine() or _of_the_cache(cache_dir)
    if install is None:
        raise AsteriskMissing(
            f"No Asterisk {'.'.join(map(str, MINIMUM))} or newer: run `dzvin asterisk install`"
        )
    return install


def ensure_asterisk(cache_dir: Path, mirror: str, say: Say) -> AsteriskInstall:
    """Find it or make it; the lock file decides which versions, the pool decides what is left."""
    try:
        return find_asterisk(cache_dir)
    except AsteriskMissing:
        pass
    cache_dir.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(cache_dir / "asterisk-install.lock", say):
        return _of_the_cache(cache_dir) or install_asterisk(cache_dir, mirror, say)


def install_asterisk(cache_dir: Path, mirror: str, say: Say) -> AsteriskInstall:
    """Fetch, unpack, check by running it, and only then put it in place."""
    architecture = machine_architecture()
    downloads = cache_dir / "asterisk-downloads"
    packages = _fetch(architecture, mirror, downloads / "archives", say)
    say("Asterisk: unpacking")
    with tempfile.TemporaryDirectory(prefix="asterisk-new-", dir=cache_dir) as work:
        prefix = Path(work) / "prefix"
        _unpack([downloads / "archives" / p.file_name for p in packages], prefix)
        version = _version(_private(prefix, "0", architecture).argv)
        if numbers(version) < MINIMUM:
            raise PoolError(f"Debian {SUITE} gave Asterisk {version or 'that does not run'}")
        place = cache_dir / f"asterisk-{version}"
        _replace(prefix, place)
    shutil.rmtree(downloads, ignore_errors=True)
    return _private(place, version, architecture)


def _fetch(architecture: str, mirror: str, folder: Path, say: Say) -> list[Package]:
    found = mirrors(mirror)
    if not found:
        raise PoolError(
            "No Debian mirror is known to this machine: set DZVIN_DEBIAN_MIRROR to the address of"
            " one, or install Asterisk 22.10.1 or newer."
        )
    locked = read_lock(LOCK, architecture)
    trouble = "no lock file for this processor" if not locked else ""
    for address in found:
        gone = fetch_locked(locked, address, folder, say)
        if locked and not gone:
            return locked
        if gone:
            trouble = f"{len(gone)} of {len(locked)} locked packages are not in the pool"
    say(f"Asterisk: {trouble} (any more), taking the newest of Debian {SUITE} instead")
    return _fetch_newest(found, folder, architecture, say)


def _fetch_newest(found: list[str], folder: Path, architecture: str, say: Say) -> list[Package]:
    refusals = []
    for address in found:
        try:
            return fetch_newest(address, folder, architecture, say)
        except PoolError as refusal:
            refusals.append(str(refusal))
    raise PoolError(" · ".join(refusals))


def _unpack(files: list[Path], prefix: Path) -> None:
    prefix.mkdir(parents=True)

    def unpack(file: Path) -> None:
        done = subprocess.run(
            ["dpkg-deb", "-x", str(file), str(prefix)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise PoolError(f"{file.name} could not be unpacked: {done.stderr.strip()}")

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        list(pool.map(unpack, files))
    for folder in NOT_NEEDED:
        shutil.rmtree(prefix / folder, ignore_errors=True)


def _replace(prefix: Path, place: Path) -> None:
    """A running Asterisk keeps its open files; the next start takes the new place."""
    old = prefix.with_name("old")
    prefix.chmod(0o755)
    if place.exists():
        place.rename(old)
    prefix.rename(place)


def _of_the_machine() -> AsteriskInstall | None:
    program = shutil.which("asterisk", path=f"{os.defpath}:/usr/local/sbin:/usr/sbin")
    if program is None:
        return None
    version = _version((program,))
    root = Path(program).resolve().parents[1]
    triplets = [root / "lib" / t / "asterisk/modules" for t in ARCHITECTURES.values()]
    modules = [d for d in (*triplets, root / "lib/asterisk/modules") if d.is_dir()]
    data = [d for d in (root / "share/asterisk", Path("/var/lib/asterisk")) if has_core_docs(d)]
    if numbers(version) < MINIMUM or not modules or not data:
        return None
    return AsteriskInstall(
        version=version, argv=(program,), data_dir=data[0], module_dir=modules[0], is_private=False
    )


def has_core_docs(data_dir: Path) -> bool:
    """Asterisk refuses to start without the description of its own parts."""
    return (data_dir / "documentation/core-en_US.xml").exists()


def _of_the_cache(cache_dir: Path) -> AsteriskInstall | None:
    places = [p for p in cache_dir.glob("asterisk-[0-9]*") if (p / "usr/sbin/asterisk").exists()]
    if not places:
        return None
    place = max(places, key=lambda p: numbers(p.name.removeprefix("asterisk-")))
    return _private(place, place.name.removeprefix("asterisk-"), machine_architecture())


def _private(prefix: Path, version: str, architecture: str) -> AsteriskInstall:
    libraries = prefix / "usr/lib" / ARCHITECTURES[architecture]
    loaders = sorted(libraries.glob("ld-linux-*.so.*")) or [libraries / "ld-linux.so"]
    path = f"{libraries}:{libraries / 'asterisk'}"
    program = str(prefix / "usr/sbin/asterisk")
    return AsteriskInstall(
        version=version,
        argv=(str(loaders[0]), "--library-path", path, program),
        data_dir=prefix / "usr/share/asterisk",
        module_dir=libraries / "asterisk/modules",
        is_private=True,
    )


def _version(argv: tuple[str, ...]) -> str:
    """`Asterisk 22.10.1~dfsg+...` -> `22.10.1`; empty when it does not run."""
    try:
        done = subprocess.run(
            [*argv, "-V"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"Asterisk (\d+(?:\.\d+)*)", done.stdout)
    return found[1] if found else ""


@contextmanager
def _one_at_a_time(file: Path, say: Say) -> Iterator[None]:
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Asterisk: another start on this machine is fetching it, waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
