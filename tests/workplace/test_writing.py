"""Writing to the customer behind a row, by whoever may see the row, his number readable or not."""

from typing import Any

from sqlalchemy import select

from dzvin.infra.clock import new_id
from dzvin.outbound.tables import MESSAGE
from tests.support.journal import Play, Stage, play
from tests.support.web import Client
from tests.workplace.test_aftercare import in_a_month, lost, queue_of, talk, today

__all__ = ["play"]

HTTP = {"kind": "http", "url": "http://127.0.0.1:9/", "body": "x"}
JAN, EVA, OLEH = "+380671112233", "+380501112244", "+380501112255"
NOBODY = "00000000-0000-4000-8000-000000000000"


async def blind(s: Stage, admin: Client, **more: str) -> Client:
    """An operator who sees no numbers."""
    rights = {"workplace.use": "company", "sms.send": "own", "email.send": "own", **more}
    role = await admin.post("/api/roles", {"name": f"Blind {len(more)}", "permissions": rights})
    assert role.status_code == 201, role.text
    s.company.roles["Blind"] = role.json()["id"]
    return await s.company.sign_in("Blind")


async def recipients(s: Stage) -> list[tuple[str, str | None, str | None]]:
    async with s.pools.app.transaction(s.company.tenant) as connection:
        query = select(MESSAGE.c.recipient, MESSAGE.c.contact, MESSAGE.c.call)
        found = await connection.execute(query.order_by(MESSAGE.c.created_at))
        return [(one.recipient, one.contact, one.call) for one in found]


async def wrote(who: Client, **body: Any) -> tuple[int, str]:
    answer = await who.post("/api/messages/sms", {"text": "x", **body})
    return answer.status_code, str(answer.json().get("code", ""))


async def provider(admin: Client) -> None:
    made = await admin.post("/api/sms-providers", {"name": "Turbo", "settings": HTTP})
    assert made.status_code == 201, made.text


def test_who_is_missed_promised_or_of_the_journal_can_be_written_to_unseen(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin, anna = await s.company.sign_in("Admin"), await s.company.sign_in("Operator")
        eye = await blind(s, admin)
        await provider(admin)
        queue = await queue_of(s, admin, anna, eye)
        jan, eva = await s.party(JAN, "Jan"), await s.party(EVA, "Eva")
        talked, missed = new_id(), new_id()
        await s.hear(*talk(talked, anna.user, queue, today() - 100, party=jan))
        await s.hear(*lost(missed, queue, today() - 50, party=eva))
        form = {"local_at": f"{in_a_month()}T10:00", "timezone": "Europe/Kyiv", "queue": queue}
        promised = await anna.post(f"/api/calls/{talked}/callbacks", form)
        assert promised.status_code == 201, promised.text
        callback = promised.json()["id"]

        outline = (await eye.get("/api/messages/outline", missed=eva)).json()
        assert (outline["name"], outline["numbers"]) == ("Eva", ["•••••••••••44"])
        assert EVA not in str(outline)
        assert await wrote(eye, missed=eva) == (202, "")
        assert await wrote(eye, callback=callback) == (202, "")
        assert await wrote(eye, call=talked) == (403, "forbidden"), "he reads no journal"
        assert await wrote(eye, missed=jan) == (404, "not_found")
        assert await wrote(eye, callback=NOBODY) == (404, "not_found")
        assert await wrote(eye, missed=eva, callback=callback) == (422, "message.one_recipient")
        reader = await blind(s, admin, **{"report.calls.view": "company"})
        assert await wrote(reader, call=missed) == (202, "")
        assert await wrote(reader, call=NOBODY) == (404, "not_found")
        written = [(EVA, None, None), (JAN, None, None), (EVA, None, None)]
        assert await recipients(s) == written
        boris = await s.company.sign_in("Operator")
        assert (await wrote(boris, missed=eva))[0] == 404, "he does not serve the queue"

    play(story)


def test_a_contact_is_written_to_at_any_number_and_forgotten_with_what_was_written(
    play: Play,
) -> None:
    async def story(s: Stage) -> None:
        admin = await s.company.sign_in("Admin")
        eye = await blind(s, admin, **{"contact.view": "company"})
        narrow = await blind(s, admin, **{"contact.view": "own", "contact.edit": "own"})
        await provider(admin)
        login = {"username": "x", "password": "x", "sender": "shop@x.org"}
        account = {"host": "127.0.0.1", "port": 9, "security": "none", **login}
        assert (await admin.put("/api/mail-account", account)).status_code == 200
        card = {"name": "Олег", "phones": [OLEH, EVA], "emails": ["oleh@example.org", "o@ex.org"]}
        contact = (await admin.post("/api/contacts", card)).json()["contact"]["id"]
        outline = (await eye.get("/api/messages/outline", contact=contact)).json()
        assert outline["numbers"] == ["•••••••••••55", "•••••••••••44"]
        assert outline["addresses"] == ["o…@example.org", "o…@ex.org"]
        assert (await wrote(narrow, contact=contact))[0] == 404
        assert await wrote(eye, contact=contact, place=1) == (202, "")
        assert await wrote(eye, contact=contact, place=2) == (422, "message.no_recipient")
        letter = {"contact": contact, "place": 1, "subject": "Ціни", "text": "x"}
        assert (await eye.post("/api/messages/email", letter)).status_code == 202
        assert await recipients(s) == [(EVA, contact, None), ("o@ex.org", contact, None)]

    play(story)
