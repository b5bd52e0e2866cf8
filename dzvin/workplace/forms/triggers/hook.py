"""What a form sends to another system: its answers, as JSON."""

import hashlib
import hmac
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
SECONDS = 5.0
"""So long an answer is waited for."""
PAUSES = (10, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600)
"""Seconds between the tries: the last one is some nine hours after the first."""
MOST_TRIES = len(PAUSES) + 1
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
    return timedelta(seconds=PAUSES[tries - 1])


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


def headers_of(form: str, action: str, body: bytes, secret: str, at: datetime) -> dict[str, str]:
    """The same key for each try: the other side knows what it has had. Without a secret there is
    no signature."""
    stamp = str(int(at.timestamp()))
    signed = {"X-Signature": signature(secret, stamp, body)} if secret else {}
    return {
        "Content-Type": "application/json",
        "User-Agent": "Dzvin",
        "Idempotency-Key": f"{form}.{action}",
        "X-Timestamp": stamp,
        **signed,
    }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """With the time in it: what was heard once cannot be sent again later."""
    found = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={found.hexdigest()}"
