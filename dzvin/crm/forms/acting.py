"""What is wrong with an action of a script before it may be published, by its kind."""

from collections.abc import Callable, Iterator, Mapping, Set

from msgspec import Struct

from dzvin.crm.forms.link import host_of
from dzvin.crm.forms.model import PICKED, Action, ActionKind, Problem, Script

CONTACT_FIELDS = frozenset(("name", "company", "email", "tag"))


class Known(Struct, frozen=True, kw_only=True):
    """What a script may name: ids of lists; ids of templates with the way they go by."""

    lists: Set[str] = frozenset()
    templates: Mapping[str, str] = {}


def wrong_of_action(action: Action, script: Script, named: Known) -> Iterator[Problem]:
    picked = {block.id for block in script.blocks if block.kind in PICKED}
    if action.after and action.after not in picked:
        yield _problem(action, "after", "script.not_picked", action.after)
    yield from _KINDS[action.kind](action, script, named)


def _problem(action: Action, field: str, code: str, what: str = "") -> Problem:
    return Problem(id=action.id, field=field, code=code, what=what)


def _of_list(action: Action, _: Script, named: Known) -> Iterator[Problem]:
    if action.list not in named.lists:
        yield _problem(action, "list", "script.no_list")
    if not action.value:
        yield _problem(action, "value", "required")


def _of_contact(action: Action, _: Script, _named: Known) -> Iterator[Problem]:
    if action.field not in CONTACT_FIELDS:
        yield _problem(action, "field", "required")
    if not action.value:
        yield _problem(action, "value", "required")


def _of_event(action: Action, _: Script, _named: Known) -> Iterator[Problem]:
    if not action.event:
        yield _problem(action, "event", "required")


def _of_message(action: Action, _: Script, named: Known) -> Iterator[Problem]:
    if named.templates.get(action.template) != action.kind.removeprefix("send_"):
        yield _problem(action, "template", "script.no_template")


def _of_call_later(action: Action, script: Script, _: Known) -> Iterator[Problem]:
    dates = {block.id for block in script.blocks if block.kind == "date"}
    if action.day and action.day not in dates:
        yield _problem(action, "day", "script.not_a_date", action.day)
    if action.day and not action.clock:
        yield _problem(action, "clock", "required")


def _of_webhook(action: Action, _: Script, _named: Known) -> Iterator[Problem]:
    if not host_of(action.url):
        yield _problem(action, "url", "script.bad_url" if action.url else "required")


_KINDS: dict[ActionKind, Callable[[Action, Script, Known], Iterator[Problem]]] = {
    "add_to_list": _of_list,
    "set_contact": _of_contact,
    "fire_event": _of_event,
    "send_sms": _of_message,
    "send_email": _of_message,
    "call_later": _of_call_later,
    "webhook": _of_webhook,
}
