"""Get uv and a Python that is new enough, whatever this machine has."""

import glob
import os
import shutil
import sys
import tempfile

import bootstrap_debian_python
from bootstrap_step import Stop, answer, run, step, works
from bootstrap_system import apt_install, root_prefix

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "dzvin")
UV = "uv>=0.8"
OLDEST = (3, 12)
PREFERRED = "3.13"


def find_uv():
    """The path of a uv that runs, fetched through pip when there is none."""
    places = [shutil.which("uv")]
    places += [os.path.expanduser(p) for p in ("~/.local/bin/uv", "~/.cargo/bin/uv")]
    places += [os.path.join(CACHE, "uv", "bin", "uv")]
    places += sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/uv")), reverse=True)
    for place in places:
        if place and works([place, "--version"]):
            return place
    with step("uv") as state:
        target = os.path.join(CACHE, "uv")
        words, environment = find_pip(state)
        run(
            words + ["install", "--quiet", "--upgrade", "--target", target, UV],
            state,
            env=environment,
        )
    return os.path.join(target, "bin", "uv")


def find_pip(state):
    """A pip to run with `--target`, which leaves an externally managed Python alone."""
    here = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1")
    if works([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip"], here
    box = tempfile.mkdtemp(prefix="dzvin-pip-")
    if works([sys.executable, "-m", "venv", box]):
        return [os.path.join(box, "bin", "pip")], here
    wheel = pip_wheel_of_the_distribution(box) or pip_wheel_after_update(box, state)
    if wheel:
        return [sys.executable, "-m", "pip"], dict(here, PYTHONPATH=wheel)
    apt_install(["python3-venv"], state)
    run([sys.executable, "-m", "venv", "--clear", box], state)
    return [os.path.join(box, "bin", "pip")], here


def pip_wheel_of_the_distribution(box):
    """Debian keeps pip's wheel in a package that can be fetched and unpacked without root."""
    ready = glob.glob("/usr/share/python-wheels/pip-*.whl")
    if not ready and works(["apt-get", "download", "python3-pip-whl"], cwd=box):
        for package in glob.glob(os.path.join(box, "python3-pip-whl_*.deb")):
            works(["dpkg-deb", "-x", package, box])
        ready = glob.glob(os.path.join(box, "usr/share/python-wheels/pip-*.whl"))
    return ready[0] if ready else ""


def pip_wheel_after_update(box, state):
    prefix = root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        return ""
    run(prefix + ["apt-get", "update"], state)
    return pip_wheel_of_the_distribution(box)


def find_python(uv):
    """A Python that is new enough: found here, else fetched by uv, else the distribution's. One
    that was built without optimization (pyenv's default) costs half as much again: Debian's is
    taken instead, where it can be had."""
    found = [place for place in candidates() if place and version(place) >= OLDEST]
    for place in found:
        if is_optimized(place):
            return place
    if found:
        return debians() or found[0]
    wanted = ">={}.{}".format(*OLDEST)
    found = answer([uv, "python", "find", wanted])
    if found:
        return found
    with step("Python " + PREFERRED) as state:
        if works([uv, "python", "install", PREFERRED]):
            return answer([uv, "python", "find", wanted])
        return python_of_the_distribution(state)


def candidates():
    yield sys.executable
    yield os.path.join(CACHE, "python3.13", "usr", "bin", "python3.13")
    for minor in (13, 14, 12):
        yield shutil.which("python3.{}".format(minor))
        for place in sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/3.{}*".format(minor)))):
            yield os.path.join(place, "bin", "python3")


def version(python):
    said = answer([python, "-c", "import sys; print(*sys.version_info[:2])"])
    return tuple(int(part) for part in said.split()) if said else (0, 0)


def is_optimized(python):
    """A distribution's own always is, though not each says so."""
    asked = "import sys, sysconfig; print(sys.base_prefix, sysconfig.get_config_var('CONFIG_ARGS'))"
    prefix, _, settings = answer([python, "-c", asked]).partition(" ")
    return "--enable-optimizations" in settings or prefix.endswith("/usr")


def debians():
    """In a private folder; empty when it cannot be had here."""
    try:
        with step("Debian's Python (the one here was built without optimization)") as state:
            return bootstrap_debian_python.install(CACHE, state)
    except (Stop, OSError, IndexError) as trouble:
        print("           {}; going on with the one here".format(trouble), flush=True)
        return ""


def python_of_the_distribution(state):
    for name in ("python3.13", "python3.12", "python3.14"):
        if answer(["apt-cache", "policy", name]).find("Candidate: 3") >= 0:
            apt_install([name], state)
            return shutil.which(name)
    try:
        return bootstrap_debian_python.install(CACHE, state)
    except Stop as stop:
        raise Stop(
            "No Python 3.12 or newer: uv could not download one (no way to its server?) and this"
            " distribution has none ({}). Install Python 3.12+, or set"
            " UV_PYTHON_INSTALL_MIRROR".format(stop)
        )
