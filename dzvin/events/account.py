"""role.*, user.*: who was given which rights, by whom; for whoever asks later."""

from dzvin.kernel.messages import Event


class RoleCreated(Event, frozen=True, kw_only=True, tag="role.created"):
    """`permissions`: each with its scope."""

    role: str
    title: str
    permissions: dict[str, str]
    by: str | None = None


class RoleChanged(Event, frozen=True, kw_only=True, tag="role.changed"):
    """`by` nobody: a newer version of the product gives a default role more."""

    role: str
    title: str
    title_before: str
    permissions: dict[str, str]
    permissions_before: dict[str, str]
    by: str | None = None


class RoleDeleted(Event, frozen=True, kw_only=True, tag="role.deleted"):
    role: str
    title: str
    permissions_before: dict[str, str]
    moved_to: str | None = None
    """The role that its people got instead."""
    by: str | None = None


class UserRolesChanged(Event, frozen=True, kw_only=True, tag="user.roles_changed"):
    """Titles of his roles, as they were called then."""

    user: str
    roles: tuple[str, ...]
    roles_before: tuple[str, ...]
    by: str | None = None
