"""Keep a private copy of a program, made of Debian's packages: no root, outside the checkout."""

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

from dzvin.infra.debian_pool import (
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

NOT_NEEDED = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/perl",
    "usr/share/info",
)


class Wanted(Struct, frozen=True, kw_only=True):
    """Which program, and how to know that a copy of it works."""

    name: str
    """As people call it."""
    package: str
    program: str
    """Its place in the prefix, `usr/sbin/asterisk`."""
    libraries: tuple[str, ...] = ()
    """Folders below the architecture's own where it has libraries of its own."""
    lock: Path
    minimum: tuple[int, ...]
    ask_version: str
    """The word that makes it tell its version, and where in the answer it stands."""
    version_at: str

    @property
    def oldest(self) -> str:
        return ".".join(map(str, self.minimum))


class Prefix(Struct, frozen=True, kw_only=True):
    """A private copy: `argv` starts it with its own loader and libraries."""

    folder: Path
    version: str
    argv: tuple[str, ...]
    libraries: Path


def numbers(version: str) -> tuple[int, ...]:
    """`22.10.1~dfsg` -> (22, 10, 1); a missing part counts as 0."""
    found = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", version)
    return tuple(int(part or 0) for part in found.groups()) if found else (0, 0, 0)


def newest_prefix(wanted: Wanted, cache_dir: Path) -> Prefix | None:
    """The newest copy in the cache."""
    start = f"{wanted.package}-"
    places = [p for p in cache_dir.glob(f"{start}[0-9]*") if (p / wanted.program).exists()]
    if not places:
        return None
    place = max(places, key=lambda p: numbers(p.name.removeprefix(start)))
    return _prefix(wanted, place, place.name.removeprefix(start), machine_architecture())


def ensure_prefix(wanted: Wanted, cache_dir: Path, mirror: str, say: Say) -> Prefix:
    """Find it or make it; two starts of one machine fetch it once."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(cache_dir / f"{wanted.package}-install.lock", wanted.name, say):
        return newest_prefix(wanted, cache_dir) or make_prefix(wanted, cache_dir, mirror, say)


def make_prefix(wanted: Wanted, cache_dir: Path, mirror: str, say: Say) -> Prefix:
    """Fetch, unpack, check by running it, and only then put it in place. The lock file decides
    which versions, the pool decides what is left."""
    architecture = machine_architecture()
    cache_dir.mkdir(parents=True, exist_ok=True)
    downloads = cache_dir / f"{wanted.package}-downloads"
    packages = _fetch(wanted, architecture, mirror, downloads / "archives", say)
    say(f"{wanted.name}: unpacking")
    with tempfile.TemporaryDirectory(prefix=f"{wanted.package}-new-", dir=cache_dir) as work:
        folder = Path(work) / "prefix"
        _unpack([downloads / "archives" / p.file_name for p in packages], folder)
        version = version_of(wanted, _prefix(wanted, folder, "0", architecture).argv)
        if numbers(version) < wanted.minimum:
            raise PoolError(f"Debian {SUITE} gave {wanted.name} {version or 'that does not run'}")
        place = cache_dir / f"{wanted.package}-{version}"
        _replace(folder, place)
    shutil.rmtree(downloads, ignore_errors=True)
    return _prefix(wanted, place, version, architecture)


def version_of(wanted: Wanted, argv: tuple[str, ...]) -> str:
    """`Asterisk 22.10.1~dfsg+...` -> `22.10.1`; empty when it does not run."""
    try:
        done = subprocess.run(
            [*argv, wanted.ask_version], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(wanted.version_at, done.stdout)
    return found[1] if found else ""


def _fetch(wanted: Wanted, architecture: str, mirror: str, folder: Path, say: Say) -> list[Package]:
    found = mirrors(mirror)
    if not found:
        raise PoolError(
            "No Debian mirror is known to this machine: set DZVIN_DEBIAN_MIRROR to the address of"
            f" one, or install {wanted.name} {wanted.oldest} or newer."
        )
    locked = read_lock(wanted.lock, architecture)
    trouble = "no lock file for this processor" if not locked else ""
    for address in found:
        gone = fetch_locked(locked, address, folder, say, wanted.name)
        if locked and not gone:
            return locked
        if gone:
            trouble = f"{len(gone)} of {len(locked)} locked packages are not in the pool"
    say(f"{wanted.name}: {trouble} (any more), taking the newest of Debian {SUITE} instead")
    refusals = []
    for address in found:
        try:
            return fetch_newest(wanted.package, address, folder, architecture, say)
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
    """A running program keeps its open files; the next start takes the new place."""
    old = prefix.with_name("old")
    prefix.chmod(0o755)
    if place.exists():
        place.rename(old)
    prefix.rename(place)


def _prefix(wanted: Wanted, folder: Path, version: str, architecture: str) -> Prefix:
    libraries = folder / "usr/lib" / ARCHITECTURES[architecture]
    loaders = sorted(libraries.glob("ld-linux-*.so.*")) or [libraries / "ld-linux.so"]
    path = ":".join(map(str, (libraries, *(libraries / name for name in wanted.libraries))))
    argv = (str(loaders[0]), "--library-path", path, str(folder / wanted.program))
    return Prefix(folder=folder, version=version, argv=argv, libraries=libraries)


@contextmanager
def _one_at_a_time(file: Path, name: str, say: Say) -> Iterator[None]:
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{name}: another start on this machine is fetching it, waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
