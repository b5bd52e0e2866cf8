"""Default roles follow the product: companies get at its start what a newer version adds."""

from dzvin.accounts import store as accounts
from dzvin.accounts.actions import record_change
from dzvin.accounts.permissions import DEFAULT_ROLES, offered
from dzvin.accounts.roles import store
from dzvin.events.account import RoleChanged
from dzvin.infra.db import Database


async def renew_default_roles(database: Database, tenant: str) -> list[str]:
    """Names of those that were not this version's. Roles that the company made are its own."""
    async with database.transaction(tenant) as connection:
        old = [
            role
            for role in await accounts.list_roles(connection)
            if role.is_default and DEFAULT_ROLES.get(role.name, role.grants) != role.grants
        ]
        for role in old:
            grants = DEFAULT_ROLES[role.name]
            await store.update_role(connection, role.id, role.name, grants)
        for role in old:
            event = RoleChanged(
                role=role.id,
                title=role.name,
                title_before=role.name,
                permissions=dict(offered(DEFAULT_ROLES[role.name])),
                permissions_before=dict(offered(role.grants)),
            )
            await record_change(connection, tenant, "role", role.id, None, event)
    return [role.name for role in old]
