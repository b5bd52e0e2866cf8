"""In which order an operator is asked about what he owes of earlier talks."""

from dzvin.acd.model import Operator


def order_with(operator: Operator, call: str) -> tuple[str, ...]:
    """`owed_in_order` when he is about to owe something of this call, too."""
    owed = operator.forms.keys() | operator.unsaid.keys() | operator.unfilled.keys()
    before = tuple(one for one in operator.owed_in_order if one in owed)
    return before if call in before else (*before, call)


def by_time(operator: Operator, calls: dict[str, int] | dict[str, str]) -> list[str]:
    """The first that he owed is the first; what an older engine has not noted comes before."""
    at = {call: place for place, call in enumerate(operator.owed_in_order)}
    return sorted(calls, key=lambda call: (at.get(call, -1), call))


def earlier_owed(operator: Operator) -> dict[str, str]:
    """Calls of earlier talks and their queues; the earliest owed is the first."""
    forms = {call: of for call, of in operator.unfilled.items() if call in operator.forms}
    owed = operator.unsaid | forms
    return {call: owed[call] for call in by_time(operator, owed)}
