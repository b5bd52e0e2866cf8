"""What the router wishes to know; the answer comes back as an input."""

from dzvin.kernel.messages import Command


class FindResponsible(Command, frozen=True, kw_only=True):
    """Who is responsible for this customer, by his contact: `ResponsibleFound` follows."""

    tenant: str
    item: str
    party: str
