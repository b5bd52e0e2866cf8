"""What a template may name: {contact.name}, {call.number}, {operator.name}, {company.name}."""

import re
from collections.abc import Mapping

VARIABLES = ("contact.name", "call.number", "operator.name", "company.name")

_NAMED = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """What is not known stays as it is written; what has no value is left out."""
    return _NAMED.sub(lambda found: values.get(found[1], found[0]), text)


def unknown(text: str) -> list[str]:
    """Names in braces that nothing stands for."""
    return [name for name in _NAMED.findall(text) if name not in VARIABLES]
