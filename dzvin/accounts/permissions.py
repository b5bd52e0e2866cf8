"""may(): the one place that decides who may do what, and the five roles of a new company."""

from msgspec import Struct

from dzvin.accounts.model import Grant, Person, Scope

SCOPES: tuple[Scope, ...] = ("own", "group", "project", "company")
"""From narrow to wide; a wider one includes the narrower."""

PERMISSIONS: tuple[str, ...] = tuple(
    """
    workplace.use workplace.widgets
    widget.users.listen widget.users.whisper widget.users.barge widget.users.intercept
    widget.users.chat widget.users.force_status widget.users.queues
    widget.forms.view widget.forms.edit widget.news.edit
    widget.active_calls.view widget.active_calls.hang_up
    widget.active_calls.move widget.active_calls.raise widget.active_calls.pick
    call.out call.out_when_away call.transfer call.transfer_external call.conference
    call.number_visible call.blacklist_add call.trace
    sms.send email.send chat.use chat.reassign chat.view_all
    rec.listen rec.download rec.pause rec.delete transcript.view
    form.use form.edit_closed form.special_actions script.edit script.publish
    queue.view queue.edit dialer.view dialer.edit dialer.start dialer.import
    scenario.view scenario.edit scenario.publish provider.view provider.edit
    number.view number.edit device.view device.edit list.view list.edit
    schedule.view schedule.edit prompt.view prompt.edit
    report.calls.view report.queues.view report.operators.view report.export
    rapport.manage dashboard.edit
    kpi.view kpi.manage points.adjust quality.evaluate
    contact.view contact.edit contact.export
    integration.manage webhook.manage api.token
    user.view user.manage role.view role.manage project.view project.manage
    company.settings billing.view audit.view
    """.split()
)

NOT_YET: frozenset[str] = frozenset(
    """
    chat.use chat.reassign chat.view_all transcript.view dialer.view dialer.edit
    dialer.start dialer.import report.operators.view rapport.manage dashboard.edit
    quality.evaluate integration.manage
    api.token billing.view
    """.split()
)
"""Names that nothing asks for yet: roles have them for later, the page of roles does not offer
them. A test compares the list with the code."""

_PEOPLE: tuple[Scope, ...] = ("own", "group", "company")
_PROJECTS: tuple[Scope, ...] = ("project", "company")
_OTHERS: tuple[Scope, ...] = ("group", "project", "company")
SCOPES_OF: dict[str, tuple[Scope, ...]] = {
    **dict.fromkeys("user.view user.manage rec.listen rec.download".split(), SCOPES),
    **dict.fromkeys("report.calls.view report.queues.view".split(), SCOPES),
    **dict.fromkeys("contact.view contact.edit contact.export".split(), SCOPES),
    **dict.fromkeys("form.use form.edit_closed".split(), SCOPES),
    **dict.fromkeys("widget.active_calls.view widget.users.queues".split(), SCOPES),
    **dict.fromkeys("workplace.widgets widget.users.force_status".split(), _PEOPLE),
    "widget.users.chat": ("group", "company"),
    **dict.fromkeys("sms.send email.send".split(), _PEOPLE),
    "call.blacklist_add": ("own", "company"),
    **dict.fromkeys(
        "widget.users.listen widget.users.whisper widget.users.barge widget.users.intercept"
        " widget.active_calls.hang_up widget.forms.view widget.forms.edit points.adjust"
        " kpi.view".split(),
        _OTHERS,
    ),
    **dict.fromkeys(
        "widget.active_calls.move widget.active_calls.raise widget.active_calls.pick"
        " queue.view queue.edit scenario.view scenario.edit scenario.publish"
        " script.edit script.publish provider.view provider.edit number.view number.edit"
        " list.view list.edit schedule.view schedule.edit".split(),
        _PROJECTS,
    ),
}
"""In which scopes a permission can be had; one that is not named is had or not had at all."""


class Thing(Struct, frozen=True, kw_only=True):
    """Whose it is and which project it belongs to, as far as it has either."""

    owner: str | None = None
    project: str | None = None


def scope_of(grants: tuple[Grant, ...], permission: str) -> Scope | None:
    """The widest scope in which the grants allow it."""
    scopes = [grant.scope for grant in grants if _covers(grant.permission, permission)]
    return max(scopes, key=SCOPES.index, default=None)


def may(who: Person, permission: str, thing: Thing | None = None) -> bool:
    """Without a thing: whether he may at all, to whatever extent."""
    scope = scope_of(who.grants, permission)
    if scope is None or thing is None:
        return scope is not None
    reach = SCOPES.index(scope)
    return (
        scope == "company"
        or (thing.owner is not None and thing.owner == who.id)
        or (reach >= SCOPES.index("group") and thing.owner in who.colleagues)
        or (reach >= SCOPES.index("project") and thing.project in who.projects)
    )


def may_give(who: Person, grants: tuple[Grant, ...]) -> bool:
    """Nobody gives a permission, or a scope, that he does not have himself."""
    return all(_has(who, grant) for grant in grants)


def _has(who: Person, grant: Grant) -> bool:
    scope = scope_of(who.grants, grant.permission)
    if scope is None:
        return False
    is_scoped = grant.permission in SCOPES_OF or grant.permission.endswith("*")
    return not is_scoped or SCOPES.index(grant.scope) <= SCOPES.index(scope)


def offered(grants: tuple[Grant, ...]) -> dict[str, Scope]:
    """What the grants give, as the page of roles shows it: each permission that is asked for
    somewhere, in a scope that makes a difference to it; `company` where none does."""
    found: dict[str, Scope] = {}
    for name, scope in permissions_of(grants).items():
        reached = [
            one for one in SCOPES_OF.get(name, ()) if SCOPES.index(one) <= SCOPES.index(scope)
        ]
        if name not in NOT_YET and (reached or name not in SCOPES_OF):
            found[name] = reached[-1] if reached else "company"
    return found


def permissions_of(grants: tuple[Grant, ...]) -> dict[str, Scope]:
    """Every permission they give, with its scope: what a page needs to draw itself."""
    found = {name: scope_of(grants, name) for name in PERMISSIONS}
    return {name: scope for name, scope in found.items() if scope}


def _covers(pattern: str, permission: str) -> bool:
    if pattern.endswith("*"):
        return permission.startswith(pattern[:-1])
    return pattern == permission


def _all(scope: Scope, names: str) -> tuple[Grant, ...]:
    return tuple(Grant(permission=name, scope=scope) for name in names.split())


OPERATOR = _all(
    "own",
    "workplace.use call.out call.transfer call.conference call.number_visible chat.use sms.send"
    " email.send form.use rec.listen rec.pause report.calls.view report.operators.view contact.view"
    " contact.edit",
) + _all("company", "workplace.widgets")

SUPERVISOR = OPERATOR + _all(
    "company",
    "widget.* call.out_when_away call.transfer_external call.blacklist_add call.number_visible"
    " call.trace"
    " chat.* rec.listen rec.download transcript.view form.edit_closed quality.evaluate"
    " points.adjust"
    " report.* rapport.manage kpi.view contact.* queue.view schedule.view prompt.view user.view"
    " list.view number.view scenario.view project.view",
)

ANALYST = _all("project", "report.* kpi.view") + _all("own", "workplace.widgets")

INTEGRATOR = _all(
    "company",
    "api.token integration.manage webhook.manage queue.view number.view scenario.view user.view"
    " device.view",
)

DEFAULT_ROLES: dict[str, tuple[Grant, ...]] = {
    "Operator": OPERATOR,
    "Supervisor": SUPERVISOR,
    "Analyst": ANALYST,
    "Integrator": INTEGRATOR,
    "Admin": _all("company", "*"),
}
