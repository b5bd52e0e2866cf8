"""The wheel that carries everything of ours, and the lock with what it needs, into dist/."""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = "requirements.lock"
CARRIED = (
    "dzvin/web_app/index.html",
    "dzvin/telephony/asterisk/conf/extensions.conf",
    "dzvin/telephony/asterisk/asterisk.lock",
    "dzvin/infra/migrations/versions/r0001_first.sql",
    f"dzvin/{LOCK}",
)


def build(target: Path) -> Path:
    """The wheel's path. Raises SystemExit when the browser app is not built."""
    if not (ROOT / CARRIED[0]).exists():
        sys.exit("dist: the browser app is not built: `make dist` does it")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    wheel = max(target.glob("dzvin-*.whl"), key=lambda file: file.stat().st_mtime_ns)
    with zipfile.ZipFile(wheel) as opened:
        missing = set(CARRIED) - set(opened.namelist())
    if missing:
        sys.exit(f"dist: the wheel lacks {', '.join(sorted(missing))}")
    shutil.copy(ROOT / LOCK, target / LOCK)
    return wheel


if __name__ == "__main__":
    made = build(ROOT / "dist")
    digest = hashlib.sha256(made.read_bytes()).hexdigest()
    print(f"{made.relative_to(ROOT)}  {made.stat().st_size / 1e6:.1f} MB  sha256 {digest}")
    print("Into an empty environment (a venv, with pip or `uv pip`):")
    print(f"  pip install --require-hashes -r dist/{LOCK}")
    print(f"  pip install --no-deps {made.relative_to(ROOT)}")
    print("  dzvin up")
