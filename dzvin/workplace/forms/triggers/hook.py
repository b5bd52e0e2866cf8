"""What a form sends to another system: its answers, as JSON."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from dzvin.crm.forms.filled.model import Customer, Stored
from dzvin.crm.forms.model import Answers, Status
from dzvin.infra.batch import Job

HOOK, LINE = "form.webhook", "webhooks"
AT_ONCE, MOST_OF_ONE = 16, 4
"""Calls at once, and those of one company: whose web address is slow keeps nobody else waiting."""
SECONDS = 10.0
"""So long an answer is waited for."""
MOST_TRIES = 10
"""With a doubling pause between them: the last one is a quarter of an hour after the first."""
PASSING = {408, 425, 429, 500, 502, 503, 504}

type HookTrouble = Literal["private_address", "bad_certificate", "unreachable", "refused"]


class Body(Struct, frozen=True, kw_only=True):
    """`answers`: by block, as they are saved when it is sent."""

    type: str = "form"
    action: str
    form: str
    script: str
    script_name: str
    status: Status
    result: str
    operator: str
    call: str | None
    queue: str | None
    customer: Customer
    answers: Answers
    sent_at: datetime


def hook_job(tenant: str, form: str, action: str, at: datetime | None = None) -> Job:
    args: dict[str, object] = {"tenant": tenant, "form": form, "action": action}
    return Job(task=HOOK, args=args, queue=LINE, key=f"{HOOK}:{form}:{action}", at=at)


def pause_after(tries: int) -> timedelta:
    return timedelta(seconds=2**tries)


def body_of(
    action: str, form: Stored, script: str, result: str, customer: Customer, at: datetime
) -> bytes:
    body = Body(
        action=action,
        form=form.id,
        script=form.script,
        script_name=script,
        status=form.status,
        result=result,
        operator=form.operator,
        call=form.call,
        queue=form.queue,
        customer=customer,
        answers=form.answers,
        sent_at=at,
    )
    return msgspec.json.encode(body)


def headers_of(form: str, action: str) -> dict[str, str]:
    """The same key for each try: the other side knows what it has had."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Dzvin",
        "Idempotency-Key": f"{form}.{action}",
    }
