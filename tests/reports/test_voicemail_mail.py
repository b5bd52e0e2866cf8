"""A message is left, its sound is encoded, and whom the box names gets one letter about it."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from dzvin.events.recording import RecordingReady
from dzvin.infra.mail import Mailer, MailFailed
from dzvin.infra.seal import Seal
from dzvin.recordings.store import Files, load
from dzvin.reports.voicemail.jobs import Postman
from tests.reports.test_voicemail import boxes, message
from tests.support.journal import Play, Stage, play
from tests.support.mail_server import PASSWORD, USER, Letter, MailServer
from tests.support.web import Client

__all__ = ["play"]

ORIGIN = "https://calls.example.org"


async def with_mail(admin: Client, server: MailServer, **more: Any) -> None:
    account = {"host": server.host, "port": server.port, "security": "none", "sender": "pbx@x.org"}
    login = {"username": USER, "password": PASSWORD}
    saved = await admin.put("/api/mail-account", account | login | more)
    assert saved.status_code == 200, saved.text


async def a_message(s: Stage, tmp_path: Path, name: str = "Оксана") -> str:
    """Its id; the sound is encoded."""
    call = f"{s.company.tenant}-v"
    party = await s.party("+380671234567", name)
    await s.hear(*message(call, box="night", party=party))
    async with s.pools.app.transaction(s.company.tenant) as connection:
        recording = await load(connection, s.company.tenant, f"{call}.r1")
    assert recording is not None
    sound = files(tmp_path).sound(recording)
    sound.parent.mkdir(parents=True, exist_ok=True)
    sound.write_bytes(b"ID3sound")
    ready = RecordingReady(recording=recording.id, call=call, seconds=4, size_bytes=8)
    await s.hear((20, ready))
    return recording.id


def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "spool", tmp_path / "done")


def postman(s: Stage, tmp_path: Path) -> Postman:
    mailer, seal = Mailer(may_be_private=True), Seal("test key")
    return Postman(s.pools.app, mailer, seal, files(tmp_path), ORIGIN)


def read(got: Letter) -> EmailMessage:
    found = message_from_bytes(got.content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_whom_the_box_names_gets_one_letter_with_the_sound(play: Play, tmp_path: Path) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        with MailServer() as server:
            await with_mail(admin, server)
            named = {"name": "night", "mail_to": ["chief@x.org", "night@x.org"], "has_sound": True}
            saved = (await admin.put("/api/voicemail/boxes", named)).json()
            assert saved == named
            id = await a_message(s, tmp_path)
            assert (await boxes(admin))["rows"][0]["mail"] == "waiting"
            for _ in range(2):
                await postman(s, tmp_path).tell(tenant=s.company.tenant, recording=id)
            (got,) = server.letters
        assert got.recipients == ("chief@x.org", "night@x.org")
        letter = read(got)
        assert letter["Subject"] == "Голосове повідомлення від +380671234567 Оксана, 0:04"
        body = letter.get_body(("plain",))
        assert body is not None
        assert f"{ORIGIN}/voicemail" in body.get_content() and "night" in body.get_content()
        (sound,) = letter.iter_attachments()
        assert sound.get_content() == b"ID3sound"
        assert (await boxes(admin))["rows"][0]["mail"] == "sent"

    play(story)


def test_a_callers_name_cannot_write_headers(play: Play, tmp_path: Path) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        with MailServer() as server:
            await with_mail(admin, server)
            named = {"name": "night", "mail_to": ["chief@x.org"], "has_sound": False}
            await admin.put("/api/voicemail/boxes", named)
            id = await a_message(s, tmp_path, "Eve\r\nBcc: all@x.org\r\n\r\n{dialled}")
            await postman(s, tmp_path).tell(tenant=s.company.tenant, recording=id)
            (got,) = server.letters
        letter = read(got)
        assert letter["Bcc"] is None and got.recipients == ("chief@x.org",)
        assert "Eve Bcc: all@x.org {dialled}" in letter["Subject"]
        assert not list(letter.iter_attachments())

    play(story)


def test_a_box_that_names_nobody_mails_nothing(play: Play, tmp_path: Path) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        await a_message(s, tmp_path)
        assert (await boxes(admin))["rows"][0]["mail"] is None
        known = (await admin.get("/api/voicemail/boxes")).json()
        assert known == [{"name": "night", "mail_to": [], "has_sound": True}]

    play(story)


def test_a_letter_that_fails_says_why_and_is_tried_again(play: Play, tmp_path: Path) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        await admin.put("/api/voicemail/boxes", {"name": "night", "mail_to": ["chief@x.org"]})
        id = await a_message(s, tmp_path)
        tell = postman(s, tmp_path).tell
        await tell(tenant=s.company.tenant, recording=id)
        [row] = (await boxes(admin))["rows"]
        assert (row["mail"], row["mail_why"]) == ("failed", "no_account")
        with MailServer() as server:
            await with_mail(admin, server)
            server.stop()
            with pytest.raises(MailFailed):
                await tell(tenant=s.company.tenant, recording=id)
        [row] = (await boxes(admin))["rows"]
        assert (row["mail"], row["mail_why"]) == ("failed", "unreachable")
        with MailServer() as server:
            await with_mail(admin, server)
            await tell(tenant=s.company.tenant, recording=id)
            assert len(server.letters) == 1
        assert (await boxes(admin))["rows"][0]["mail"] == "sent"

    play(story)


def test_the_mail_account_is_tried_and_never_shows_its_password(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        assert (await admin.get("/api/mail-account")).json() is None
        refused = await admin.post("/api/mail-account/test", {"to": "me@x.org"})
        assert (refused.status_code, refused.json()["code"]) == (409, "no_mail_account")
        with MailServer() as server:
            await with_mail(admin, server)
            shown = (await admin.get("/api/mail-account")).json()
            assert shown["has_password"] is True and PASSWORD not in str(shown)
            kept = {key: shown[key] for key in ("host", "port", "security", "sender", "username")}
            assert (await admin.put("/api/mail-account", kept)).json() == shown
            tried = await admin.post("/api/mail-account/test", {"to": "me@x.org"})
            assert tried.status_code == 204 and server.letters[0].recipients == ("me@x.org",)
            await with_mail(admin, server, password="wrong")
            tried = await admin.post("/api/mail-account/test", {"to": "me@x.org"})
            problem = tried.json()
            assert problem["code"] == "mail_not_sent"
            assert problem["details"]["why"] == "wrong_password"
        assert (await admin.delete("/api/mail-account")).status_code == 204
        assert (await admin.get("/api/mail-account")).json() is None

    play(story)


@pytest.mark.parametrize("address", ["", "x", "a@b\nBcc: c@d", "a b@c", "<a@b>"])
def test_what_is_no_address_is_refused_at_the_door(play: Play, address: str) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        answer = await admin.put("/api/voicemail/boxes", {"name": "night", "mail_to": [address]})
        assert (answer.status_code, answer.json()["code"]) == (422, "wrong_fields"), answer.text

    play(story)
