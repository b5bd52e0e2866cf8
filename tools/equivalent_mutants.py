"""Mutants of the router that change nothing anybody could notice, each with the reason.

Named by file, function, line and change, as `tools/mutate.py` prints them: where the line changes,
the question is asked again.
"""

EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    (
        "strategies/round_robin.py",
        "key",
        'already_passed = candidate.position <= int(memory.get("pointer", -1))',
        "1 => 2",
    ): "no place in a list is below nought",
    (
        "draft.py",
        "put_operator",
        "elif self.roster.leaving and now.state in GONE and now.state != was.state:",
        "self.roster.leaving and now.state in GONE and (now.state != was.state) => "
        "self.roster.leaving or now.state in GONE or now.state != was.state",
    ): "`let_go` looks itself whether anybody is left: it is only asked more often",
    (
        "model.py",
        "",
        "talk_seconds: int = 0",
        "0 => 1",
    ): "a strategy that reads it is always told it, and the others do not look",
    (
        "model.py",
        "",
        "answered: int = 0",
        "0 => 1",
    ): "a strategy that reads it is always told it, and the others do not look",
    (
        "items.py",
        "meet",
        "unseen.discard(id)",
        "left out",
    ): "the walk only ends later: nobody is left for whom it could matter",
    (
        "out_queue.py",
        "choices",
        "operator: [queue for *_, queue in sorted(his, key=lambda each: each[:3])]",
        "3 => 4",
    ): "no two queues have the same id, so the fourth is never compared",
    (
        "catalogue.py",
        "can_route",
        "return False",
        "returns nothing",
    ): "whoever asks takes nothing for a no",
    (
        "matching.py",
        "of_best_tier",
        "if len(fit) > len(found):",
        "len(fit) > len(found) => len(fit) >= len(found)",
    ): "a reason that holds for nobody is not told",
    (
        "index.py",
        "next",
        "if len(self._heap) > 256 + 4 * (len(operators) + len(items)):",
        "256 => 257",
    ): "when the heap is swept is nobody's concern",
}
