"""Each of our processes collects garbage seldom."""

import subprocess
import sys


def test_what_is_loaded_is_not_looked_at_again() -> None:
    tell = (
        "import gc; from dzvin.run.collector import THRESHOLDS, collect_seldom; collect_seldom();"
        "print(gc.get_freeze_count() > 1000, gc.get_threshold() == THRESHOLDS)"
    )
    told = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "True"]
