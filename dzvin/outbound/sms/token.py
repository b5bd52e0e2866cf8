"""What stands in the address at which a provider tells its delivery reports."""

import re

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TOKEN = re.compile(rf"({_UUID})\.({_UUID})\.([A-Za-z0-9_-]{{20,80}})")


def token_of(tenant: str, provider: str, secret: str) -> str:
    return f"{tenant}.{provider}.{secret}"


def parts_of(token: str) -> tuple[str, str, str] | None:
    """Tenant, provider and secret; None for anything else."""
    found = _TOKEN.fullmatch(token)
    return (found[1], found[2], found[3]) if found else None
