"""A newer Debian's Python in a private folder, for a Debian that has none new enough.

The packages are signed by Debian and fetched by apt; nothing of the system is touched, no root.
The program is told (by patchelf) to use the C library that came with it.
"""

import glob
import os
import shutil
import tempfile

from bootstrap_step import Stop, answer, run

SUITE, NAME = "trixie", "python3.13"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def install(cache, state):
    """The path of the interpreter; Stop when this is no Debian or the mirror lacks the suite."""
    place = os.path.join(cache, NAME)
    program = os.path.join(place, "usr", "bin", NAME)
    if os.path.exists(program):
        return program
    mirror = debian_mirror()
    if not mirror or not os.path.exists(KEYRING):
        raise Stop("no Debian mirror is known to apt here")
    os.makedirs(cache, exist_ok=True)
    work = tempfile.mkdtemp(prefix="python-new-", dir=cache)
    try:
        fetch(mirror, work, state)
        prefix = os.path.join(work, "prefix")
        for package in glob.glob(os.path.join(work, "archives", "*.deb")):
            run(["dpkg-deb", "-x", package, prefix])
        use_its_own_library(prefix, place, patchelf(work))
        os.rename(prefix, place)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if not answer([program, "-c", "import ssl, sqlite3, ctypes, lzma; print('runs')"]):
        shutil.rmtree(place, ignore_errors=True)
        raise Stop("Debian's {} does not run on this machine".format(NAME))
    return program


def debian_mirror():
    form = "$(REPO_URI)|$(RELEASE)|$(CODENAME)"
    rows = answer(["apt-get", "indextargets", "--format", form, "Created-By: Packages"])
    sites = [row.split("|")[0].rstrip("/") for row in rows.splitlines()]
    found = [site for site in sites if site.endswith("/debian")]
    return os.environ.get("DZVIN_DEBIAN_MIRROR", "").rstrip("/") or (found[0] if found else "")


def fetch(mirror, work, state):
    for folder in ("lists/partial", "cache", "archives/partial"):
        os.makedirs(os.path.join(work, folder))
    open(os.path.join(work, "status"), "w").close()
    with open(os.path.join(work, "sources.list"), "w") as file:
        file.write("deb [signed-by={}] {} {} main\n".format(KEYRING, mirror, SUITE))
    settings = {
        "Dir::State": work,
        "Dir::State::Lists": os.path.join(work, "lists"),
        "Dir::State::status": os.path.join(work, "status"),
        "Dir::Cache": os.path.join(work, "cache"),
        "Dir::Cache::archives": os.path.join(work, "archives"),
        "Dir::Etc::sourcelist": os.path.join(work, "sources.list"),
        "Dir::Etc::sourceparts": "/dev/null",
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Languages": "none",
        "Acquire::http::Timeout": "20",
        "Acquire::https::Timeout": "20",
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "root",
    }
    options = [word for key in settings for word in ("-o", "{}={}".format(key, settings[key]))]
    run(["apt-get"] + options + ["update"], state)
    run(["apt-get"] + options + ["-y", "--download-only", "install", NAME], state)


def patchelf(work):
    """The program of this distribution: 0.18, which newer ones have, breaks Debian's Python."""
    if not shutil.which("patchelf"):
        run(["apt-get", "download", "patchelf"], cwd=work)
        run(["dpkg-deb", "-x"] + glob.glob(os.path.join(work, "patchelf_*.deb")) + [work])
    return shutil.which("patchelf") or os.path.join(work, "usr", "bin", "patchelf")


def use_its_own_library(prefix, place, editor):
    """Write the final folder's loader and libraries into the program."""
    loader = glob.glob(os.path.join(prefix, "usr", "lib", "*", "ld-linux-*.so.*"))[0]
    final = place + os.path.dirname(loader)[len(prefix) :]
    run(
        [editor, "--set-interpreter", os.path.join(final, os.path.basename(loader))]
        + ["--force-rpath", "--set-rpath", final, os.path.join(prefix, "usr", "bin", NAME)]
    )
