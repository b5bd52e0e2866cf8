"""The engine starts quickly: calls wait for it."""

import subprocess
import sys


def test_the_engine_loads_no_web_framework() -> None:
    loaded = subprocess.run(
        [sys.executable, "-P", "-c", "import sys, dzvin.run.engine; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "dzvin.engine.loop" in loaded
    assert {"litestar", "uvicorn", "dzvin.workplace.hub"}.isdisjoint(loaded)
