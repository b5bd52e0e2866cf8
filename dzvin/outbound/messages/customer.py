"""What the variables of a template stand for, when it is written to this customer."""

from collections.abc import Mapping

from msgspec import Struct

from dzvin.accounts.model import Person, Tenant
from dzvin.accounts.permissions import may
from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.outbound.model import NUMBERS
from dzvin.outbound.variables import filled


class Customer(Struct, frozen=True, kw_only=True):
    """`address` is his e-mail: as the contact has it, else where one wrote last."""

    party: str
    number: str
    name: str
    address: str


def values_of(
    who: Person, tenant: Tenant, customer: Customer | None, *, to_customer: bool
) -> dict[str, str]:
    """Who may not see numbers has his customer's written only to that customer: `to_customer`."""
    name, number = (customer.name, customer.number) if customer else ("", "")
    if not to_customer and not may(who, NUMBERS):
        name, number = masked_name(name), masked_number(number)
    return {
        "contact.name": name,
        "call.number": number,
        "operator.name": who.name,
        "company.name": tenant.name,
    }


def told(text: str, values: Mapping[str, str]) -> str:
    """What is still named in it becomes what it stands for."""
    return filled(text, values).replace("\x00", "")
