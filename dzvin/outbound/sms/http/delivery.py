"""Gives a message to a provider over HTTP, and asks what became of it."""

from dzvin.infra.outgoing import (
    Answered,
    Asked,
    BadCertificate,
    NotReached,
    Outgoing,
    PrivateAddress,
)
from dzvin.outbound.model import Trouble
from dzvin.outbound.sms.http.request import (
    Report,
    Request,
    outside_id,
    question,
    report_of_answer,
    request,
)
from dzvin.outbound.sms.provider import HttpSettings, Outgone, Provider

LATER = {408, 425, 503}
PERHAPS = {500, 502, 504}
"""Whether it took the message nobody knows."""
NOT_US = {401, 403}


async def send(outgoing: Outgoing, provider: Provider, message: Outgone) -> str:
    """The provider's own id, empty when it gives none. Raises Trouble."""
    assert isinstance(provider.settings, HttpSettings)
    values = {
        "to": message.to,
        "text": message.text,
        "sender": provider.sender,
        "id": message.id,
        "secret": provider.secret,
    }
    answer = await _ask(outgoing, request(provider.settings, values))
    id = outside_id(provider.settings, answer.body)
    if id is None:
        raise Trouble("bad_answer", _said(answer))
    return id


async def fate(outgoing: Outgoing, provider: Provider, id: str, outside: str) -> Report | None:
    """None when it does not say. Raises Trouble."""
    assert isinstance(provider.settings, HttpSettings)
    values = {"outside_id": outside, "id": id, "secret": provider.secret, "sender": provider.sender}
    answer = await _ask(outgoing, question(provider.settings, values))
    return report_of_answer(provider.settings, answer.body, outside)


async def _ask(outgoing: Outgoing, asked: Request) -> Answered:
    try:
        answer = await outgoing.ask(
            Asked(method=asked.method, url=asked.url, headers=asked.headers, body=asked.body)
        )
    except PrivateAddress as error:
        raise Trouble("private_address") from error
    except BadCertificate as error:
        raise Trouble("bad_certificate", str(error)) from error
    except (NotReached, ValueError) as error:
        raise Trouble("unreachable", str(error)) from error
    except OSError as error:
        raise Trouble("unknown_outcome", str(error) or "no answer") from error
    if 200 <= answer.status < 300:
        return answer
    raise _refusal(answer)


def _refusal(answer: Answered) -> Trouble:
    said = f"{answer.status} {_said(answer)}".strip()
    if answer.status == 429:
        return Trouble("throttled", said)
    if answer.status in NOT_US:
        return Trouble("wrong_password", said)
    if answer.status in PERHAPS:
        return Trouble("unknown_outcome", said)
    return Trouble("refused", said, may_pass=answer.status in LATER)


def _said(answer: Answered) -> str:
    return " ".join(answer.body[:1_000].decode("utf-8", "replace").split())
