"""Ids that follow from other ids: no look-up stands before the first turn of a call."""

from hashlib import blake2b
from typing import Annotated
from uuid import UUID

from msgspec import Meta

UUID_PATTERN = r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)"

type Id = Annotated[str, Meta(pattern=UUID_PATTERN)]
"""As it stands in a body."""


def party_id(tenant: str, number: str) -> str:
    """The same person of the same tenant has the same id; an empty number is nobody in particular.

    Keyed by the tenant, so two tenants never share a party.
    """
    digest = blake2b(number.encode(), digest_size=16, key=tenant.encode()[:64]).digest()
    return str(UUID(bytes=digest))
