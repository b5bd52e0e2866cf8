"""Mutants of the router that change nothing anybody could notice, each with the reason.

Named by file, function, line and change, as `tools/mutate.py` prints them: where the line changes,
the question is asked again.
"""

EQUIVALENT: dict[tuple[str, str, str, str], str] = {}
