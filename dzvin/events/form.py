"""form.*: forms that operators fill, and what their scripts made happen."""

from typing import Literal

from dzvin.kernel.messages import Event

type FormStatus = Literal["opened", "in_progress", "saved", "completed", "closed"]


type ActionStatus = Literal["queued", "done", "failed"]


class FormOpened(Event, frozen=True, kw_only=True, tag="form.opened"):
    """Beside a call; `version` of the script stays the form's."""

    form: str
    script: str
    version: str
    operator: str
    call: str | None = None
    queue: str | None = None


class FormSaved(Event, frozen=True, kw_only=True, tag="form.saved"):
    """Somebody saved, completed, closed or corrected it. Typing alone is not told."""

    form: str
    script: str
    status: FormStatus
    operator: str
    by: str
    call: str | None = None
    queue: str | None = None


class FormFired(Event, frozen=True, kw_only=True, tag="form.fired"):
    """An action of the script: `what` is the name that its author gave."""

    form: str
    script: str
    what: str
    operator: str
    call: str | None = None


class FormQuotaReached(Event, frozen=True, kw_only=True, tag="form.quota_reached"):
    """So many completed forms were wanted. Calls go on."""

    script: str
    quota: str
    label: str
    limit: int


class FormActionChanged(Event, frozen=True, kw_only=True, tag="form.action_changed"):
    """What an action of the script came to after the form was saved: the other side has taken it,
    has not yet, or will not."""

    form: str
    script: str
    action: str
    status: ActionStatus
    operator: str
    call: str | None = None


class FormsExported(Event, frozen=True, kw_only=True, tag="form.exported"):
    """Somebody took the journal of forms along as a file."""

    by: str
    count: int
