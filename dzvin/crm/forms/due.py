"""Which actions of a script are due now: after an answer, or on completion."""

from collections.abc import Mapping

from msgspec import Struct

from dzvin.crm.forms.answers import is_empty
from dzvin.crm.forms.model import Action, Answers, Quota, Script
from dzvin.crm.forms.walk import filled_in
from dzvin.kernel.expression import parse


class Due(Struct, frozen=True, kw_only=True):
    """`day`: what was answered to the question by which a call is promised."""

    action: Action
    value: str
    day: str = ""


def due(
    script: Script,
    was: Answers,
    answers: Answers,
    variables: Mapping[str, str],
    done: Mapping[str, object],
    *,
    is_completion: bool,
) -> list[Due]:
    """Each is performed once for a form."""
    return [
        Due(
            action=action,
            value=filled_in(action.value, variables).strip(),
            day=variables.get(f"answer.{action.day}", ""),
        )
        for action in script.actions
        if action.id not in done
        and _has_come(action, was, answers, is_completion)
        and holds(action.condition, variables)
    ]


def counted(quotas: tuple[Quota, ...], variables: Mapping[str, str]) -> set[str]:
    """Ids of those that a completed form with these answers counts for."""
    return {quota.id for quota in quotas if holds(quota.condition, variables)}


def holds(condition: str, variables: Mapping[str, str]) -> bool:
    return not condition or parse(condition).holds(variables)


def _has_come(action: Action, was: Answers, answers: Answers, is_completion: bool) -> bool:
    if not action.after:
        return is_completion
    given = answers.get(action.after, "")
    return not is_empty(given) and (is_completion or given != was.get(action.after, ""))
