"""What somebody without `call.number_visible` reads instead of a customer's number."""

import re

_NUMBER = re.compile(r"\+?\d(?:[\s().-]*\d){4,}")


def masked_number(number: str) -> str:
    """The last two digits stay, so that two callers can be told apart."""
    return "•" * max(len(number) - 2, 1) + number[-2:] if number else ""


def masked_name(name: str) -> str:
    """Many switches send the caller's number as his name, too."""
    return _NUMBER.sub(lambda found: masked_number(found[0]), name)


def masked_address(address: str) -> str:
    """For those who may not see whom they write to."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}" if address else ""
