"""Fetch a program and everything it needs from Debian's signed package pool, without root."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote, unquote

from msgspec import Struct

type Say = Callable[[str], None]

SUITE = "forky"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
APT_HELPER = "/usr/lib/apt/apt-helper"
DEBOOTSTRAP = (Path("/usr/sbin/debootstrap"), Path("/usr/share/debootstrap/scripts"))
ARCHITECTURES = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}


class PoolError(Exception):
    """The packages could not be fetched; the message says what to do."""


class Package(Struct, frozen=True):
    """One file of the pool, named so that nothing else can be taken for it."""

    architecture: str
    name: str
    version: str
    sha256: str
    size_bytes: int
    path: str

    @property
    def file_name(self) -> str:
        """As apt names it in its own archive folder, so apt finds what we fetched."""
        suffix = self.path.rsplit("_", 1)[1]
        return f"{self.name}_{quote(self.version, safe='+~.-')}_{suffix}".replace("%3A", "%3a")


def read_lock(path: Path, architecture: str) -> list[Package]:
    """The closure recorded for this architecture; empty when none is recorded."""
    if not path.exists():
        return []
    rows = (line.split() for line in path.read_text().splitlines() if not line.startswith("#"))
    return [
        Package(row[0], row[1], row[2], row[3], int(row[4]), row[5])
        for row in rows
        if row and row[0] == architecture
    ]


def lock_text(packages: Iterable[Package], name: str) -> str:
    lines = [
        f"# {name} and all packages it needs, from Debian's pool. Made by `make lock-programs`.",
        "# architecture package version sha256 size path",
    ]
    ordered = sorted(packages, key=lambda p: (p.architecture, p.name))
    lines += [
        f"{p.architecture} {p.name} {p.version} {p.sha256} {p.size_bytes} {p.path}" for p in ordered
    ]
    return "\n".join(lines) + "\n"


def machine_architecture() -> str:
    machine = os.uname().machine
    known = {"x86_64": "amd64", "aarch64": "arm64"}
    if machine not in known:
        raise PoolError(f"No Debian packages for processor {machine}: install the program yourself")
    return known[machine]


def mirrors(override: str = "") -> list[str]:
    """Where this machine gets Debian from, most likely first; none is written in the code."""
    if override:
        return [override.rstrip("/")]
    return list(dict.fromkeys([*_mirrors_of_apt(), *_mirrors_of_debootstrap()]))


def _mirrors_of_apt() -> list[str]:
    form = "$(REPO_URI)|$(ORIGIN)|$(LABEL)"
    answer = _run("apt-get", "indextargets", "--format", form, "Created-By: Packages")
    rows = [line.split("|") for line in answer.stdout.splitlines() if line.count("|") == 2]
    sites = [(uri.rstrip("/"), origin, label) for uri, origin, label in rows]
    sure = [uri for uri, origin, label in sites if (origin, label) == ("Debian", "Debian")]
    maybe = [uri for uri, _, _ in sites if uri.endswith("/debian")]
    return [*sure, *maybe]


def _mirrors_of_debootstrap() -> list[str]:
    program, scripts = DEBOOTSTRAP
    files = [program, scripts / "sid", scripts / "debian-common"]
    text = "\n".join(file.read_text(errors="replace") for file in files if file.exists())
    return re.findall(r"https?://[^\s\"']+/debian(?=[\"'\s])", text)


def fetch_locked(
    packages: list[Package], mirror: str, folder: Path, say: Say, name: str = ""
) -> list[Package]:
    """Fetch exactly these files; those that the pool no longer has are returned."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [p for p in packages if not _is_there(folder / p.file_name, p)]
    arguments: list[str] = []
    for package in wanted:
        address = f"{mirror}/{package.path}"
        arguments += [address, str(folder / package.file_name), f"SHA256:{package.sha256}"]
    if arguments:
        with _Progress(name, folder, sum(p.size_bytes for p in packages), say):
            _run(APT_HELPER, "-o", "APT::Sandbox::User=root", "download-file", *arguments)
    return [p for p in wanted if not _is_there(folder / p.file_name, p)]


def fetch_newest(
    package: str, mirror: str, folder: Path, architecture: str, say: Say
) -> list[Package]:
    """Ask the suite for its newest one and fetch it with everything it needs."""
    options, closure = newest(package, mirror, folder.parent, architecture)
    (folder / "partial").mkdir(parents=True, exist_ok=True)
    options += ["-o", f"Dir::Cache::archives={folder}"]
    with _Progress(package, folder, sum(p.size_bytes for p in closure), say):
        done = _run("apt-get", *options, "-y", "--download-only", "install", package)
    if done.returncode:
        raise PoolError(f"Debian's packages did not arrive from {mirror}: {_last(done)}")
    return closure


def newest(
    package: str, mirror: str, work: Path, architecture: str
) -> tuple[list[str], list[Package]]:
    """apt's options for a private look at the suite, and the closure it would take."""
    if not KEYRING.exists():
        raise PoolError(f"{KEYRING} is missing: apt-get install debian-archive-keyring")
    options = _private_apt(mirror, work, architecture)
    updated = _run("apt-get", *options, "update")
    if updated.returncode:
        raise PoolError(f"{mirror} does not answer for Debian {SUITE}: {_last(updated)}")
    listed = _run("apt-get", *options, "-y", "--print-uris", "install", package)
    closure = [
        _package(line, mirror, architecture)
        for line in listed.stdout.splitlines()
        if line[:1] == "'"
    ]
    if not closure:
        raise PoolError(f"Debian {SUITE} at {mirror} offers no {package}: {_last(listed)}")
    return options, closure


def _private_apt(mirror: str, work: Path, architecture: str) -> list[str]:
    """An apt of our own: it reads nothing of the machine's package state and needs no root."""
    lists, cache = work / f"lists-{architecture}", work / "cache"
    for folder in (lists / "partial", cache / "archives" / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    (work / "status").touch()
    (work / "sources.list").write_text(f"deb [signed-by={KEYRING}] {mirror} {SUITE} main\n")
    settings = {
        "Dir::State": work,
        "Dir::State::Lists": lists,
        "Dir::State::status": work / "status",
        "Dir::Cache": cache,
        "Dir::Etc::sourcelist": work / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Languages": "none",
        "Acquire::ForceHash": "SHA256",
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "root",
        "APT::Architecture": architecture,
        "APT::Architectures": architecture,
    }
    return [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]


def _package(line: str, mirror: str, architecture: str) -> Package:
    """One line of `apt-get --print-uris`: 'address' file size SHA256:digest."""
    address, file, size, digest = line.split()
    name, version, _ = file.split("_")
    path = address.strip("'").removeprefix(mirror + "/")
    return Package(
        architecture, name, unquote(version), digest.removeprefix("SHA256:"), int(size), path
    )


def _is_there(file: Path, package: Package) -> bool:
    """apt-helper keeps a file only after its SHA-256 was right; a cut one has another size."""
    return file.exists() and file.stat().st_size == package.size_bytes


def _last(done: "subprocess.CompletedProcess[str]") -> str:
    lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    return lines[-1] if lines else f"exit code {done.returncode}"


def _run(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    if shutil.which(program) is None:
        return subprocess.CompletedProcess([program], 127, "", f"{program} is not on this machine")
    environment = {**os.environ, "LC_ALL": "C"}  # noqa: TID251 - apt's answers in English
    return subprocess.run(
        [program, *arguments], capture_output=True, text=True, env=environment, check=False
    )


class _Progress:
    """Says each two seconds how much of a download is on the disk."""

    def __init__(self, name: str, folder: Path, total_bytes: int, say: Say) -> None:
        self._name, self._folder, self._total, self._say = name, folder, total_bytes, say
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _tell(self) -> None:
        while not self._done.wait(2):
            files = [file for file in self._folder.rglob("*") if file.is_file()]
            have = sum(file.stat().st_size for file in files if file.exists())
            self._say(f"{self._name} packages: {have / 1e6:.0f} of {self._total / 1e6:.0f} MB")
