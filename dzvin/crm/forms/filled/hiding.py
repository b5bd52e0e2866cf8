"""What of a form somebody reads who may not see numbers, and what he sends back of it."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from dzvin.accounts.privacy import masked_address, masked_name, masked_number
from dzvin.crm.forms.filled.model import Edit, Performed
from dzvin.crm.forms.model import Answer, Answers, Script


def hidden_answers(script: Script, answers: Answers) -> Answers:
    phones = phones_of(script)
    return {id: _hidden(given) if id in phones else given for id, given in answers.items()}


def hidden_done(done: Mapping[str, Performed]) -> dict[str, Performed]:
    return {id: replace(each, value=_masked(each)) for id, each in done.items()}


def _masked(performed: Performed) -> str:
    is_mail = performed.kind == "send_email"
    return masked_address(performed.value) if is_mail else masked_name(performed.value)


def hidden_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """Of an outgoing call the customer's number is the dialled one."""
    found = dict(variables)
    if found.get("contact.name"):
        found["contact.name"] = masked_name(found["contact.name"])
    if found.get("call.direction") == "outbound":
        found["call.dialled"] = masked_number(found.get("call.dialled", ""))
    return found


def hidden_edit(script: Script, edit: Edit) -> Edit:
    phones = phones_of(script)
    changes: dict[str, tuple[Any, Any]] = {
        id: (_hidden(was), _hidden(became)) if id in phones else (was, became)
        for id, (was, became) in edit.changes.items()
    }
    return replace(edit, changes=changes)


def put_back(script: Script, before: Answers, given: Answers, number: str) -> Answers:
    """A telephone number that comes back as he read it is the one that was there: an answer, or
    the customer's own, which a default had filled in."""
    found = dict(given)
    for id in phones_of(script) & given.keys():
        known = (before.get(id, ""), number)
        true = (each for each in known if each and given[id] == _hidden(each))
        found[id] = next(true, given[id])
    return found


def phones_of(script: Script) -> set[str]:
    return {block.id for block in script.blocks if block.kind == "phone"}


def _hidden(answer: Answer) -> Answer:
    return masked_number(answer) if isinstance(answer, str) else answer
