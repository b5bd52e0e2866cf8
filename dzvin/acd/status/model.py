"""Reasons for Away as a company keeps them, and what a press of a status button says."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.accounts.model import Name
from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import Id

type Seconds = Annotated[int, Meta(ge=1, le=86_400)]
type Position = Annotated[int, Meta(ge=0, le=1000)]
type Word = Annotated[str, Meta(max_length=40)]
type Comment = Annotated[str, Meta(max_length=200)]


class OperatorNotHere(AppError):
    """He is not signed in: there is nobody to give a status to."""

    code = "operator_not_here"
    status = 409


class ResultOwed(AppError):
    """Choose the result of the call first: its queue demands it."""

    code = "result.owed"
    status = 409


class FormOwed(AppError):
    """Complete the form of the call first: its queue demands it."""

    code = "form.owed"
    status = 409


class AwayReason(Struct, frozen=True, kw_only=True):
    id: str
    name_uk: str
    name_ru: str
    name_en: str
    icon: str
    color: str
    is_paid: bool
    max_seconds: int | None
    max_daily_seconds: int | None
    counts_as_break: bool
    requires_comment: bool
    position: int
    is_active: bool
    """One that is not stays in the history, by its name."""
    phone_code: str = ""
    """What one dials from a phone for it; empty for one that is not in use."""


class NewAwayReason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name_uk: Name
    name_ru: Name
    name_en: Name
    icon: Word = ""
    color: Word = ""
    is_paid: bool = True
    max_seconds: Seconds | None = None
    max_daily_seconds: Seconds | None = None
    counts_as_break: bool = False
    requires_comment: bool = False
    position: Position | None = None
    """None: after all others."""


class AwayReasonChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name_uk: Name | UnsetType = UNSET
    name_ru: Name | UnsetType = UNSET
    name_en: Name | UnsetType = UNSET
    icon: Word | UnsetType = UNSET
    color: Word | UnsetType = UNSET
    is_paid: bool | UnsetType = UNSET
    max_seconds: Seconds | None | UnsetType = UNSET
    max_daily_seconds: Seconds | None | UnsetType = UNSET
    counts_as_break: bool | UnsetType = UNSET
    requires_comment: bool | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class StatusForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`reason` and `comment` only for away."""

    state: Literal["ready", "away"]
    reason: Id | None = None
    comment: Comment | None = None


class ForcedStatus(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    state: Literal["ready", "away", "offline"]
    reason: Id | None = None
    comment: Comment | None = None


def wrong_of(
    form: StatusForm, reason: AwayReason | None, *, is_reason_required: bool
) -> list[dict[str, str]]:
    """What is missing. A supervisor who forces a status owes neither reason nor comment."""
    if form.state != "away":
        return []
    if form.reason is None and is_reason_required:
        return [{"field": "reason", "code": "required"}]
    is_silent = not (form.comment or "").strip()
    if reason is not None and reason.requires_comment and is_silent:
        return [{"field": "comment", "code": "required"}]
    return []


def said(form: StatusForm | ForcedStatus) -> dict[str, Any]:
    """As the router hears it."""
    if form.state != "away":
        return {"state": form.state}
    comment = (form.comment or "").strip() or None
    return {"state": form.state, "reason": form.reason, "comment": comment}
