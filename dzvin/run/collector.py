"""How often Python looks for garbage that refers to itself: seldom, as we make hardly any."""

import gc

THRESHOLDS = 10_000, 10, 100
"""Of the default (2000, 10, 10) a reader of the log spends half its time in the collector."""


def collect_seldom() -> None:
    """What is loaded by now stays, and is not looked at again."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
