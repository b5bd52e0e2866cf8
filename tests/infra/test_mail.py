"""Mail through a real SMTP server process on loopback: what arrives, and why it does not."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from dzvin.infra.mail import MailAccount, Mailer, MailFailed
from tests.support.mail_server import PASSWORD, USER, MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def letter(to: str = "chief@example.org") -> EmailMessage:
    message = EmailMessage()
    message["To"] = to
    message["Subject"] = "Дзвін"
    message.set_content("Нове повідомлення")
    message.add_attachment(b"ID3sound", maintype="audio", subtype="mpeg", filename="a.mp3")
    return message


def account(server: MailServer, **more: object) -> MailAccount:
    values = {"host": server.host, "port": server.port, "security": "none", "sender": "pbx@x.org"}
    return MailAccount(**(values | {"username": USER, "password": PASSWORD} | more))  # type: ignore[arg-type]


def send(to: MailAccount, message: EmailMessage, *, may_be_private: bool = True) -> None:
    asyncio.run(Mailer(may_be_private=may_be_private).send(to, message))


def test_a_letter_arrives_whole_with_its_attachment(server: MailServer) -> None:
    send(account(server), letter())
    (got,) = server.letters
    assert (got.sender, got.recipients) == ("pbx@x.org", ("chief@example.org",))
    message = message_from_bytes(got.content, policy=policy.default)
    assert (message["Subject"], message["From"]) == ("Дзвін", "pbx@x.org")
    body = message.get_body()
    assert body is not None and body.get_content().strip() == "Нове повідомлення"
    (sound,) = message.iter_attachments()
    assert sound.get_content() == b"ID3sound" and sound.get_filename() == "a.mp3"


@pytest.mark.parametrize(
    "more,why",
    [
        ({"password": "no"}, "wrong_password"),
        ({"security": "tls"}, "bad_certificate"),
        ({"sender": "refused@x.org"}, "sender_refused"),
    ],
)
def test_what_is_wrong_with_the_account_is_said(
    server: MailServer, more: dict[str, object], why: str
) -> None:
    with pytest.raises(MailFailed) as failed:
        send(account(server, **more), letter())
    assert failed.value.why == why
    assert server.letters == []


def test_a_recipient_who_is_refused_is_named_by_the_server(server: MailServer) -> None:
    with pytest.raises(MailFailed) as failed:
        send(account(server), letter("refused@example.org"))
    assert failed.value.why == "recipient_refused"
    assert "nobody" in str(failed.value.details["said"])


def test_a_server_that_is_not_there_is_unreachable(server: MailServer) -> None:
    gone = account(server)
    server.stop()
    with pytest.raises(MailFailed) as failed:
        send(gone, letter())
    assert failed.value.why == "unreachable"


def test_a_company_cannot_reach_into_our_own_network(server: MailServer) -> None:
    with pytest.raises(MailFailed) as failed:
        send(account(server), letter(), may_be_private=False)
    assert failed.value.why == "private_address"
    assert server.letters == []
