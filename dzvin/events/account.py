"""role.*, user.*, audit.*: who was given which rights, by whom, who signed in, and who took the
history of all that along; for whoever asks later."""

from typing import Literal

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


type SignInRefusal = Literal["wrong_password", "blocked", "unknown_login"]


class UserSignedIn(Event, frozen=True, kw_only=True, tag="user.signed_in"):
    user: str
    ip: str


class UserSignedOut(Event, frozen=True, kw_only=True, tag="user.signed_out"):
    """He said so himself, or ended his sign-in elsewhere."""

    user: str
    ip: str


class SignInRefused(Event, frozen=True, kw_only=True, tag="user.sign_in_refused"):
    """Somebody tried to sign in as this person; or as nobody: then `user` is empty, and `login`
    the first sign of what was typed. Of a source that tries often `count` says how many more."""

    user: str
    ip: str
    why: SignInRefusal
    login: str = ""
    count: int = 1


class AuditExported(Event, frozen=True, kw_only=True, tag="audit.exported"):
    """Somebody took the history of changes along as a file."""

    by: str
